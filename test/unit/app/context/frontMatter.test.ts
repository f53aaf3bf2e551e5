import { expect, test } from "vitest";
import { readFrontMatter } from "../../../../src/app/context/frontMatter.ts";

test("fields and text, with any line ends and a byte order mark", () => {
  expect(readFrontMatter("\uFEFF---\r\nname: a\r\n---\r\nText\r\n")).toEqual({ fields: { name: "a" }, text: "Text", isThere: true });
  expect(readFrontMatter("---\n---\nText")).toEqual({ fields: {}, text: "Text", isThere: true });
});

test("a file without front matter is text, also one with a line in its middle", () => {
  expect(readFrontMatter("One\n---\nname: a\n---\n")).toEqual({ fields: {}, text: "One\n---\nname: a\n---", isThere: false });
  expect(readFrontMatter("---\nnever closed")).toMatchObject({ fields: {}, isThere: false });
});

test("globs without quotes, as Cursor and people write them", () => {
  expect(readFrontMatter("---\nglobs: **/*.ts, *.tsx\n---\n").fields).toEqual({ globs: "**/*.ts, *.tsx" });
  expect(readFrontMatter("---\napplyTo: **/*.py\n---\n").fields).toEqual({ applyTo: "**/*.py" });
  expect(readFrontMatter("---\nglobs:\n  - *.ts\n  - src/**\n---\n").fields).toEqual({ globs: ["*.ts", "src/**"] });
});

test("what is not valid is said, and the text can be used", () => {
  const { problem, text, fields } = readFrontMatter("---\nname: [a\n---\nText");
  expect(problem).toMatch(/./);
  expect({ text, fields }).toEqual({ text: "Text", fields: {} });
  expect(readFrontMatter("---\na: &a [1]\nb: *a\n---\n").problem).toMatch(/alias/i);
});
