import { fitAtBlankLine } from "../../apply/blankLineIndent.ts";
import { type IndentStyle, reindentTo } from "../../apply/pasteIndent.ts";
import { isBlank } from "../../apply/textLines.ts";

/** Whole lines [start, end) of a text, 0-based. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** The new lines of a range. */
export interface NewLines {
  readonly lines: readonly string[];
  /** Lines that stay behind them as they are, while the answer has not come to them. */
  readonly rest?: readonly string[];
}

/** How the lines in place of a range are indented: as the editor does, or as they are written. */
export interface EditedStyle extends IndentStyle {
  readonly asWritten?: boolean;
}

/** A text of which some ranges of lines are replaced. Everything else stays as it is, byte for byte. */
export class EditedText {
  readonly before: string;
  readonly ranges: readonly LineRange[];
  readonly #lines: readonly string[];
  readonly #eol: string;
  readonly #style: EditedStyle;

  /** @param ranges in the order of the text, without overlaps */
  constructor(before: string, ranges: readonly LineRange[], eol: string, style: EditedStyle) {
    this.before = before;
    this.ranges = ranges;
    // The line behind a final line end is a line, too: an editor shows it, and the cursor may be there.
    this.#lines = before.split(/(?<=\n)/);
    if (before === "" || before.endsWith("\n")) this.#lines = [...this.#lines.filter((line) => line !== ""), ""];
    this.#eol = eol;
    this.#style = style;
  }

  /** The lines of a range without line ends. */
  oldLines(index: number): readonly string[] {
    const old = this.#old(index);
    return old.replace(/\r?\n$/, "").split(/\r?\n/);
  }

  /** The text with new lines in place of its ranges; undefined leaves a range as it is. */
  with(replacements: readonly (NewLines | undefined)[]): string {
    let [text, at] = ["", 0];
    for (const [index, { start, end }] of this.ranges.entries()) {
      const replacement = replacements[index];
      text += this.#between(at, start) + (replacement === undefined ? this.#old(index) : this.#written(index, replacement));
      at = end;
    }
    return text + this.#between(at, this.#lines.length);
  }

  /**
   * The texts that stand in another text in place of the ranges.
   * @returns undefined where something else has changed, or it cannot be told what is in their place
   */
  rangesIn(text: string): readonly string[] | undefined {
    const found: string[] = [];
    let rest = text;
    let at = 0;
    for (const [index, { start, end }] of this.ranges.entries()) {
      const gap = this.#between(at, start);
      if (index > 0) {
        const place = rest.indexOf(gap);
        const isLineStart = place === 0 || rest[place - 1] === "\n";
        if (place < 0 || !isLineStart || rest.indexOf(gap, place + 1) >= 0) return undefined;
        found.push(rest.slice(0, place));
        rest = rest.slice(place + gap.length);
      } else if (rest.startsWith(gap)) rest = rest.slice(gap.length);
      else return undefined;
      at = end;
    }
    const tail = this.#between(at, this.#lines.length);
    return rest.endsWith(tail) ? [...found, rest.slice(0, rest.length - tail.length)] : undefined;
  }

  #between(start: number, end: number): string {
    return this.#lines.slice(start, end).join("");
  }

  #old(index: number): string {
    const { start, end } = this.ranges[index] ?? { start: 0, end: 0 };
    return this.#between(start, end);
  }

  #written(index: number, { lines, rest = [] }: NewLines): string {
    const old = this.#old(index);
    const written = [...this.#fitted(index, old, lines), ...rest];
    if (written.length === 0) return "";
    return written.join(this.#eol) + (old.endsWith("\n") ? this.#eol : "");
  }

  #fitted(index: number, old: string, lines: readonly string[]): readonly string[] {
    if (lines.length === 0 || this.#style.asWritten === true) return lines;
    const { start, end } = this.ranges[index] ?? { start: 0, end: 0 };
    if (!isBlank(old))
      return reindentTo(`${lines.join("\n")}\n`, "", old)
        .replace(/\n$/, "")
        .split("\n");
    const plain = (from: number, to: number): readonly string[] => this.#lines.slice(from, to).map((line) => line.replace(/\r?\n$/, ""));
    return fitAtBlankLine(
      lines,
      {
        above: plain(Math.max(0, start - linesToCompare), start),
        line: plain(start, start + 1)[0] ?? "",
        below: plain(end, end + linesToCompare),
      },
      this.#style,
    );
  }
}

/** How many lines on each side of a blank one tell how its place is indented. */
const linesToCompare = 200;
