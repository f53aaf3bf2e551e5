import { expect, test } from "vitest";
import { age } from "../../../../src/app/models/age.ts";

const now = Date.UTC(2026, 10, 30);

test.each([
  [0, "now"],
  [59_000, "now"],
  [60_000, "1 minute ago"],
  [26 * 3_600_000, "yesterday"],
  [-5000, "now"],
])("what is %i ms old is called %s", (old, words) => {
  expect(age(now - old, now)).toBe(words);
});
