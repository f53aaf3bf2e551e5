import { describe, expect, test } from "vitest";
import { parseBlock } from "../../../src/apply/parseBlock.ts";
import { planEdit } from "../../../src/apply/planEdit.ts";

const source = "class A:\n    def one(self):\n        return 1\n\n\nclass B:\n    def one(self):\n        return 1\n";

function planned(block: string, text: string | null, language = "") {
  const files = parseBlock(block, language);
  if ("reason" in files) throw new Error(files.reason);
  return files.map(({ path, change }) => ({ path, plan: planEdit(text, change) }));
}

describe("patches that begin with *** Begin Patch", () => {
  test("change the place under their heading", () => {
    const block =
      "*** Begin Patch\n*** Update File: src/a.py\n@@ class B:\n     def one(self):\n-        return 1\n+        return 2\n*** End Patch\n";
    expect(planned(block, source)).toEqual([
      { path: "src/a.py", plan: { kind: "edit", fuzz: "none", text: source.replace(/(class B[\s\S]*)return 1/, "$1return 2") } },
    ]);
  });

  test("are refused where the heading decides nothing", () => {
    const block = "*** Begin Patch\n*** Update File: a.py\n@@\n     def one(self):\n-        return 1\n+        return 2\n*** End Patch\n";
    expect(planned(block, source)).toMatchObject([{ plan: { kind: "refused", refusal: { reason: "ambiguous" } } }]);
  });

  test("add, delete and move files", () => {
    const block =
      "*** Begin Patch\n*** Add File: new.py\n+one\n\n+two\n*** Delete File: old.py\n*** Update File: a.py\n*** Move to: b.py\n@@\n-class A:\n+class C:\n*** End Patch";
    const files = parseBlock(block, "");
    if ("reason" in files) throw new Error(files.reason);
    expect(files.map(({ path }) => path)).toEqual(["new.py", "old.py", "a.py"]);
    const [added, deleted, moved] = files;
    expect(added && planEdit(null, added.change)).toEqual({ kind: "create", text: "one\n\ntwo\n" });
    expect(deleted && planEdit("x\n", deleted.change)).toEqual({ kind: "delete" });
    expect(moved && planEdit(source, moved.change)).toMatchObject({
      kind: "edit",
      renameTo: "b.py",
      text: source.replace("class A", "class C"),
    });
  });

  test("cannot have text before their first file", () => {
    expect(parseBlock("words\n*** Update File: a.py\n+x\n", "")).toEqual({ reason: "badDiff", text: "words" });
  });
});

describe("a diff", () => {
  test("with an ellipsis between its parts has two hunks", () => {
    const block = "--- a/a.py\n+++ b/a.py\n@@ @@\n-class A:\n+class C:\n ...\n-class B:\n+class D:\n";
    expect(planned(block, source, "diff")).toMatchObject([
      { plan: { text: source.replace("class A", "class C").replace("class B", "class D") } },
    ]);
  });

  test("names a file with unusual characters as git quotes it", () => {
    const block = '--- "a/src/gr\\303\\266\\303\\237e.ts"\n+++ "b/src/gr\\303\\266\\303\\237e.ts"\n@@ @@\n-class A:\n+class C:\n';
    expect(planned(block, source, "diff")).toMatchObject([{ path: "src/größe.ts" }]);
  });

  test.each([
    ["md", "# Notes\n\n```diff\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-one\n+two\n```\n"],
    ["ts", 'import { test } from "vitest";\n\nconst patch = `\n@@ -1 +1 @@\n-one\n+two\n`;\n'],
    ["py", "PATCH = '''\n*** Begin Patch\n*** Add File: a\n+one\n*** End Patch\n'''\n"],
    ["md", "# Edits\n\n<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n"],
  ])("inside of code in %s is code", (language, block) => {
    expect(parseBlock(block, language)).toMatchObject([{ path: undefined, change: { kind: "code" } }]);
    expect(planned(block, null, language)).toMatchObject([{ plan: { kind: "create", text: block } }]);
  });

  test("in a fence of the file's language is a diff if it begins like one", () => {
    expect(parseBlock("// src/a.ts\n@@ @@\n-one\n+two\n", "ts")).toMatchObject([{ change: { kind: "diff" } }]);
  });
});
