/**
 * The Source Control input box of a window, written to repeatedly unless the user types there. The window echoes each text a moment later. Until
 * the last echo, the box still has an earlier text of ours, which is not the user's typing.
 */
export class OwnedBox {
  readonly #box: { value: string };
  /** Texts that were written and may still be echoed, oldest first. Never empty. */
  #ours: readonly string[];

  constructor(box: { value: string }) {
    this.#box = box;
    this.#ours = [box.value];
  }

  /** Whether the box shows a text that was found or written by us. */
  get isOurs(): boolean {
    const told = this.#ours.indexOf(this.#box.value);
    // Echoes come in order: an earlier text does not come again.
    if (told > 0 && told < this.#ours.length - 1) this.#ours = this.#ours.slice(told);
    return told !== -1;
  }

  /** Writes, unless somebody else has; returns whether it did. */
  write(text: string): boolean {
    if (!this.isOurs) return false;
    if (text !== this.#ours.at(-1)) this.#ours = [...this.#ours, text];
    this.#box.value = text;
    return true;
  }
}
