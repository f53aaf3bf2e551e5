import type { Token } from "markdown-it";
import type { Watched } from "./buildView.ts";
import { roomInCell } from "./cellWidth.ts";
import { CodeFigure } from "./codeBlock.ts";
import { OpenFence, type OpenLeaf, OpenPlainText, OpenText } from "./openLeaf.ts";
import type { ParserLimits } from "../../shared/markdown/parserLimits.ts";
import { PlainTextWidget } from "./plainText.ts";
import { countCells } from "./tableRow.ts";
import { type Group, isClosedFence } from "../../shared/markdown/topLevel.ts";

/**
 * Finds the token that the last line of the source belongs to, if text appended to that line may continue it.
 * @param completeLines lines before the last
 */
export function findLeaf(group: Group | undefined, completeLines: number, lastLine: string): Watched | undefined {
  const tokens = group?.tokens ?? [];
  const token = tokens.findLast(({ nesting }) => nesting === 0);
  if (group === undefined || token === undefined) return undefined;
  const blank = /^[ \t]*$/.test(lastLine);
  const end = token.map?.[1];
  if (token.type === "fence") {
    // A first line with a pipe in it belongs to a table if the second line is a delimiter row.
    const certainFrom = (token.map?.[0] ?? 0) + (token.info.includes("|") ? 2 : 1);
    const reachesEnd = end === completeLines + (blank ? 0 : 1) && certainFrom <= completeLines;
    const quoted = tokens.some(({ type }) => type === "blockquote_open");
    return reachesEnd && !quoted && !isClosedFence(token) ? { token } : undefined;
  }
  if (token.type !== "inline" || blank) return undefined;
  if (group.type === "table_open") return cellOfLastLine(tokens, completeLines, lastLine);
  return end === completeLines + 1 ? { token } : undefined;
}

/**
 * The part of the page that grows there, once the token's view is on the page.
 * @param length length of the block's source
 */
export function leafOf({ token, view, holder }: Watched, lastLine: string, limits: ParserLimits, length: number): OpenLeaf | undefined {
  if (view?.kind === "text") {
    const isCell = holder?.tag === "td" || holder?.tag === "th";
    return OpenText.at(view, token, lastLine, limits.inline, isCell ? roomInCell(holder.children) : Infinity);
  }
  if (view?.kind !== "widget") return undefined;
  const { live } = view;
  if (live instanceof CodeFigure) return OpenFence.at(live, token, lastLine, token.level === 0 ? Infinity : limits.container - length);
  if (live instanceof PlainTextWidget && token.map !== null) return OpenPlainText.at(live, token.children?.[0]?.content ?? "", lastLine);
  return undefined;
}

/** Elements that are closed at the end of a growing text, so that it grows inside them. */
const growing = new Set(["strong", "em", "s", "code", "sub", "sup", "kbd", "mark", "u", "b", "i", "del"]);

/** Makes the watched view that of the text at the very end, inside what was closed only to be shown. */
export function growsInside(watched: Watched): void {
  let view = watched.view ?? watched.holder?.children.at(-1);
  while (view?.kind === "element" && growing.has(view.tag)) view = view.children.at(-1);
  if (view?.kind === "text") watched.view = view;
}

/** The cell of a table that the last line of the source ends in. */
export function cellOfLastLine(tokens: readonly Token[], completeLines: number, lastLine: string): Watched | undefined {
  const row = tokens.findLastIndex(({ type }) => type === "tr_open");
  if (tokens[row]?.map?.[0] !== completeLines) return undefined;
  const cells = tokens.slice(row).filter(({ type }) => type === "inline");
  const token = cells[countCells(lastLine) - 1];
  return token === undefined ? undefined : { token };
}
