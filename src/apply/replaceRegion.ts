import { mapInSteps, type Steps } from "../shared/steps.ts";
import { editsAt, type LineEdit } from "./applyHunks.ts";
import { closes, declaredName } from "./declarations.ts";
import { contentKey, isDistinctive, type Likeness } from "./likeness.ts";
import { lineDiff } from "./lineDiff.ts";
import { keysOf, type SourceLines } from "./locate.ts";
import type { HunkLine } from "./parseDiff.ts";
import type { Refusal } from "./refusal.ts";
import type { Pair } from "./reindent.ts";
import { indentOf, indentWidth, isBlank } from "./textLines.ts";

/** How many lines are looked at in one step. */
const linesInStep = 2000;

/** The edits that turn lines [start, end) of a file into these lines. Lines that both share keep the file's text. */
export function* replaceRegion(
  source: SourceLines,
  start: number,
  end: number,
  lines: readonly string[],
  likeness: Likeness,
): Steps<readonly LineEdit[]> {
  const old = source.lines.slice(start, end);
  const key = (line: string): string => contentKey(line, likeness);
  const parts = yield* lineDiff(yield* mapInSteps(old, key), yield* mapInSteps(lines, key));
  yield;
  const both: { readonly block: string | undefined; readonly file: string | undefined }[] = [];
  let inOld = 0;
  let inNew = 0;
  for (const { kind, count } of parts)
    for (let index = 0; index < count; index++)
      both.push({ file: kind === "new" ? undefined : old[inOld++], block: kind === "old" ? undefined : lines[inNew++] });
  yield;
  const usual = usualIndent(both);
  yield;
  const near: Pair[] = [];
  const hunk = both.flatMap(({ block, file }): readonly HunkLine[] => {
    if (block === undefined || file === undefined)
      return [block === undefined ? { kind: "removed", text: file ?? "" } : { kind: "added", text: block }];
    if (isBlank(block) || usual(indentOf(block)) === indentOf(file)) {
      near.push({ block, file });
      return [{ kind: "context", text: block }];
    }
    // A line whose indentation differs from the usual one is a change too; in some languages that is the whole change.
    return [
      { kind: "removed", text: file },
      { kind: "added", text: block },
    ];
  });
  yield;
  const at = old.map((_line, index) => start + index);
  return yield* editsAt(source, hunk, at, { first: start, near });
}

/**
 * Returns a function from an indentation of the block to the one that most such lines have in the file. The block may be shifted as a
 * whole, or have wider steps.
 */
function usualIndent(
  both: readonly { readonly block: string | undefined; readonly file: string | undefined }[],
): (block: string) => string | undefined {
  const indents = both.flatMap(({ block, file }) =>
    block === undefined || file === undefined || isBlank(block) ? [] : [{ block: indentOf(block), file: indentOf(file) }],
  );
  const most = (all: readonly string[]): readonly [string, number] | undefined => {
    const counts = new Map<string, number>();
    for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
    return [...counts].reduce<readonly [string, number] | undefined>(
      (best, one) => (best === undefined || one[1] > best[1] ? one : best),
      undefined,
    );
  };
  const more = most(indents.flatMap(({ block, file }) => (file.endsWith(block) ? [file.slice(0, file.length - block.length)] : [])));
  const less = most(indents.flatMap(({ block, file }) => (block.endsWith(file) ? [block.slice(0, block.length - file.length)] : [])));
  const [shift, isMore] = (more?.[1] ?? 0) >= (less?.[1] ?? 0) ? [more, true] : [less, false];
  if (shift !== undefined && 3 * shift[1] >= 2 * indents.length) {
    const [by] = shift;
    if (isMore) return (block) => by + block;
    return (block) => (block.startsWith(by) ? block.slice(by.length) : undefined);
  }
  const byBlock = new Map<string, string[]>();
  for (const { block, file } of indents) {
    const known = byBlock.get(block);
    if (known === undefined) byBlock.set(block, [file]);
    else known.push(file);
  }
  const usual = new Map(Array.from(byBlock, ([block, files]) => [block, most(files)?.[0]]));
  return (block) => usual.get(block);
}

/**
 * Whether lines [start, end) extend beyond the block that the piece of code covers. Then its last line matched in the next function or
 * mapping instead of in the one where its first line is.
 */
export function leavesBlock(source: SourceLines, start: number, end: number, lines: readonly string[]): boolean {
  const [region, piece] = [source.lines.slice(start, end), lines].map((all) => all.filter((line) => !isBlank(line)));
  if (region === undefined || piece === undefined) return false;
  // The last line may close the block of the first one. Another line at that level begins a new block.
  const begins = (all: readonly string[]): readonly string[] => [
    ...all.slice(0, 1),
    ...all.slice(1, -1).filter((line) => !closes.test(line.trim())),
  ];
  return leastDepth(region) < leastDepth(piece) || (piece.length > 2 && leastDepth(begins(region)) < leastDepth(begins(piece)));
}

/** The depth of the shallowest line after the first, relative to the first: -1 shallower, 0 equal, 1 deeper. */
function leastDepth(lines: readonly string[]): number {
  const [first = 0, ...rest] = lines.map((line) => indentWidth(line));
  return rest.reduce((least, width) => Math.min(least, Math.sign(width - first)), 1);
}

/** Number of lines that may be deleted without being mentioned. */
const silentLines = 12;

/**
 * Whether replacing lines [start, end) by these lines would delete code that the block more likely omitted: whole declarations, or much
 * more than the block adds.
 * @param whole whether the block covers the file from beginning to end
 */
export function* losesCode(
  source: SourceLines,
  start: number,
  end: number,
  lines: readonly string[],
  whole: boolean,
): Steps<Refusal | undefined> {
  yield* source.prepare(["spacing", "characters"]);
  const kept = new Map<string, number>();
  for (const key of yield* keysOf(lines, "characters")) kept.set(key, (kept.get(key) ?? 0) + 1);
  yield;
  const names = new Set(yield* mapInSteps(lines, declaredName));
  const isHeading = (line: string): boolean => /^#{2,6} \S/.test(line);
  let headings = -lines.filter((line) => isHeading(line) && source.positions(line, "spacing").length === 0).length;
  const written = new Set(kept.keys());
  let lost = 0;
  let again = 0;
  let stays = 0;
  let declarations = 0;
  const keys = source.keys("characters");
  for (let index = start; index < end; index += 1) {
    if ((index - start) % linesInStep === linesInStep - 1) yield;
    const line = source.lines[index] ?? "";
    if (!isDistinctive(line)) continue;
    const key = keys[index] ?? "";
    const left = kept.get(key) ?? 0;
    if (left > 0) {
      kept.set(key, left - 1);
      stays++;
      continue;
    }
    lost++;
    if (written.has(key)) again++;
    if (isHeading(line)) headings++;
    const name = declaredName(line);
    if (name !== undefined && !names.has(name)) declarations++;
  }
  const fresh = [...kept].reduce((sum, [key, count]) => sum + (isDistinctive(key) ? count : 0), 0);
  const faithful = whole && stays >= 4 * fresh && stays >= lost;
  if ((declarations > fresh || headings > 0) && !faithful) return { reason: "dropsCode", lines: lost };
  // Nothing is new and more is deleted than shown: these are quoted excerpts, not everything that should stay.
  if (fresh === 0 && lost > stays && !whole) return { reason: "dropsCode", lines: lost };
  // The deleted lines repeat kept ones: the last line matched in a copy of the intended place.
  if (again > 0 && lost > 2 * fresh + 2 && !faithful) return { reason: "dropsCode", lines: lost };
  if (lost > silentLines && lost > 2 * fresh + stays && !faithful) return { reason: "dropsCode", lines: lost };
  return undefined;
}
