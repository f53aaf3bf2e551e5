import { connect, type Socket } from "node:net";
import { Worker } from "node:worker_threads";

// Listens with the shortest possible queue and then blocks forever, so that no connection is accepted.
const deafListener = `
  const { createServer } = require("node:net");
  const { parentPort, workerData } = require("node:worker_threads");
  const server = createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    setTimeout(() => Atomics.wait(workerData, 0, 0), 10);
  });
`;

/** A port that drops connection attempts without a response, like a silent firewall. Linux only. */
export interface BlackHole {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/**
 * Opens a black hole: a listener that accepts nothing and whose queue is full. The kernel then drops further SYNs, and a client waits until
 * its timeout.
 */
export async function openBlackHole(): Promise<BlackHole> {
  const worker = new Worker(deafListener, { eval: true, workerData: new Int32Array(new SharedArrayBuffer(4)) });
  const port = await new Promise<number>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  const fillers: Socket[] = [];
  for (let index = 0; index < 4; index += 1) {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    fillers.push(socket);
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  return {
    port,
    close: async () => {
      for (const socket of fillers) socket.destroy();
      await worker.terminate();
    },
  };
}
