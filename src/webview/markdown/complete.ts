import type { Token } from "markdown-it";
import { closedFrontMatter } from "../../shared/markdown/frontMatter.ts";
import { isTooLong } from "../../shared/markdown/layoutCost.ts";
import { isUndecided } from "../../shared/markdown/openBlocks.ts";
import type { Parser } from "../../shared/markdown/parser.ts";
import { type Group, isClosedFence, type Lines, lineStarts, splitTopLevel } from "../../shared/markdown/topLevel.ts";
import { closeInline } from "./closeInline.ts";
import { closeTex } from "./closeTex.ts";
import { cellOfLastLine } from "./findLeaf.ts";

/** Marks of blocks, one after the other, and after them what may still become another one. */
const undecided =
  /^[ \t>]*(?:(?:[-+*]|\d{1,9}[.)]|#{1,6})(?:[ \t]+|$))*(?:[-=*_+~`#|: \t]*|\d{1,9}[.)]?|\[[ xX]?\]?[ \t]*|\[![A-Za-z]*\]?|\\\[?|\\b(?:e(?:g(?:in?(?:\{[a-z]{0,12}\*?)?)?)?)?|\${1,2})$/;
const longestUndecided = 120;
/** How many times a line at the end is left out, each of which costs a parse of the open part. */
const mostLeftOut = 3;
/** Tokens whose text is taken as it is. */
const verbatim = new Set(["fence", "code_block", "math_fence", "front_matter"]);

/** What is shown of an open text. */
export interface Completion {
  readonly source: string;
  /** Where only the text of the last leaf differs: its token, and its content in `source`. Then `source` has the same blocks and needs no parse. */
  readonly leaf?: { readonly token: Token; readonly content: string } | undefined;
  /** The blocks of `source`, but for that leaf, if they are others and were read meanwhile. */
  readonly blocks?: readonly Group[] | undefined;
}

/**
 * The text that is shown for a text that is still being written: what is open in its last leaf is closed, and a last line that does not
 * show yet what it will be (`-`, `3.`, `==`) is left out. A text that has ended is shown as it is.
 */
export function complete(prefix: string, parser: Parser): string {
  const parse = (source: string): Group[] => splitTopLevel(parser.parseBlocks(source, {}));
  const source = prefix.replace(/\r\n?/g, "\n").replaceAll("\0", "\uFFFD");
  return completeTail({ source, starts: lineStarts(source) }, parse(source), parse, parser.limits.inline).source;
}

/**
 * The same for the open part of a text.
 * @param groups the blocks of `source`
 * @param longest content of a leaf that is parsed; a longer one is not completed
 * @param tries how many more lines may be left out
 * @param after blanks that stand for what was left out after `source`
 */
export function completeTail(
  { source, starts }: Lines,
  groups: readonly Group[],
  parse: (source: string) => readonly Group[],
  longest: number,
  tries = mostLeftOut,
  after = "",
): Completion {
  const lastStart = starts.at(-1) ?? 0;
  const lastLine = source.slice(lastStart);
  const completeLines = starts.length - 1;
  const lines = completeLines + (lastLine === "" ? 0 : 1);
  const group = groups.at(-1);
  const token = group?.tokens.findLast(({ nesting }) => nesting === 0);
  const without = (start: number): Completion => {
    const before = source.slice(0, start);
    let rest = after;
    let read = parse(before + rest);
    if (isReopened(groups, read, starts.indexOf(start))) {
      // What the lines left out have decided stays so: that a text is too long for a formula, for instance.
      rest = source.slice(start).replaceAll(/[^\n]/g, " ") + after;
      read = parse(before + rest);
    }
    const shown: Completion =
      tries === 0
        ? { source: before }
        : completeTail({ source: before, starts: lineStarts(before) }, read, parse, longest, tries - 1, rest);
    if (rest !== "") return { source: shown.source + rest.slice(0, rest.length - after.length) };
    const isRead = shown.leaf !== undefined || shown.source === before;
    return { source: shown.source, leaf: shown.leaf, blocks: shown.blocks ?? (isRead ? read : undefined) };
  };
  // A last line of blanks is no line to the parser.
  const reachesEnd = (token?.map?.[1] ?? 0) >= (lastLine.trim() === "" ? completeLines : lines);
  if (group !== undefined && token !== undefined && reachesEnd && isUndecided(token)) {
    const start = starts[token.map?.[0] ?? 0] ?? 0;
    const closed = closedBlock(token, source, start);
    return closed === undefined ? without(start) : { source: closed + feedsAtEnd(source) };
  }
  if (token !== undefined && reachesEnd && verbatim.has(token.type)) {
    // The line that opens a fence says what it is only once it is complete.
    if (token.map?.[0] === completeLines && token.markup !== "") return without(lastStart);
    if (token.type !== "math_fence" || isClosedFence(token)) return { source };
    const closed = closedMathFence(token, { source, starts });
    return closed === undefined ? without(starts[token.map?.[0] ?? 0] ?? 0) : { source: closed };
  }
  if (lastLine.trim() !== "" && isUndecidedLine(lastLine)) return without(lastStart);
  const leaf = openLeafOf(group, token, completeLines, lastLine);
  if (leaf === undefined || leaf.content === "" || isTooLong(leaf.content, longest)) return { source };
  const text = source.trimEnd();
  const lastOfContent = leaf.content.slice(leaf.content.lastIndexOf("\n") + 1);
  if (!text.endsWith(lastOfContent)) return { source };
  const { cut, close } = closeInline(leaf.content);
  if ((cut === 0 && close === "") || cut > lastOfContent.length) return { source };
  const kept = text.slice(0, text.length - cut);
  const line = kept.slice(kept.lastIndexOf("\n") + 1);
  if (isUndecidedLine(line)) return without(kept.length - line.length);
  // A line that has its end may have decided something, and is still one that has.
  const completed = kept + close + feedsAtEnd(source);
  // Definitions of links, lines of nothing but marks, and those that may open a fence without their last mark are read by other rules, and so is white space
  // at the end of a leaf.
  if (close === "" || source.includes("]:") || line.includes("```") || !/[\p{L}\p{N}]/u.test(line)) return { source: completed };
  // So is what ends a cell, or keeps something from ending it.
  if (group?.type === "table_open" && /[|\\\n]/.test(close)) return { source: completed };
  const content = leaf.content.slice(0, leaf.content.length - cut) + close;
  return { source: completed, leaf: { token: leaf, content: group?.type === "table_open" ? content.trim() : content } };
}

/** Whether a line does not show yet what it will be. No real line of marks is long. */
function isUndecidedLine(line: string): boolean {
  return line.length <= longestUndecided && undecided.test(line);
}

/** Whether a block that ends before a line begins something else now that the rest is left out. */
function isReopened(before: readonly Group[], after: readonly Group[], line: number): boolean {
  return before.some(({ type, start, end }, index) => end <= line && (after[index]?.type !== type || after[index].start !== start));
}

/** The line feeds in the white space at the end of a text. */
function feedsAtEnd(source: string): string {
  return source.slice(source.trimEnd().length).replaceAll(/[^\n]/g, "");
}

/** The token whose content may still grow. */
function openLeafOf(group: Group | undefined, token: Token | undefined, completeLines: number, lastLine: string): Token | undefined {
  if (group === undefined || token?.type !== "inline") return undefined;
  if (group.type === "table_open") return lastLine.trim() === "" ? undefined : cellOfLastLine(group.tokens, completeLines, lastLine)?.token;
  const end = token.map?.[1];
  if (lastLine.trim() !== "") return end === completeLines + 1 ? token : undefined;
  // The next line may continue a paragraph, also after blanks that it begins with.
  const opener = group.tokens[group.tokens.indexOf(token) - 1];
  return end === completeLines && opener?.type === "paragraph_open" ? token : undefined;
}

/** A text whose last block is open, with the end of that block. Undefined if nothing of it can be shown yet. */
function closedBlock({ type }: Token, source: string, start: number): string | undefined {
  if (type === "html_comment") return `${source.trimEnd()}-->`;
  if (type !== "front_matter") return closedFormula(source, start);
  const closed = closedFrontMatter(source.slice(start));
  return closed === undefined ? undefined : source.slice(0, start) + closed;
}

/** The fence of a formula, with its formula closed. Undefined if nothing of it can be drawn yet. The fence itself needs no end. */
function closedMathFence({ content, map, markup }: Token, { source, starts }: Lines): string | undefined {
  const lines = content.split("\n");
  // Half of the closing fence may have come.
  const isHalfClosed = new RegExp(`^[ \\t]*${markup.charAt(0)}+$`).test(lines.at(-1) ?? "");
  const tex = (isHalfClosed ? lines.slice(0, -1).join("\n") : content).trimEnd();
  const { kept, close } = closeTex(tex);
  const shown = tex.slice(0, kept).trimEnd();
  if (shown === "") return undefined;
  const last = shown.split("\n").length - 1;
  // A line of the content is the end of one of the source.
  const lineEnd = (starts[(map?.[0] ?? 0) + 2 + last] ?? source.length + 1) - 1;
  const end = lineEnd - ((lines[last] ?? "").length - (shown.length - shown.lastIndexOf("\n") - 1));
  return source.slice(0, end) + close + feedsAtEnd(source);
}

/** A display formula without its end, closed. Undefined if nothing of it can be drawn yet. */
function closedFormula(source: string, start: number): string | undefined {
  const [whole = "", opener = ""] = /^[^]*?(\$\$|\\\[|\\begin\{)/.exec(source.slice(start)) ?? [];
  const isEnvironment = opener.startsWith("\\begin");
  const from = start + whole.length - (isEnvironment ? opener.length : 0);
  // Half of the closing delimiter may have come.
  const half = isEnvironment ? "" : opener === "$$" ? "$" : "\\";
  let tex = source.slice(from).trimEnd();
  if (half !== "" && tex.endsWith(half)) tex = tex.slice(0, -1);
  const { kept, close } = closeTex(tex);
  const shown = tex.slice(0, kept).trimEnd();
  if (shown.replaceAll(">", "").trim() === "" || (isEnvironment && !shown.includes("}"))) return undefined;
  return source.slice(0, from) + shown + close + (isEnvironment ? "" : opener === "$$" ? "$$" : "\\]");
}
