import type { Env, MarkdownIt, StateBlock } from "markdown-it";
import { breaksOff, isCompleteLine, type OpenBlockMeta } from "./openBlocks.ts";

/** What a parser is told about a text that is not the beginning of an answer: front matter is only there. */
export const continuation: Readonly<Env> = { continues: true };

const rule = /^---[ \t]*$/;
const key = /^(?:[A-Za-z_][\w.-]*|"[^"]*"|'[^']*')[ \t]*:(?:[ \t]|$)/;
const startOfKey = /^(?:[A-Za-z_][\w.-]*|"[^"]*"?|'[^']*'?)?[ \t]*:?$/;
const startOfRule = /^-{1,2}$/;
/** Lines that are no keys: items, what is indented, comments, and the ends of lists and objects. */
const otherLine = /^(?:-[ \t]|-$|[ \t]|#|[\]}])/;

/**
 * Adds front matter: YAML between two lines `---` at the beginning of a text, of which the first line names a key. While its end has not come, it is open,
 * unless a line shows that it is ordinary Markdown.
 * @param limit characters within which it must end
 */
export function addFrontMatter(markdown: MarkdownIt, limit: number): void {
  markdown.block.ruler.before("fence", "front_matter", (state, start, end, silent) => !silent && frontMatter(state, start, end, limit));
}

/**
 * Open front matter, whose first line is the source's, with its end, up to the last line that can be shown.
 * @returns undefined if it is not certain yet that there is any
 */
export function closedFrontMatter(source: string): string | undefined {
  const lines = source.split("\n");
  const last = lines.at(-1) ?? "";
  if (!isLine(last) || startOfRule.test(last) || (lines.length === 2 && !key.test(last))) lines.pop();
  return lines.length < 2 ? undefined : `${lines.join("\n").trimEnd()}\n---`;
}

function frontMatter(state: StateBlock, startLine: number, endLine: number, limit: number): boolean {
  if (state.level > 0 || state.tokens.length > 0 || state.env["continues"] === true) return false;
  if (!rule.test(rawLine(state, startLine))) return false;
  const furthest = (state.bMarks[startLine] ?? 0) + limit;
  let close = startLine + 1;
  for (; close < endLine; close++) {
    const line = rawLine(state, close);
    if ((state.eMarks[close] ?? 0) > furthest) return false;
    const isFirst = close === startLine + 1;
    if (!isFirst && rule.test(line)) break;
    if (breaksOff(state, close)) return false;
    const fits = isFirst ? key.test(line) : isLine(line);
    if (!fits && (isCompleteLine(state, close) || !(startOfKey.test(line) || (!isFirst && startOfRule.test(line))))) return false;
  }
  const open = close === endLine;
  // Blanks at the end count: they may stand for what is left out while the text grows.
  if (open && state.src.length > furthest) return false;
  const token = state.push("front_matter", "code", 0);
  state.line = open ? endLine : close + 1;
  token.map = [startLine, state.line];
  token.info = "yaml";
  // Without its last line feed, so that it grows while it is open.
  token.content = state.getLines(startLine + 1, close, 0, false).trimEnd();
  token.meta = { open, source: open ? state.getLines(startLine, state.line, 0, false).trimEnd() : "" } satisfies OpenBlockMeta;
  return true;
}

function isLine(line: string): boolean {
  return line.trim() === "" || key.test(line) || otherLine.test(line);
}

/** A line with its indentation. */
function rawLine(state: StateBlock, line: number): string {
  return state.src.slice(state.bMarks[line], state.eMarks[line]);
}
