import type { MarkdownIt, StateBlock } from "markdown-it";
import { FenceScanner, opensFence } from "./fenceScanner.ts";
import { limitedEnd, upTo } from "./limitBlocks.ts";
import { isAtMargin, lineAt } from "./openBlocks.ts";

/** The `meta` of a `details_open` token. */
export interface DetailsMeta extends Record<string, unknown> {
  /** Whether it is written as `<details open>`. */
  readonly isOpen: boolean;
  /** Whether its closing tag has come. */
  readonly isClosed: boolean;
}

const opening = /^<details([ \t]+open(?:=""|="open")?)?[ \t]*>[ \t]*/i;
const closing = /<\/details[ \t]*>[ \t]*$/i;
const summaryTag = /^<summary>/i;
const summaryEnd = /<\/summary>/i;

/**
 * Adds `<details>` at the beginning of a line, with its `<summary>` and Markdown inside, up to the line that ends with `</details>`.
 * @param limit characters after which it ends
 */
export function addDetails(markdown: MarkdownIt, limit: number): void {
  const alt = ["paragraph", "reference", "blockquote", "list"];
  markdown.block.ruler.before("fence", "details", (state, start, end, silent) => details(state, start, end, limit, silent), { alt });
}

function details(state: StateBlock, startLine: number, wholeEnd: number, limit: number, silent: boolean): boolean {
  if (!isAtMargin(state, startLine)) return false;
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  if (state.src[start] !== "<") return false;
  const match = opening.exec(lineAt(state, startLine));
  if (match === null) return false;
  if (silent) return true;

  const endLine = limitedEnd(state, startLine, wholeEnd, limit);
  const marks = state.eMarks.slice(startLine, endLine);
  const close = closingLine(state, startLine, endLine, match[0].length);
  const isClosed = close < endLine;
  const lines: [number, number] = [startLine, isClosed ? close + 1 : endLine];
  if (isClosed) {
    const text = lineAt(state, close);
    state.eMarks[close] = (state.eMarks[close] ?? 0) - (text.length - (closing.exec(text)?.index ?? text.length));
  }
  const before = { bMarks: state.bMarks[startLine] ?? 0, tShift: state.tShift[startLine] ?? 0, parentType: state.parentType };
  skip(state, startLine, match[0].length);
  const open = state.push("details_open", "details", 1);
  open.map = lines;
  open.meta = { isOpen: match[1] !== undefined, isClosed } satisfies DetailsMeta;
  summary(state, startLine, lines[1]);
  state.parentType = "details";
  upTo(state, lines[1], () => state.md.block.tokenize(state, startLine, lines[1]));
  state.parentType = before.parentType;
  state.push("details_close", "details", -1);
  state.bMarks[startLine] = before.bMarks;
  state.tShift[startLine] = before.tShift;
  for (const [index, mark] of marks.entries()) state.eMarks[startLine + index] = mark;
  state.line = lines[1];
  return true;
}

/** Takes characters away from the start of a line. */
function skip(state: StateBlock, line: number, count: number): void {
  const start = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0) + count;
  state.bMarks[line] = start;
  state.tShift[line] = 0;
}

/** Reads the summary at the beginning of the details, and takes it away. It may span lines up to a blank one. */
function summary(state: StateBlock, startLine: number, end: number): void {
  const first = Math.min(state.skipEmptyLines(startLine), end);
  const text = first < end && isAtMargin(state, first) ? lineAt(state, first) : "";
  const [tag] = summaryTag.exec(text) ?? [];
  const lines: string[] = [];
  if (tag !== undefined) {
    skip(state, first, tag.length);
    for (let line = first; line < end && !(line > first && state.isEmpty(line)); line++) {
      const part = lineAt(state, line);
      const [ending = "", ...rest] = part.split(summaryEnd);
      lines.push(ending);
      skip(state, line, rest.length > 0 ? part.length - rest.join("").length : part.length);
      if (rest.length > 0) break;
    }
  }
  state.push("summary_open", "summary", 1).map = [first, first + Math.max(1, lines.length)];
  if (lines.length > 0) {
    const inline = state.push("inline", "", 0);
    inline.content = lines.join("\n").trim();
    inline.map = [first, first + lines.length];
    inline.children = [];
  }
  state.push("summary_close", "summary", -1);
}

/**
 * The line that ends with the closing tag; `end` if there is none. Those inside fences and of inner details do not count.
 * @param from characters of the first line that belong to the opening tag
 */
function closingLine(state: StateBlock, startLine: number, end: number, from: number): number {
  let depth = 0;
  let fence: FenceScanner | undefined;
  for (let line = startLine; line < end; line++) {
    if (line > startLine && !state.isEmpty(line) && (state.sCount[line] ?? 0) < state.blkIndent) return end;
    const text = line === startLine ? lineAt(state, line).slice(from) : lineAt(state, line);
    if (fence !== undefined) {
      if (fence.closes(text, (state.sCount[line] ?? 0) - state.blkIndent)) fence = undefined;
      continue;
    }
    const opener = isAtMargin(state, line) ? opensFence(text) : undefined;
    if (opener !== undefined) {
      fence = new FenceScanner(opener);
      continue;
    }
    if (opening.test(text)) depth++;
    if (!closing.test(text)) continue;
    if (depth === 0) return line;
    depth--;
  }
  return end;
}
