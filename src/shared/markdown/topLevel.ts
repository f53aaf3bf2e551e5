import type { Token } from "markdown-it";
import type { FenceMeta } from "./fences.ts";
import { isUndecided, mayBeUndecided } from "./openBlocks.ts";
import { footnoteKey, labelOf } from "./footnotes.ts";

/** The tokens of one top-level block. */
export interface Group {
  readonly tokens: Token[];
  readonly type: string;
  /** First line. */
  readonly start: number;
  /** Line after the last. */
  readonly end: number;
}

/** Splits block tokens into top-level blocks. */
export function splitTopLevel(tokens: readonly Token[]): Group[] {
  const groups: Group[] = [];
  let from = 0;
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined || token.level !== 0 || token.nesting === 1) continue;
    const own = tokens.slice(from, index + 1);
    const [first] = own;
    if (first !== undefined) groups.push({ tokens: own, type: first.type, start: first.map?.[0] ?? 0, end: first.map?.[1] ?? 0 });
    from = index + 1;
  }
  return groups;
}

/** Source in lines. */
export interface Lines {
  readonly source: string;
  /** Offset of each line; the last line, which has no line feed, may be empty. */
  readonly starts: readonly number[];
}

/** How many lines end with a line feed and are final. */
function completeLines({ starts }: Lines): number {
  return starts.length - 1;
}

/** Whether a line is complete and blank. */
function isBlankLine(lines: Lines, line: number): boolean {
  const { source, starts } = lines;
  if (line >= completeLines(lines)) return false;
  for (let at = starts[line] ?? 0; ; at++) {
    const character = source[at];
    if (character !== " " && character !== "\t") return character === "\n";
  }
}

/** Blocks that end at a blank line, whatever follows. */
const endedByBlankLine = new Set(["paragraph_open", "heading_open", "table_open", "blockquote_open", "reference_definition"]);

/** How many groups at the start are final: more text cannot change them. */
export function countFinal(groups: readonly Group[], lines: Lines): number {
  const firstOpen = groups.findIndex((group, index) => !isFinal(group, groups[index + 1], lines));
  return firstOpen < 0 ? groups.length : firstOpen;
}

/**
 * A block is final once its own last line or a blank line ends it, or the first line of the next block is complete. No rule looks
 * beyond that line, with three exceptions.
 * - A table is recognized by its second line, so that must be complete, too.
 * - A display formula or a comment is recognized when it ends.
 * - A link reference definition may continue on the next line with a title, which may span many lines.
 */
function isFinal(group: Group, next: Group | undefined, lines: Lines): boolean {
  const complete = completeLines(lines);
  if (group.end > complete) return false;
  if (endsItself(group, lines)) return true;
  if (endedByBlankLine.has(group.type) && isBlankLine(lines, group.end)) return true;
  if (next === undefined) return false;
  if (next.start >= complete) return hasEnded(group, next, lines);
  if (next.type === "table_open" && next.start + 1 >= complete) return false;
  const [following] = next.tokens;
  if (isUndecided(following)) return false;
  if ((mayBeUndecided.has(next.type) || following?.meta?.["formula"] === true) && next.end > complete) return false;
  return (
    group.type !== "reference_definition" || group.end < next.start || !/^[ \t]*["'(]/.test(lines.source.slice(lines.starts[next.start]))
  );
}

/** Whether a block's last line, which is complete, ends it. */
function endsItself({ type, tokens, start, end }: Group, { source, starts }: Lines): boolean {
  const [token] = tokens;
  if (type === "fence" || type === "math_fence") return token !== undefined && isClosedFence(token);
  if (mayBeUndecided.has(type)) return !isUndecided(token);
  if (type === "details_open") return token?.meta?.["isClosed"] === true;
  if (type === "hr") return true;
  // A heading with a pipe in it may be the first line of a table.
  return type === "heading_open" && token?.markup.startsWith("#") === true && !source.slice(starts[start], starts[end]).includes("|");
}

/** Whether a list, footnote or indented code has ended, judged by the start of the next, incomplete line. */
function hasEnded(group: Group, next: Group, lines: Lines): boolean {
  const first = lines.source[lines.starts[next.start] ?? 0] ?? "";
  if (group.type === "code_block") return !/\s/.test(first);
  const isContainer = group.type === "bullet_list_open" || group.type === "ordered_list_open" || group.type === "footnote_open";
  return isContainer && isBlankLine(lines, next.start - 1) && !/[\s\d*+-]/.test(first);
}

/** Whether a fence has its closing line. */
export function isClosedFence({ meta }: Token): boolean {
  return (meta as FenceMeta).isClosed;
}

/** Drops the results of inline rules, which can be recreated from the tokens. Content that is too long for inline rules has none. */
export function dropInlines(tokens: readonly Token[]): void {
  for (const token of tokens) if (token.type === "inline" && token.content !== "") token.children = [];
}

/** The labels defined by the tokens. */
export function definedLabels(tokens: readonly Token[]): readonly string[] {
  const labels: string[] = [];
  for (const token of tokens) {
    if (token.type === "reference_definition") labels.push(labelOf(token));
    else if (token.type === "footnote_open") labels.push(footnoteKey(labelOf(token)));
  }
  return labels;
}

/** Offsets of the lines of a text; the last one may be empty. */
export function lineStarts(source: string): number[] {
  const starts = [0];
  for (let feed = source.indexOf("\n"); feed >= 0; feed = source.indexOf("\n", feed + 1)) starts.push(feed + 1);
  return starts;
}
