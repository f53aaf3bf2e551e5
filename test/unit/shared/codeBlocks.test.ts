import { assert, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { codeBlocksOf } from "../../../src/shared/markdown/codeBlocks.ts";
import { atOnce } from "../markdown/comparison.ts";
import { documents, kinds } from "../markdown/documents.ts";

describe("the code blocks of an answer, as the host reads them", () => {
  test("have the text before each", () => {
    const blocks = codeBlocksOf(
      "In `a.ts`:\r\n\r\n```ts a.ts\r\none();\r\n```\r\n\r\nThen:\n\n    two();\n\n- item\n  ~~~\n  three();\n  ~~~\n",
    );
    expect(blocks).toEqual([
      { info: "ts a.ts", code: "one();\n", isClosed: true, before: "In `a.ts`:\n" },
      { info: "", code: "two();\n", isClosed: true, before: "\nThen:\n" },
      { info: "", code: "three();\n", isClosed: true, before: "\n- item" },
    ]);
  });

  test.each([
    ["paragraphs between", "Some words, and then some more of them.\n\n```ts\nlet a = 1;\n```\n\n"],
    ["a list that goes on", "1. item\n\n   ```ts\n   let a = 1;\n   ```\n\n"],
    ["quotes", "> ~~~\n> let a = 1;\n> ~~~\n\ntext\n\n"],
    ["indented code", "text\n\n    let a = 1;\n\n"],
  ])("a long text is read in slices, and has them all: %s", (_name, unit) => {
    const once = codeBlocksOf(`${unit}last\n`);
    const many = codeBlocksOf(`${unit.repeat(2000)}last\n`);
    expect(once.length).toBe(1);
    expect(many.length).toBe(2000);
    expect(new Set(many.map(({ code, info }) => `${info}|${code}`)).size).toBe(1);
    expect(many[0]).toEqual(once[0]);
    expect(new Set(many.slice(1).map(({ before }) => before)).size).toBe(1);
  });

  test("include front matter that has its end, of the first lines alone", () => {
    const block = { info: "yaml", code: "title: x\n", isClosed: true, before: "" };
    expect(codeBlocksOf("---\ntitle: x\n---\n")).toEqual([block]);
    const text = `${"Some words.\n\n".repeat(3000)}---\ntitle: x\n---\n`;
    expect(codeBlocksOf(text)).toEqual([]);
    expect(codeBlocksOf(`---\ntitle: x\n---\n\n${text}`)).toEqual([block]);
    expect(codeBlocksOf("---\ntitle: x\n")).toEqual([]);
  });

  test("include a fence that is still open", () => {
    expect(codeBlocksOf("```ts\none();\ntw")).toMatchObject([{ info: "ts", code: "one();\ntw", isClosed: false }]);
    for (const closed of ["```ts\none();\n```", "~~~~\n~~~\n~~~~\n", "- a\n  ```\n  one\n  ```\n", "> ```\n> one\n> ```\nx", "```\n```"])
      expect(codeBlocksOf(closed)).toMatchObject([{ isClosed: true }]);
  });

  test.each(Object.entries(kinds))("match the panel's figures for any text: %s", (_name, fragments) => {
    assert(
      property(documents(fragments), ({ text }) => {
        const figures = atOnce(text).split('class="md-code"').length - 1;
        expect(codeBlocksOf(text).length).toBe(figures);
      }),
      { numRuns: 60, seed: 5 },
    );
  });
});
