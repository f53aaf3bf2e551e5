import type { Token } from "markdown-it";
import { continuation } from "./frontMatter.ts";
import { isUndecided } from "./openBlocks.ts";
import { atOnce, type Steps } from "../steps.ts";
import { createParser, type Parser } from "./parser.ts";
import { countFinal, isClosedFence, lineStarts, splitTopLevel } from "./topLevel.ts";

/** A code block of an answer, as the panel shows it. */
export interface CodeBlockText {
  /** The info string after the opening fence; empty for indented code. */
  readonly info: string;
  readonly code: string;
  /** Whether it has its closing fence. An answer that was cut off may lack it. */
  readonly isClosed: boolean;
  /** The source between the previous code block and this one. */
  readonly before: string;
}

let parser: Parser | undefined;

/** How many characters are parsed at once, unless a block is longer. */
const sliceLength = 16_384;

/**
 * The code blocks of a Markdown text, in the order of the panel's figures: the same parser makes both, so that a position
 * identifies a block.
 */
export function codeBlocksOf(markdown: string): readonly CodeBlockText[] {
  return atOnce(codeBlockSteps(markdown));
}

/** The same in steps, so as not to block the caller: final blocks are parsed only once, as in the panel. */
export function* codeBlockSteps(markdown: string): Steps<readonly CodeBlockText[]> {
  parser ??= createParser();
  const source = markdown.replace(/\r\n?/g, "\n").replaceAll("\0", "\uFFFD");
  const lines = source.split("\n");
  const blocks: CodeBlockText[] = [];
  let from = 0;
  const take = (tokens: readonly Token[], firstLine: number): void => {
    for (const token of tokens) {
      const { type, info, content, map } = token;
      if (type !== "fence" && type !== "code_block" && (type !== "front_matter" || isUndecided(token))) continue;
      const [start, end] = map === null ? [from, from] : [map[0] + firstLine, map[1] + firstLine];
      const isClosed = type !== "fence" || isClosedFence(token);
      const code = type === "front_matter" ? `${content}\n` : content;
      blocks.push({ info: type === "code_block" ? "" : info, code, isClosed, before: lines.slice(from, start).join("\n") });
      from = end;
    }
  };
  let [open, firstLine, length] = ["", 0, sliceLength];
  for (let at = 0; at < source.length;) {
    open += source.slice(at, at + length);
    at += length;
    const tokens = parser.parseBlocks(open, firstLine === 0 ? {} : { ...continuation });
    if (at >= source.length) {
      take(tokens, firstLine);
      break;
    }
    const groups = splitTopLevel(tokens);
    const starts = lineStarts(open);
    const count = countFinal(groups, { source: open, starts });
    take(
      groups.slice(0, count).flatMap((group) => group.tokens),
      firstLine,
    );
    const left = count === 0 ? 0 : (groups[count]?.start ?? starts.length - 1);
    open = open.slice(starts[left] ?? 0);
    firstLine += left;
    // The open part is parsed again with the next slice, so keep slices large.
    length = Math.max(sliceLength, open.length);
    yield;
  }
  return blocks;
}
