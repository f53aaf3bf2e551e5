import { foldedTable, tableHeight } from "./tableHeight.ts";
import type { TextMetrics } from "./textMetrics.ts";
import { wrappedLines } from "./wrappedLines.ts";

const fenceLine = /^(`{3,}|~{3,})(.*)$/;
const itemLine = /^(?:[-*+]|\d{1,9}[.)])(?: +|$)/;
const headingLine = /^(#{1,6})(?: +|$)/;
const ruleLine = /^(?:(?:- *){3,}|(?:\* *){3,}|(?:_ *){3,})$/;
const definitionLine = /^\[[^\]^][^\]]*\]: *\S/;
const delimiterLine = /^\|? *:?-+:? *(?:\| *:?-+:? *)*\|?$/;
const headingSizes = [1.4, 1.2, 1.08, 1, 1, 1] as const;
/** Lines of code that are shown of a long block. */
const foldedLines = 64;
const scrollBar = 10;
const mostFormulaLines = 200;
/** How deep quotations within quotations are looked into. */
const deepest = 4;
/** About how tall a display formula is, in lines of text: of letters, with powers, a row of several; with fractions, integrals, sums. */
const [plainFormula, powerFormula, rowOfFormula] = [0.62, 0.88, 1.12] as const;
const [fraction, integral, summation] = [1.39, 1.54, 2.04] as const;

/** The distance of blocks to each other in a context. */
interface Spaces {
  readonly block: number;
  readonly isTop: boolean;
}

/**
 * About how tall Markdown is in a column of this width, without drawing it: its lines are read once, block by block. Prose wraps, code does not, unless the user
 * wants it to.
 */
export function markdownHeight(source: string, width: number, metrics: TextMetrics): number {
  return new Reader(source.split("\n"), width, metrics, { block: 12, isTop: true }, 0).read();
}

class Reader {
  readonly #lines: readonly string[];
  readonly #width: number;
  readonly #metrics: TextMetrics;
  readonly #spaces: Spaces;
  readonly #depth: number;
  #at = 0;
  #height = 0;
  /** The space that the last block wants below it. */
  #below = 0;
  /** Where the text of the open items of lists begins, outermost first. */
  readonly #items: number[] = [];
  #afterBlank = false;
  #isParagraph = false;

  constructor(lines: readonly string[], width: number, metrics: TextMetrics, spaces: Spaces, depth: number) {
    this.#lines = lines;
    this.#width = width;
    this.#metrics = metrics;
    this.#spaces = spaces;
    this.#depth = depth;
  }

  read(): number {
    while (this.#at < this.#lines.length) this.#block();
    return this.#height;
  }

  get #room(): number {
    return this.#width - this.#items.length * 1.75 * this.#metrics.size;
  }

  /** Adds a block with the space that it wants above and below itself. */
  #add(height: number, above = this.#inner, below = this.#inner): void {
    this.#height += (this.#height === 0 ? 0 : Math.max(this.#below, above)) + height;
    this.#below = below;
    this.#isParagraph = false;
  }

  /** The space above a block in an item of a list; elsewhere blocks have a space below. */
  get #inner(): number {
    return this.#items.length > 0 ? this.#metrics.size * 0.35 : 0;
  }

  get #after(): number {
    return this.#items.length > 0 ? this.#metrics.size * 0.35 : this.#spaces.block;
  }

  #block(): void {
    const line = this.#lines[this.#at] ?? "";
    const text = line.trim();
    if (text === "") {
      this.#afterBlank = true;
      this.#isParagraph = false;
      this.#at += 1;
      return;
    }
    const indent = indentOf(line);
    this.#leaveItems(indent, text);
    this.#afterBlank = false;
    const fence = fenceLine.exec(text);
    if (fence !== null && !(fence[2] ?? "").includes("`")) return this.#code(fence[1] ?? "", fence[2] ?? "");
    if (text.startsWith(">")) return this.#quote();
    if (text.startsWith("$$") || text === "\\[") return this.#formula(text);
    if (text.startsWith("<!--")) return this.#comment();
    if (text.startsWith("<details")) return this.#details();
    const heading = headingLine.exec(text);
    if (heading !== null) return this.#heading(text.slice(heading[0].length), (heading[1] ?? "").length);
    if (ruleLine.test(text)) {
      this.#at += 1;
      return this.#add(1, this.#inner, this.#after);
    }
    const item = itemLine.exec(text);
    if (item !== null) return this.#item(text, item[0].length, indent);
    if (text.includes("|") && delimiterLine.test((this.#lines[this.#at + 1] ?? "").trim())) return this.#table();
    if (!this.#isParagraph && definitionLine.test(text)) {
      this.#at += 1;
      return;
    }
    if (!this.#isParagraph && this.#items.length === 0 && indent >= 4) return this.#indented();
    this.#paragraph(text);
  }

  /** Leaves the lists that a line is not part of. */
  #leaveItems(indent: number, text: string): void {
    const isItem = itemLine.test(text) && !ruleLine.test(text);
    // What follows a paragraph without a blank line is part of it.
    if (this.#isParagraph && !this.#afterBlank && !isItem && !/^(?:#{1,6} |>|```|~~~|\|)/.test(text)) return;
    const before = this.#items.length;
    while (this.#items.length > 0 && indent < (this.#items.at(-1) ?? 0)) this.#items.pop();
    if (before > 0 && this.#items.length === 0 && !isItem) this.#below = Math.max(this.#below, this.#spaces.block);
    else if (before > this.#items.length) this.#below = Math.max(this.#below, this.#metrics.size * (this.#items.length > 0 ? 0.35 : 0.2));
    if (before > 0 && !isItem && this.#items.length === 0) this.#isParagraph = false;
  }

  #item(text: string, marker: number, indent: number): void {
    const size = this.#metrics.size;
    // A list within an item has more space around it than its items.
    const isFirst = this.#items.length > 0 && this.#below !== size * 0.2 && this.#isParagraph;
    this.#items.push(indent + marker);
    const content = text.slice(marker);
    this.#at += 1;
    const space = size * (this.#isLoose() ? 0.35 : 0.2);
    const above = isFirst ? size * 0.35 : space;
    if (content.startsWith("```") || content.startsWith("~~~")) {
      const fence = fenceLine.exec(content);
      this.#at -= 1;
      return this.#code(fence?.[1] ?? "```", fence?.[2] ?? "");
    }
    this.#add(wrappedLines(content, this.#room, this.#metrics) * this.#metrics.line, above, space);
    this.#isParagraph = true;
  }

  /** Whether a blank line and more of the list follow an item. */
  #isLoose(): boolean {
    if ((this.#lines[this.#at] ?? "").trim() !== "") return false;
    const next = this.#lines[this.#at + 1] ?? "";
    return itemLine.test(next.trim()) || indentOf(next) >= (this.#items.at(-1) ?? 0);
  }

  #paragraph(text: string): void {
    const height = wrappedLines(text, this.#room, this.#metrics) * this.#metrics.line;
    this.#at += 1;
    // Line breaks are kept.
    if (this.#isParagraph) this.#height += height;
    else this.#add(height, this.#inner, this.#after);
    this.#isParagraph = true;
    const next = (this.#lines[this.#at] ?? "").trim();
    if (/^(?:=+|-{2,})$/.test(next)) this.#at += 1;
  }

  #heading(text: string, level: number): void {
    const scale = headingSizes[level - 1] ?? 1;
    const lines = wrappedLines(text, this.#room / 1.07, this.#metrics, scale);
    const isFirst = this.#height === 0 || !this.#spaces.isTop || this.#items.length > 0;
    this.#at += 1;
    this.#add(lines * this.#metrics.size * scale * 1.3 + (isFirst ? 0 : 12), this.#inner, this.#spaces.isTop ? 8 : this.#after);
  }

  #code(fence: string, info: string): void {
    const { codeLetter, codeWraps } = this.#metrics;
    const room = this.#room - 26;
    const isHeaded = /[/\\]|\.\w+|title=|file/.test(info);
    let lines = 0;
    let shown = 0;
    let longest = 0;
    for (this.#at += 1; this.#at < this.#lines.length; this.#at += 1) {
      const line = this.#lines[this.#at] ?? "";
      const text = line.trim();
      if (text.startsWith(fence) && /^[`~]+$/.test(text)) break;
      lines += 1;
      if (lines > foldedLines) continue;
      longest = Math.max(longest, line.length);
      shown += codeWraps ? Math.max(1, Math.ceil((line.length * codeLetter) / room)) : 1;
    }
    this.#at += 1;
    this.#figure(Math.max(1, shown), longest * codeLetter > room && !codeWraps, isHeaded, lines > foldedLines);
  }

  #indented(): void {
    let lines = 0;
    let longest = 0;
    for (; this.#at < this.#lines.length; this.#at += 1) {
      const line = this.#lines[this.#at] ?? "";
      if (line.trim() !== "" && indentOf(line) < 4) break;
      lines += 1;
      longest = Math.max(longest, line.length - 4);
    }
    while ((this.#lines[this.#at - 1] ?? "x").trim() === "") {
      this.#at -= 1;
      lines -= 1;
    }
    this.#figure(Math.min(lines, foldedLines), longest * this.#metrics.codeLetter > this.#room - 26, false, lines > foldedLines);
  }

  #figure(lines: number, scrolls: boolean, isHeaded: boolean, isFolded: boolean): void {
    const frame = 2 + (isHeaded ? 28 + 10 : 16) + (scrolls ? scrollBar : 0) + (isFolded ? this.#metrics.small + 9 : 0);
    this.#add(lines * this.#metrics.codeLine + frame, this.#inner, this.#after);
  }

  #quote(): void {
    const inner: string[] = [];
    for (; this.#at < this.#lines.length; this.#at += 1) {
      const text = (this.#lines[this.#at] ?? "").trimStart();
      if (!text.startsWith(">")) break;
      inner.push(text.slice(text.startsWith("> ") ? 2 : 1));
    }
    const isAlert = /^\[!\w+\]$/.test((inner[0] ?? "").trim());
    const size = this.#metrics.size;
    const content = isAlert ? inner.slice(1) : inner;
    const room = this.#room - 15;
    const height =
      this.#depth >= deepest
        ? content.length * this.#metrics.line
        : new Reader(content, room, this.#metrics, { block: size * 0.5, isTop: false }, this.#depth + 1).read();
    this.#add(height + (isAlert ? 12 + this.#metrics.line + 2 : 4), this.#inner, this.#after);
  }

  #formula(first: string): void {
    const end = first.startsWith("$$") ? "$$" : "\\]";
    let source = first.slice(2);
    this.#at += 1;
    const last = source.includes(end) ? this.#at : Math.min(this.#lines.length, this.#at + mostFormulaLines);
    while (this.#at < last) {
      const line = this.#lines[this.#at] ?? "";
      this.#at += 1;
      source += `\n${line}`;
      if (line.trimEnd().endsWith(end)) break;
    }
    const rows = source.split("\\\\").filter((row) => row.trim() !== "" && !/^\s*\\end\{\w+\*?\}\s*(?:\$\$|\\\])?\s*$/.test(row));
    let lines = 0;
    for (const row of rows.length === 0 ? [""] : rows) lines += Math.max(rows.length > 1 ? rowOfFormula : 0, linesOfRow(row));
    this.#add(lines * this.#metrics.line, this.#inner, this.#after);
  }

  #comment(): void {
    for (; this.#at < this.#lines.length; this.#at += 1) if ((this.#lines[this.#at] ?? "").includes("-->")) break;
    this.#at += 1;
  }

  /** A folded part, of which one line is shown. */
  #details(): void {
    for (; this.#at < this.#lines.length; this.#at += 1) if ((this.#lines[this.#at] ?? "").includes("</details>")) break;
    this.#at += 1;
    this.#add(this.#metrics.line, this.#inner, this.#after);
  }

  #table(): void {
    const rows: string[] = [];
    for (; this.#at < this.#lines.length; this.#at += 1) {
      const text = (this.#lines[this.#at] ?? "").trim();
      if (text === "" || (rows.length > 1 && !text.includes("|") && fenceLine.test(text))) break;
      if (rows.length !== 1 || !delimiterLine.test(text)) rows.push(text);
      else rows.push("");
    }
    rows.splice(1, 1);
    const height = rows.length > foldedTable ? rows.length * (this.#metrics.line + 11) : tableHeight(rows, this.#room, this.#metrics);
    this.#add(height, this.#inner, this.#after);
  }
}

/** About how tall a row of a formula is by itself, in lines of text. */
function linesOfRow(row: string): number {
  if (/\\(?:sum|prod|lim|over|under|big)/.test(row)) return summation;
  if (/\\int/.test(row)) return integral;
  if (/\\(?:[dt]?frac|binom)/.test(row)) return fraction;
  return /[\^_]|\\sqrt/.test(row) ? powerFormula : plainFormula;
}

function indentOf(line: string): number {
  let indent = 0;
  for (let at = 0; at < line.length; at += 1) {
    const unit = line.charCodeAt(at);
    if (unit === 0x20) indent += 1;
    else if (unit === 9) indent += 4;
    else break;
  }
  return indent;
}
