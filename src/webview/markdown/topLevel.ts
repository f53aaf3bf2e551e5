import type { Token } from "markdown-it";
import { footnoteKey, labelOf } from "./footnotes.ts";

/** The tokens of one top-level block. */
export interface Group {
  readonly tokens: Token[];
  readonly type: string;
  /** First line. */
  readonly start: number;
  /** Line after the last. */
  readonly end: number;
}

/** Splits block tokens into top-level blocks. */
export function splitTopLevel(tokens: readonly Token[]): Group[] {
  const groups: Group[] = [];
  let from = 0;
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined || token.level !== 0 || token.nesting === 1) continue;
    const own = tokens.slice(from, index + 1);
    const [first] = own;
    if (first !== undefined) groups.push({ tokens: own, type: first.type, start: first.map?.[0] ?? 0, end: first.map?.[1] ?? 0 });
    from = index + 1;
  }
  return groups;
}

/**
 * How many of the groups, from the first on, no further text can change. A block is final when the block after it has its first line
 * complete: no rule looks further than that line, but for four.
 * - A table is known by its second line: that has to be complete as well.
 * - A formula on lines of its own is known when it ends.
 * - A link reference definition may go on into the lines after it as a title: it waits for the block after it.
 * @param completeLines lines that end with a line feed
 */
export function countFinal(groups: readonly Group[], completeLines: number): number {
  const final: boolean[] = groups.map(() => false);
  for (let index = groups.length - 2; index >= 0; index--) {
    const group = groups[index];
    const next = groups[index + 1];
    if (group === undefined || next === undefined) continue;
    if (next.start >= completeLines) continue;
    if (next.type === "table_open" && next.start + 1 >= completeLines) continue;
    if (next.type === "math_block" && (next.tokens[0]?.meta?.["open"] === true || next.end > completeLines)) continue;
    if (group.type === "reference_definition" && group.end === next.start && final[index + 1] !== true) continue;
    final[index] = true;
  }
  const firstOpen = final.indexOf(false);
  return firstOpen < 0 ? 0 : firstOpen;
}

/** Labels that the tokens define. */
export function definedLabels(tokens: readonly Token[]): readonly string[] {
  const labels: string[] = [];
  for (const token of tokens) {
    if (token.type === "reference_definition") labels.push(labelOf(token));
    else if (token.type === "footnote_open") labels.push(footnoteKey(labelOf(token)));
  }
  return labels;
}

/** Offsets of the lines of a text; the last one may be empty. */
export function lineStarts(source: string): number[] {
  const starts = [0];
  for (let feed = source.indexOf("\n"); feed >= 0; feed = source.indexOf("\n", feed + 1)) starts.push(feed + 1);
  return starts;
}
