/** A bucket of permits that refills evenly. */
export class RateLimit {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #now: () => number;
  #permits: number;
  #at: number;
  #limited = false;

  /** @param now monotonic milliseconds */
  constructor({ perSecond, burst }: { readonly perSecond: number; readonly burst: number }, now: () => number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#now = now;
    this.#permits = burst;
    this.#at = now();
  }

  /** Takes a permit. `limitReached` once when they run out, `limited` until the bucket is half full again. */
  take(): "allowed" | "limitReached" | "limited" {
    const at = this.#now();
    this.#permits = Math.min(this.#burst, this.#permits + ((at - this.#at) / 1000) * this.#perSecond);
    this.#at = at;
    if (this.#limited && this.#permits >= this.#burst / 2) this.#limited = false;
    if (this.#limited) return "limited";
    if (this.#permits < 1) {
      this.#limited = true;
      return "limitReached";
    }
    this.#permits -= 1;
    return "allowed";
  }
}
