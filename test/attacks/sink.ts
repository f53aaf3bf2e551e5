import { createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

/** Where every name of the world leads to while attacks run: it takes connections, notes what they say first, and never answers. */
export interface Sink {
  readonly port: number;
  /** First lines of what was said, or "connected" where nothing was. Grows. */
  readonly heard: readonly string[];
  close(): Promise<void>;
}

/** Starts it on a free port of 127.0.0.1. */
export async function startSink(): Promise<Sink> {
  const heard: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    const index = heard.push("connected") - 1;
    open.add(socket);
    socket.once("data", (data) => {
      heard[index] = data.toString("latin1").split("\r\n", 1)[0] ?? "";
      socket.destroy();
    });
    socket.on("error", () => undefined);
    socket.once("close", () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
