import { escapeCharacter, longestSequence, sequenceAt } from "../../shared/markdown/escapeSequences.ts";
import type { HighlightedCode } from "./highlighter.ts";

/** What a terminal's escape sequences say about the text after them. */
interface Look {
  readonly color: string;
  readonly marks: string;
}

const plainLook: Look = { color: "", marks: "" };
const marksByCode: Readonly<Record<number, string>> = { 1: "b", 2: "d", 3: "i", 4: "u" };

/**
 * Text as a terminal shows it: colors and weights (SGR) become ranges, other escape sequences are dropped. Works on pieces cut anywhere; the length of
 * the text it gives depends only on what came so far.
 */
export class AnsiText {
  #held = "";
  #look = plainLook;
  #length = 0;
  #since = 0;
  #isUsed = false;
  readonly #ranges: number[] = [];
  readonly #scopes: string[] = [];

  /** Whether there was any escape sequence. */
  get isUsed(): boolean {
    return this.#isUsed;
  }

  /** Returns what is shown of a further piece. */
  push(piece: string): string {
    if (this.#held === "" && !piece.includes(escapeCharacter)) {
      this.#length += piece.length;
      return piece;
    }
    this.#isUsed = true;
    const text = this.#held + piece;
    this.#held = "";
    let shown = "";
    let at = 0;
    for (let escape = text.indexOf(escapeCharacter); escape >= 0; escape = text.indexOf(escapeCharacter, at)) {
      shown += this.#take(text.slice(at, escape));
      const sequence = sequenceAt(text, escape);
      if (sequence === undefined) {
        if (text.length - escape < longestSequence) {
          this.#held = text.slice(escape);
          return shown;
        }
        at = escape + 1;
        continue;
      }
      at = escape + sequence.length;
      const codes = /^\[([\d;:]*)m$/.exec(sequence.slice(1))?.[1];
      if (codes !== undefined) this.#setLook(codes);
    }
    return shown + this.#take(text.slice(at));
  }

  /** The ranges of the text so far. */
  result(): HighlightedCode {
    this.#closeRange();
    return { ranges: Int32Array.from(this.#ranges), scopes: [...this.#scopes] };
  }

  #take(text: string): string {
    this.#length += text.length;
    return text;
  }

  #setLook(codes: string): void {
    const next = lookAfter(this.#look, codes);
    if (next.color === this.#look.color && next.marks === this.#look.marks) return;
    this.#closeRange();
    this.#look = next;
  }

  #closeRange(): void {
    const { color, marks } = this.#look;
    if (this.#length > this.#since && (color !== "" || marks !== "")) {
      const scope = `ansi.${color === "" ? "none" : color}${marks.replaceAll(/./g, "-$&")}`;
      let index = this.#scopes.indexOf(scope);
      if (index < 0) index = this.#scopes.push(scope) - 1;
      this.#ranges.push(this.#since, this.#length, index);
    }
    this.#since = this.#length;
  }
}

function lookAfter(look: Look, codes: string): Look {
  const numbers = codes.split(/[;:]/).map(Number);
  let { color, marks } = look;
  for (let at = 0; at < numbers.length; at++) {
    const code = numbers[at] ?? 0;
    const mark = marksByCode[code];
    if (code === 0) [color, marks] = ["", ""];
    else if (mark !== undefined)
      marks = Object.values(marksByCode)
        .filter((one) => one === mark || marks.includes(one))
        .join("");
    else if (code === 22) marks = marks.replaceAll(/[bd]/g, "");
    else if (code === 23) marks = marks.replaceAll("i", "");
    else if (code === 24) marks = marks.replaceAll("u", "");
    else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) color = String(code);
    else if (code === 39) color = "";
    else if (code === 38 || code === 48) {
      const index = numbers[at + 2] ?? 16;
      // Of the 256 colors, the first sixteen are the theme's; the others have no color here.
      if (code === 38) color = numbers[at + 1] === 5 && index < 16 ? String(index < 8 ? 30 + index : 82 + index) : "";
      at += numbers[at + 1] === 5 ? 2 : 4;
    }
  }
  return { color, marks };
}
