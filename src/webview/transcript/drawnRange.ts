/** Indexes of the messages on the page: from `from` up to, but excluding, `to`. An infinite `to` is the end, wherever it moves. */
export interface DrawnRange {
  readonly from: number;
  readonly to: number;
}

/** How many messages are drawn when a conversation opens. */
const firstDrawn = 40;
/** How many are added when the user comes near the edge of the drawn range. */
const added = 6;
/** How many stay on the page at most, apart from those the user is looking at. */
export const maxDrawn = 100;

/** The last messages. */
export function rangeAtEnd(size: number): DrawnRange {
  return { from: Math.max(0, size - firstDrawn), to: Infinity };
}

/** The messages around one. */
export function rangeAround(index: number, size: number): DrawnRange {
  const from = Math.max(0, Math.min(index - firstDrawn / 2, size - firstDrawn));
  return open({ from, to: from + firstDrawn }, size);
}

/** The range, extended before (-1) or after (1). */
export function extendRange({ from, to }: DrawnRange, direction: -1 | 1, size: number): DrawnRange {
  return direction === -1 ? { from: Math.max(0, from - added), to } : open({ from, to: Math.min(size, to) + added }, size);
}

/** The range, shortened to the maximum on the far side of the user: before (-1) or after (1). */
export function trimRange({ from, to }: DrawnRange, side: -1 | 1, size: number): DrawnRange {
  const end = Math.min(size, to);
  if (end - from <= maxDrawn) return { from, to };
  return side === -1 ? { from: end - maxDrawn, to } : { from, to: from + maxDrawn };
}

/** The range's indexes in a conversation of `size` messages. */
export function clampRange({ from, to }: DrawnRange, size: number): DrawnRange {
  const end = Math.min(size, to);
  return from < end ? { from, to: end } : { ...rangeAtEnd(size), to: size };
}

function open({ from, to }: DrawnRange, size: number): DrawnRange {
  return { from, to: to >= size ? Infinity : to };
}
