import { createConnection, createServer, type AddressInfo, type Socket } from "node:net";
import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";

/** Faults of a bad network on the way to the client, named after the toxics of toxiproxy. */
export const toxicNames = ["latency", "bandwidth", "slow_close", "timeout", "reset_peer", "slicer", "limit_data", "down"] as const;
export type ToxicName = (typeof toxicNames)[number];

export interface ToxicOptions {
  /** Returns a number in [0, 1), seeded by the caller. */
  readonly random: () => number;
  /** The number of bytes of the response, including headers, before the fault occurs. */
  readonly breakAfter: number;
  /** `down`: whether the server is missing from the start; otherwise the proxy closes during the answer. */
  readonly downFromStart?: boolean;
}

export interface ToxicProxy {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** One connection: the source and destination of the response, and a function that closes the proxy. */
interface Flow extends ToxicOptions {
  readonly from: Socket;
  readonly to: Socket;
  readonly quit: () => void;
}

const latencyMs = 12;
/** Bytes per millisecond: about two megabytes per second. */
const bandwidth = 2000;
const lateMs = 60;

const toxics: Readonly<Record<ToxicName, (flow: Flow) => Promise<void>>> = {
  latency: async ({ from, to, random }) => {
    for await (const piece of from as AsyncIterable<Buffer>) {
      await wait(random() * latencyMs);
      await write(to, piece);
    }
    to.end();
  },
  bandwidth: async ({ from, to }) => {
    for await (const piece of from as AsyncIterable<Buffer>) {
      await wait(piece.length / bandwidth);
      await write(to, piece);
    }
    to.end();
  },
  slow_close: async ({ from, to }) => {
    for await (const piece of from as AsyncIterable<Buffer>) await write(to, piece);
    await wait(lateMs);
    to.end();
  },
  timeout: async (flow) => {
    await passUntilBreak(flow);
    await wait(lateMs);
    flow.to.destroy();
  },
  reset_peer: async (flow) => {
    await passUntilBreak(flow);
    await wait(5);
    flow.to.resetAndDestroy();
  },
  slicer: async ({ from, to, random }) => {
    for await (const piece of from as AsyncIterable<Buffer>) {
      for (let start = 0; start < piece.length;) {
        const size = 1 + Math.floor(random() * 128);
        await write(to, piece.subarray(start, start + size));
        await turn();
        start += size;
      }
    }
    to.end();
  },
  limit_data: async (flow) => {
    await passUntilBreak(flow);
    flow.to.end();
  },
  down: async (flow) => {
    await passUntilBreak(flow);
    flow.to.destroy();
    flow.quit();
  },
};

/** A TCP proxy on 127.0.0.1 in front of a local server. Requests are passed on unchanged. */
export async function startToxicProxy(targetPort: number, name: ToxicName, options: ToxicOptions): Promise<ToxicProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((to) => {
    const from = createConnection(targetPort, "127.0.0.1");
    for (const socket of [to, from]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      // Broken connections are expected here.
      socket.on("error", () => undefined);
      socket.on("close", () => sockets.delete(socket));
    }
    to.on("data", (bytes: Buffer) => from.write(bytes));
    to.on("close", () => from.destroy());
    toxics[name]({ ...options, from, to, quit: () => server.close() }).catch(() => to.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    if (!server.listening) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
  };
  if (name === "down" && options.downFromStart === true) await close();
  return { port, close };
}

/** Passes on this many bytes, or the whole response if it is shorter. */
async function passUntilBreak({ from, to, breakAfter }: Flow): Promise<void> {
  let left = breakAfter;
  for await (const piece of from as AsyncIterable<Buffer>) {
    await write(to, piece.subarray(0, left));
    left -= piece.length;
    if (left <= 0) return;
  }
}

async function write(to: Socket, bytes: Uint8Array): Promise<void> {
  if (bytes.length === 0 || to.destroyed) return;
  await new Promise<void>((resolve) => {
    to.once("close", resolve);
    to.write(bytes, () => {
      to.off("close", resolve);
      resolve();
    });
  });
}
