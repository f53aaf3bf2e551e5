import type { MarkdownIt, StateBlock, StateInline, Token } from "markdown-it";

const definition = /^\[\^([^\]\s]{1,64})\]:/;
const reference = /^\[\^([^\]\s]{1,64})\]/;

/** The key of a footnote's label among the link reference definitions. Link labels cannot contain NUL. */
export function footnoteKey(label: string): string {
  return `\0${label.toLowerCase()}`;
}

/** The label in a token's `meta`: that of a footnote or of a link reference definition. */
export function labelOf(token: Token): string {
  const label = token.meta?.["label"];
  return typeof label === "string" ? label : "";
}

/**
 * Adds footnotes to a parser. `[^label]: text` at the top level is a block, with further lines indented by four; it stays where it is
 * written and `[^label]` links to it under its own label: a number that changes while the answer grows would rewrite what is read.
 */
export function addFootnotes(parser: MarkdownIt): void {
  parser.block.ruler.before("reference", "footnote", footnoteBlock, { alt: ["paragraph", "reference", "blockquote"] });
  parser.inline.ruler.before("link", "footnote_reference", footnoteReference);
}

function footnoteBlock(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const indent = state.sCount[startLine] ?? 0;
  const lineStart = state.bMarks[startLine] ?? 0;
  const start = lineStart + (state.tShift[startLine] ?? 0);
  const max = state.eMarks[startLine] ?? start;
  if (state.src[start] !== "[" || indent < 0 || indent >= 4) return false;
  // Inside a list or another footnote, a definition that is not indented ends it.
  if (state.level > 0 && !(silent && indent < state.blkIndent)) return false;
  const match = definition.exec(state.src.slice(start, Math.min(max, start + 80)));
  const label = match?.[1];
  if (match === null || label === undefined) return false;
  if (silent) return true;

  const references = (state.env.references ??= {});
  references[footnoteKey(label)] ??= { href: "", title: "" };
  const token = state.push("footnote_open", "div", 1);
  const lines: [number, number] = [startLine, startLine + 1];
  token.map = lines;
  token.meta = { label };

  const before = { parentType: state.parentType, blkIndent: state.blkIndent, tShift: state.tShift[startLine] ?? 0, sCount: indent };
  let content = start + match[0].length;
  while (content < max && (state.src[content] === " " || state.src[content] === "\t")) content++;
  state.bMarks[startLine] = content;
  state.tShift[startLine] = 0;
  state.blkIndent = 4;
  state.sCount[startLine] = 4;
  state.parentType = "footnote";
  state.md.block.tokenize(state, startLine, endLine);
  state.parentType = before.parentType;
  state.blkIndent = before.blkIndent;
  state.bMarks[startLine] = lineStart;
  state.tShift[startLine] = before.tShift;
  state.sCount[startLine] = before.sCount;
  lines[1] = state.line;
  state.push("footnote_close", "div", -1);
  return true;
}

function footnoteReference(state: StateInline, silent: boolean): boolean {
  if (!state.src.startsWith("[^", state.pos)) return false;
  const match = reference.exec(state.src.slice(state.pos, state.pos + 80));
  const label = match?.[1];
  if (match === null || label === undefined || state.env.references?.[footnoteKey(label)] === undefined) return false;
  if (!silent) state.push("footnote_reference", "sup", 0).content = label;
  state.pos += match[0].length;
  return true;
}
