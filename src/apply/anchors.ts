import type { Steps } from "../shared/steps.ts";
import { agreement } from "./agreement.ts";
import { isDistinctive, type Likeness, likenesses } from "./likeness.ts";
import { keysOf, type SourceLines } from "./locate.ts";
import type { Refusal } from "./refusal.ts";
import { indentWidth, isBlank } from "./textLines.ts";

/** Lines [start, end) of a file that a piece of code replaces, and how leniently its first and last lines were matched. */
export interface Region {
  readonly start: number;
  readonly end: number;
  readonly likeness: Likeness;
}

/** Consecutive lines at one end of the piece that match the file at line `at`. */
interface Run {
  readonly at: number;
  readonly length: number;
  /** The information in its lines, in bits. Rare lines have much. */
  readonly weight: number;
}

/** With more equally good candidates than this, there is no candidate. */
const mostCandidates = 64;
/** Limit for the lines that agree with one end. A file of nothing but equal lines identifies no place. */
const mostCompared = 200_000;
/** Bits that the beginning and the end of another region need in order to count. */
const leastWeight = 4;
/** Bits with which one end of another region alone makes it doubtful which is meant. */
const enoughWeight = 10;
/** Limit for the other regions that are checked. */
const mostOthers = 1000;

/**
 * Finds the region whose first and last lines match those of a piece of code. The lines between may differ. Exactly one region must match
 * best.
 * @param within only regions inside these lines, [from, to)
 */
export function* findRegion(source: SourceLines, piece: readonly string[], within: readonly [number, number]): Steps<Region | Refusal> {
  const first = piece.findIndex((line) => !isBlank(line));
  const last = piece.findLastIndex((line) => !isBlank(line));
  if (first < 0) return { reason: "empty" };
  const lines = piece.slice(first, last + 1);
  let refusal: Refusal = { reason: "notFound", text: lines.find(isDistinctive) ?? lines[0] ?? "" };
  for (const likeness of likenesses) {
    yield* source.prepare([likeness]);
    const keys = yield* keysOf(lines, likeness);
    const allHeads = ends(source, { lines, keys }, likeness, 1, within);
    yield;
    const allTails = ends(source, { lines, keys }, likeness, -1, within);
    yield;
    const [heads, tails] = [strongest(allHeads), strongest(allTails)];
    const pairs = heads.flatMap((head) => tails.filter((tail) => fits(head, tail, lines.length)).map((tail) => ({ head, tail })));
    const [only] = pairs;
    if (only === undefined) continue;
    const pair = pairs.length === 1 ? only : byStructure(source, lines, pairs);
    if (pair === undefined) return { reason: "ambiguous", text: lines.find(isDistinctive) ?? lines[0] ?? "", places: pairs.length };
    const { head, tail } = pair;
    if (head.weight + tail.weight < 1) {
      refusal = { reason: "unclear" };
      continue;
    }
    const others = countOtherRegions(allHeads, allTails, pair, lines.length);
    if (others > 0) return { reason: "ambiguous", text: lines.find(isDistinctive) ?? lines[0] ?? "", places: 1 + others };
    return { start: head.at, end: tail.at + 1, likeness };
  }
  return refusal;
}

/**
 * Counts the other regions that begin and end like the piece, even if less of them matches. A region that already has the change may
 * resemble the piece more than the intended one.
 */
function countOtherRegions(
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
  // A place where many lines of one end follow one another is likely meant, too: a copy may have the other end already.
  const half = (runs: readonly Run[], run: Run): number =>
    runs.filter(
      (other) =>
        outside(other) && other.length >= 3 && other.length < length && (other.weight >= enoughWeight || 2 * other.weight >= run.weight),
    ).length;
  return (
    apart.length +
    half(heads, chosen.head) +
    half(tails, chosen.tail) +
    otherTails.filter((tail) => fits(chosen.head, tail, length)).length +
    otherHeads.filter((head) => fits(head, chosen.tail, length)).length
  );
}

/** The candidates with the most information. */
function strongest(runs: readonly Run[]): readonly Run[] {
  const best = runs.reduce((most, { weight }) => Math.max(most, weight), 0);
  const those = runs.filter(({ weight }) => weight > best - 1e-9);
  return those.length > mostCandidates ? [] : those;
}

/** Finds the places of the piece's first (step 1) or last (step -1) lines. */
function ends(
  source: SourceLines,
  { lines, keys: wantedKeys }: { readonly lines: readonly string[]; readonly keys: readonly string[] },
  likeness: Likeness,
  step: 1 | -1,
  [from, to]: readonly [number, number],
): readonly Run[] {
  const keys = source.keys(likeness);
  const weightOf = (line: string, key: string): number =>
    isDistinctive(line) ? 0.5 + Math.log2(keys.length / source.withKey(key, likeness).length + 1) : 0.01;
  // The last lines are compared upwards: both sides are turned round.
  const turned = <T>(all: readonly T[]): readonly T[] => (step === 1 ? all : all.toReversed());
  const wanted = turned(lines);
  const turnedKeys = turned(wantedKeys);
  const places = source.withKey(turnedKeys[0] ?? "", likeness).filter((at) => at >= from && at < to);
  const lengths = agreement(
    turned(keys.slice(from, to)),
    turnedKeys,
    places.map((at) => (step === 1 ? at - from : to - 1 - at)),
  );
  if (lengths.reduce((sum, length) => sum + length, 0) > mostCompared) return [];
  const most = lengths.reduce((longest, length) => Math.max(longest, length), 0);
  const weights = [0];
  for (let index = 0; index < most; index += 1)
    weights.push((weights.at(-1) ?? 0) + weightOf(wanted[index] ?? "", turnedKeys[index] ?? ""));
  return places.map((at, index) => ({ at, length: lengths[index] ?? 0, weight: weights[lengths[index] ?? 0] ?? 0 }));
}

/** Whether a beginning and an end can belong to one region: both lie inside it, and its size is plausible. */
function fits(head: Run, tail: Run, length: number): boolean {
  const region = tail.at - head.at + 1;
  if (region < 1 || region > 2 * length + 40) return false;
  return head.at + head.length - 1 <= tail.at && tail.at - tail.length + 1 >= head.at;
}

/** Among several last lines such as `}`, finds the one that closes the block of the first line, if the piece's own last line does. */
function byStructure<P extends { readonly head: Run; readonly tail: Run }>(
  source: SourceLines,
  lines: readonly string[],
  pairs: readonly P[],
): P | undefined {
  const [first] = pairs;
  if (first === undefined || pairs.some(({ head }) => head.at !== first.head.at) || !isDistinctive(lines[0] ?? "")) return undefined;
  const width = indentWidth(lines.at(-1) ?? "");
  if (width !== indentWidth(lines[0] ?? "")) return undefined;
  if (lines.slice(1, -1).some((line) => !isBlank(line) && indentWidth(line) <= width)) return undefined;
  const inFile = indentWidth(source.lines[first.head.at] ?? "");
  const end = source.lines.findIndex((line, index) => index > first.head.at && !isBlank(line) && indentWidth(line) <= inFile);
  return pairs.find(({ tail }) => tail.at === end);
}
