/** Time, injected: tests run on a virtual clock. */
export interface Clock {
  /** Milliseconds that never jump; only differences mean something. */
  monotonic(): number;
  /** Milliseconds since the epoch. */
  wall(): number;
  /** Calls back once after `delayMs`. @returns cancels it */
  timer(callback: () => void, delayMs: number): () => void;
  /** Resolves after other work of the event loop had its turn. */
  breathe(): Promise<void>;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  timer: (callback, delayMs) => {
    const handle = setTimeout(callback, delayMs);
    return () => clearTimeout(handle);
  },
  breathe: () => new Promise((resolve) => setTimeout(resolve, 0)),
};
