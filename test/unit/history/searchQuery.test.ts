import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readSearchQuery } from "../../../src/history/searchQuery.ts";

const now = new Date(2026, 10, 30, 15).getTime();
const day = (year: number, month: number, date: number) => new Date(year, month - 1, date).getTime();
const read = (text: string) => readSearchQuery(text, now);

test.each<[string, readonly string[]]>([
  ["", []],
  ["   ", []],
  ["one  two\tthree", ["one", "two", "three"]],
  ['"one two" three', ["one two", "three"]],
  ['an "open phrase', ["an", "open phrase"]],
  ["“one two” three", ["one two", "three"]],
  ['""', []],
  ['"model:"', ["model:"]],
  ['"before:2026"', ["before:2026"]],
  ["remodel:x", ["remodel:x"]],
  ["https://x.org/?in:y", ["https://x.org/?in:y"]],
  ["std::vector", ["std::vector"]],
  ['"tag:"', ["tag:"]],
  ["this:x hashtag:y", ["this:x", "hashtag:y"]],
  ["foo:bar", ["foo:bar"]],
  ['say"hello"', ['say"hello"']],
  ["日本語　検索", ["日本語", "検索"]],
])("reads the words of %j", (text, terms) => {
  expect(read(text)).toEqual({ terms, filters: [] });
});

test.each([
  ["model:", []],
  ["model: claude", []],
  ["model:claude", [{ name: "model", value: "claude" }]],
  ["MODEL:Claude", [{ name: "model", value: "Claude" }]],
  ['in:"my shop"', [{ name: "in", value: "my shop" }]],
  [
    'folder:"my work" Tag:bug',
    [
      { name: "folder", value: "my work" },
      { name: "tag", value: "bug" },
    ],
  ],
  ["is:Archived", [{ name: "is", what: "archived" }]],
  ['in:"my shop', [{ name: "in", value: "my shop" }]],
  ["before:2026-11-20", [{ name: "before", at: day(2026, 11, 20) }]],
  ["before:2026-11", [{ name: "before", at: day(2026, 11, 1) }]],
  ["after:2026", [{ name: "after", at: day(2026, 1, 1) }]],
  ["after:today", [{ name: "after", at: day(2026, 11, 30) }]],
  ["after:Yesterday", [{ name: "after", at: day(2026, 11, 29) }]],
  ["after:30d", [{ name: "after", at: day(2026, 10, 31) }]],
  [
    "has:image has:TOOLS",
    [
      { name: "has", what: "image" },
      { name: "has", what: "tools" },
    ],
  ],
])("reads the filters of %j", (text, filters) => {
  expect(read(text)).toMatchObject({ filters });
  expect(read(text).problem).toBeUndefined();
});

test.each([
  ["cost:>1", [0.5, 1, 1.01], [false, false, true]],
  ["cost:>=1", [0.99, 1], [false, true]],
  ["cost:<$0.5", [0, 0.49, 0.5], [true, true, false]],
  ["cost:<=.5", [0.5, 0.51], [true, false]],
  ["cost:0.1..0.5", [0.09, 0.1, 0.5, 0.51], [false, true, true, false]],
  ["cost:$1..$2", [1, 3], [true, false]],
])("%s compares amounts", (text, amounts, expected) => {
  const [filter] = read(text).filters;
  if (filter?.name !== "cost") throw new Error("there is no filter");
  expect(amounts.map((usd) => filter.isIn(usd))).toEqual(expected);
});

test.each([
  ["before:soon", "before", "soon"],
  ["before:2026-02-30", "before", "2026-02-30"],
  ["after:11/20/2026", "after", "11/20/2026"],
  ["cost:1", "cost", "1"],
  ["cost:>", "cost", ">"],
  ["cost:>1e99", "cost", ">1e99"],
  ["cost:-1..2", "cost", "-1..2"],
  ["has:nothing", "has", "nothing"],
  ["is:open", "is", "open"],
])("says that %s has no meaning", (text, name, value) => {
  expect(read(`word ${text}`)).toMatchObject({ terms: ["word"], problem: { name, value } });
});

test("whatever is typed is read, and nothing but filters is lost", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { terms } = read(text);
      for (const term of terms) expect(text).toContain(term);
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z\u3040-\u30ff]{1,8}$/)), (words) => {
      expect(read(words.join(" ")).terms).toEqual(words);
    }),
  );
});
