import type { StateBlock, Token } from "markdown-it";

/** The `meta` of a block that more text may still turn into paragraphs: a formula, comment or front matter whose end has not come. */
export interface OpenBlockMeta extends Record<string, unknown> {
  /** Whether its end has not come. A text that ends like this has no such block: it is ordinary Markdown. */
  readonly open: boolean;
  /** The source, including delimiters. */
  readonly source: string;
}

/** The blocks that are recognized by their end. */
export const mayBeUndecided: ReadonlySet<string> = new Set(["math_block", "html_comment", "front_matter"]);

/** Whether more text may turn the block of this token into something else. */
export function isUndecided(token: Token | undefined): boolean {
  return token !== undefined && mayBeUndecided.has(token.type) && token.meta?.["open"] === true;
}

/** A line without its indentation. */
export function lineAt(state: StateBlock, line: number): string {
  return state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
}

/** Whether a line has its line feed, so that no more of it can come. */
export function isCompleteLine(state: StateBlock, line: number): boolean {
  return (state.eMarks[line] ?? 0) < state.src.length;
}

/** Whether a line belongs to the enclosing block and is not indented so far that it is code. */
export function isAtMargin(state: StateBlock, line: number): boolean {
  const indent = (state.sCount[line] ?? 0) - state.blkIndent;
  return indent >= 0 && indent < 4;
}

/** The beginning of a fence, behind marks of quotes and items. */
const fenceAhead = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t>]*)*(?:`{3}|~{3})/;

/**
 * Whether a line cannot be inside a formula or comment: it is outside the enclosing block, or begins like a fence. Code blocks are thus
 * never found in what may turn out to be ordinary Markdown, and their numbers do not change. More characters on the line change nothing.
 */
export function breaksOff(state: StateBlock, line: number): boolean {
  if (state.isEmpty(line)) return false;
  return (state.sCount[line] ?? 0) < state.blkIndent || fenceAhead.test(lineAt(state, line));
}
