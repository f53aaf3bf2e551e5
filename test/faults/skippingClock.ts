import { setImmediate as turn } from "node:timers/promises";
import type { Clock } from "../../src/llm/send/clock.ts";

interface Timer {
  /** In the time of the skipped clock. */
  readonly due: number;
  readonly callback: () => void;
  handle: NodeJS.Timeout | undefined;
}

/** The machine's clock, which can also be put forward so that ten minutes of waiting take no time. */
export class SkippingClock implements Clock {
  #skipped = 0;
  readonly #timers = new Set<Timer>();
  #skipping: Promise<void> = Promise.resolve();

  monotonic(): number {
    return performance.now() + this.#skipped;
  }

  wall(): number {
    return Date.now() + this.#skipped;
  }

  timer(callback: () => void, delayMs: number): () => void {
    const timer: Timer = { due: this.monotonic() + delayMs, callback, handle: undefined };
    this.#timers.add(timer);
    this.#arm(timer);
    return () => this.#forget(timer);
  }

  async yieldToEventLoop(): Promise<void> {
    await turn();
  }

  /** Puts the clock forward. Timers fire at their time and in order, and everything they cause runs before the next one. */
  async skip(milliseconds: number): Promise<void> {
    const before = this.#skipping;
    this.#skipping = before.then(async () => this.#skipNow(milliseconds));
    await this.#skipping;
  }

  async #skipNow(milliseconds: number): Promise<void> {
    const end = this.#skipped + milliseconds;
    for (;;) {
      const [next] = [...this.#timers].toSorted((one, other) => one.due - other.due);
      const wait = next === undefined ? Number.POSITIVE_INFINITY : Math.max(0, next.due - this.monotonic());
      if (next === undefined || this.#skipped + wait > end) break;
      this.#skipped += wait;
      this.#fire(next);
      await turn();
    }
    this.#skipped = Math.max(this.#skipped, end);
    for (const timer of this.#timers) this.#arm(timer);
  }

  /** A real timer for the rest of the wait. */
  #arm(timer: Timer): void {
    clearTimeout(timer.handle);
    timer.handle = setTimeout(() => this.#fire(timer), Math.max(0, timer.due - this.monotonic()));
  }

  #fire(timer: Timer): void {
    if (!this.#timers.has(timer)) return;
    this.#forget(timer);
    timer.callback();
  }

  #forget(timer: Timer): void {
    clearTimeout(timer.handle);
    this.#timers.delete(timer);
  }
}
