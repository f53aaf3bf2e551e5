import MarkdownIt, { type MarkdownIt as Markdown, type StateBlock } from "markdown-it";
import type { ParserLimits } from "./parserLimits.ts";

/** A block rule of markdown-it. */
export type BlockRule = (state: StateBlock, startLine: number, endLine: number, silent: boolean) => boolean;

/** One of markdown-it's own block rules. */
function blockRule(name: string): BlockRule {
  const { ruler } = new MarkdownIt().block;
  ruler.enableOnly([name]);
  const [rule] = ruler.getRules("");
  if (rule === undefined) throw new Error(`markdown-it has no rule ${name}`);
  return rule;
}

/** The line after the one with which a block from `startLine` exceeds `limit` characters; `endLine` if no line does. */
export function limitedEnd(state: StateBlock, startLine: number, endLine: number, limit: number): number {
  const furthest = (state.bMarks[startLine] ?? 0) + limit;
  if ((state.bMarks[endLine] ?? 0) <= furthest) return endLine;
  let low = startLine + 1;
  let high = endLine;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((state.bMarks[middle] ?? 0) > furthest) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Runs a rule as if the source ended at `end`. */
export function upTo<T>(state: StateBlock, end: number, read: () => T): T {
  const { lineMax } = state;
  state.lineMax = Math.min(lineMax, end);
  try {
    return read();
  } finally {
    state.lineMax = lineMax;
  }
}

/**
 * Ends blocks that are longer than those of any real answer, after the line that exceeds the limit. The rest
 * starts a new block, so that text without blank lines stays cheap at any length.
 */
export function limitBlocks(markdown: Markdown, limits: ParserLimits): void {
  const limit = (name: string, length: number, alt: string[]): void => {
    const rule = blockRule(name);
    const limited: BlockRule = (state, startLine, endLine, silent) => {
      const end = limitedEnd(state, startLine, endLine, length);
      return end === endLine ? rule(state, startLine, endLine, silent) : upTo(state, end, () => rule(state, startLine, end, silent));
    };
    markdown.block.ruler.at(name, limited, { alt });
  };
  limit("paragraph", limits.paragraph, []);
  limit("lheading", limits.paragraph, []);
  limit("reference", limits.paragraph, []);
  limit("code", limits.container, []);
  limit("blockquote", limits.quote, ["paragraph", "reference", "blockquote", "list"]);
  limitTables(markdown, limits.columns);
}

function limitTables(markdown: Markdown, columns: number): void {
  const table = blockRule("table");
  const limited: BlockRule = (state, startLine, endLine, silent) => {
    if (startLine + 2 > endLine) return false;
    const start = (state.bMarks[startLine + 1] ?? 0) + (state.tShift[startLine + 1] ?? 0);
    const first = state.src.charCodeAt(start);
    if (first !== 124 && first !== 45 && first !== 58) return false;
    const end = state.eMarks[startLine + 1] ?? start;
    if (end - start > columns && state.src.slice(start, end).split("|").length > columns + 1) return false;
    return table(state, startLine, endLine, silent);
  };
  markdown.block.ruler.at("table", limited, { alt: ["paragraph", "reference"] });
}
