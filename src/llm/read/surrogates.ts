const lone = /\p{Surrogate}/gu;

/**
 * Joins a text whose pieces may be cut inside a surrogate pair (a server that escapes each half in a delta of its own). No lone half comes
 * out: one that never meets its other half becomes U+FFFD, so that what is kept is valid Unicode.
 */
export class SurrogateJoiner {
  #high = "";

  /**
   * @param piece the next piece
   * @param mayBeBroken false where the piece is known to hold no half: then it is taken as it is
   * @returns what can be said now: all but a half at the end that may find its other half in the next piece
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

  /** Nothing more comes. @returns what is left to say */
  end(): string {
    const rest = this.#high === "" ? "" : "\uFFFD";
    this.#high = "";
    return rest;
  }
}

/** Lone halves of surrogate pairs become U+FFFD. */
function wellFormed(text: string): string {
  return text.replace(lone, "\uFFFD");
}
