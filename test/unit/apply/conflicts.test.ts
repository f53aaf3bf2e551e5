import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { conflictsIn, hasConflictMarks } from "../../../src/apply/conflicts.ts";

test("two conflicts, one with the common version", () => {
  const lines = [
    "a",
    "<<<<<<< HEAD",
    "ours",
    "=======",
    "theirs",
    ">>>>>>> other",
    "b",
    "<<<<<<< HEAD",
    "||||||| base",
    "old",
    "=======",
    "",
    ">>>>>>> other",
  ];
  expect(conflictsIn(lines)).toEqual([
    { start: 1, end: 6, ours: ["ours"], theirs: ["theirs"], oursName: "HEAD", theirsName: "other" },
    { start: 7, end: 13, ours: [], base: ["old"], theirs: [""], oursName: "HEAD", theirsName: "other" },
  ]);
});

test("longer marks inside, of merged common versions, and headings are content", () => {
  const lines = [
    "<<<<<<< HEAD",
    "Title",
    "=====",
    "||||||| merged",
    "<<<<<<<<< Temporary",
    "x",
    "=========",
    "y",
    ">>>>>>>>> Temporary",
    "=======",
    "t",
    ">>>>>>> b",
  ];
  expect(conflictsIn(lines)).toMatchObject([{ start: 0, end: 12, ours: ["Title", "====="], theirs: ["t"] }]);
});

test.each([
  [["<<<<<<< HEAD", "a"], 1],
  [["a", ">>>>>>> b"], 2],
  [["<<<<<<< HEAD", "<<<<<<< HEAD", "=======", ">>>>>>> b"], 1],
  [["a", "<<<<<<< HEAD", "x", ">>>>>>> b"], 2],
])("marks without counterparts are told: %j", (lines, brokenAt) => {
  expect(conflictsIn(lines)).toEqual({ brokenAt });
});

test("what only looks like a mark", () => {
  expect(conflictsIn(["<<<<<<<x", "======= a", "<<<<<< six", ">>>>>>>>x"])).toEqual([]);
  expect(hasConflictMarks(["=======", "x << 1", "<<<<<<<x"])).toBe(false);
  expect(hasConflictMarks(["a", "||||||| base"])).toBe(true);
});

test("what git writes", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "aside-conflict-"));
  try {
    const git = (...args: readonly string[]): string =>
      execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@example.invalid", "-C", folder, ...args], {
        encoding: "utf8",
        stdio: "pipe",
      });
    const write = (text: string): void => writeFileSync(path.join(folder, "a.txt"), text);
    git("init", "-q", "-b", "main");
    write("one\ntwo\nthree\n");
    git("add", ".");
    git("commit", "-qm", "1");
    git("checkout", "-qb", "other");
    write("one\nTWO\nthree\n");
    git("commit", "-qam", "2");
    git("checkout", "-q", "main");
    write("one\n2\nthree\n");
    git("commit", "-qam", "3");
    expect(() => git("-c", "merge.conflictStyle=diff3", "merge", "other")).toThrow();
    const lines = readFileSync(path.join(folder, "a.txt"), "utf8").split("\n");
    expect(conflictsIn(lines)).toMatchObject([{ start: 1, ours: ["2"], base: ["two"], theirs: ["TWO"], theirsName: "other" }]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
