import { describe, expect, test } from "vitest";
import { changedSince, editQuestion, excerptsAround } from "../../../../src/app/inlineEdit/editQuestion.ts";

describe("the lines that an edit sends", () => {
  test("a range with forty lines on each side", () => {
    expect(excerptsAround([{ start: 100, end: 102 }], 500)).toEqual([
      { from: 60, to: 100 },
      { from: 100, to: 102, range: 0 },
      { from: 102, to: 142 },
    ]);
    expect(excerptsAround([{ start: 0, end: 3 }], 3)).toEqual([{ from: 0, to: 3, range: 0 }]);
  });

  test("of several ranges no line twice, and not what is far from all", () => {
    const excerpts = excerptsAround(
      [
        { start: 5, end: 6 },
        { start: 10, end: 12 },
        { start: 300, end: 301 },
      ],
      400,
    );
    expect(excerpts).toEqual([
      { from: 0, to: 5 },
      { from: 5, to: 6, range: 0 },
      { from: 6, to: 10 },
      { from: 10, to: 12, range: 1 },
      { from: 12, to: 52 },
      { from: 260, to: 300 },
      { from: 300, to: 301, range: 2 },
      { from: 301, to: 341 },
    ]);
  });
});

describe("the question of an edit", () => {
  const base = { path: "a.js", languageId: "javascript", isBlank: false, isMasked: false };

  test("names each of several ranges, in the order of the file", () => {
    const excerpts = excerptsAround(
      [
        { start: 1, end: 2 },
        { start: 3, end: 5 },
      ],
      5,
    );
    const { instructions, lines } = editQuestion({ ...base, excerpts, texts: ["a\n", "b\n", "c\n", "d\ne"] });
    expect(lines.split("\n\n").map((part) => part.split("\n")[0])).toEqual([
      "File a.js (javascript).",
      "Line 1:",
      "Range 1, line 2, to be changed:",
      "Line 3:",
      "Range 2, lines 4-5, to be changed:",
    ]);
    expect(instructions).toContain("Reply with all 2 ranges in their order.");
  });

  test("says where the code goes at a blank line, and not what stands there", () => {
    const excerpts = excerptsAround([{ start: 1, end: 2 }], 3);
    const { instructions, lines } = editQuestion({ ...base, isBlank: true, excerpts, texts: ["a\n", "  \n", "c"] });
    expect(lines).toBe(
      "File a.js (javascript).\n\nLines before:\n```javascript\na\n```\n\nLines after:\n```javascript\nc\n```\n\nThe code is to stand between them, in place of line 2, which is blank.",
    );
    expect(instructions).toContain("Do not repeat the lines around it.");
  });

  test("speaks of masks where there are some", () => {
    const excerpts = excerptsAround([{ start: 0, end: 1 }], 1);
    expect(editQuestion({ ...base, isMasked: true, excerpts, texts: ["a = [redacted]"] }).instructions).toContain("[redacted]");
    expect(editQuestion({ ...base, excerpts, texts: ["a = 1"] }).instructions).not.toContain("[redacted]");
  });

  test("a proposal that the user has edited is fenced longer than what is in it", () => {
    expect(changedSince(["a\n```\n"], "md")).toBe("I have changed what you wrote. It is now:\n\n````md\na\n```\n````");
  });
});
