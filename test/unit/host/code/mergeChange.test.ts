import { expect, test } from "vitest";
import { mergeChange } from "../../../../src/host/code/mergeChange.ts";

const before = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n";
const after = before.replace("nine", "NINE");

test("a change is made beside what was changed meanwhile", () => {
  expect(mergeChange(`// Mine.\n${before.replace("two", "TWO")}`, before, after)).toBe(
    `// Mine.\n${before.replace("two", "TWO").replace("nine", "NINE")}`,
  );
  expect(mergeChange(before, before, after)).toBe(after);
  expect(mergeChange(after, before, after)).toBe(after);
  expect(mergeChange("other\n", before, before)).toBe("other\n");
});

test("a change of the same lines is not made", () => {
  expect(mergeChange(before.replace("nine", "my own line"), before, after)).toBeUndefined();
  expect(mergeChange("something else\n", before, after)).toBeUndefined();
});
