import { expect, test } from "vitest";
import { type LineShift, shiftRanges } from "../../../../src/app/inlineEdit/shiftRanges.ts";

/** A change of [start, end] that leaves this many line ends. */
function change(start: number, end: number, lineEnds: number, isWholeLines = false): LineShift {
  return { start, end, lineEnds, isWholeLines };
}

test.each<[name: string, shift: LineShift, expected: readonly [number, number]]>([
  ["a line above it", change(0, 0, 1), [6, 8]],
  ["a line directly above it, at its beginning", change(5, 5, 1, true), [6, 8]],
  ["a line that goes above it", change(3, 4, 0, true), [4, 6]],
  ["a line below it", change(7, 7, 1), [5, 7]],
  ["a line within it", change(6, 6, 1), [5, 8]],
  ["its first line, split", change(5, 5, 1), [5, 8]],
  ["a change that reaches into it", change(4, 5, 0), [4, 6]],
  ["a change over all of it", change(3, 9, 0), [3, 4]],
])("lines stay what they are after %s", (_name, shift, [start, end]) => {
  expect(shiftRanges([{ start: 5, end: 7 }], shift)).toEqual([{ start, end }]);
});
