import { describe, expect, test } from "vitest";
import { EditedText } from "../../../../src/app/inlineEdit/editedText.ts";

const file = "one\ntwo\nthree\nfour\nfive\n";

function edited(text: string, ...ranges: readonly (readonly [number, number])[]): EditedText {
  return new EditedText(
    text,
    ranges.map(([start, end]) => ({ start, end })),
    text.includes("\r\n") ? "\r\n" : "\n",
    {},
  );
}

describe("a text with some ranges replaced", () => {
  test("keeps everything else byte for byte", () => {
    const text = edited(file, [0, 1], [2, 4]);
    expect(text.with([{ lines: ["ONE", "and"] }, { lines: ["3-4"] }])).toBe("ONE\nand\ntwo\n3-4\nfive\n");
    expect(text.with([undefined, undefined])).toBe(file);
    expect(text.with([{ lines: [] }, undefined])).toBe("two\nthree\nfour\nfive\n");
    expect(
      text.with([
        { lines: [], rest: ["one"] },
        { lines: ["3"], rest: ["four"] },
      ]),
    ).toBe("one\ntwo\n3\nfour\nfive\n");
  });

  test("keeps line ends, and a last line without one", () => {
    expect(edited("a\r\nb\r\nc", [1, 3]).with([{ lines: ["x", "y"] }])).toBe("a\r\nx\r\ny");
    expect(edited("a\r\nb\r\nc", [0, 1]).with([{ lines: ["x", "y"] }])).toBe("x\r\ny\r\nb\r\nc");
  });

  test("writes at blank lines: between others, behind the last line end, in an empty text", () => {
    expect(edited("function f() {\n\n}\n", [1, 2]).with([{ lines: ["return 1;"] }])).toBe("function f() {\n    return 1;\n}\n");
    expect(edited("a\n", [1, 2]).with([{ lines: ["b"] }])).toBe("a\nb");
    expect(edited("", [0, 1]).with([{ lines: ["b", "c"] }])).toBe("b\nc");
  });

  test("finds the ranges again in a text that the user has edited there", () => {
    const text = edited(file, [1, 2], [3, 4]);
    expect(text.rangesIn(file)).toEqual(["two\n", "four\n"]);
    expect(text.rangesIn("one\n2\n2b\nthree\nfive\n")).toEqual(["2\n2b\n", ""]);
  });

  test.each([
    ["a change before them", "ONE\n2\nthree\nfour\nfive\n"],
    ["a change behind them", "one\n2\nthree\nfour\nFIVE\n"],
    ["a change between them", "one\n2\nTHREE\nfour\nfive\n"],
    ["lines that are there twice", "one\nthree\nthree\nfour\nfive\n"],
    ["a line that is no longer one", "one\n2three\nfour\nfive\n"],
  ])("does not guess after %s", (_name, now) => {
    expect(edited(file, [1, 2], [3, 4]).rangesIn(now)).toBeUndefined();
  });

  test("has the lines of a range without line ends", () => {
    expect(edited("a\r\nb\r\n\r\nc", [0, 3]).oldLines(0)).toEqual(["a", "b", ""]);
    expect(edited("a\n\n", [1, 2]).oldLines(0)).toEqual([""]);
  });
});
