/** Time, injected: tests run on a virtual clock. */
export interface Clock {
  /** Milliseconds that never jump. Only differences are meaningful. */
  monotonic(): number;
  /** Milliseconds since the epoch. */
  wall(): number;
  /** Calls back once after `delayMs`. @returns a function that cancels the timer */
  timer(callback: () => void, delayMs: number): () => void;
  /** Resolves after other work of the event loop has had a turn. */
  yieldToEventLoop(): Promise<void>;
}

/** The real clock. */
export const systemClock: Clock = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  timer: (callback, delayMs) => {
    const handle = setTimeout(callback, delayMs);
    return () => clearTimeout(handle);
  },
  // A message is the fastest turn of the event loop that both Node and web workers have. A timer takes at least a millisecond.
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
