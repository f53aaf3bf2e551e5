import { describe, expect, it } from "vitest";
import { visibleQuestion } from "../../../src/webview/find/visibleText.ts";
import { questionParts } from "../../../src/webview/transcript/questionParts.ts";

describe("a question and its fences", () => {
  it.each([
    [
      "Why?\n```js\nconst a = 1;\n```",
      [
        ["", "Why?"],
        ["c", "const a = 1;"],
      ],
    ],
    [
      "```\na\n```\n\nand\n\n~~~py\nb\n~~~\nend",
      [
        ["c", "a"],
        ["", "and"],
        ["c", "b"],
        ["", "end"],
      ],
    ],
    [
      "x\n```ts\nopen\nto the end",
      [
        ["", "x"],
        ["c", "open\nto the end"],
      ],
    ],
    ["````md\n```js\n1\n```\n````", [["c", "```js\n1\n```"]]],
    [
      "```md\n```js\n1\n```\n```\nend",
      [
        ["c", "```js\n1\n```"],
        ["", "end"],
      ],
    ],
    ["  ```\n  a\n  ```", [["c", "  a"]]],
    [
      "a\r\n```\r\nb\r\n```",
      [
        ["", "a"],
        ["c", "b"],
      ],
    ],
    ["```\n```", [["c", ""]]],
  ])("%j", (text, expected) => {
    expect(questionParts(text)?.map(({ isCode, visible }) => [isCode ? "c" : "", visible])).toEqual(expected);
    expect(visibleQuestion(text)).toBe(expected.map(([, visible]) => visible).join("\n"));
  });

  it.each(["plain *text*", "a ``` b", "    ```\n    a", "``` a ` b\nc", "# no\n\n- markdown", "", "```\n".repeat(20_000)])(
    "is plain: %#",
    (text) => {
      expect(questionParts(text)).toBeUndefined();
      expect(visibleQuestion(text)).toBe(text);
    },
  );
});
