import { expect, test } from "vitest";
import { type FailedTest, failedTestText } from "../../../../src/app/context/failedTest.ts";

const failed: FailedTest = {
  name: "cart › adds prices",
  place: "test/cart.test.js:3",
  failures: [{ message: "sums differ", expected: "4", actual: "3", place: "test/cart.test.js:5", stack: ["add (src/cart.js:7)"] }],
  code: [
    { source: "test/cart.test.js", line: 3, firstLine: 3, lines: ['test("adds prices", () => {', "  expect(add(1, 2)).toBe(4);", "});"] },
  ],
  notes: [],
};

test("a failed test has its failure, what was expected, its stack and its code", () => {
  expect(failedTestText(failed)).toBe(`Test: cart › adds prices (test/cart.test.js:3)

Failure at test/cart.test.js:5:
sums differ
Expected:
4
Actual:
3
Stack:
  add (src/cart.js:7)

Code at test/cart.test.js:3:
> 3 | test("adds prices", () => {
  4 |   expect(add(1, 2)).toBe(4);
  5 | });`);
});

test("is bounded", () => {
  const failures = Array.from({ length: 9 }, () => ({ message: "m".repeat(50_000), stack: Array.from({ length: 99 }, () => "frame") }));
  const text = failedTestText({ ...failed, failures });
  expect(text.length).toBeLessThan(65_000);
  expect(text).toContain("(4 more failures are left out)");
});
