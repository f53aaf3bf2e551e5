import type { LineRange } from "./editedText.ts";

/** A change of a document: lines `start` to `end`, both included and 0-based, became a text with this many line ends. */
export interface LineShift {
  readonly start: number;
  readonly end: number;
  /** Whether it begins and ends at the beginning of a line, so that the line at `end` stays as it is. */
  readonly isWholeLines: boolean;
  readonly lineEnds: number;
}

/** Where ranges of lines are after a change of the document. A range that the change reaches into takes it in. */
export function shiftRanges(ranges: readonly LineRange[], { start, end, isWholeLines, lineEnds }: LineShift): readonly LineRange[] {
  const more = lineEnds - (end - start);
  return ranges.map((range) => {
    if (start >= range.end) return range;
    if (end < range.start || (isWholeLines && end === range.start)) return { start: range.start + more, end: range.end + more };
    const first = Math.min(range.start, start);
    return { start: first, end: Math.max(first + 1, range.end + more) };
  });
}
