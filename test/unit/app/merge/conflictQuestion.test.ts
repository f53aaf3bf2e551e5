import { expect, test } from "vitest";
import type { Conflict } from "../../../../src/apply/conflicts.ts";
import { sideChanges, sidesText, unsettled } from "../../../../src/app/merge/conflictQuestion.ts";
import { atOnce } from "../../../../src/shared/steps.ts";

const conflict: Conflict = { start: 3, end: 8, ours: ["a = 1;"], theirs: ["a = 2;"], oursName: "HEAD", theirsName: "b" };
const around = { before: "function total() {", after: "return total;" };

test("what a side changed, with the lines around it", () => {
  expect(atOnce(sideChanges("1\n2\n3\n4\n5\n6\n", "1\n2\n3\nfour\n5\n6\n"))).toBe("@@ -4 +4 @@\n 1\n 2\n 3\n-4\n+four\n 5\n 6\n");
  expect(atOnce(sideChanges("same\n", "same\n"))).toBe("");
});

test("what does not fit is counted", () => {
  const base = Array.from({ length: 4000 }, (_one, index) => `line ${index}\n`);
  const text = atOnce(sideChanges(base.join(""), base.map((line, index) => (index % 10 === 0 ? `new ${line}` : line)).join("")));
  expect(text.length).toBeLessThan(20_100);
  expect(text).toMatch(/\[… \d+ more\]\n$/);
});

test("without a common version nothing is told about the sides", () => {
  expect(sidesText("", "")).toBe("");
  expect(sidesText("@@ -1 +1 @@\n-a\n+b\n", "")).toContain("-a\n+b");
});

test.each([
  [["a = 3;"], undefined],
  [[], undefined],
  [["a = 1;", "=======", "a = 2;"], "marks"],
  [["a = 1;", "=========  "], "marks"],
  [["a = 1;", "======", "// ======="], undefined],
  [["<<<<<<< HEAD", "a = 1;"], "marks"],
  [["function total() {", "a = 3;"], "repeats"],
  [["a = 3;", "return total;"], "repeats"],
] as const)("%j: %s", (lines, why) => {
  expect(unsettled(lines, conflict, around)).toBe(why);
});

test("what looks like a mark is content where a side has it", () => {
  expect(unsettled(["Title", "======="], { ...conflict, theirs: ["Heading", "======="] }, around)).toBeUndefined();
});

test("a line that a side has, too, is no repetition", () => {
  expect(unsettled(["function total() {"], { ...conflict, ours: ["function total() {"] }, around)).toBeUndefined();
});
