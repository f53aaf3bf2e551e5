/** A set of ASCII characters; all others are outside of it. */
export class CharacterSet {
  readonly #has = new Uint8Array(128);

  /** @param shape a pattern for one character, such as `/[\w-]/` */
  constructor(shape: RegExp) {
    for (let code = 0; code < 128; code += 1) this.#has[code] = shape.test(String.fromCharCode(code)) ? 1 : 0;
  }

  has(code: number): boolean {
    return code < 128 && this.#has[code] === 1;
  }
}

/**
 * Finds the end of a run of characters, and remembers the last one for each set. Many places in one long run cost one look at the run
 * instead of one each, so a reader that asks at every place of a text still takes linear time.
 */
export class TextRuns {
  readonly text: string;
  readonly #runs = new Map<CharacterSet, { from: number; end: number }>();
  readonly #places = new Map<string, { from: number; found: number }>();

  constructor(text: string) {
    this.text = text;
  }

  /** Where the run of such characters ends that covers a place. It is the place itself if another character is there. */
  endOf(set: CharacterSet, at: number): number {
    const known = this.#runs.get(set);
    if (known !== undefined && at >= known.from && at <= known.end) return known.end;
    let end = at;
    while (end < this.text.length && set.has(this.text.charCodeAt(end))) end += 1;
    if (known === undefined) this.#runs.set(set, { from: at, end });
    else [known.from, known.end] = [at, end];
    return end;
  }

  /** The first place at or after `at` where a short text stands, or Infinity. */
  next(wanted: string, at: number): number {
    const known = this.#places.get(wanted);
    if (known !== undefined && at >= known.from && at <= known.found) return known.found;
    const index = this.text.indexOf(wanted, at);
    const found = index < 0 ? Number.POSITIVE_INFINITY : index;
    this.#places.set(wanted, { from: at, found });
    return found;
  }
}
