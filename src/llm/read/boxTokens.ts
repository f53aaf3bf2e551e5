import { endsInCode } from "./markdownPlace.ts";

const begin = "<|begin_of_box|>";
const end = "<|end_of_box|>";
const quotes = "`\"'“";

/**
 * Drops the tokens between which GLM's vision models write their result (docs/wire.md, Inline thinking): `<|begin_of_box|>`, and the
 * `<|end_of_box|>` of a box that was begun. In code and quotations they are text, because users ask about them. They may be split over
 * deltas.
 */
export class BoxTokenFilter {
  /** The end of the content that may still become a token. */
  #held = "";
  #open = 0;

  /** Whether a delta may hold a tag or token. A loop is faster than `includes` at the short texts of deltas. */
  static mayHoldTag(content: string): boolean {
    for (let at = 0; at < content.length; at += 1) if (content.charCodeAt(at) === 0x3c) return true;
    return false;
  }

  /** Whether content without "<" passes unchanged. */
  get isIdle(): boolean {
    return this.#held === "";
  }

  /**
   * @param content the next content, not empty
   * @param textSoFar the answer before it
   * @returns the content that can be shown now
   */
  push(content: string, textSoFar: () => string): string {
    let rest = this.#held + content;
    let kept = "";
    this.#held = "";
    for (let at = rest.indexOf("<|"); at !== -1; at = rest.indexOf("<|", at)) {
      const token = [begin, end].find((one) => rest.startsWith(one, at));
      const before = at === 0 ? (kept.at(-1) ?? textSoFar().at(-1) ?? "") : rest.charAt(at - 1);
      const shown = token === undefined || quotes.includes(before || " ") || (token === end && this.#open === 0);
      if (shown || endsInCode(textSoFar() + kept + rest.slice(0, at))) {
        at += 2;
        continue;
      }
      this.#open += token === begin ? 1 : -1;
      kept += rest.slice(0, at);
      rest = rest.slice(at + token.length);
      at = 0;
    }
    const tail = [begin, end].map((token) => overlap(rest, token)).reduce((a, b) => Math.max(a, b));
    this.#held = rest.slice(rest.length - tail);
    kept += rest.slice(0, rest.length - tail);
    return kept;
  }

  /** Ends the content: a held-back beginning of a token becomes text. */
  end(): string {
    const held = this.#held;
    this.#held = "";
    return held;
  }
}

/** The length of the longest end of a text that begins a token. */
function overlap(text: string, token: string): number {
  for (let length = Math.min(token.length - 1, text.length); length > 0; length -= 1) {
    if (token.startsWith(text.slice(text.length - length))) return length;
  }
  return 0;
}
