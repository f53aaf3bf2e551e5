import { expect, test } from "vitest";
import { notReached } from "../../../../src/host/code/notReached.ts";

const old = ["a", "b", "c", "d"];

test.each([
  ["nothing came", [], old],
  ["a line that is new", ["x"], old],
  ["the first line, as it was", ["a"], ["b", "c", "d"]],
  ["a line was changed, and the next one kept", ["a", "x", "c"], ["d"]],
  ["lines were added before one that is kept", ["a", "x", "y", "z", "b"], ["c", "d"]],
  ["a line that is kept and a new one", ["a", "b", "x"], ["c", "d"]],
  ["lines with another indentation", ["  a", "x", "  c"], ["d"]],
  ["all of it", ["a", "b", "c", "d", "e"], []],
])("%s", (_what, came, rest) => {
  expect(notReached(old, came)).toEqual(rest);
});
