/**
 * Follows a JSON text that arrives in pieces, without parsing it: whether it is still open, and whether its outermost value has closed.
 * Each piece is read once, whatever its length and however many pieces there are.
 */
export class JsonScan {
  #depth = 0;
  #inString = false;
  #escaped = false;
  #begun = false;

  /** Whether the text so far is white space at most. */
  get isBlank(): boolean {
    return !this.#begun;
  }

  /** Whether the brackets and strings of the text so far have closed. Whatever follows is another value. */
  get isWhole(): boolean {
    return this.#begun && this.#depth <= 0 && !this.#inString;
  }

  /** Reads the next piece. */
  push(piece: string): void {
    for (let at = 0; at < piece.length; at += 1) {
      const code = piece.charCodeAt(at);
      if (this.#inString) this.#stepInString(code);
      else if (code > 0x20) this.#step(code);
    }
  }

  #stepInString(code: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (code === 0x5c) this.#escaped = true;
    else if (code === 0x22) this.#inString = false;
  }

  #step(code: number): void {
    this.#begun = true;
    if (code === 0x22) this.#inString = true;
    else if (code === 0x7b || code === 0x5b) this.#depth += 1;
    else if (code === 0x7d || code === 0x5d) this.#depth -= 1;
  }
}
