import { expect, test } from "vitest";
import { firstLine } from "../../../src/webview/transcript/firstLine.ts";

test.each([
  ["## The **plan** of `cart.ts`\n\nMore.", "The plan of cart.ts"],
  ["\n\n- One\n- Two", "One"],
  ["1. First", "First"],
  ["> Quoted", "Quoted"],
  ["```ts\nconst a = 1;\n```", "const a = 1;"],
  ["a * b and snake_case", "a * b and snake_case"],
  ["", "…"],
  ["---\n", "…"],
])("the first line of %j", (markdown, line) => {
  expect(firstLine(markdown)).toBe(line);
});

test("a very long line is cut", () => {
  expect(firstLine("a".repeat(10_000))).toHaveLength(300);
});
