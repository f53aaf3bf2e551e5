/**
 * An input box of the window that is written to again and again, as long as nobody else writes there. The window tells everything back a moment
 * later, and until it has told the last of it the box says what we wrote before: that is no person's writing.
 */
export class OwnedBox {
  readonly #box: { value: string };
  /** What we wrote and may still be told of, oldest first. Never empty. */
  #ours: readonly string[];

  constructor(box: { value: string }) {
    this.#box = box;
    this.#ours = [box.value];
  }

  /** Whether what stands there is what we found or wrote. */
  get isOurs(): boolean {
    const told = this.#ours.indexOf(this.#box.value);
    // It is told in order: what was before that does not come again.
    if (told > 0 && told < this.#ours.length - 1) this.#ours = this.#ours.slice(told);
    return told !== -1;
  }

  /** Writes, unless somebody else has; says whether it did. */
  write(text: string): boolean {
    if (!this.isOurs) return false;
    if (text !== this.#ours.at(-1)) this.#ours = [...this.#ours, text];
    this.#box.value = text;
    return true;
  }
}
