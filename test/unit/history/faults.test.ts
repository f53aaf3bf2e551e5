import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { expectations } from "../../faults/expected.ts";
import { missingTests, shownFaults } from "../../faults/shownElsewhere.ts";

test.each(shownFaults)("$id $name: the tests that show it are there", (fault) => {
  expect(missingTests(fault)).toEqual([]);
});

const list = path.resolve(import.meta.dirname, "../../../../shared/faults.tsv");

test.runIf(existsSync(list))("every fault of the list beside the project is met: by the wire's own runner, or by a test named here", () => {
  const ids = readFileSync(list, "utf8")
    .split("\n")
    .slice(1)
    .map((line) => line.split("\t", 1)[0] ?? "")
    .filter((id) => id !== "");
  const met = new Set([...expectations, ...shownFaults].map(({ id }) => id));
  expect(ids.filter((id) => !met.has(id))).toEqual([]);
});
