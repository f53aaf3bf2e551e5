import { mapInSteps, type Steps } from "../shared/steps.ts";
import { declaredName } from "./declarations.ts";
import type { ExactProblem } from "./exactAnswer.ts";
import { changedLines, type ExactChange, LineIndex } from "./exactEdit.ts";
import { lineDiff } from "./lineDiff.ts";
import type { BlockChange } from "./parseBlock.ts";
import { indentWidth, isBlank } from "./textLines.ts";

/** What a block shows of a file. */
interface Shown {
  /** Its lines, as they are to be. */
  readonly lines: readonly string[];
  /** Lines that it says are to go. */
  readonly removed: readonly string[];
  /** Lines that it adds for sure; undefined where they cannot be told from those that only show the place. */
  readonly added: readonly string[] | undefined;
}

/** How many lines are looked at in one step. */
const linesInStep = 2000;
/** How many pairs of lines are looked at for versions of one another. With more of them it is not sure what replaces what. */
const mostCompared = 1_000_000;

/**
 * Whether an edit that another model made of a block is that block's edit: it adds no lines but those of the block, leaves none of them out, and removes
 * none but those that the block replaces. A model may misplace, shorten or invent; then the edit is refused.
 * @param source the lines of the file
 * @param block as it was parsed, or its lines where that is not possible
 * @returns the first thing that does not agree
 */
export function* disagreement(
  source: readonly string[],
  changes: readonly ExactChange[],
  block: BlockChange | readonly string[],
): Steps<ExactProblem | undefined> {
  const shown = shownBy(block);
  const result = changedLines(source, changes);
  const runs: Run[] = [];
  for (const change of changes) {
    yield;
    for (const run of yield* runsOf(source, change)) runs.push(run);
  }
  return (yield* foreignLine(runs, shown)) ?? (yield* droppedLine(source, result, runs, shown)) ?? (yield* missingLine(result, shown));
}

function shownBy(block: BlockChange | readonly string[]): Shown {
  if (isLines(block)) {
    const body = (line: string): string => line.slice(1);
    const added = block.filter((line) => /^\+(?!\+\+ )/.test(line)).map(body);
    const removed = block.filter((line) => /^-(?!-- )/.test(line)).map(body);
    return { lines: [...block, ...block.filter((line) => /^[+ ]/.test(line)).map(body)], removed, added };
  }
  switch (block.kind) {
    case "code":
      return { lines: block.lines, removed: [], added: undefined };
    case "diff": {
      const all = block.diff.hunks.flatMap(({ lines }) => lines);
      const of = (...kinds: readonly string[]): readonly string[] => all.filter(({ kind }) => kinds.includes(kind)).map(({ text }) => text);
      return { lines: of("context", "added"), removed: of("removed"), added: of("added") };
    }
    case "searchReplace": {
      const lines = block.blocks.flatMap(({ replace }) => replace);
      return { lines, removed: block.blocks.flatMap(({ search }) => search), added: lines };
    }
    default:
      return block satisfies never;
  }
}

function isLines(block: BlockChange | readonly string[]): block is readonly string[] {
  return Array.isArray(block);
}

/** A run of lines that differ, with the lines that stay before and after it. */
interface Run {
  readonly removed: readonly string[];
  readonly added: readonly string[];
  readonly before: string | undefined;
  readonly after: string | undefined;
}

function* runsOf(source: readonly string[], { start, end, lines }: ExactChange): Steps<readonly Run[]> {
  const old = source.slice(start, end);
  const runs: Run[] = [];
  let before = nearest(source.slice(Math.max(0, start - mostBetween), start).toReversed());
  let [removed, added]: [string[], string[]] = [[], []];
  const flush = (following: readonly string[]): void => {
    if (removed.length > 0 || added.length > 0) runs.push({ removed, added, before, after: nearest(following) });
    [removed, added] = [[], []];
  };
  let [inOld, inNew] = [0, 0];
  for (const { kind, count } of yield* lineDiff(old, lines)) {
    const [part, others] = [old.slice(inOld, inOld + count), lines.slice(inNew, inNew + count)];
    if (kind !== "new") inOld += count;
    if (kind !== "old") inNew += count;
    if (kind === "old") for (const line of part) removed.push(line);
    else if (kind === "new") for (const line of others) added.push(line);
    // Lines without a word stay where they are by chance: what is on both sides of them is one run.
    else if (others.some((line) => !isBlank(line))) {
      flush(others);
      before = nearest(others.toReversed()) ?? before;
    }
  }
  flush(source.slice(end, end + mostBetween));
  return runs;
}

/** How many lines are looked through for the next one that is not blank. */
const mostBetween = 50;

function nearest(lines: readonly string[]): string | undefined {
  return lines.find((line) => !isBlank(line));
}

/** A line without its indentation, runs of blanks, and the comma or semicolon at its end, which depends on what follows. */
function norm(line: string): string {
  return line
    .trim()
    .replaceAll(/\s+/g, " ")
    .replace(/[,;]+$/, "");
}

function isTelling(line: string): boolean {
  return /[\p{L}\p{N}]/u.test(line);
}

/** The words of many lines, in steps. */
function* allWordsOf(lines: readonly string[]): Steps<ReadonlySet<string>> {
  const all = new Set<string>();
  for (const [index, line] of lines.entries()) {
    for (const word of wordsOf([line])) all.add(word);
    if (index % linesInStep === linesInStep - 1) yield;
  }
  return all;
}

function wordsOf(lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.match(/[\p{L}\p{N}_$#]+/gu) ?? []));
}

const importing = /^(?:import|from|use|using|require|#include|const \{|@import|@use)\b/;

function* foreignLine(runs: readonly Run[], { lines }: Shown): Steps<ExactProblem | undefined> {
  const known = new Set(yield* mapInSteps(lines, norm));
  const words = yield* allWordsOf(lines);
  for (const { added, removed } of runs) {
    yield;
    const old = new Set(removed.map(norm));
    const oldWords = wordsOf(removed);
    const foreign = added.find((line) => {
      if (!isTelling(line) || known.has(norm(line)) || old.has(norm(line))) return false;
      // Two lists of imports become one.
      const isMerged = importing.test(line.trim()) && [...wordsOf([line])].every((word) => words.has(word) || oldWords.has(word));
      return !isMerged;
    });
    if (foreign !== undefined) return { reason: "foreign", text: foreign };
  }
  return undefined;
}

function* droppedLine(
  source: readonly string[],
  result: readonly string[],
  runs: readonly Run[],
  shown: Shown,
): Steps<ExactProblem | undefined> {
  const named = yield* allWordsOf([...shown.lines, ...shown.removed]);
  const names = new Set(yield* mapInSteps(result, declaredName));
  const gone = new Set(yield* mapInSteps(shown.removed, norm));
  const count = countsOf(yield* mapInSteps(result, norm));
  const before = countsOf(yield* mapInSteps(source, norm));
  const block = new LineIndex(
    yield* mapInSteps(
      shown.lines.filter((line) => !isBlank(line)),
      norm,
    ),
  );
  for (const run of runs) {
    yield;
    const moved = new Set(run.added.map(norm));
    // A line that is elsewhere as often as before has only moved.
    const removed = run.removed.filter(
      (line) => isTelling(line) && !moved.has(norm(line)) && (count.get(norm(line)) ?? 0) < (before.get(norm(line)) ?? 0),
    );
    const [first] = removed;
    if (first === undefined) continue;
    const unnamed = removed.find((line) => {
      const name = declaredName(line);
      return name === undefined ? isMemberUnnamed(line, named) : !names.has(name) && !named.has(name);
    });
    if (unnamed !== undefined) return { reason: "drops", text: unnamed };
    const isDiff = shown.removed.length > 0 || shown.added !== undefined;
    const kept = isDiff ? removed.find((line) => !gone.has(norm(line))) : (yield* isReplaced(run, removed, block)) ? undefined : first;
    if (kept !== undefined) return { reason: "drops", text: kept };
  }
  return undefined;
}

const notMembers =
  /^(?:else|try|finally|default|do|return|break|continue|pass|end|if|elif|for|while|switch|match|with|catch|except|then|begin)\b/;

/**
 * Whether a line is a member of a container (a key, a field, an item of a list, a case, a rule) that the block does not name. A block that shows some
 * members of a container does not say that the others go.
 */
function isMemberUnnamed(line: string, named: ReadonlySet<string>): boolean {
  const written = line.trim();
  if (written.length > longestMember || notMembers.test(written)) return false;
  const isNamed = (text: string): boolean => [...wordsOf([text])].every((word) => named.has(word));
  const key =
    /^["']?([\p{L}\p{N}_$.@/-]+)["']?\s*\??:(?!:)/u.exec(written) ??
    /^case\s+([^:]+):/.exec(written) ??
    /^(?:[-*]\s+)?["']?([\p{L}\p{N}_$./@-]+)["']?,?$/u.exec(written) ??
    (indentWidth(line) === 0 ? /^([\p{L}\p{N}_$.-]+)\s*=(?!=)/u.exec(written) : null);
  if (key !== null) return !isNamed(key[1] ?? "");
  return /[{:]$/.test(written) && ![...wordsOf([written])].some((word) => named.has(word));
}

/** A longer line is no member by its form. */
const longestMember = 500;

function countsOf(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/**
 * Whether a block of code, which shows lines as they are to be, shows that these lines go: it has what stands on both sides of them without anything
 * between but what is added; or it ends there, and the lines belong to what it replaces.
 * @param block the lines of the block that are not blank, as `norm` leaves them
 */
function* isReplaced(run: Run, removed: readonly string[], block: LineIndex): Steps<boolean> {
  if (!isBalanced(run.removed) && isBalanced(run.added)) return false;
  const { lines } = block;
  const fresh = run.added.filter((line) => !isBlank(line));
  const [before, after] = [run.before, run.after].map((line) => (line === undefined ? undefined : norm(line)));
  const [head, ...rest] = run.removed.filter((line) => !isBlank(line));
  // Where nothing is added, what stands above tells the place.
  const places =
    fresh.length > 0
      ? block.placesOf(yield* mapInSteps(fresh, norm))
      : block.positions(before ?? "").flatMap((at) => (at + 1 < lines.length ? [at + 1] : []));
  for (const at of places) {
    const above = lines[at - 1];
    const below = lines[at + fresh.length];
    const isBelow = below !== undefined && below === after;
    const isAbove = above !== undefined && above === before;
    if (isAbove && (isBelow || (below === undefined && isDeeper(removed, run.before)))) return true;
    const isNewHead = above === undefined && head !== undefined && fresh[0] !== undefined && isLike(head, fresh[0]);
    if (isNewHead && (isBelow || isDeeper(rest.filter(isTelling), head))) return true;
  }
  // Each line that goes has another version in its place.
  return removed.length <= fresh.length && (yield* haveVersions(removed, fresh));
}

/** Whether each of these lines has another version among those, in time that grows with the words that they share. */
function* haveVersions(lines: readonly string[], fresh: readonly string[]): Steps<boolean> {
  const names = new Set(yield* mapInSteps(fresh, declaredName));
  const withWord = new Map<string, number[]>();
  for (const [index, line] of fresh.entries()) {
    if (index % linesInStep === linesInStep - 1) yield;
    for (const word of wordsOf([line])) {
      const known = withWord.get(word);
      if (known === undefined) withWord.set(word, [index]);
      else known.push(index);
    }
  }
  let compared = 0;
  for (const line of lines) {
    yield;
    const name = declaredName(line);
    if (name !== undefined && names.has(name)) continue;
    const words = wordsOf([line]);
    const shared = new Map<number, number>();
    let isFound = false;
    for (const word of words) {
      for (const index of withWord.get(word) ?? []) {
        const count = (shared.get(index) ?? 0) + 1;
        shared.set(index, count);
        compared += 1;
        if (2 * count < words.size) continue;
        isFound = true;
        break;
      }
      if (isFound) break;
    }
    if (!isFound || compared > mostCompared) return false;
  }
  return true;
}

/** Whether as many blocks end as begin in these lines, and none that began before them. */
function isBalanced(lines: readonly string[]): boolean {
  let depth = 0;
  for (const line of lines) {
    for (const [character] of line.matchAll(/[()[\]{}]/g)) {
      depth += "([{".includes(character) ? 1 : -1;
      if (depth < 0) return false;
    }
  }
  return depth === 0;
}

function isDeeper(lines: readonly string[], header: string | undefined): boolean {
  const width = header === undefined ? -1 : indentWidth(header);
  return lines.every((line) => indentWidth(line) > width);
}

/** Whether a line may be another version of one: it declares the same, or has half of its words. */
function isLike(old: string, fresh: string): boolean {
  const name = declaredName(old);
  if (name !== undefined && name === declaredName(fresh)) return true;
  const [a, b] = [wordsOf([old]), wordsOf([fresh])];
  return a.size > 0 && [...a].filter((word) => b.has(word)).length * 2 >= a.size;
}

const comment = /^(?:\/\/|\/\*|\*|#|--|;|%|<!--|\{\s*\/\*|\(\*|"""|'''|'|REM\b)/i;

/** A line of the block that is not in the result. Comments may stand for what the block leaves out. */
function* missingLine(result: readonly string[], { lines, added }: Shown): Steps<ExactProblem | undefined> {
  const there = new Set(yield* mapInSteps(result, norm));
  const words = yield* allWordsOf(result.filter((line) => importing.test(line.trim())));
  const declarations = new Map<string, Set<string>>();
  for (const [index, name] of (yield* mapInSteps(result, declaredName)).entries()) {
    if (name === undefined) continue;
    const known = declarations.get(name) ?? new Set<string>();
    for (const word of wordsOf([result[index] ?? ""])) known.add(word);
    declarations.set(name, known);
  }
  const isMissing = (line: string): boolean => {
    const written = line.trim();
    if (!isTelling(written) || there.has(norm(line)) || comment.test(written) || /\.{3}|…/.test(written)) return false;
    if (importing.test(written) && [...wordsOf([line])].every((word) => words.has(word))) return false;
    // The block shows a declaration with fewer words than the file: `class Cart {` for `export class Cart {`.
    const declared = declarations.get(declaredName(line) ?? "");
    return declared === undefined || ![...wordsOf([line])].every((word) => declared.has(word));
  };
  const missing = (added ?? lines)[(yield* mapInSteps(added ?? lines, isMissing)).indexOf(true)];
  return missing === undefined ? undefined : { reason: "incomplete", text: missing };
}
