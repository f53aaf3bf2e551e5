import { diffArrays } from "diff";
import type { Steps } from "../shared/steps.ts";

/** A run of lines that both texts have, that only the old one has, or that only the new one has. */
export interface LineRun {
  readonly kind: "both" | "old" | "new";
  readonly count: number;
}

/** Up to this many differences the shortest edit is found; its cost grows with their square. */
const mostDifferences = 300;
/** Parts larger than this are divided at lines that both have once, before the shortest edit is looked for. */
const largestPart = 1500;

/** A stretch of both texts: lines [oldFrom, oldTo) and [newFrom, newTo). */
interface Stretch {
  readonly oldFrom: number;
  readonly oldTo: number;
  readonly newFrom: number;
  readonly newTo: number;
}

/**
 * The differences of two texts, in time that grows with their lines: where they differ in many places, lines that both have exactly once
 * divide them (patience diff).
 */
export function* lineDiff(old: readonly string[], fresh: readonly string[]): Steps<readonly LineRun[]> {
  const runs: LineRun[] = [];
  const add = (kind: LineRun["kind"], count: number): void => {
    if (count === 0) return;
    const last = runs.at(-1);
    if (last?.kind === kind) runs[runs.length - 1] = { kind, count: last.count + count };
    else runs.push({ kind, count });
  };
  // A stack instead of recursion: a text may be divided as often as it has lines.
  const open: (Stretch | number)[] = [{ oldFrom: 0, oldTo: old.length, newFrom: 0, newTo: fresh.length }];
  let compared = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === "number") {
      add("both", next);
      continue;
    }
    const stretch = next;
    compared += stretch.oldTo - stretch.oldFrom + stretch.newTo - stretch.newFrom;
    if (compared > largestPart) {
      compared = 0;
      yield;
    }
    let { oldFrom, oldTo, newFrom, newTo } = stretch;
    while (oldFrom < oldTo && newFrom < newTo && old[oldFrom] === fresh[newFrom]) {
      oldFrom += 1;
      newFrom += 1;
    }
    let tail = 0;
    while (oldFrom < oldTo && newFrom < newTo && old[oldTo - 1] === fresh[newTo - 1]) {
      oldTo -= 1;
      newTo -= 1;
      tail += 1;
    }
    add("both", oldFrom - stretch.oldFrom);
    if (tail > 0) open.push(tail);
    if (oldFrom === oldTo || newFrom === newTo) {
      add("old", oldTo - oldFrom);
      add("new", newTo - newFrom);
      continue;
    }
    const isSmall = oldTo - oldFrom + newTo - newFrom <= largestPart;
    const shortest = isSmall
      ? diffArrays(old.slice(oldFrom, oldTo), fresh.slice(newFrom, newTo), { maxEditLength: mostDifferences })
      : undefined;
    if (shortest !== undefined) {
      for (const { added, removed, count } of shortest) add(added ? "new" : removed ? "old" : "both", count);
      continue;
    }
    const shared = inOrder(yield* onceInBoth(old, fresh, { oldFrom, oldTo, newFrom, newTo }));
    yield;
    const [first] = shared;
    if (first === undefined) {
      add("old", oldTo - oldFrom);
      add("new", newTo - newFrom);
      continue;
    }
    const parts: (Stretch | number)[] = [];
    let [inOld, inNew] = [oldFrom, newFrom];
    for (const [at, to] of shared) {
      parts.push({ oldFrom: inOld, oldTo: at, newFrom: inNew, newTo: to }, 1);
      [inOld, inNew] = [at + 1, to + 1];
    }
    parts.push({ oldFrom: inOld, oldTo, newFrom: inNew, newTo });
    for (const part of parts.toReversed()) open.push(part);
  }
  return runs;
}

/** The places of the lines that occur once in each of both stretches, by their place in the old one. */
function* onceInBoth(
  old: readonly string[],
  fresh: readonly string[],
  { oldFrom, oldTo, newFrom, newTo }: Stretch,
): Steps<readonly (readonly [number, number])[]> {
  const places = new Map<string, { old: number; fresh: number }>();
  for (let index = oldFrom; index < oldTo; index += 1) {
    const line = old[index] ?? "";
    const known = places.get(line);
    if (known === undefined) places.set(line, { old: index, fresh: -1 });
    else known.old = -1;
  }
  yield;
  for (let index = newFrom; index < newTo; index += 1) {
    const known = places.get(fresh[index] ?? "");
    if (known !== undefined) known.fresh = known.fresh === -1 ? index : -2;
  }
  yield;
  return Array.from(places.values()).flatMap((one) => (one.old >= 0 && one.fresh >= 0 ? [[one.old, one.fresh] as const] : []));
}

/** The longest selection of these places that ascends in both texts. */
function inOrder(places: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const ends: number[] = [];
  const before: number[] = [];
  for (const [index, [, to]] of places.entries()) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((places[ends[middle] ?? 0]?.[1] ?? 0) < to) low = middle + 1;
      else high = middle;
    }
    before.push(low === 0 ? -1 : (ends[low - 1] ?? -1));
    ends[low] = index;
  }
  const chosen: (readonly [number, number])[] = [];
  for (let index = ends.at(-1) ?? -1; index >= 0; index = before[index] ?? -1) {
    const place = places[index];
    if (place !== undefined) chosen.push(place);
  }
  return chosen.toReversed();
}
