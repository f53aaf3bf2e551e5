import type { Message } from "../../shared/conversation.ts";

/** Typical values at a font size of 13 px, good enough for an estimate. CSS pixels. */
const lineHeight = 20;
const letterWidth = 6.6;
const frameOfQuestion = 46;
const frameOfAnswer = 76;
const heightOfRun = 26;
/** How many characters of a text are read to estimate the length of its lines. */
const sampleLength = 400;

/** The heights of messages that are not on the page: as last measured, otherwise estimated from their texts. */
export class MessageHeights {
  readonly #heights = new Map<string, number>();
  #width = 400;

  /** The width of the text column. A change forgets all measurements. */
  setWidth(width: number): void {
    if (Math.abs(width - this.#width) < 1) return;
    this.#width = width;
    this.#heights.clear();
  }

  measured(id: string, height: number): void {
    if (height > 0) this.#heights.set(id, height);
  }

  /** CSS pixels. */
  of(message: Message): number {
    const known = this.#heights.get(message.id);
    if (known !== undefined) return known;
    const height = estimateHeight(message, this.#width);
    this.#heights.set(message.id, height);
    return height;
  }

  clear(): void {
    this.#heights.clear();
  }
}

/** Estimates the height of a message in a column of this width, in CSS pixels. */
function estimateHeight(message: Message, width: number): number {
  if (message.role === "tool") return message.runs.length * heightOfRun + frameOfQuestion;
  const sample = message.text.slice(0, sampleLength);
  const perLine = Math.max(12, (width - 40) / letterWidth);
  let lines = 0;
  for (const line of sample.split("\n")) lines += line === "" ? 0.6 : Math.ceil(line.length / perLine);
  const all = sample.length < message.text.length ? lines * (message.text.length / sample.length) : lines;
  return Math.round(all * lineHeight) + (message.role === "user" ? frameOfQuestion : frameOfAnswer);
}
