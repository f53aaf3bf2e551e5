import { expect, test } from "vitest";
import { countFileBlocks, mayBeForFile } from "../../../../src/shared/markdown/fileBlocks.ts";

test.each([
  ["ts", true],
  ["diff", true],
  ["sh", false],
  ["", false],
  ["text", false],
  ["sh scripts/run.sh", true],
  ["src/a.ts", true],
])("a block of %j may be for a file: %s", (info, may) => {
  expect(mayBeForFile(info)).toBe(may);
});

test.each([
  ["```ts\na\n```\n\n```sh\nb\n```\n", 1],
  ["```ts\na\n```\n\n- In a list:\n\n  ```py\n  b\n  ```\n", 2],
  ["````md\n```ts\na\n```\n````\n", 1],
  ["```ts\na\n", 1],
  ["~~~ts\n```\n~~~\n```js\nb\n```\n", 2],
  ["No code.", 0],
])("blocks in %j", (markdown, count) => {
  expect(countFileBlocks(markdown, 10)).toBe(count);
});
