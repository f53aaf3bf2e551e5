import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A way to an editor on which everything that window and extension host say to each other comes later. */
export interface SlowLink {
  /** `http://127.0.0.1:PORT`, in the editor's place. */
  readonly origin: string;
  readonly close: () => Promise<void>;
}

/**
 * Puts a slow link before an editor: what passes through web sockets is kept back for so long, each way and in order; pages and scripts are not.
 * A test that looks, clicks or types before the other side can have answered fails on it each time, not just on a busy machine now and then.
 */
export async function startSlowLink(editorOrigin: string, delayMs: number): Promise<SlowLink> {
  const port = Number(new URL(editorOrigin).port);
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    let isSlow = false;
    const pass = (from: Socket, to: Socket): void => {
      open.add(from);
      const later = (act: () => void): void => {
        if (isSlow) setTimeout(act, delayMs);
        else act();
      };
      from.setNoDelay(true);
      from.on("data", (chunk: Buffer) => {
        if (from === near && /^upgrade: websocket\r$/im.test(chunk.toString("latin1"))) isSlow = true;
        later(() => to.write(chunk));
      });
      from.on("end", () => later(() => to.end()));
      from.on("error", () => to.destroy());
      from.on("close", () => {
        open.delete(from);
        later(() => to.destroy());
      });
    };
    pass(near, far);
    pass(far, near);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
