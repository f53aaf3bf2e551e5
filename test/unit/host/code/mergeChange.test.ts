import { expect, test } from "vitest";
import { mergeChange } from "../../../../src/host/code/mergeChange.ts";
import { atOnce } from "../../../../src/shared/steps.ts";

const merged = (now: string, before: string, after: string) => atOnce(mergeChange(now, before, after));

const before = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n";
const after = before.replace("nine", "NINE");

test("a change is made beside what was changed meanwhile", () => {
  expect(merged(`// Mine.\n${before.replace("two", "TWO")}`, before, after)).toBe(
    `// Mine.\n${before.replace("two", "TWO").replace("nine", "NINE")}`,
  );
  expect(merged(before, before, after)).toBe(after);
  expect(merged(after, before, after)).toBe(after);
  expect(merged("other\n", before, before)).toBe("other\n");
});

test("a change of the same lines is not made", () => {
  expect(merged(before.replace("nine", "my own line"), before, after)).toBeUndefined();
  expect(merged("something else\n", before, after)).toBeUndefined();
});
