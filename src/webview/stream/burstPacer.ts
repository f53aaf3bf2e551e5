/** Text never waits longer than this. */
const maxWaitMs = 100;
/** The minimum time between frames to plan for: two frames at 60 Hz, because any frame may be missed. */
const minFrameMs = 34;
/** A burst is spread over about this many frames. */
const spreadFrames = 5;
/** Up to this many characters are shown at once: a dozen words do not look like a jump. */
const minShare = 48;
/** The usual amount of this many frames is also shown at once: frames and messages are never quite in step, and waiting would add up. */
const framesAtOnce = 4;
/** Weight of the newest frame in the running average of arrivals. */
const averaging = 0.1;

interface Arrival {
  readonly text: string;
  readonly at: number;
}

/**
 * Spreads bursts over frames. A steady stream passes through without delay, since a frame may always show what usually arrives in
 * one. Only a burst is spread out, and no text waits longer than 100 ms. Times are milliseconds of one monotonic clock.
 */
export class BurstPacer {
  #arrivals: Arrival[] = [];
  #waiting = 0;
  #arrivedThisFrame = 0;
  #usual = 0;
  #burstShare = 0;
  #tookAt = Number.NEGATIVE_INFINITY;
  /** The longest recent time between frames, in milliseconds. */
  #frameMs = minFrameMs;

  /** Whether no text is waiting. */
  get empty(): boolean {
    return this.#waiting === 0;
  }

  /** Adds text that arrived at `now`. */
  push(text: string, now: number): void {
    if (text === "") return;
    this.#arrivals.push({ text, at: now });
    this.#waiting += text.length;
    this.#arrivedThisFrame += text.length;
    this.#burstShare = Math.ceil(this.#waiting / spreadFrames);
  }

  /** The text for the frame at `now`. Never ends inside a surrogate pair unless the text itself does. */
  take(now: number): string {
    this.#usual += (this.#arrivedThisFrame - this.#usual) * averaging;
    this.#arrivedThisFrame = 0;
    const patienceMs = this.#patience(now);
    if (this.#waiting <= Math.max(minShare, framesAtOnce * this.#usual)) return this.takeAll();

    // More than usually arrives, so that a backlog also shrinks during a steady stream.
    let share = Math.max(minShare, this.#burstShare, Math.ceil(this.#usual * 1.5));
    let shown = "";
    while (this.#arrivals.length > 0) {
      const first = this.#arrivals[0];
      if (first === undefined) break;
      if (now - first.at < patienceMs && share <= 0) break;
      const length = now - first.at >= patienceMs ? first.text.length : wholeCharacters(first.text, share);
      shown += first.text.slice(0, length);
      share -= length;
      if (length === first.text.length) this.#arrivals.shift();
      else {
        this.#arrivals[0] = { text: first.text.slice(length), at: first.at };
        break;
      }
    }
    this.#waiting -= shown.length;
    return shown;
  }

  /** Text that has waited this long must be shown by the frame at `now`, because the next one would be too late. */
  #patience(now: number): number {
    const passed = now - this.#tookAt;
    this.#tookAt = now;
    // A longer pause is not between two frames of the same burst.
    if (passed < maxWaitMs) this.#frameMs = Math.max(minFrameMs, passed, this.#frameMs * (1 - averaging));
    return maxWaitMs - this.#frameMs;
  }

  /** All waiting text. */
  takeAll(): string {
    const all = this.#arrivals.map((arrival) => arrival.text).join("");
    this.#arrivals = [];
    this.#waiting = 0;
    return all;
  }
}

function wholeCharacters(text: string, length: number): number {
  if (length >= text.length) return text.length;
  const code = text.charCodeAt(length - 1);
  return code >= 0xd800 && code <= 0xdbff ? length + 1 : length;
}
