/** How long a piece of work may hold the event loop, ms: others wait for it. */
const longestMs = 8;

/** For work that grows with what somebody else wrote: lets the event loop go on now and then. */
export class Breather {
  #since = performance.now();

  /** Whether it is time to {@link breathe}. Cheap, but not free: not to be asked for every character. */
  get isDue(): boolean {
    return performance.now() - this.#since > longestMs;
  }

  /** Lets everything that waits have its turn. */
  async breathe(): Promise<void> {
    await new Promise<void>((resolve) => setTimeout(resolve, 0));
    this.#since = performance.now();
  }
}
