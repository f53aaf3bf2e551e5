/** Time, injected: tests run on a virtual clock. */
export interface Clock {
  /** Milliseconds that never jump; only differences mean something. */
  monotonic(): number;
  /** Milliseconds since the epoch. */
  wall(): number;
  /** Calls back once after `delayMs`. @returns cancels it */
  timer(callback: () => void, delayMs: number): () => void;
  /** Resolves after other work of the event loop had its turn. */
  yieldToEventLoop(): Promise<void>;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  timer: (callback, delayMs) => {
    const handle = setTimeout(callback, delayMs);
    return () => clearTimeout(handle);
  },
  // A message is the quickest turn of the event loop that Node and web workers share: a timer waits at least a millisecond.
  yieldToEventLoop: () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener("message", () => {
        port1.close();
        resolve();
      });
      port1.start();
      port2.postMessage(null);
    }),
};
