import type { Steps } from "../shared/steps.ts";
import type { ExactBlock, ExactProblem } from "./exactAnswer.ts";

/** Lines [start, end) of a file, 0-based, and those in their place. */
export interface ExactChange {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

/**
 * Places search/replace blocks in a file: each must be there exactly once, character by character, and after the one before it.
 * @param source the lines of the file
 */
export function* placeExactly(source: readonly string[], blocks: readonly ExactBlock[]): Steps<readonly ExactChange[] | ExactProblem> {
  const changes: ExactChange[] = [];
  const index = new LineIndex(source);
  let from = 0;
  for (const { search, replace } of blocks) {
    yield;
    const text = search.find((line) => line.trim() !== "") ?? "";
    const places = index.placesOf(search);
    const [start] = places;
    if (start === undefined) return { reason: "notFound", text };
    if (places.length > 1) return { reason: "ambiguous", text, places: places.length };
    if (start < from) return { reason: "order", text };
    from = start + search.length;
    changes.push({ start, end: from, lines: replace });
  }
  return changes.every(({ start, end, lines }) => isSame(source.slice(start, end), lines)) ? { reason: "unchanged" } : changes;
}

/** The lines of a file with the changes made, which are in its order. */
export function changedLines(source: readonly string[], changes: readonly ExactChange[]): readonly string[] {
  const result: string[] = [];
  let at = 0;
  for (const { start, end, lines } of changes) {
    for (; at < start; at += 1) result.push(source[at] ?? "");
    for (const line of lines) result.push(line);
    at = end;
  }
  for (; at < source.length; at += 1) result.push(source[at] ?? "");
  return result;
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, at) => line === b[at]);
}

/** The most places that are counted. */
const mostPlaces = 100;

/** Finds runs of lines in others. Many runs cost one look at the lines, and not one each. */
export class LineIndex {
  readonly lines: readonly string[];
  readonly #positions = new Map<string, number[]>();

  constructor(lines: readonly string[]) {
    this.lines = lines;
    for (const [at, line] of lines.entries()) {
      const known = this.#positions.get(line);
      if (known === undefined) this.#positions.set(line, [at]);
      else known.push(at);
    }
  }

  /** Where a line stands, ascending. */
  positions(line: string): readonly number[] {
    return this.#positions.get(line) ?? [];
  }

  /** Where a run of lines, which is not empty, begins; a hundred places at most. */
  placesOf(wanted: readonly string[]): readonly number[] {
    let [rarest, positions]: [number, readonly number[] | undefined] = [0, undefined];
    for (const [index, line] of wanted.entries()) {
      const those = this.positions(line);
      if (positions === undefined || those.length < positions.length) [rarest, positions] = [index, those];
    }
    if (positions === undefined) return [];
    if (positions.length * wanted.length > this.lines.length) return placesOf(this.lines, wanted);
    return positions
      .map((at) => at - rarest)
      .filter((start) => start >= 0 && wanted.every((line, index) => this.lines[start + index] === line))
      .slice(0, mostPlaces);
  }
}

/** Where a run of lines, which is not empty, begins in others, in linear time (Knuth, Morris and Pratt): files may repeat one line thousands of times. */
function placesOf(source: readonly string[], wanted: readonly string[]): readonly number[] {
  const back: number[] = [0];
  for (let at = 1, length = 0; at < wanted.length; at += 1) {
    while (length > 0 && wanted[at] !== wanted[length]) length = back[length - 1] ?? 0;
    if (wanted[at] === wanted[length]) length += 1;
    back.push(length);
  }
  const found: number[] = [];
  for (let at = 0, length = 0; at < source.length && found.length < mostPlaces; at += 1) {
    while (length > 0 && source[at] !== wanted[length]) length = back[length - 1] ?? 0;
    if (source[at] === wanted[length]) length += 1;
    if (length === wanted.length) {
      found.push(at + 1 - length);
      length = back[length - 1] ?? 0;
    }
  }
  return found;
}
