const lone = /\p{Surrogate}/gu;

/**
 * Joins pieces of text that may be cut inside a surrogate pair, as by a server that escapes each half in its own delta. The result is valid
 * Unicode: half a pair without its counterpart becomes U+FFFD.
 */
export class SurrogateJoiner {
  #high = "";

  /** Whether nothing is held back. */
  get isIdle(): boolean {
    return this.#high === "";
  }

  /**
   * @param piece the next piece
   * @param mayBeBroken false if the piece is known to hold no half pair; then it is returned unchanged
   * @returns the text that can be shown now: everything except half a pair at the end, which may be completed by the next piece
   */
  push(piece: string, mayBeBroken: boolean): string {
    if (this.#high === "" && !mayBeBroken) return piece;
    let text = this.#high + piece;
    this.#high = "";
    const last = text.charCodeAt(text.length - 1);
    if (last >= 0xd800 && last <= 0xdbff) {
      this.#high = text.slice(-1);
      text = text.slice(0, -1);
    }
    return wellFormed(text);
  }

  /** Ends the text. @returns the rest */
  end(): string {
    const rest = this.#high === "" ? "" : "\uFFFD";
    this.#high = "";
    return rest;
  }
}

/** Replaces unpaired halves of surrogate pairs by U+FFFD. */
function wellFormed(text: string): string {
  return text.replace(lone, "\uFFFD");
}
