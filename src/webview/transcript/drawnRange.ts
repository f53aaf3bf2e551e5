/** Indexes of the messages that are on the page: from `from` up to, but without, `to`. An infinite `to` is the end, wherever it moves. */
export interface DrawnRange {
  readonly from: number;
  readonly to: number;
}

/** So many messages are drawn when a conversation opens. */
const firstDrawn = 40;
/** So many are added when the reader comes near the edge of what is drawn. */
const added = 6;
/** So many stay on the page at most, but for those that the reader is at. */
export const mostDrawn = 100;

/** The last messages. */
export function rangeAtEnd(size: number): DrawnRange {
  return { from: Math.max(0, size - firstDrawn), to: Infinity };
}

/** The messages about one. */
export function rangeAround(index: number, size: number): DrawnRange {
  const from = Math.max(0, Math.min(index - firstDrawn / 2, size - firstDrawn));
  return open({ from, to: from + firstDrawn }, size);
}

/** Some more messages before (-1) or after (1) a range. */
export function extendRange({ from, to }: DrawnRange, direction: -1 | 1, size: number): DrawnRange {
  return direction === -1 ? { from: Math.max(0, from - added), to } : open({ from, to: Math.min(size, to) + added }, size);
}

/** The range without what is too much of it, taken off the side that the reader is not at: before (-1) or after (1). */
export function trimRange({ from, to }: DrawnRange, side: -1 | 1, size: number): DrawnRange {
  const end = Math.min(size, to);
  if (end - from <= mostDrawn) return { from, to };
  return side === -1 ? { from: end - mostDrawn, to } : { from, to: from + mostDrawn };
}

/** The indexes that a range means in a conversation of `size` messages. */
export function clampRange({ from, to }: DrawnRange, size: number): DrawnRange {
  const end = Math.min(size, to);
  return from < end ? { from, to: end } : { ...rangeAtEnd(size), to: size };
}

function open({ from, to }: DrawnRange, size: number): DrawnRange {
  return { from, to: to >= size ? Infinity : to };
}
