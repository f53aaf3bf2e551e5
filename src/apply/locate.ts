import { mapInSteps, type Steps } from "../shared/steps.ts";
import { agreement } from "./agreement.ts";
import { stepOf } from "./fitIndent.ts";
import { isDistinctive, keyOf, type Likeness, likenesses, similarity } from "./likeness.ts";
import type { Fuzz } from "./refusal.ts";
import { indentWidth, isBlank } from "./textLines.ts";

/** Wider indentation than this aligns lines. */
const widestStep = 8;

/** A place of the wanted lines in a file. */
export interface Place {
  /** For each wanted line the line of the file, 0-based, ascending; -1 for a blank one that the file does not have. */
  readonly lines: readonly number[];
  readonly fuzz: Fuzz;
}

/** The only place, or the number of places. It never guesses among several. */
export type Located = { readonly place: Place } | { readonly places: number };

/** Facts that distinguish equally good places. */
export interface LocateHint {
  /** The line of the file where the block claims to begin, 0-based. */
  readonly line?: number | undefined;
  /** Whether that number is reliable enough to choose among several places. */
  readonly isCounted?: boolean;
  /** The heading above the place: the text after the second `@@` of a hunk. */
  readonly section?: string;
  /** For each wanted line, whether it must match and not merely be similar, as removed lines must. */
  readonly mustMatch?: readonly boolean[];
}

/** Longer lines are data, in which no word names anything. */
const longestIndexed = 2000;
/** How many lines are indexed in one step, and how many pairs of lines are compared. */
const linesInStep = 2000;
const pairsInStep = 1000;

/** What is known of the lines of a file at one likeness, up to one of them. */
interface Index {
  readonly keys: string[];
  readonly positions: Map<string, number[]>;
}

/**
 * The lines of a file and their keys, which are computed once for each likeness: files may have 50,000 lines. What takes long may be prepared in steps;
 * otherwise it is made with its first use.
 */
export class SourceLines {
  readonly lines: readonly string[];
  readonly #indexes = new Map<Likeness, Index>();
  #usesTabs: boolean | undefined;
  #indentUnit: number | undefined;
  #words: Map<string, number[]> | undefined;
  #wordsUpTo = 0;
  #hasHeadings: boolean | undefined;
  /** For each line the number of distinctive ones before it. */
  readonly #distinctive = [0];
  #withoutBlanks: { readonly source: SourceLines; readonly numbers: readonly number[] } | undefined;

  constructor(lines: readonly string[]) {
    this.lines = lines;
  }

  /** Whether nearly all indentation uses tabs. */
  get usesTabs(): boolean {
    if (this.#usesTabs === undefined) {
      const [tabs, spaces] = [/^\t/, /^ {2}/].map((indent) => this.lines.filter((line) => indent.test(line)).length);
      this.#usesTabs = (tabs ?? 0) > 9 * (spaces ?? 0);
    }
    return this.#usesTabs;
  }

  /** Whether it has headings as Markdown does. */
  get hasHeadings(): boolean {
    return (this.#hasHeadings ??= this.lines.some((line) => /^#{1,6} \S/.test(line)) && !this.lines.some((line) => /[;{}]\s*$/.test(line)));
  }

  /** The width of one indentation step in columns: the most frequent difference between consecutive lines. */
  get indentUnit(): number {
    if (this.#indentUnit !== undefined) return this.#indentUnit;
    const step = stepOf(this.lines) ?? 2;
    // Lines that are aligned below others tell no step.
    return (this.#indentUnit = step > widestStep ? 2 : step);
  }

  /** The same lines without the blank ones, and the number of each. */
  get withoutBlanks(): { readonly source: SourceLines; readonly numbers: readonly number[] } {
    if (this.#withoutBlanks === undefined) {
      const numbers = this.lines.flatMap((line, index) => (isBlank(line) ? [] : [index]));
      this.#withoutBlanks = { source: new SourceLines(numbers.map((index) => this.lines[index] ?? "")), numbers };
    }
    return this.#withoutBlanks;
  }

  /** Prepares what finds lines at these likenesses, in steps. */
  *prepare(wanted: readonly Likeness[] = likenesses): Steps<void> {
    for (const likeness of wanted) {
      const index = this.#indexOf(likeness);
      while (index.keys.length < this.lines.length) {
        this.#extend(index, likeness, index.keys.length + linesInStep);
        yield;
      }
    }
  }

  /** Prepares what finds words, in steps. */
  *prepareWords(): Steps<void> {
    while (this.#wordsUpTo < this.lines.length) {
      this.#extendWords(this.#wordsUpTo + linesInStep);
      yield;
    }
  }

  /** Prepares the count of distinctive lines, in steps. */
  *prepareCount(): Steps<void> {
    while (this.#distinctive.length <= this.lines.length) {
      this.#count(this.#distinctive.length + linesInStep);
      yield;
    }
  }

  /** How many of the lines [from, to) are distinctive. */
  distinctiveIn(from: number, to: number): number {
    this.#count(this.lines.length);
    return (this.#distinctive[to] ?? 0) - (this.#distinctive[from] ?? 0);
  }

  keys(likeness: Likeness): readonly string[] {
    return this.#whole(likeness).keys;
  }

  /** The numbers of the lines with this word, ascending. */
  linesWith(word: string): readonly number[] {
    return this.#extendWords(this.lines.length).get(word) ?? [];
  }

  /** The numbers of the lines that agree with this one, ascending. */
  positions(line: string, likeness: Likeness): readonly number[] {
    return this.withKey(keyOf(line, likeness), likeness);
  }

  /** The same for a line whose key is known. */
  withKey(key: string, likeness: Likeness): readonly number[] {
    return this.#whole(likeness).positions.get(key) ?? [];
  }

  #whole(likeness: Likeness): Index {
    const index = this.#indexOf(likeness);
    if (index.keys.length < this.lines.length) this.#extend(index, likeness, this.lines.length);
    return index;
  }

  #indexOf(likeness: Likeness): Index {
    let index = this.#indexes.get(likeness);
    if (index === undefined) this.#indexes.set(likeness, (index = { keys: [], positions: new Map() }));
    return index;
  }

  #extend({ keys, positions }: Index, likeness: Likeness, to: number): void {
    for (let at = keys.length; at < to && at < this.lines.length; at += 1) {
      const key = keyOf(this.lines[at] ?? "", likeness);
      keys.push(key);
      const known = positions.get(key);
      if (known === undefined) positions.set(key, [at]);
      else known.push(at);
    }
  }

  #count(to: number): void {
    const counts = this.#distinctive;
    for (let at = counts.length - 1; at < to && at < this.lines.length; at += 1)
      counts.push((counts[at] ?? 0) + (isDistinctive(this.lines[at] ?? "") ? 1 : 0));
  }

  #extendWords(to: number): ReadonlyMap<string, readonly number[]> {
    const words = (this.#words ??= new Map());
    for (; this.#wordsUpTo < to && this.#wordsUpTo < this.lines.length; this.#wordsUpTo += 1) {
      const at = this.#wordsUpTo;
      const line = this.lines[at] ?? "";
      if (line.length > longestIndexed) continue;
      for (const [one] of line.matchAll(/[\p{L}\p{N}_$-]+/gu)) {
        const known = words.get(one);
        if (known === undefined) words.set(one, [at]);
        else if (known.at(-1) !== at) known.push(at);
      }
    }
    return words;
  }
}

/** The keys of lines, in steps. */
export function keysOf(lines: readonly string[], likeness: Likeness): Steps<readonly string[]> {
  return mapInSteps(lines, (line) => keyOf(line, likeness));
}

/**
 * Finds consecutive lines in a file, exactly or else more and more leniently. A more lenient comparison is used only if no stricter one
 * finds a place.
 */
export function* locate(source: SourceLines, wanted: readonly string[], hint: LocateHint = {}): Steps<Located> {
  if (!wanted.some((line) => !isBlank(line))) return { places: 0 };
  for (const likeness of likenesses) {
    yield* source.prepare([likeness]);
    const found = yield* runs(source, wanted, likeness);
    const [only] = found;
    if (only === undefined) continue;
    const start = found.length === 1 ? only : chosen(source, found, hint);
    if (start === undefined) return { places: found.length };
    const fuzz = likeness !== "exact" ? likeness : hint.line === undefined || hint.line === start ? "none" : "moved";
    return { place: { lines: wanted.map((_line, index) => start + index), fuzz } };
  }
  const withoutBlanks = yield* ignoringBlankLines(source, wanted);
  if (withoutBlanks !== undefined) return withoutBlanks;
  return yield* bySimilarity(source, wanted, hint.mustMatch ?? []);
}

/** The places where the lines follow one another. */
function* runs(source: SourceLines, wanted: readonly string[], likeness: Likeness): Steps<readonly number[]> {
  const keys = source.keys(likeness);
  const wantedKeys = yield* keysOf(wanted, likeness);
  // The search starts with the rarest line, because `}` occurs thousands of times.
  let rarest = 0;
  let positions: readonly number[] | undefined;
  for (const [index, key] of wantedKeys.entries()) {
    const those = source.withKey(key, likeness);
    if (those.length === 0) return [];
    if (positions === undefined || those.length < positions.length) [rarest, positions] = [index, those];
  }
  const starts = (positions ?? []).map((at) => at - rarest).filter((start) => start >= 0);
  const counts = agreement(keys, wantedKeys, starts);
  return starts.filter((_start, index) => counts[index] === wanted.length);
}

/** Chooses among several equal places by the line number or heading of the block, if they decide. */
function chosen(source: SourceLines, starts: readonly number[], { line, isCounted, section }: LocateHint): number | undefined {
  if (line !== undefined && isCounted === true && starts.includes(line)) return line;
  const headings = section === undefined || section.trim() === "" ? [] : source.positions(section, "spacing");
  const [heading] = headings;
  if (heading === undefined || headings.length > 1) return undefined;
  const width = indentWidth(source.lines[heading] ?? "");
  let next = heading + 1;
  while (next < source.lines.length && !(indentWidth(source.lines[next] ?? "") <= width && isDistinctive(source.lines[next] ?? "")))
    next += 1;
  const below = starts.filter((start) => start > heading && start < next);
  return below.length === 1 ? below[0] : undefined;
}

/** Searches without blank lines, which models drop and add. */
function* ignoringBlankLines(source: SourceLines, wanted: readonly string[]): Steps<Located | undefined> {
  const solid = wanted.filter((line) => !isBlank(line));
  if (solid.filter(isDistinctive).length < 2) return undefined;
  const { source: compact, numbers } = source.withoutBlanks;
  for (const likeness of ["trailing", "spacing"] as const) {
    yield* compact.prepare([likeness]);
    const found = yield* runs(compact, solid, likeness);
    if (found.length > 1) return { places: found.length };
    const [start] = found;
    if (start === undefined) continue;
    let next = start;
    let last = (numbers[start] ?? 0) - 1;
    const lines = wanted.map((line) => {
      if (!isBlank(line)) return (last = numbers[next++] ?? -1);
      return isBlank(source.lines[last + 1] ?? "x") ? ++last : -1;
    });
    return { place: { lines, fuzz: "blankLines" } };
  }
  return undefined;
}

/** The similarity that a place must reach, and its lead over the next best place. */
const similarEnough = 0.86;
const leastLine = 0.6;
const lead = 0.12;
/** Limit for the places that are compared in full. With more candidates, the lines are not distinctive enough. */
const mostWindows = 400;

/** Finds a place by the similarity of its lines, if it is clearly the best. */
function* bySimilarity(source: SourceLines, wanted: readonly string[], mustMatch: readonly boolean[]): Steps<Located> {
  if (wanted.filter(isDistinctive).length < 3) return { places: 0 };
  yield* source.prepare(["characters"]);
  const starts = new Map<number, number>();
  for (const [index, line] of wanted.entries()) {
    if (index % linesInStep === linesInStep - 1) yield;
    if (!isDistinctive(line)) continue;
    const positions = source.positions(line, "characters");
    if (positions.length > mostWindows) continue;
    for (const at of positions) starts.set(at - index, (starts.get(at - index) ?? 0) + 1);
  }
  const scored: { readonly start: number; readonly score: number }[] = [];
  if (starts.size > mostWindows) return { places: 0 };
  for (const start of starts.keys()) {
    if (start < 0 || start + wanted.length > source.lines.length) continue;
    const score = yield* scoreAt(source, wanted, mustMatch, start);
    if (score !== undefined) scored.push({ start, score });
    yield;
  }
  scored.sort((a, b) => b.score - a.score);
  const [best, second] = scored;
  if (best === undefined || best.score < similarEnough) return { places: 0 };
  if (second !== undefined && best.score - second.score < lead) return { places: scored.length };
  return { place: { lines: wanted.map((_line, index) => best.start + index), fuzz: "similar" } };
}

/** How similar the lines of a place are on average; undefined where one of them is not. */
function* scoreAt(source: SourceLines, wanted: readonly string[], mustMatch: readonly boolean[], start: number): Steps<number | undefined> {
  let sum = 0;
  for (const [index, line] of wanted.entries()) {
    if (index % pairsInStep === pairsInStep - 1) yield;
    const there = source.lines[start + index] ?? "";
    const alike = isBlank(line) && isBlank(there) ? 1 : similarity(line, there);
    if (alike < (mustMatch[index] === true ? 1 : leastLine)) return undefined;
    // A wanted line that exists elsewhere unchanged has not been changed here, so this is only a similar place.
    if (alike < 1 && isDistinctive(line) && source.positions(line, "characters").length > 0) return undefined;
    sum += alike;
  }
  return sum / wanted.length;
}
