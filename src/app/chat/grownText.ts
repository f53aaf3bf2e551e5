/** How many appended pieces are joined into one: many small deltas would take many times the memory of their text. */
const mostPieces = 512;

/** Text that only grows and is read from where a reader stopped, without copying or searching the text before. */
export class GrownText {
  /** Older text, in few long pieces, and where each begins. */
  readonly #older: { readonly start: number; readonly text: string }[] = [];
  #recent: string[] = [];
  #recentStart: number;
  #length: number;

  /** @param length of the text before it, which cannot be read here; UTF-16 units, like all offsets */
  constructor(length: number) {
    this.#length = length;
    this.#recentStart = length;
  }

  get length(): number {
    return this.#length;
  }

  append(text: string): void {
    this.#recent.push(text);
    this.#length += text.length;
    if (this.#recent.length < mostPieces) return;
    this.#older.push({ start: this.#recentStart, text: this.#recent.join("") });
    this.#recent = [];
    this.#recentStart = this.#length;
  }

  /** The text from `offset` on; empty where the text is shorter. */
  from(offset: number): string {
    if (offset >= this.#length) return "";
    const found: string[] = [];
    let start = this.#length;
    for (let index = this.#recent.length - 1; index >= 0 && start > offset; index--) {
      const piece = this.#recent[index] ?? "";
      start -= piece.length;
      found.push(start < offset ? piece.slice(offset - start) : piece);
    }
    for (let index = this.#older.length - 1; index >= 0 && start > offset; index--) {
      const piece = this.#older[index];
      if (piece === undefined) break;
      ({ start } = piece);
      found.push(start < offset ? piece.text.slice(offset - start) : piece.text);
    }
    return found.toReversed().join("");
  }
}
