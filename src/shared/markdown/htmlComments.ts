import type { MarkdownIt, StateBlock } from "markdown-it";
import { limitedEnd } from "./limitBlocks.ts";
import { breaksOff, isAtMargin, type OpenBlockMeta } from "./openBlocks.ts";

/** Adds HTML comments that begin a line and end one. They are hidden, and may hold blank lines. */
export function addHtmlComments(markdown: MarkdownIt, limit: number): void {
  const alt = ["paragraph", "reference"];
  markdown.block.ruler.before("fence", "html_comment", (state, start, end, silent) => comment(state, start, end, limit, silent), { alt });
}

function comment(state: StateBlock, startLine: number, wholeEnd: number, limit: number, silent: boolean): boolean {
  if (!isAtMargin(state, startLine)) return false;
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  if (!state.src.startsWith("<!--", start)) return false;
  const endLine = limitedEnd(state, startLine, wholeEnd, limit);
  const found = state.src.slice(start + 4, state.eMarks[endLine - 1]).indexOf("-->");
  const end = found < 0 ? Infinity : start + 4 + found + 3;
  let line = startLine;
  for (; line < endLine && end > (state.eMarks[line] ?? 0); line++) if (line > startLine && breaksOff(state, line)) return false;
  const open = line === endLine;
  if (open ? endLine < wholeEnd : breaksOff(state, line)) return false;
  // With words after it, it is part of a paragraph.
  if (!open && state.src.slice(end, state.eMarks[line]).trim() !== "") return false;
  if (silent) return true;
  const after = open ? endLine : line + 1;
  const token = state.push("html_comment", "", 0);
  token.map = [startLine, after];
  token.meta = { open, source: open ? state.getLines(startLine, after, state.blkIndent, false).trimEnd() : "" } satisfies OpenBlockMeta;
  state.line = after;
  return true;
}
