import type { Steps } from "../shared/steps.ts";
import { isDistinctive } from "./likeness.ts";
import { locate, type LocateHint, type Place, type SourceLines } from "./locate.ts";
import { type Fuzz, moreFuzz, type Refusal } from "./refusal.ts";
import { saysOmission } from "./omission.ts";
import { type Pair, reindenter } from "./reindent.ts";
import type { HunkLine } from "./parseDiff.ts";
import { isBlank } from "./textLines.ts";

/** How many lines are looked at in one step. */
const linesInStep = 2000;

/** A change to be made at the place of its old lines. */
export interface Change {
  readonly lines: readonly HunkLine[];
  readonly hint: LocateHint;
}

/** Replaces lines [start, end) of a file, 0-based, by these lines. */
export interface LineEdit {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

/** Edits in ascending order that do not overlap, or the reason why the code cannot be applied. */
export type EditsOrRefusal = LineEdits | Refusal;

interface LineEdits {
  readonly edits: readonly LineEdit[];
  readonly fuzz: Fuzz;
  /** The block is the whole file. */
  readonly isWhole?: true;
}

/**
 * Finds the place of each change and returns the edits. Lines that stay keep the file's text. Added lines get the file's indentation if the
 * block has another one.
 */
export function* applyChanges(source: SourceLines, changes: readonly Change[]): Steps<EditsOrRefusal> {
  yield* source.prepare(["exact", "spacing"]);
  for (const { lines } of changes) {
    yield;
    const omitted = lines.find(({ kind, text }) => kind === "added" && saysOmission(text, source));
    // Without dots, and if no code is removed, it is an ordinary comment.
    if (
      omitted !== undefined &&
      (/\.{3}|…/.test(omitted.text) || lines.some(({ kind, text }) => kind === "removed" && isDistinctive(text)))
    )
      return { reason: "unclearOmission", text: omitted.text.trim() };
  }
  const found: Found[] = [];
  const unsettled: Change[] = [];
  // The offset between the actual lines and the line numbers of the block. It is known once one of its changes has a single place.
  let offset: number | undefined;
  for (const change of changes) {
    yield;
    const place = yield* find(source, change.lines, changes.length > 1 ? { ...change.hint, line: undefined } : change.hint);
    if (!("reason" in place)) {
      found.push(place);
      const first = place.at.findIndex((line) => line >= 0);
      if (change.hint.line !== undefined && first >= 0) offset ??= (place.at[first] ?? 0) - first - change.hint.line;
      if (change.hint.line !== undefined && place.fuzz === "none" && (place.at[0] ?? 0) !== change.hint.line)
        found[found.length - 1] = { ...place, fuzz: "moved" };
    } else if (place.reason === "ambiguous" && changes.length > 1) unsettled.push(change);
    else if (place.reason !== "alreadyThere") return place;
  }
  for (const { lines, hint } of unsettled) {
    yield;
    const place = yield* find(source, lines, { ...hint, line: hint.line === undefined ? undefined : hint.line + (offset ?? 0) });
    if ("reason" in place) return place;
    found.push(place);
  }
  if (found.length === 0) return changes.length > 0 ? { reason: "alreadyThere" } : { reason: "empty" };
  const pairs = found.flatMap(({ lines, at }) => pairsOf(source, lines, at));
  const edits: LineEdit[] = [];
  for (const { lines, at } of found) {
    yield;
    for (const edit of yield* editsAt(source, lines, at, { pairs })) edits.push(edit);
  }
  const matched = new Set(found.flatMap(({ at }) => at));
  if (edits.some((edit) => isPartlyApplied(source, edit, matched))) return { reason: "alreadyThere" };
  edits.sort((a, b) => a.start - b.start || a.end - b.end);
  for (const [index, edit] of edits.entries()) {
    const before = edits[index - 1];
    if (before !== undefined && (before.end > edit.start || (before.start === edit.start && before.end === edit.end)))
      return { reason: "overlap", text: edit.lines[0] ?? source.lines[edit.start] ?? "" };
  }
  return { edits, fuzz: found.reduce((fuzz: Fuzz, one) => moreFuzz(fuzz, one.fuzz), "none") };
}

/** A change whose old lines were found. */
interface Found {
  readonly lines: readonly HunkLine[];
  /** For each line that is not added, the line of the file, or -1. */
  readonly at: readonly number[];
  readonly fuzz: Fuzz;
}

function* find(source: SourceLines, lines: readonly HunkLine[], hint: LocateHint): Steps<Found | Refusal> {
  const kept = lines.filter(({ kind }) => kind !== "added");
  const old = kept.map(({ text }) => text);
  const fresh = lines.filter(({ kind }) => kind !== "removed").map(({ text }) => text);
  const added = lines.filter(({ kind }) => kind === "added");
  if (added.length + old.length === fresh.length && added.length === 0) return { reason: "alreadyThere" };
  if (!old.some((line) => !isBlank(line))) {
    // Without old lines the place is unknown, unless the file is empty.
    const all = source.lines.map((text): HunkLine => ({ kind: "removed", text }));
    if (source.lines.every(isBlank)) return { lines: [...all, ...added], at: all.map((_line, index) => index), fuzz: "none" };
    return { reason: "notFound", text: added[0]?.text ?? "" };
  }
  const located = yield* locate(source, old, { ...hint, mustMatch: kept.map(({ kind }) => kind === "removed") });
  if (!("place" in located)) {
    if (located.places > 1) return { reason: "ambiguous", text: old.find(isDistinctive) ?? old[0] ?? "", places: located.places };
    return (yield* placeOfNew(source, fresh, added)) === undefined
      ? { reason: "notFound", text: missing(source, old) }
      : { reason: "alreadyThere" };
  }
  const { place } = located;
  // The old lines match loosely elsewhere and the new lines match exactly here: the change has been applied, and similar code exists.
  const isLoose = place.fuzz !== "none" && place.fuzz !== "moved";
  const made = isLoose ? yield* placeOfNew(source, fresh, added) : undefined;
  if (made !== undefined && moreFuzz(made.fuzz, place.fuzz) !== made.fuzz) return { reason: "alreadyThere" };
  const there = new Set(place.lines);
  // If the change only adds lines before or after its old lines, those are still there once it has been applied.
  if (
    added.length + old.length === fresh.length &&
    (yield* placeOfNew(source, fresh, added))?.lines.some((line) => there.has(line)) === true
  )
    return { reason: "alreadyThere" };
  if (place.fuzz === "blankLines" && addsBesideBlank(source, lines, place.lines))
    return { reason: "notFound", text: added.find(({ text }) => isDistinctive(text))?.text ?? "" };
  return { lines, at: place.lines, fuzz: place.fuzz };
}

/**
 * Whether the added lines are already directly above or below, in lines that the block does not show: a part of the change has been
 * applied.
 */
function isPartlyApplied(source: SourceLines, { start, end, lines }: LineEdit, matched: ReadonlySet<number>): boolean {
  if (start !== end || !lines.some(isDistinctive)) return false;
  const keys = source.keys("trailing");
  return [start - lines.length, start].some(
    (from) =>
      lines.every((line, index) => keys[from + index] === line.trimEnd()) && !lines.every((_line, index) => matched.has(from + index)),
  );
}

/**
 * Whether a change touches a blank line that the file has and the block omits. It is then unclear whether that line should stay, and on
 * which side.
 */
function addsBesideBlank(source: SourceLines, lines: readonly HunkLine[], at: readonly number[]): boolean {
  let taken = 0;
  let isTouched = false;
  for (const { kind } of lines) {
    if (kind === "added") {
      isTouched = true;
      continue;
    }
    const [above, here] = [at[taken - 1] ?? -1, at[taken] ?? -1];
    const gap = taken === 0 ? here > 0 && isTouched && isBlank(source.lines[here - 1] ?? "x") : above >= 0 && here >= 0 && here - above > 1;
    if (gap && (isTouched || kind === "removed")) return true;
    isTouched = kind === "removed";
    taken++;
  }
  const last = at.at(-1) ?? -1;
  return isTouched && last >= 0 && lines.at(-1)?.kind === "added" && isBlank(source.lines[last + 1] ?? "x");
}

/** The place of the new text of a change, if the file has it exactly once. */
function* placeOfNew(source: SourceLines, fresh: readonly string[], added: readonly HunkLine[]): Steps<Place | undefined> {
  if (!added.some(({ text }) => isDistinctive(text))) return undefined;
  const located = yield* locate(source, fresh, { mustMatch: fresh.map(() => true) });
  return "place" in located ? located.place : undefined;
}

function missing(source: SourceLines, old: readonly string[]): string {
  return (
    old.find((line) => isDistinctive(line) && source.positions(line, "characters").length === 0) ?? old.find(isDistinctive) ?? old[0] ?? ""
  );
}

function pairsOf(source: SourceLines, lines: readonly HunkLine[], at: readonly number[]): readonly Pair[] {
  const pairs: Pair[] = [];
  let index = 0;
  for (const { kind, text } of lines) {
    if (kind === "added") continue;
    const line = at[index++] ?? -1;
    if (line >= 0) pairs.push({ block: text, file: source.lines[line] ?? "" });
  }
  return pairs;
}

/**
 * Creates the edits for the runs of removed and added lines between unchanged ones.
 * @param at for each line that is not added, the line of the file, or -1
 * @param how.first the place of added lines that no line precedes
 * @param how.pairs lines that the whole block and the file share, for the indentation of new ones
 * @param how.near those of them that belong to this change; by default all lines that are not added
 */
export function* editsAt(
  source: SourceLines,
  lines: readonly HunkLine[],
  at: readonly number[],
  {
    first = at.find((line) => line >= 0) ?? 0,
    near = pairsOf(source, lines, at),
    pairs = near,
  }: { readonly first?: number; readonly near?: readonly Pair[]; readonly pairs?: readonly Pair[] } = {},
): Steps<readonly LineEdit[]> {
  const fresh = lines.flatMap(({ kind, text }) => (kind === "added" ? [text] : []));
  const reindent = reindenter({ near, all: pairs, tabs: source.usesTabs, unit: source.indentUnit }, fresh);
  yield;
  const edits: LineEdit[] = [];
  let run: { start: number; end: number; lines: string[] } | undefined;
  let next = first;
  let taken = 0;
  const end = (): void => {
    if (run !== undefined && !(run.start === run.end && run.lines.length === 0)) edits.push(run);
    run = undefined;
  };
  for (const [index, { kind, text }] of lines.entries()) {
    if (index % linesInStep === linesInStep - 1) yield;
    if (kind === "added") {
      run ??= { start: next, end: next, lines: [] };
      run.lines.push(reindent(text));
      continue;
    }
    const line = at[taken++] ?? -1;
    if (line < 0) continue;
    if (kind === "context") {
      end();
      next = line + 1;
      continue;
    }
    // Blank lines that only the file has, inside removed lines, are removed with them.
    if (run !== undefined) run.end = line + 1;
    else run = { start: line, end: line + 1, lines: [] };
    next = line + 1;
  }
  end();
  return edits;
}
