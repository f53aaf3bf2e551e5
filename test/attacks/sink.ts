import { createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

/** The address to which every host name resolves while attacks run. It accepts connections, records their first line, and never answers. */
export interface Sink {
  readonly port: number;
  /** The first line of each connection, or "connected" if it sent nothing. Grows. */
  readonly heard: readonly string[];
  close(): Promise<void>;
}

/** Starts the sink on a free port of 127.0.0.1. */
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
