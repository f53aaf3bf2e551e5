import { diffArrays } from "diff";
import { editsAt, type LineEdit } from "./applyHunks.ts";
import { declaredName } from "./declarations.ts";
import { isTelling, keyOf, type Likeness } from "./likeness.ts";
import type { SourceLines } from "./locate.ts";
import type { HunkLine } from "./parseDiff.ts";
import type { Refusal } from "./refusal.ts";

/** Work that is put into finding what two pieces of text share; what differs more than this is replaced as a whole. */
const mostDifferences = 3000;

/** Edits that make lines [start, end) of a file these; what both have stays as the file writes it. */
export function replaceRegion(
  source: SourceLines,
  start: number,
  end: number,
  lines: readonly string[],
  likeness: Likeness,
): readonly LineEdit[] {
  const old = source.lines.slice(start, end);
  const parts = diffArrays(
    old.map((line) => keyOf(line, likeness)),
    lines.map((line) => keyOf(line, likeness)),
    { maxEditLength: mostDifferences },
  );
  if (parts === undefined) return [{ start, end, lines }];
  const hunk: HunkLine[] = [];
  let inOld = 0;
  let inNew = 0;
  for (const { added, removed, count } of parts) {
    for (let index = 0; index < count; index++) {
      if (removed) hunk.push({ kind: "removed", text: old[inOld++] ?? "" });
      else {
        hunk.push({ kind: added ? "added" : "context", text: lines[inNew++] ?? "" });
        if (!added) inOld++;
      }
    }
  }
  return editsAt(
    source,
    hunk,
    old.map((_line, index) => start + index),
    { first: start },
  );
}

/** Lines that may go without a word, and how many for each line that comes. */
const silentLines = 12;

/**
 * Whether replacing lines [start, end) by these would lose something that a block is more likely to have left out than to have deleted: whole
 * declarations, or much more than it brings.
 * @param whole whether the block begins and ends with the file
 */
export function losesCode(source: SourceLines, start: number, end: number, lines: readonly string[], whole: boolean): Refusal | undefined {
  const kept = new Map<string, number>();
  for (const line of lines) kept.set(keyOf(line, "characters"), (kept.get(keyOf(line, "characters")) ?? 0) + 1);
  const names = new Set(lines.map((line) => declaredName(line)));
  let lost = 0;
  let stays = 0;
  let declarations = 0;
  for (const line of source.lines.slice(start, end)) {
    if (!isTelling(line)) continue;
    const key = keyOf(line, "characters");
    const left = kept.get(key) ?? 0;
    if (left > 0) {
      kept.set(key, left - 1);
      stays++;
      continue;
    }
    lost++;
    const name = declaredName(line);
    if (name !== undefined && !names.has(name)) declarations++;
  }
  const fresh = [...kept].reduce((sum, [key, count]) => sum + (isTelling(key) ? count : 0), 0);
  const faithful = whole && stays >= 4 * fresh && stays >= lost;
  if (declarations > fresh && !faithful) return { reason: "dropsCode", lines: lost };
  if (lost > silentLines && lost > 2 * fresh + stays && !faithful) return { reason: "dropsCode", lines: lost };
  return undefined;
}
