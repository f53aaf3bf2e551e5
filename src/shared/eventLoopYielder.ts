/** How long one piece of work may hold the event loop, in milliseconds. */
export const longestMs = 8;

/** Lets long work on untrusted input yield to the event loop from time to time. */
export class EventLoopYielder {
  #since = performance.now();

  /** Whether it is time to {@link yield}. Cheap but not free: do not ask for every character. */
  get isDue(): boolean {
    return performance.now() - this.#since > longestMs;
  }

  /** Resolves after everything else that waits in the event loop has had its turn. */
  async yield(): Promise<void> {
    await new Promise<void>((resolve) => setTimeout(resolve, 0));
    this.#since = performance.now();
  }
}
