import type { Clock } from "../../../../src/llm/send/clock.ts";

interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

/** A clock that only advances on request. */
export class VirtualClock implements Clock {
  #now = 0;
  #wallOffset = Date.UTC(2026, 10, 21);
  readonly #timers = new Set<Timer>();

  monotonic(): number {
    return this.#now;
  }

  wall(): number {
    return this.#now + this.#wallOffset;
  }

  timer(callback: () => void, delayMs: number): () => void {
    const timer = { due: this.#now + delayMs, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  yieldToEventLoop(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }

  /** The number of pending timers. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Milliseconds until the next timer, or undefined. */
  get next(): number | undefined {
    const dues = [...this.#timers].map((timer) => timer.due - this.#now);
    return dues.length === 0 ? undefined : Math.min(...dues);
  }

  /** Advances the clock. Each timer fires at its own time. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (;;) {
      const next = [...this.#timers].filter((timer) => timer.due <= end).toSorted((a, b) => a.due - b.due)[0];
      if (next === undefined) break;
      this.#now = Math.max(this.#now, next.due);
      this.#timers.delete(next);
      next.callback();
    }
    this.#now = end;
  }

  /**
   * Puts the machine to sleep: time passes, and timers that became due fire only afterwards. `monotonicToo`: whether the monotonic clock
   * counts sleep.
   */
  sleep(milliseconds: number, monotonicToo: boolean): void {
    if (monotonicToo) this.#now += milliseconds;
    else this.#wallOffset += milliseconds;
  }
}
