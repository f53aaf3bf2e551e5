import { agreement } from "./agreement.ts";
import { isDistinctive, keyOf, type Likeness, likenesses, similarity } from "./likeness.ts";
import type { Fuzz } from "./refusal.ts";
import { indentWidth, isBlank } from "./textLines.ts";

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

/** The lines of a file and their keys, which are computed once for each likeness: files may have 20,000 lines. */
export class SourceLines {
  readonly lines: readonly string[];
  readonly #keys = new Map<Likeness, readonly string[]>();
  readonly #positions = new Map<Likeness, Map<string, number[]>>();
  #usesTabs: boolean | undefined;
  #indentUnit: number | undefined;
  #words: Map<string, number[]> | undefined;
  #hasHeadings: boolean | undefined;

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
    const counts = new Map<number, number>();
    let before = 0;
    for (const line of this.lines) {
      if (isBlank(line)) continue;
      const width = indentWidth(line);
      if (width - before > 1) counts.set(width - before, (counts.get(width - before) ?? 0) + 1);
      before = width;
    }
    const [[unit] = [2]] = [...counts].sort((a, b) => b[1] - a[1]);
    return (this.#indentUnit = unit);
  }

  keys(likeness: Likeness): readonly string[] {
    let keys = this.#keys.get(likeness);
    if (keys === undefined) this.#keys.set(likeness, (keys = this.lines.map((line) => keyOf(line, likeness))));
    return keys;
  }

  /** The numbers of the lines with this word, ascending. */
  linesWith(word: string): readonly number[] {
    if (this.#words === undefined) {
      this.#words = new Map();
      for (const [at, line] of this.lines.entries()) {
        if (line.length > longestIndexed) continue;
        for (const [one] of line.matchAll(/[\p{L}\p{N}_$-]+/gu)) {
          const known = this.#words.get(one);
          if (known === undefined) this.#words.set(one, [at]);
          else if (known.at(-1) !== at) known.push(at);
        }
      }
    }
    return this.#words.get(word) ?? [];
  }

  /** The numbers of the lines that agree with this one, ascending. */
  positions(line: string, likeness: Likeness): readonly number[] {
    let index = this.#positions.get(likeness);
    if (index === undefined) {
      this.#positions.set(likeness, (index = new Map()));
      for (const [at, key] of this.keys(likeness).entries()) {
        const known = index.get(key);
        if (known === undefined) index.set(key, [at]);
        else known.push(at);
      }
    }
    return index.get(keyOf(line, likeness)) ?? [];
  }
}

/**
 * Finds consecutive lines in a file, exactly or else more and more leniently. A more lenient comparison is used only if no stricter one
 * finds a place.
 */
export function locate(source: SourceLines, wanted: readonly string[], hint: LocateHint = {}): Located {
  if (!wanted.some((line) => !isBlank(line))) return { places: 0 };
  for (const likeness of likenesses) {
    const found = runs(source, wanted, likeness);
    const [only] = found;
    if (only === undefined) continue;
    const start = found.length === 1 ? only : chosen(source, found, hint);
    if (start === undefined) return { places: found.length };
    const fuzz = likeness !== "exact" ? likeness : hint.line === undefined || hint.line === start ? "none" : "moved";
    return { place: { lines: wanted.map((_line, index) => start + index), fuzz } };
  }
  const withoutBlanks = ignoringBlankLines(source, wanted);
  if (withoutBlanks !== undefined) return withoutBlanks;
  return bySimilarity(source, wanted, hint.mustMatch ?? []);
}

/** The places where the lines follow one another. */
function runs(source: SourceLines, wanted: readonly string[], likeness: Likeness): readonly number[] {
  const keys = source.keys(likeness);
  const wantedKeys = wanted.map((line) => keyOf(line, likeness));
  // The search starts with the rarest line, because `}` occurs thousands of times.
  let rarest = 0;
  let positions: readonly number[] | undefined;
  for (const [index, line] of wanted.entries()) {
    const those = source.positions(line, likeness);
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
  const next = source.lines.findIndex((one, index) => index > heading && isDistinctive(one) && indentWidth(one) <= width);
  const below = starts.filter((start) => start > heading && (next < 0 || start < next));
  return below.length === 1 ? below[0] : undefined;
}

/** Searches without blank lines, which models drop and add. */
function ignoringBlankLines(source: SourceLines, wanted: readonly string[]): Located | undefined {
  const solid = wanted.filter((line) => !isBlank(line));
  if (solid.filter(isDistinctive).length < 2) return undefined;
  const numbers = source.lines.flatMap((line, index) => (isBlank(line) ? [] : [index]));
  const compact = new SourceLines(numbers.map((index) => source.lines[index] ?? ""));
  for (const likeness of ["trailing", "spacing"] as const) {
    const found = runs(compact, solid, likeness);
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
function bySimilarity(source: SourceLines, wanted: readonly string[], mustMatch: readonly boolean[]): Located {
  if (wanted.filter(isDistinctive).length < 3) return { places: 0 };
  const starts = new Map<number, number>();
  for (const [index, line] of wanted.entries()) {
    if (!isDistinctive(line)) continue;
    const positions = source.positions(line, "characters");
    if (positions.length > mostWindows) continue;
    for (const at of positions) starts.set(at - index, (starts.get(at - index) ?? 0) + 1);
  }
  const isElsewhere = (line: string): boolean => isDistinctive(line) && source.positions(line, "characters").length > 0;
  const scored: { readonly start: number; readonly score: number }[] = [];
  if (starts.size > mostWindows) return { places: 0 };
  for (const start of starts.keys()) {
    if (start < 0 || start + wanted.length > source.lines.length) continue;
    const alike = wanted.map((line, index) => {
      const there = source.lines[start + index] ?? "";
      return isBlank(line) && isBlank(there) ? 1 : similarity(line, there);
    });
    if (alike.some((one, index) => one < (mustMatch[index] === true ? 1 : leastLine))) continue;
    // A wanted line that exists elsewhere unchanged has not been changed here, so this is only a similar place.
    if (alike.some((one, index) => one < 1 && isElsewhere(wanted[index] ?? ""))) continue;
    scored.push({ start, score: alike.reduce((sum, one) => sum + one, 0) / alike.length });
  }
  scored.sort((a, b) => b.score - a.score);
  const [best, second] = scored;
  if (best === undefined || best.score < similarEnough) return { places: 0 };
  if (second !== undefined && best.score - second.score < lead) return { places: scored.length };
  return { place: { lines: wanted.map((_line, index) => best.start + index), fuzz: "similar" } };
}
