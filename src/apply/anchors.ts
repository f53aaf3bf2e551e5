import { isTelling, keyOf, type Likeness, likenesses } from "./likeness.ts";
import type { SourceLines } from "./locate.ts";
import type { Refusal } from "./refusal.ts";
import { indentWidth, isBlank } from "./textLines.ts";

/** Lines [start, end) of a file that a piece of code stands for, and how leniently its first and last lines were recognised. */
export interface Region {
  readonly start: number;
  readonly end: number;
  readonly likeness: Likeness;
}

/** A run of lines at one end of the piece that stands at `at` in the file. */
interface Run {
  readonly at: number;
  readonly length: number;
  /** Bits that its lines tell: rare lines tell much. */
  readonly weight: number;
}

/** More equal candidates than this are no candidates. */
const mostCandidates = 64;
/** Lines that are compared for one end: a file of nothing but equal lines says nothing. */
const mostCompared = 2_000_000;
/** Bits that the beginning and the end of another region must tell to count as such. */
const leastWeight = 4;
/** As many of them are looked at. */
const mostOthers = 1000;

/**
 * Finds the region that begins with the first and ends with the last line of a piece of code; what is between may differ. Just one region must
 * fit best.
 * @param within only regions inside of these lines, [from, to)
 */
export function findRegion(source: SourceLines, piece: readonly string[], within: readonly [number, number]): Region | Refusal {
  const first = piece.findIndex((line) => !isBlank(line));
  const last = piece.findLastIndex((line) => !isBlank(line));
  if (first < 0) return { reason: "empty" };
  const lines = piece.slice(first, last + 1);
  let refusal: Refusal = { reason: "notFound", text: lines.find(isTelling) ?? lines[0] ?? "" };
  for (const likeness of likenesses) {
    const [allHeads, allTails] = [ends(source, lines, likeness, 1, within), ends(source, lines, likeness, -1, within)];
    const [heads, tails] = [strongest(allHeads), strongest(allTails)];
    const pairs = heads.flatMap((head) => tails.filter((tail) => fits(head, tail, lines.length)).map((tail) => ({ head, tail })));
    const [only] = pairs;
    if (only === undefined) continue;
    const pair = pairs.length === 1 ? only : byStructure(source, lines, pairs);
    if (pair === undefined) return { reason: "ambiguous", text: lines.find(isTelling) ?? lines[0] ?? "", places: pairs.length };
    const { head, tail } = pair;
    if (head.weight + tail.weight < 1) {
      refusal = { reason: "unclear" };
      continue;
    }
    const others = elsewhere(allHeads, allTails, pair, lines.length);
    if (others > 0) return { reason: "ambiguous", text: lines.find(isTelling) ?? lines[0] ?? "", places: 1 + others };
    return { start: head.at, end: tail.at + 1, likeness };
  }
  return refusal;
}

/**
 * How many other regions begin and end like the piece, if less of them is like it: one that was changed already may look more like the piece than
 * the one that is meant.
 */
function elsewhere(
  heads: readonly Run[],
  tails: readonly Run[],
  chosen: { readonly head: Run; readonly tail: Run },
  length: number,
): number {
  const tells = (run: Run, best: Run): boolean => run.weight >= leastWeight && run.weight >= best.weight / 4;
  const outside = ({ at }: Run): boolean => at < chosen.head.at || at > chosen.tail.at;
  const otherTails = tails.filter((tail) => tail.at !== chosen.tail.at && tells(tail, chosen.tail)).slice(0, mostOthers);
  const otherHeads = heads.filter((head) => head.at !== chosen.head.at && tells(head, chosen.head)).slice(0, mostOthers);
  const apart = otherHeads.filter(
    (head) =>
      outside(head) && (head.weight >= chosen.head.weight ? tails : otherTails).some((tail) => outside(tail) && fits(head, tail, length)),
  );
  return (
    apart.length +
    otherTails.filter((tail) => fits(chosen.head, tail, length)).length +
    otherHeads.filter((head) => fits(head, chosen.tail, length)).length
  );
}

/** The candidates that tell most. */
function strongest(runs: readonly Run[]): readonly Run[] {
  const best = runs.reduce((most, { weight }) => Math.max(most, weight), 0);
  const those = runs.filter(({ weight }) => weight > best - 1e-9);
  return those.length > mostCandidates ? [] : those;
}

/** Where the piece's first (step 1) or last (step -1) lines stand. */
function ends(
  source: SourceLines,
  lines: readonly string[],
  likeness: Likeness,
  step: 1 | -1,
  [from, to]: readonly [number, number],
): readonly Run[] {
  const keys = source.keys(likeness);
  const wanted = lines.map((line) => keyOf(line, likeness));
  const weights: number[] = [];
  const weightOf = (index: number): number => {
    const line = lines[index] ?? "";
    return isTelling(line) ? 0.5 + Math.log2(keys.length / source.positions(line, likeness).length + 1) : 0.01;
  };
  const begin = step === 1 ? 0 : wanted.length - 1;
  let left = mostCompared;
  const runs: Run[] = [];
  for (const at of source.positions(lines[begin] ?? "", likeness)) {
    if (at < from || at >= to) continue;
    let length = 0;
    let weight = 0;
    while (length < wanted.length) {
      const index = begin + step * length;
      const there = at + step * length;
      if (there < from || there >= to || keys[there] !== wanted[index]) break;
      weight += weights[index] ??= weightOf(index);
      length++;
    }
    left -= length;
    if (left < 0) return [];
    runs.push({ at, length, weight });
  }
  return runs;
}

/** Whether a beginning and an end may be those of one region: both lie inside of it, and it is not out of proportion. */
function fits(head: Run, tail: Run, length: number): boolean {
  const region = tail.at - head.at + 1;
  if (region < 1 || region > 2 * length + 40) return false;
  return head.at + head.length - 1 <= tail.at && tail.at - tail.length + 1 >= head.at;
}

/** Of several last lines such as `}`: the one that closes what the first line opens, if the piece's own last line does. */
function byStructure<P extends { readonly head: Run; readonly tail: Run }>(
  source: SourceLines,
  lines: readonly string[],
  pairs: readonly P[],
): P | undefined {
  const [first] = pairs;
  if (first === undefined || pairs.some(({ head }) => head.at !== first.head.at) || !isTelling(lines[0] ?? "")) return undefined;
  const width = indentWidth(lines.at(-1) ?? "");
  if (width !== indentWidth(lines[0] ?? "")) return undefined;
  if (lines.slice(1, -1).some((line) => !isBlank(line) && indentWidth(line) <= width)) return undefined;
  const inFile = indentWidth(source.lines[first.head.at] ?? "");
  const end = source.lines.findIndex((line, index) => index > first.head.at && !isBlank(line) && indentWidth(line) <= inFile);
  return pairs.find(({ tail }) => tail.at === end);
}
