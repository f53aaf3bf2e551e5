import { expect, test } from "vitest";
import { AnsiText } from "../../../src/webview/markdown/ansiText.ts";

function read(...pieces: readonly string[]): { readonly text: string; readonly looks: readonly string[] } {
  const ansi = new AnsiText();
  const text = pieces.map((piece) => ansi.push(piece)).join("");
  const { ranges, scopes } = ansi.result();
  const looks = Array.from({ length: ranges.length / 3 }, (_, index) => {
    const [start, end, scope] = ranges.subarray(index * 3);
    return `${text.slice(start, end)}: ${scopes[scope ?? -1] ?? ""}`;
  });
  return { text, looks };
}

test.each([
  ["\u001b[31mFAIL\u001b[0m src/a.test.ts", "FAIL src/a.test.ts", ["FAIL: ansi.31"]],
  ["\u001b[1;32mok\u001b[m x", "ok x", ["ok: ansi.32-b"]],
  ["\u001b[1mbold\u001b[22m \u001b[4munder\u001b[24m", "bold under", ["bold: ansi.none-b", "under: ansi.none-u"]],
  [
    "\u001b[91ma\u001b[39mb\u001b[38;5;4mc\u001b[38;5;12md\u001b[38;5;200me\u001b[38;2;1;2;3mf",
    "abcdef",
    ["a: ansi.91", "c: ansi.34", "d: ansi.94"],
  ],
  ["\u001b[48;5;1mx\u001b[33my", "xy", ["y: ansi.33"]],
  ["\u001b[2K\u001b[1Ga\u001b[?25lb\u001b]0;title\u0007c\u001b]8;;https://a.example\u001b\\link\u001b]8;;\u001b\\", "abclink", []],
  ["\u001b(Ba\u001b=b\u001bMc", "abc", []],
  ["a\u001b", "a", []],
  ["a\u001b[31", "a", []],
  ["a\u001bé b", "aé b", []],
  ["no escape [31m", "no escape [31m", []],
])("%j", (source, text, looks) => {
  expect(read(source)).toEqual({ text, looks });
  expect(read(...Array.from({ length: source.length }, (_, index) => source.charAt(index)))).toEqual({ text, looks });
});

test("what never ends is not held back for ever, and a long text is read once", () => {
  expect(read(`a\u001b]0;${"x".repeat(1000)}`).text).toBe(`a]0;${"x".repeat(1000)}`);
  expect(read("\u001b[31m".repeat(100_000)).text).toBe("");
});
