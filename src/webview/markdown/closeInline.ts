import { isPlainText, isWordCharacter } from "../../shared/markdown/texShape.ts";
import { closeTex } from "./closeTex.ts";

/** What makes the end of an unfinished line complete. */
export interface InlineEnd {
  /** How many characters at the end are left out. */
  readonly cut: number;
  /** What follows the rest. */
  readonly close: string;
}

const nothing: InlineEnd = { cut: 0, close: "" };
/** HTML that may be on its way at the end of a line. */
const unfinishedTag =
  /<(?:!-{0,1}|\/?(?:s|su|sub|sup|st|str|stro|stron|strong|k|kb|kbd|m|ma|mar|mark|u|b|br|br ?\/?|i|e|em|c|co|cod|code|d|de|del|det|deta|detai|detail|details|summ?|summary?|summa?)?)$/i;
/** What a rule reacts to. A search for it skips words faster than a loop does. */
const reacting = /[\\`$<[\]*_~]/g;
const tag = /^<(\/?)(sub|sup|kbd|mark|u|s|b|i|strong|em|del|code)>/i;
/** What an unfinished formula must contain. Without it, it may be a price or a variable. */
const formulaMark = /\\[a-zA-Z]|\^|_[\w{]/;

/**
 * Closes what is open at the end of a paragraph, heading, item or cell that is still being written: emphasis, code, a link's target, a
 * formula, an HTML element, a comment.
 */
export function closeInline(content: string): InlineEnd {
  const open: string[] = [];
  const brackets: number[] = [];
  let at = 0;
  const end = content.length;
  for (;;) {
    reacting.lastIndex = at;
    at = reacting.exec(content)?.index ?? end;
    if (at >= end) break;
    const character = content[at] ?? "";
    switch (character) {
      case "\\": {
        if (at + 1 >= end) return finish(content, open, at);
        const bracket = content[at + 1];
        if (bracket === "(" || bracket === "[") {
          const close = content.indexOf(bracket === "(" ? "\\)" : "\\]", at + 2);
          if (close >= 0) at = close;
          else if (formulaMark.test(content.slice(at + 2))) return formula(content, at, 2, bracket === "(" ? "\\)" : "\\]", open);
        }
        at += 2;
        break;
      }
      case "`": {
        const length = runLength(content, at);
        const close = closingRun(content, at + length, length);
        if (close >= 0) {
          at = close + length;
          break;
        }
        const inner = content.slice(at + length);
        if (inner.trim() === "") return finish(content, open, at);
        // The closing run may be on its way.
        const partial = /(?<!`)`+$/.exec(inner)?.[0].length ?? 0;
        if (partial >= length) return nothing;
        const marks = "`".repeat(length);
        return { cut: partial, close: marks + closers(open) };
      }
      case "$": {
        const length = runLength(content, at);
        const next = dollars(content, at, length, open);
        if (typeof next !== "number") return next;
        at = next;
        break;
      }
      case "<": {
        if (content.startsWith("<!--", at)) {
          const close = content.indexOf("-->", at + 4);
          if (close < 0) return { cut: 0, close: `-->${closers(open)}` };
          at = close + 3;
          break;
        }
        const rest = content.slice(at, at + 12);
        if (at + rest.length >= end && unfinishedTag.test(rest)) return finish(content, open, at);
        const [whole = "", slash, name = ""] = tag.exec(rest) ?? [];
        if (whole !== "" && slash === "") open.push(`</${name}>`);
        else if (whole !== "" && open.includes(whole)) open.length = open.lastIndexOf(whole);
        at += Math.max(1, whole.length);
        break;
      }
      case "[":
        brackets.push(at);
        at++;
        break;
      case "]": {
        const start = brackets.pop();
        at++;
        if (start === undefined || content[at] !== "(") break;
        const close = targetEnd(content, at + 1);
        if (close < 0) return { cut: end - at, close: `()${closers(open)}` };
        at = close + 1;
        break;
      }
      case "*":
      case "_":
      case "~": {
        const length = runLength(content, at);
        if (at + length >= end) return endsInRun(content, at, length, open);
        at = emphasis(content, at, length, open);
        break;
      }
      default:
        at++;
    }
  }
  return finish(content, open, end);
}

/** Closes all that is open, leaving out what is at `from` and after it. */
function finish(content: string, open: readonly string[], from: number): InlineEnd {
  const kept = content.slice(0, from).trimEnd();
  if (open.length === 0 && kept.length === content.length) return nothing;
  return { cut: content.length - (open.length === 0 ? from : kept.length), close: kept === "" ? "" : closers(open) };
}

function closers(open: readonly string[]): string {
  return open.toReversed().join("");
}

function runLength(content: string, at: number): number {
  let length = 1;
  while (content[at + length] === content[at]) length++;
  return length;
}

/** Where a run of exactly as many marks begins, or -1. */
function closingRun(content: string, from: number, length: number): number {
  const mark = content[from - 1] ?? "";
  for (let at = content.indexOf(mark, from); at >= 0;) {
    const found = runLength(content, at);
    if (found === length) return at;
    at = content.indexOf(mark, at + found);
  }
  return -1;
}

/** Where a link's target ends, or -1 while it has not. */
function targetEnd(content: string, from: number): number {
  let depth = 0;
  let quote = "";
  for (let at = from; at < content.length; at++) {
    const character = content[at] ?? "";
    if (character === "\\") at++;
    else if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === '"' && /\s/.test(content[at - 1] ?? "")) quote = character;
    else if (character === "(") depth++;
    else if (character === ")" && depth-- === 0) return at;
    // A target has no line feed before its title: this is no link.
    else if (character === "\n") return at;
  }
  return -1;
}

/** Emphasis within the text. @returns where the run ends */
function emphasis(content: string, at: number, length: number, open: string[]): number {
  const mark = content[at] ?? "";
  const before = content[at - 1];
  const after = content[at + length];
  const canOpen = after !== undefined && !/\s/.test(after) && !isWordCharacter(before) && !(mark === "~" && length !== 2) && length <= 3;
  const canClose = before !== undefined && !/\s/.test(before) && !(mark === "_" && isWordCharacter(after));
  let left = length;
  const most = canClose ? open.length : 0;
  for (let step = 0; step < most && left > 0; step++) {
    const index = open.findLastIndex((each) => each.startsWith(mark));
    const inner = open[index];
    if (inner === undefined) break;
    if (inner.length > left) {
      open[index] = mark.repeat(inner.length - left);
      left = 0;
    } else {
      open.length = index;
      left -= inner.length;
    }
  }
  if (left > 0 && left === length && canOpen) open.push(mark.repeat(length));
  return at + length;
}

/** A run of marks at the very end: it closes, or more of it may come. */
function endsInRun(content: string, at: number, length: number, open: string[]): InlineEnd {
  const mark = content[at] ?? "";
  const before = content[at - 1];
  const inner = open.findLast((each) => each.startsWith(mark));
  if (inner !== undefined && before !== undefined && !/\s/.test(before)) {
    // A part of what closes.
    if (length < inner.length) return finish(content, open, at);
    emphasis(content, at, length, open);
    return finish(content, open, content.length);
  }
  // What opens is shown once something follows.
  return isWordCharacter(before) ? finish(content, open, content.length) : finish(content, open, at);
}

/** A dollar. @returns where to continue, or how the line ends if a formula is open */
function dollars(content: string, at: number, length: number, open: readonly string[]): number | InlineEnd {
  const start = at + length;
  const before = content[at - 1];
  if (
    length > 2 ||
    isWordCharacter(before) ||
    /[+)\]}\\^]/.test(before ?? "") ||
    (length === 1 && /^\s|^$/.test(content.slice(start, start + 1)))
  )
    return start;
  const marker = "$".repeat(length);
  for (let close = content.indexOf(marker, start); close >= 0; close = content.indexOf(marker, close + 1)) {
    if (content[close - 1] === "\\") continue;
    if (length === 1 && /\s/.test(content[close - 1] ?? "")) return start;
    return isPlainText(content.slice(start, close)) ? start : close + length;
  }
  const inner = content.slice(start);
  // Half of the closing dollars.
  const partial = length === 2 && inner.endsWith("$") ? 1 : 0;
  const tex = partial === 0 ? inner : inner.slice(0, -1);
  if (inner.includes("`") || !formulaMark.test(tex)) return start;
  return formula(content, at, length, marker, open, partial);
}

/** An unfinished formula, closed. */
function formula(content: string, at: number, skipped: number, close: string, open: readonly string[], partial = 0): InlineEnd {
  const tex = content.slice(at + skipped, content.length - partial);
  const end = closeTex(tex);
  const kept = tex.slice(0, end.kept).trimEnd();
  if (kept === "" || (!close.startsWith("\\") && isPlainText(kept + end.close))) return finish(content, open, at);
  return { cut: content.length - (at + skipped + kept.length), close: end.close + close + closers(open) };
}
