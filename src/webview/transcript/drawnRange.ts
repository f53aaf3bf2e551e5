/** Indexes of messages on the page: from `from` up to, but excluding, `to`. An infinite `to` is the end, wherever it moves. */
export interface DrawnRange {
  readonly from: number;
  readonly to: number;
}

/** The height of the message with this index, as far as it is known. CSS pixels. */
export type HeightAt = (index: number) => number;

/** How many messages are drawn at once on one side at most: one whose height is not known well may be far lower than expected. */
const mostAdded = 20;

/** The last messages, as many as fill `room`. */
export function rangeAtEnd(size: number, room: number, heightAt: HeightAt): DrawnRange {
  return { from: firstAbove(size, room, heightAt), to: Infinity };
}

/** A message, and around it as many as fill `room` on each side. */
export function rangeAround(index: number, size: number, room: number, heightAt: HeightAt): DrawnRange {
  const to = endBelow(index, size, room + heightAt(index), heightAt);
  // At the end of the conversation there may be less below it than fits into the view.
  let missing = room + heightAt(index);
  for (let below = index; below < to; below += 1) missing -= heightAt(below);
  return open({ from: firstAbove(index, room + Math.max(0, missing), heightAt), to }, size);
}

/** The range with at least one message more before (-1) or after (1) it, and as many as fill `room`. */
export function extendRange({ from, to }: DrawnRange, direction: -1 | 1, size: number, room: number, heightAt: HeightAt): DrawnRange {
  const end = Math.min(size, to);
  if (direction === -1) return { from: Math.max(0, Math.min(from - 1, firstAbove(from, room, heightAt))), to };
  return open({ from, to: Math.max(end + 1, endBelow(end, size, room, heightAt)) }, size);
}

/**
 * The range without the messages before (-1) or after (1) the view that are not needed there.
 * @param spare how much of the range is out of view on that side
 * @param kept how much of it has to stay
 */
export function trimRange(range: DrawnRange, side: -1 | 1, size: number, spare: number, kept: number, heightAt: HeightAt): DrawnRange {
  let { from } = range;
  let to = Math.min(size, range.to);
  let left = spare;
  while (to - from > 1) {
    left -= heightAt(side === -1 ? from : to - 1);
    if (left < kept) break;
    if (side === -1) from += 1;
    else to -= 1;
  }
  return open({ from, to }, size);
}

/** The range's indexes in a conversation of `size` messages; `fallback` where it has none of them. */
export function clampRange({ from, to }: DrawnRange, size: number, fallback: () => DrawnRange): DrawnRange {
  const end = Math.min(size, to);
  return from < end ? { from, to: end } : { from: Math.min(size, fallback().from), to: size };
}

/** What is on the page, first to last: a range and single messages outside of it. */
export function runsOf({ from, to }: DrawnRange, single: readonly number[]): readonly DrawnRange[] {
  const runs: { from: number; to: number }[] = [];
  const parts = [{ from, to }, ...single.filter((index) => index < from || index >= to).map((index) => ({ from: index, to: index + 1 }))];
  for (const part of parts.toSorted((a, b) => a.from - b.from)) {
    const last = runs.at(-1);
    if (last !== undefined && part.from <= last.to) last.to = Math.max(last.to, part.to);
    else runs.push({ ...part });
  }
  return runs.filter((run) => run.to > run.from);
}

/** The first of the messages before `end` that fill `room`. */
function firstAbove(end: number, room: number, heightAt: HeightAt): number {
  let from = end;
  for (let left = room; from > 0 && left > 0 && end - from < mostAdded; left -= heightAt(from)) from -= 1;
  return from;
}

/** The end of the messages from `start` on that fill `room`. */
function endBelow(start: number, size: number, room: number, heightAt: HeightAt): number {
  let to = start;
  for (let left = room; to < size && left > 0 && to - start < mostAdded; to += 1) left -= heightAt(to);
  return to;
}

function open({ from, to }: DrawnRange, size: number): DrawnRange {
  return { from, to: to >= size ? Infinity : to };
}
