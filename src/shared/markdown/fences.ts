import type { MarkdownIt, StateBlock } from "markdown-it";
import { FenceScanner, opensFence } from "./fenceScanner.ts";

/** The `meta` of a fence token, needed to add lines to it. */
export interface FenceMeta extends Record<string, unknown> {
  /** Indentation of the enclosing list item, in columns. */
  readonly blockIndent: number;
  /** Columns of leading space that are removed from its lines. */
  readonly strip: number;
  /** Whether it has its closing fence. */
  readonly isClosed: boolean;
  /** Whether it holds Markdown, so that fences inside it can nest. */
  readonly nests: boolean;
}

/**
 * markdown-it's fences, but that of a Markdown text holds other fences, and that of a formula (`math`) is one. Their tokens have a {@link FenceMeta}.
 * @param longestFormula characters that a formula may have; a longer one is code
 */
export function addFences(markdown: MarkdownIt, longestFormula: number): void {
  const alt = ["paragraph", "reference", "blockquote", "list"];
  markdown.block.ruler.at("fence", (state, start, end, silent) => fence(state, start, end, longestFormula, silent), { alt });
}

function fence(state: StateBlock, startLine: number, endLine: number, longestFormula: number, silent: boolean): boolean {
  const indent = state.sCount[startLine] ?? 0;
  const first = state.src[(state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0)];
  if ((first !== "`" && first !== "~") || indent - state.blkIndent >= 4) return false;
  const opener = opensFence(lineAt(state, startLine));
  if (opener === undefined) return false;
  if (silent) return true;
  const scanner = new FenceScanner(opener);
  let nextLine = startLine + 1;
  let isClosed = false;
  for (; nextLine < endLine; nextLine++) {
    const lineIndent = state.sCount[nextLine] ?? 0;
    const start = (state.bMarks[nextLine] ?? 0) + (state.tShift[nextLine] ?? 0);
    if (start < (state.eMarks[nextLine] ?? 0) && lineIndent < state.blkIndent) break;
    if (state.src[start] !== opener.marker) continue;
    if (!scanner.closes(lineAt(state, nextLine), lineIndent - state.blkIndent)) continue;
    isClosed = true;
    break;
  }
  state.line = nextLine + (isClosed ? 1 : 0);
  const content = state.getLines(startLine + 1, nextLine, indent, true);
  const isFormula = content.length <= longestFormula && /^\s*math\s*$/i.test(opener.info);
  const token = state.push(isFormula ? "math_fence" : "fence", "code", 0);
  token.info = opener.info;
  token.content = content;
  token.markup = opener.marker.repeat(opener.length);
  token.map = [startLine, state.line];
  token.meta = { blockIndent: state.blkIndent, strip: indent, isClosed, nests: scanner.nests } satisfies FenceMeta;
  return true;
}

/** A line without its indentation. */
function lineAt(state: StateBlock, line: number): string {
  return state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
}
