import type { MarkdownIt, StateBlock, StateInline } from "markdown-it";
import { type BlockRule, limitedEnd } from "./limitBlocks.ts";

/** The `meta` of a math token. */
export interface MathMeta extends Record<string, unknown> {
  /** Whether it is a display formula. */
  readonly display: boolean;
  /** Whether it is incomplete, and therefore shown as source. */
  readonly open: boolean;
  /** The source, including delimiters. */
  readonly source: string;
}

const dollar = 36;
const backslash = 92;

/**
 * Adds math to a parser, formulas of up to `limit` characters: `$…$`, `$$…$$`, `\(…\)`, `\[…\]`. A dollar opens only before something that is not a space and closes only
 * after something that is not; letters and digits must not touch it from outside, so that prices and `${names}` are not formulas. A display formula may
 * span lines up to the first blank one. Until its end arrives it is open, like a fence.
 */
export function addMath(parser: MarkdownIt, limit: number): void {
  parser.block.ruler.before("fence", "math_block", mathBlockUpTo(limit), { alt: ["paragraph", "reference"] });
  parser.inline.ruler.before("escape", "math_inline", mathInline);
}

function mathBlockUpTo(limit: number): BlockRule {
  return (state, startLine, endLine, silent) => {
    const end = limitedEnd(state, startLine, endLine, limit);
    return mathBlock(state, startLine, end, silent, end < endLine);
  };
}

/** @param isCut whether more lines follow that it may not read, in which case an open formula is not a formula */
function mathBlock(state: StateBlock, startLine: number, endLine: number, silent: boolean, isCut: boolean): boolean {
  const indent = state.sCount[startLine] ?? 0;
  if (indent < state.blkIndent || indent - state.blkIndent >= 4) return false;
  const first = lineAt(state, startLine);
  const close = first.startsWith("$$") ? "$$" : first.startsWith("\\[") ? "\\]" : undefined;
  if (close === undefined) return false;
  let nextLine = startLine;
  let open = true;
  const lines: string[] = [];
  for (; open && nextLine < endLine; nextLine++) {
    if (nextLine > startLine && (state.isEmpty(nextLine) || (state.sCount[nextLine] ?? 0) < state.blkIndent)) return false;
    const line = nextLine === startLine ? first.slice(2) : lineAt(state, nextLine);
    const end = line.indexOf(close);
    if (end >= 0 && line.slice(end + 2).trim() !== "") return false;
    open = end < 0;
    lines.push(open ? line : line.slice(0, end));
  }
  const content = lines.join("\n").trim();
  if (open ? isCut : content === "") return false;
  if (silent) return true;
  const token = state.push("math_block", "math", 0);
  token.map = [startLine, nextLine];
  token.content = content;
  const meta: MathMeta = { display: true, open, source: state.getLines(startLine, nextLine, indent, false).trimEnd() };
  token.meta = meta;
  state.line = nextLine;
  return true;
}

function lineAt(state: StateBlock, line: number): string {
  return state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
}

function mathInline(state: StateInline, silent: boolean): boolean {
  const first = state.src.charCodeAt(state.pos);
  if (first === dollar) return dollars(state, silent);
  if (first !== backslash) return false;
  const opener = state.src[state.pos + 1];
  if (opener !== "(" && opener !== "[") return false;
  const end = findFrom(state, opener === "(" ? "\\)" : "\\]", state.pos + 2);
  if (end < 0 || state.src.slice(state.pos + 2, end).trim() === "") return false;
  return accept(state, silent, state.pos + 2, end, end + 2, opener === "[");
}

function dollars(state: StateInline, silent: boolean): boolean {
  const { src, pos, posMax } = state;
  let run = 1;
  while (pos + run < posMax && src.charCodeAt(pos + run) === dollar) run++;
  const start = pos + run;
  if (run > 2 || /[\p{L}\p{N}]/u.test(src[pos - 1] ?? "") || (run === 1 && !mayOpen(src, start))) return literal(state, silent, run);
  const marker = run === 1 ? "$" : "$$";
  for (let end = findFrom(state, marker, start); end >= 0; end = findFrom(state, marker, end + 1)) {
    if (src[end - 1] === "\\") continue;
    const after = src[end + run] ?? "";
    if (run === 1 && (isSpace(src[end - 1]) || after === "$" || after === "{" || src[end - 1] === "$")) continue;
    if (/[\p{L}\p{N}]/u.test(after)) continue;
    const content = src.slice(start, end);
    // "$5 and US$" are two prices: a number, then words.
    if (content.trim() === "" || (run === 1 && /^\d[\d.,]*\s+\p{L}{2}/u.test(content))) break;
    return accept(state, silent, start, end, end + run, run === 2);
  }
  return literal(state, silent, run);
}

/** Whether a formula may start after a dollar: not in "price ($)", and not with a jQuery method. */
function mayOpen(src: string, start: number): boolean {
  return !isSpace(src[start]) && !/^(?:[),;]|\.\p{L})/u.test(src.slice(start, start + 2));
}

function isSpace(character: string | undefined): boolean {
  return character === undefined || character === " " || character === "\t" || character === "\n";
}

/** Treats a run of dollars as text, so that none of them is tried again. */
function literal(state: StateInline, silent: boolean, length: number): boolean {
  if (!silent) state.pending += state.src.slice(state.pos, state.pos + length);
  state.pos += length;
  return true;
}

function accept(state: StateInline, silent: boolean, start: number, end: number, next: number, display: boolean): boolean {
  if (!silent) {
    const token = state.push("math_inline", "math", 0);
    token.content = state.src.slice(start, end).trim();
    const meta: MathMeta = { display, open: false, source: state.src.slice(state.pos, next) };
    token.meta = meta;
  }
  state.pos = next;
  return true;
}

const nothingAfter = new WeakMap<StateInline, Map<string, number>>();

/** `indexOf` within the inline content. Remembers misses, so that many openers stay linear. */
function findFrom(state: StateInline, marker: string, from: number): number {
  let misses = nothingAfter.get(state);
  if ((misses?.get(marker) ?? Infinity) <= from) return -1;
  const found = state.src.indexOf(marker, from);
  if (found >= 0 && found + marker.length <= state.posMax) return found;
  if (found < 0) {
    if (misses === undefined) nothingAfter.set(state, (misses = new Map<string, number>()));
    misses.set(marker, from);
  }
  return -1;
}
