import type { MarkdownIt, StateBlock } from "markdown-it";
import { limitedEnd } from "./limitBlocks.ts";
import type { MathMeta } from "./mathInline.ts";
import { breaksOff, isAtMargin, isCompleteLine, lineAt } from "./openBlocks.ts";
import { displayEnvironments, isEscapedLabel, isPlainText, isProse } from "./texShape.ts";

const environment = new RegExp(`^\\\\begin\\{(${displayEnvironments})\\}`);
/** What may follow a formula on its last line and still belong to it. */
const closingMark = /^[.,;:!?。，；：！？、]$/;

/** How a display formula begins. */
interface Opening {
  /** Characters before its content. */
  readonly skipped: number;
  readonly close: string;
  /** Whether opening and closing belong to the TeX. */
  readonly isEnvironment: boolean;
}

/**
 * Adds display formulas that begin a line: `$$…$$`, `\[…\]` and environments such as `\begin{align}`. They may hold blank lines. While the end
 * has not come, the formula is open, unless a line shows that there is no formula.
 * @param limit characters within which it must end
 */
export function addMathBlocks(markdown: MarkdownIt, limit: number): void {
  const alt = ["paragraph", "reference"];
  markdown.block.ruler.before("fence", "math_block", (state, start, end, silent) => mathBlock(state, start, end, limit, silent), { alt });
}

function openingOf(line: string): Opening | undefined {
  if (line.startsWith("$$")) return line.startsWith("$$$") ? undefined : { skipped: 2, close: "$$", isEnvironment: false };
  if (line.startsWith("\\[")) return { skipped: 2, close: "\\]", isEnvironment: false };
  const [begin, name] = environment.exec(line) ?? [];
  return begin === undefined || name === undefined ? undefined : { skipped: 0, close: `\\end{${name}}`, isEnvironment: true };
}

function mathBlock(state: StateBlock, startLine: number, wholeEnd: number, limit: number, silent: boolean): boolean {
  const character = state.src[(state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0)];
  if ((character !== "$" && character !== "\\") || !isAtMargin(state, startLine)) return false;
  const opening = openingOf(lineAt(state, startLine));
  if (opening === undefined || (silent && character === "$" && endsInFormula(state, startLine))) return false;
  const endLine = limitedEnd(state, startLine, wholeEnd, limit);
  const { close } = opening;
  const lines: string[] = [];
  let tail: string | undefined;
  let afterBlank = false;
  let line = startLine;
  for (; tail === undefined && line < endLine; line++) {
    if (line > startLine && breaksOff(state, line)) return false;
    const text = line === startLine ? lineAt(state, line).slice(opening.skipped) : lineAt(state, line);
    const end = closeIn(text, close);
    if (end < 0 && (afterBlank || line === startLine) && isCompleteLine(state, line) && isProse(text)) return false;
    if (text.trim() === "" && line > startLine) {
      afterBlank = true;
      continue;
    }
    lines.push(end < 0 ? text : text.slice(0, end));
    if (end >= 0) tail = text.slice(end + close.length).trim();
  }
  const open = tail === undefined;
  if (open && endLine < wholeEnd) return false;
  const content = lines.join("\n").trim();
  if (!open && content === "") return false;
  // "$$x$$ and more" on one line is a paragraph; so is `\[0\]`.
  if (!open && line === startLine + 1) {
    if (tail !== "" && !closingMark.test(tail ?? "")) return false;
    if (close === "\\]" ? isEscapedLabel(content) : close === "$$" && isPlainText(content)) return false;
  }
  if (silent) return true;
  if (tail !== undefined && tail !== "" && !closingMark.test(tail)) {
    paragraph(state, startLine, line);
    return true;
  }
  const token = state.push("math_block", "math", 0);
  token.map = [startLine, line];
  token.content = `${opening.isEnvironment ? `${content}${open ? "" : close}` : content}${tail ?? ""}`;
  token.meta = {
    display: true,
    open,
    source: state.getLines(startLine, line, state.sCount[startLine] ?? 0, false).trimEnd(),
  } satisfies MathMeta;
  state.line = line;
  return true;
}

/** How much of a paragraph is looked at for a formula that is open. */
const longestOpen = 2_000;

/** Whether the dollars that begin a line of a paragraph close a formula that began in its words. */
function endsInFormula(state: StateBlock, line: number): boolean {
  // Until it ends, a paragraph's first line is the state's.
  const end = state.bMarks[line] ?? 0;
  const before = state.src.slice(Math.max(state.bMarks[state.line] ?? 0, end - longestOpen), end).replaceAll(/`[^`]*`/g, "");
  const parts = before.split(/(?<![\\$])\$\$(?!\$)/);
  // Dollars with words behind them on their line begin no formula.
  return parts.length % 2 === 0 && /^[ \t]*\n/.test(parts.at(-1) ?? "");
}

/** Where the closing delimiter is. In `\\]`, a row ends before a bracket. */
function closeIn(text: string, close: string): number {
  for (let end = text.indexOf(close); end >= 0; end = text.indexOf(close, end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === "\\") backslashes++;
    if (close !== "\\]" || backslashes % 2 === 0) return end;
  }
  return -1;
}

/** A formula with words after it on its last line: a paragraph that begins with the formula. */
function paragraph(state: StateBlock, startLine: number, end: number): void {
  const open = state.push("paragraph_open", "p", 1);
  open.map = [startLine, end];
  open.meta = { formula: true };
  const inline = state.push("inline", "", 0);
  inline.content = state.getLines(startLine, end, state.blkIndent, false).trim();
  inline.map = [startLine, end];
  inline.children = [];
  state.push("paragraph_close", "p", -1);
  state.line = end;
}
