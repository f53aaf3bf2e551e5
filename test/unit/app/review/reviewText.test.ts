import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lineNow, reviewedFile, reviewSides } from "../../../../src/app/review/reviewedFiles.ts";
import { indexSide, reviewText } from "../../../../src/app/review/reviewText.ts";
import { isGitDiff, splitDiff } from "../../../../src/apply/gitDiff.ts";

const head = "a".repeat(40);
const sides = { old: head, fresh: indexSide };
const file = (name: string, lines: number, line = "x".repeat(80)): string =>
  `diff --git a/${name} b/${name}\n--- a/${name}\n+++ b/${name}\n@@ -0,0 +1,${lines} @@\n${`+${line}\n`.repeat(lines)}`;

test("each line has its number: the new file's, and with a minus that of a deleted line", () => {
  const diff =
    "diff --git a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts\n@@ -9,4 +9,4 @@ function f\n one\n-two\n+diff --git a/x b/x\n three\n-@@ -1 +1 @@\n+four\n\\ No newline at end of file\n@@ -30 +30,2 @@\n-old\n+new\n+newer\n";
  const { text, leftOut } = reviewText(diff, sides, 10_000);
  expect(leftOut).toEqual([]);
  expect(text).toBe(`Old lines are those of ${head}, new lines those of index.

diff --git a/a.ts b/a.ts
--- a/a.ts
+++ b/a.ts
@@ -9,4 +9,4 @@ function f
     9  one
   -10 -two
    10 +diff --git a/x b/x
    11  three
   -12 -@@ -1 +1 @@
    12 +four
\\ No newline at end of file
@@ -30 +30,2 @@
   -30 -old
    30 +new
    31 +newer
`);
  expect(splitDiff(text).map(({ paths }) => paths)).toEqual([[], ["a.ts"]]);
  expect(reviewSides(text)).toEqual({ old: head, fresh: "index" });
});

test("generated files are left out first, however much room there is, and named", () => {
  const { text, leftOut } = reviewText(file("src/a.ts", 3) + file("package-lock.json", 200) + file("yarn.lock", 2), sides, 1_000_000);
  expect(leftOut).toEqual(["package-lock.json"]);
  expect(text).toContain("\nLeft out, because programs generate them: package-lock.json\n");
  // A short one says what was installed.
  expect(text).toContain("+++ b/yarn.lock");
  expect(text).not.toContain("+++ b/package-lock.json");
});

test("where only generated files changed, these are reviewed", () => {
  expect(reviewText(file("package-lock.json", 200), sides, 1_000_000).leftOut).toEqual([]);
});

test("then the longest files go, whole, until it fits; the order of the others stays", () => {
  const { text, leftOut } = reviewText(file("long.ts", 400) + file("b.ts", 2) + file("a.ts", 3), sides, 5000);
  expect(leftOut).toEqual(["long.ts"]);
  expect(text).toContain("\nLeft out, because the changes are too long: long.ts\n");
  expect(text.indexOf("+++ b/b.ts")).toBeLessThan(text.indexOf("+++ b/a.ts"));
  expect(text).not.toContain("+++ b/long.ts");
});

describe("where a line is by now", () => {
  const lines = new Map([
    [10, "function total(items) {"],
    [11, "  let sum = 0;"],
    [12, "  for (const item of items) sum += item.price;"],
    [13, "  return sum;"],
    [14, "}"],
  ]);
  const filler = (count: number): readonly string[] => Array.from({ length: count }, (_one, index) => `// ${index}`);
  const body = [...lines.values()];

  test("where it was, also with another line ending", () => {
    expect(
      lineNow(
        lines,
        12,
        [...filler(9), ...body].map((line) => `${line}\r`),
      ),
    ).toBe(12);
  });

  test("further down, after lines were inserted", () => {
    expect(lineNow(lines, 12, [...filler(30), ...body])).toBe(33);
  });

  test("a line that was edited since is found by its neighbors", () => {
    const edited = body.map((line) => (line.includes("for") ? "  for (const item of items) sum += item.cost;" : line));
    expect(lineNow(lines, 12, [...filler(20), ...edited])).toBe(23);
  });

  test("of two alike the one with its neighbors", () => {
    expect(lineNow(lines, 13, ["  return sum;", ...filler(20), ...body])).toBe(25);
  });

  test("what the file does not have any more is nowhere: a closing brace elsewhere is another one", () => {
    expect(lineNow(lines, 14, [...filler(20), "}", "}"])).toBeUndefined();
    expect(lineNow(lines, 12, filler(20))).toBeUndefined();
  });
});

describe("what git writes", () => {
  let folder: string;
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@example.invalid", "-C", folder, ...args], { encoding: "utf8" });
  const write = (name: string, content: string | Buffer): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  };

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "aside-review-"));
    git("init", "-q");
    write("src/old name.ts", Array.from({ length: 30 }, (_one, index) => `const a${index} = ${index};\n`).join(""));
    write("gone.ts", "one\ntwo\n");
    write("größe.ts", "a\n");
    write("logo.png", Buffer.from([0, 1, 2]));
    git("add", ".");
    git("commit", "-qm", "first");
    renameSync(path.join(folder, "src/old name.ts"), path.join(folder, "src/new.ts"));
    const lines = Array.from({ length: 30 }, (_one, index) => `const a${index} = ${index};\n`);
    lines[10] = "const changed = 1;\n";
    write("src/new.ts", lines.join(""));
    rmSync(path.join(folder, "gone.ts"));
    write("größe.ts", "b\n");
    write("logo.png", Buffer.from([0, 3]));
    git("add", ".");
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("renamed, deleted, binary and oddly named files are found by their paths", () => {
    const diff = git("diff", "--cached");
    expect(isGitDiff(diff)).toBe(true);
    const { text } = reviewText(diff, sides, 100_000);
    expect(reviewedFile(text, "src/new.ts")).toMatchObject({ path: "src/new.ts", oldPath: "src/old name.ts", isDeleted: false });
    expect(reviewedFile(text, "src/old name.ts")).toMatchObject({ path: "src/new.ts" });
    expect(reviewedFile(text, "src/new.ts")?.lines.get(11)).toBe("const changed = 1;");
    expect(text).toContain("   -11 -const a10 = 10;");
    expect(reviewedFile(text, "gone.ts")).toMatchObject({ isDeleted: true, oldPath: "gone.ts" });
    expect(reviewedFile(text, "größe.ts")?.lines.get(1)).toBe("b");
    expect(text).toMatch(/Binary files .*logo\.png differ/);
    expect(reviewedFile(text, "other.ts")).toBeUndefined();
  });

  test("colors do not hide the lines", () => {
    const { text } = reviewText(git("-c", "color.ui=always", "diff", "--cached"), sides, 100_000);
    expect(text).toContain("    11 +const changed = 1;");
  });
});
