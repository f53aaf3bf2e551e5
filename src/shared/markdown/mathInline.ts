import type { MarkdownIt, StateInline } from "markdown-it";
import type { OpenBlockMeta } from "./openBlocks.ts";
import { displayEnvironments, isEscapedIndex, isEscapedLabel, isEscapedWord, isPlainText, isWordCharacter } from "./texShape.ts";

/** The `meta` of a math token. */
export interface MathMeta extends OpenBlockMeta {
  /** Whether it is a display formula. */
  readonly display: boolean;
}

const environment = new RegExp(`\\\\begin\\{(${displayEnvironments})\\}`, "y");
/** A formula is not written directly after these: they end a regular expression or a call. */
const neverBefore = /[+)\]}\\^$]/;
/** Nor does one begin with these. */
const neverFirst = /^(?:[\s),;/"'&?:`>!]|\.\p{L}|\*\*|$)/u;
const ordinal = /^(?:th|st|nd|rd)(?![\p{L}\p{N}])/u;

/** Adds formulas inside a line: `$…$`, `$$…$$`, `\(…\)`, `\[…\]` and environments such as `\begin{align}`. */
export function addMathInlines(markdown: MarkdownIt): void {
  markdown.inline.ruler.before("escape", "math_inline", mathInline);
}

function mathInline(state: StateInline, silent: boolean): boolean {
  const { src, pos } = state;
  if (src[pos] === "$") return dollars(state, silent);
  return src[pos] === "\\" && (brackets(state, silent) || environments(state, silent));
}

function brackets(state: StateInline, silent: boolean): boolean {
  const { src, pos } = state;
  const opener = src[pos + 1];
  if (opener !== "(" && opener !== "[") return false;
  const end = findFrom(state, opener === "(" ? "\\)" : "\\]", pos + 2);
  const content = end < 0 ? "" : src.slice(pos + 2, end);
  if (content.trim() === "" || src[end - 1] === "\\") return false;
  const before = src[pos - 1];
  const afterWord = isWordCharacter(before) || (before !== undefined && /[\])]/.test(before));
  const next = end + 2;
  if (opener === "(") {
    if (isEscapedWord(content) || (afterWord && !/[\\^]/.test(content))) return false;
    return accept(state, silent, pos + 2, end, next, false);
  }
  const own = isOwnLine(src, pos, next);
  if (own ? isEscapedLabel(content) : isEscapedIndex(content) || src.startsWith("\\(", next) || src[next] === "(") return false;
  if (afterWord && !/[\\^=]/.test(content)) return false;
  return accept(state, silent, pos + 2, end, next, own || content.includes("\n"));
}

/** Whether nothing else is on the lines of a formula but a mark at its end. */
function isOwnLine(src: string, start: number, end: number): boolean {
  const before = src.slice(src.lastIndexOf("\n", start - 1) + 1, start);
  return before.trim() === "" && /^[.,;:]?[ \t]*(?:\n|$)/.test(src.slice(end, end + 80));
}

function environments(state: StateInline, silent: boolean): boolean {
  environment.lastIndex = state.pos;
  const [begin, name] = environment.exec(state.src) ?? [];
  if (begin === undefined || name === undefined) return false;
  const close = `\\end{${name}}`;
  const end = findFrom(state, close, state.pos + begin.length);
  return end >= 0 && accept(state, silent, state.pos, end + close.length, end + close.length, true);
}

/**
 * A dollar opens only before something that is not a space and closes only after something that is not; letters and digits of scripts
 * with spaces between words must not touch it from outside. Between the two there is no other dollar that could open a formula, no code, and no price.
 */
function dollars(state: StateInline, silent: boolean): boolean {
  const { src, pos, posMax } = state;
  let run = 1;
  while (pos + run < posMax && src[pos + run] === "$") run++;
  const start = pos + run;
  const before = src[pos - 1];
  if (run > 2 || isWordCharacter(before) || (before !== undefined && neverBefore.test(before))) return literal(state, silent, run);
  if (run === 1 && neverFirst.test(src.slice(start, start + 2))) return literal(state, silent, run);
  const end = closingDollar(state, start, run);
  const content = end < 0 ? "" : src.slice(start, end);
  if (content.trim() === "" || isPlainText(content)) return literal(state, silent, run);
  return accept(state, silent, start, end, end + run, run === 2);
}

/** The dollar that closes a formula, or -1. */
function closingDollar(state: StateInline, start: number, run: number): number {
  const { src, posMax } = state;
  if (findFrom(state, "$".repeat(run), start) < 0) return -1;
  for (let at = start; at < posMax; at++) {
    const character = src[at];
    if (character === "\\") at++;
    else if (character === "`") {
      // Code binds tighter than a formula.
      let length = 1;
      while (src[at + length] === "`") length++;
      if (hasRun(src, "`", length, at + length)) return -1;
      at += length - 1;
    } else if (character === "$") {
      let length = 1;
      while (src[at + length] === "$") length++;
      if (length !== run || at + length > posMax) {
        if (run === 1) return -1;
        at += length - 1;
      } else if (isCloser(src, at, run)) {
        return at;
      } else if (run === 2 || !/\\(?:text|mbox)\w*\{[^{}]*$/.test(src.slice(start, at))) {
        return -1;
      }
    }
  }
  return -1;
}

/** Whether the dollars at a position can close a formula. */
function isCloser(src: string, at: number, run: number): boolean {
  if (run === 1 && /\s/.test(src[at - 1] ?? " ")) return false;
  const after = src[at + run];
  if (after === "{" || after === "$") return false;
  return !isWordCharacter(after) || ordinal.test(src.slice(at + run, at + run + 3));
}

/** Whether a run of exactly `length` of a character follows. */
function hasRun(src: string, character: string, length: number, from: number): boolean {
  const run = character.repeat(length);
  for (let at = src.indexOf(run, from); at >= 0;) {
    let end = at + length;
    while (src[end] === character) end++;
    if (end - at === length) return true;
    at = src.indexOf(run, end);
  }
  return false;
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
    token.meta = { display, open: false, source: state.src.slice(state.pos, next) } satisfies MathMeta;
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
