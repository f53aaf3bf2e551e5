import { createParser, type Parser } from "./parser.ts";

/** A block of code of an answer, as the panel shows it. */
export interface CodeBlockText {
  /** What stands after the opening fence; empty for indented code. */
  readonly info: string;
  readonly code: string;
  /** Whether its closing fence has come: an answer that was cut off has none. */
  readonly isClosed: boolean;
  /** The source of what stands before it, back to the block of code before. */
  readonly before: string;
}

let parser: Parser | undefined;

/**
 * The blocks of code of a Markdown text, in the order in which the panel shows their figures: the same parser makes both, so that a place among
 * them says which is meant.
 */
export function codeBlocksOf(markdown: string): readonly CodeBlockText[] {
  parser ??= createParser();
  const source = markdown.replace(/\r\n?/g, "\n").replaceAll("\0", "\uFFFD");
  const lines = source.split("\n");
  const blocks: CodeBlockText[] = [];
  let from = 0;
  for (const { type, info, content, map } of parser.parseBlocks(source, {})) {
    if (type !== "fence" && type !== "code_block") continue;
    const [start, end] = map ?? [from, from];
    const isClosed = type !== "fence" || (end - start > 1 && /^[ \t>]*(?:`{3,}|~{3,})[ \t]*$/.test(lines[end - 1] ?? ""));
    blocks.push({ info: type === "fence" ? info : "", code: content, isClosed, before: lines.slice(from, start).join("\n") });
    from = end;
  }
  return blocks;
}
