import type { Message } from "../../shared/conversation.ts";
import type * as HeightEstimates from "./heightEstimates.ts";
import type { TextMetrics } from "./textMetrics.ts";

/** What a line of text takes until estimates are loaded, CSS pixels. */
const roughLine = 20;
const roughLetter = 6.6;
const roughFrame = 60;
/** From so much that was measured on, the difference to what was expected counts. CSS pixels. */
const leastLearned = 3000;
const [mostShorter, mostTaller] = [0.75, 1.35] as const;

/** The heights of messages that are not on the page: as last measured, otherwise estimated from their texts, by what the measured ones were like. */
export class MessageHeights {
  readonly #heights = new Map<string, number>();
  readonly #estimates = new Map<string, number>();
  readonly #learned = new Set<string>();
  #estimating: typeof HeightEstimates | undefined;
  #metrics: TextMetrics | undefined;
  #width = 400;
  #expected = 0;
  #found = 0;

  /** Estimates from now on, by the fonts of `feed`. */
  use(estimating: typeof HeightEstimates, feed: HTMLElement): void {
    this.#estimating = estimating;
    this.#metrics = estimating.measureText(feed);
    this.#forgetEstimates();
  }

  /** The width of the feed. Another one forgets all measurements. Returns whether it is another one. */
  setWidth(feed: HTMLElement): boolean {
    const width = feed.clientWidth;
    if (width <= 0 || Math.abs(width - this.#width) < 1) return false;
    this.#width = width;
    this.#metrics = this.#estimating?.measureText(feed);
    this.clear();
    return true;
  }

  /** @param learns whether the height is that of all its parts, and not of what stands in for parts out of sight */
  measured(message: Message, height: number, learns: boolean): void {
    if (height <= 0) return;
    this.#heights.set(message.id, height);
    if (!learns || this.#learned.has(message.id)) return;
    this.#learned.add(message.id);
    this.#expected += this.#estimate(message);
    this.#found += height;
  }

  /** CSS pixels. */
  of(id: string, message: () => Message | undefined): number {
    const known = this.#heights.get(id);
    if (known !== undefined) return known;
    const unmeasured = message();
    return unmeasured === undefined ? 0 : Math.round(this.#estimate(unmeasured) * this.#ratio);
  }

  /** Blocks of an answer, with the space above them, CSS pixels; 0 if that is not known. */
  ofBlocks(source: string): number {
    return this.#metrics === undefined ? 0 : (this.#estimating?.heightOfBlocks(source, this.#width, this.#metrics) ?? 0);
  }

  clear(): void {
    this.#heights.clear();
    this.#forgetEstimates();
  }

  get #ratio(): number {
    if (this.#expected < leastLearned) return 1;
    return Math.min(mostTaller, Math.max(mostShorter, this.#found / this.#expected));
  }

  #forgetEstimates(): void {
    this.#estimates.clear();
    this.#learned.clear();
    this.#expected = 0;
    this.#found = 0;
  }

  #estimate(message: Message): number {
    const known = this.#estimates.get(message.id);
    if (known !== undefined) return known;
    const height =
      this.#estimating === undefined || this.#metrics === undefined
        ? this.#rough(message)
        : this.#estimating.estimateHeight(message, this.#width, this.#metrics);
    this.#estimates.set(message.id, height);
    return height;
  }

  #rough(message: Message): number {
    const letters = message.role === "tool" ? 0 : message.text.length;
    return roughFrame + Math.ceil((letters * roughLetter) / this.#width) * roughLine;
  }
}
