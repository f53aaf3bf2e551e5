import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isGitDiff, splitDiff } from "../../../src/apply/gitDiff.ts";
import { pathInHeader } from "../../../src/apply/gitPath.ts";
import { secretFilePattern } from "../../../src/shared/secretPatterns.ts";

test.each([
  ["a.ts", "a.ts"],
  ["my app/.env\t", "my app/.env"],
  ['"b/caf\\303\\251/.env"', "b/café/.env"],
  ['"a\\tb/.env"', "a\tb/.env"],
  ['"q\\"uote\\\\/.env"', 'q"uote\\/.env'],
  ['"\\346\\227\\245 \\360\\237\\230\\200"\t', "日 😀"],
  ['"b/café 😀.ts"', "b/café 😀.ts"],
  ["a.ts\r", "a.ts"],
  ["a.ts\t2026-11-29 04:00", "a.ts"],
  ["/dev/null", null],
])("the header %j names %j", (written, named) => {
  expect(pathInHeader(written)).toBe(named);
});

test.each<[what: string, diff: string, paths: readonly string[]]>([
  ["a change", "diff --git a/a.ts b/a.ts\nindex 1..2 100644\n--- a/a.ts\n+++ b/a.ts\n@@ -1 +1 @@\n-a\n+b\n", ["a.ts"]],
  ["a mode with a blank in its name", "diff --git a/my app/.env b/my app/.env\nold mode 100644\nnew mode 100755\n", ["my app/.env"]],
  ["a binary file", "diff --git a/k ey.p12 b/k ey.p12\nindex 1..2 100644\nBinary files a/k ey.p12 and b/k ey.p12 differ\n", ["k ey.p12"]],
  ["a new binary file", "diff --git a/x.p12 b/x.p12\nnew file mode 100644\nBinary files /dev/null and b/x.p12 differ\n", ["x.p12"]],
  ["a binary patch", "diff --git a/x b/x\nGIT binary patch\nliteral 3\nrename to .env\n", ["x"]],
  [
    "a rename",
    "diff --git a/a b.ts b/.env\nsimilarity index 90%\nrename from a b.ts\nrename to .env\n--- a/a b.ts\t\n+++ b/.env\n@@",
    ["a b.ts", ".env"],
  ],
  ["a copy", 'diff --git "a/\\303\\251" b/x\ncopy from "\\303\\251"\ncopy to x\n', ["é", "x"]],
  [
    "a merge",
    "diff --cc my app/.env\nindex 1,2..3\n--- a/my app/.env\t\n+++ b/my app/.env\t\n@@@ -1,1 -1,1 +1,2 @@@\n++x\n",
    ["my app/.env"],
  ],
  ["no prefixes", "diff --git c/.env c/.env\n--- c/.env\n+++ c/.env\n@@", ["c/.env"]],
  ["other prefixes", "diff --git old/x y/.env new/x y/.env\n--- old/x y/.env\t\n+++ new/x y/.env\t\n@@", ["old/x y/.env", "new/x y/.env"]],
  [
    "prefixes of the index and the work tree",
    "diff --git i/my app/.env w/my app/.env\n--- i/my app/.env\t\n+++ w/my app/.env\t\n@@",
    ["my app/.env"],
  ],
  ["a deleted file", "diff --git c/.env i/.env\ndeleted file mode 100644\n--- c/.env\n+++ /dev/null\n@@", [".env"]],
  ["CRLF", "diff --git a/.env b/.env\r\n--- a/.env\r\n+++ b/.env\r\n@@ -1 +1 @@\r\n", [".env"]],
  [
    "colours",
    "\u001b[1mdiff --git a/.env b/.env\u001b[m\n\u001b[1m--- a/.env\u001b[m\n\u001b[1m+++ b/.env\u001b[m\n\u001b[36m@@\u001b[m",
    [".env"],
  ],
  [
    "a submodule",
    "diff --git a/lib/x b/lib/x\nindex 1..2 160000\n--- a/lib/x\n+++ b/lib/x\n@@ -1 +1 @@\n-Subproject commit 1\n",
    ["lib/x"],
  ],
  ["content that looks like a header", "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n--- a/.env\n+++ b/.env\n", ["a"]],
])("%s", (_what, diff, paths) => {
  const [, section] = ["", ...splitDiff(diff)];
  expect((section as { paths: readonly string[] }).paths).toEqual(paths);
  expect(
    splitDiff(diff)
      .map(({ text }) => text)
      .join(""),
  ).toBe(diff);
});

test("what stands before the first file names none, and another program's output is not git's", () => {
  const sections = splitDiff("commit 1\nAuthor: a\n\nSay why\n\ndiff --git a/a b/a\n@@\n+1\ndiff --cc b\n@@@\n");
  expect(sections.map(({ paths }) => paths)).toEqual([[], ["a"], ["b"]]);
  expect(isGitDiff("\ndiff --git a/a b/a\n@@\n+1\n")).toBe(true);
  expect(isGitDiff("")).toBe(true);
  expect(isGitDiff("my app/.env --- Text\n1 PIN=4711\n")).toBe(false);
});

describe("real git", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "aside-git-"));
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.invalid", ...args], { cwd: folder, encoding: "utf8" });
  const folders = ["plain", "my app", "café", "a\tb", 'q"uote', "日本", "back\\slash", "new\nline", " lead", "emoji 😀 and", "a/b and b/x"];
  const names = [".env", "id_rsa", "credentials", "server.key"];
  const all = folders.flatMap((one) => names.map((name) => `${one}/${name}`));

  beforeAll(() => {
    git("init", "-q", ".");
    for (const one of folders) mkdirSync(path.join(folder, one), { recursive: true });
    for (const file of all) writeFileSync(path.join(folder, file), "PIN=1\n");
    symlinkSync("x", path.join(folder, "my app/link.pem"));
    git("add", "-A");
    git("commit", "-qm", "first");
    for (const file of all) writeFileSync(path.join(folder, file), "PIN=2\n");
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    [[]],
    [["-c", "core.quotePath=false"]],
    [["-c", "diff.noprefix=true"]],
    [["-c", "diff.mnemonicPrefix=true"]],
    [["-c", "color.ui=always"]],
    [["-c", "diff.srcPrefix=old/", "-c", "diff.dstPrefix=new/"]],
    [["-c", "core.quotePath=false", "-c", "diff.noprefix=true", "-c", "color.diff=always"]],
  ])("every secret file is recognised with %j", (settings) => {
    const sections = splitDiff(git(...settings, "diff"));
    expect(sections).toHaveLength(all.length);
    expect(sections.filter(({ paths }) => !paths.some((one) => secretFilePattern(one) !== undefined)).map(({ text }) => text)).toEqual([]);
    expect(sections.filter(({ text }) => !text.includes("PIN=2"))).toEqual([]);
  });

  test("also where only the mode changed, a file is binary, or was renamed", () => {
    git("add", "-A");
    git("commit", "-qm", "second");
    for (const file of all) git("update-index", "--chmod=+x", "--", file);
    const modes = splitDiff(git("diff", "--cached"));
    expect(modes.map(({ paths }) => paths.some((one) => secretFilePattern(one) !== undefined))).toEqual(all.map(() => true));
    git("commit", "-qm", "third");
    for (const one of folders) git("mv", "--", `${one}/.env`, `${one}/plain words.txt`);
    const renamed = splitDiff(git("diff", "--cached", "-M"));
    expect(renamed.map(({ paths }) => paths.some((one) => secretFilePattern(one) !== undefined))).toEqual(folders.map(() => true));
  });
});
