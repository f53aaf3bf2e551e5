/** So many appended pieces become one: a long answer in small deltas would weigh many times its text. */
const mostPieces = 512;

/** Text that only grows, and is read from where a reader stopped: nothing of what was read before is copied or searched. */
export class GrownText {
  /** Older text, in few long pieces, and where each begins. */
  readonly #older: { readonly start: number; readonly text: string }[] = [];
  #recent: string[] = [];
  #recentStart: number;
  #length: number;

  /** @param length of what was there before it; that cannot be read here. UTF-16 units, as all offsets */
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

  /** All from `offset` on; empty where the text is not that long. */
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
