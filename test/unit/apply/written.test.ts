import { describe, expect, test } from "vitest";
import { parseBlock } from "../../../src/apply/parseBlock.ts";
import { planEdit } from "../../../src/apply/planEdit.ts";
import { writtenCases } from "./writtenCases.ts";

describe("hand-written blocks", () => {
  test.each(writtenCases)("$name", ({ source, block, language = "ts", expected }) => {
    const files = parseBlock(block, language);
    const plan =
      "reason" in files ? { kind: "refused" as const, refusal: files } : planEdit(source, files[0]?.change ?? { kind: "code", lines: [] });
    const outcome =
      plan.kind === "edit"
        ? { text: plan.text }
        : plan.kind === "create"
          ? { create: plan.text }
          : plan.kind === "delete"
            ? { delete: true }
            : { refused: plan.refusal.reason };
    expect(outcome).toEqual(expected);
  });
});

describe("a block with several files", () => {
  test("is split into files, whatever the headers of its diff", () => {
    const block =
      "--- a/one.ts\n+++ b/one.ts\n@@ -1 +1 @@\n-a\n+b\n--- a/two.ts\n+++ b/two.ts\n@@ -1 +1 @@\n-c\n+d\ndiff --git a/old.ts b/new.ts\nsimilarity index 90%\nrename from old.ts\nrename to new.ts\n";
    const files = parseBlock(block, "diff");
    if ("reason" in files) throw new Error(files.reason);
    expect(files.map(({ path }) => path)).toEqual(["one.ts", "two.ts", "old.ts"]);
    const [, , renamed] = files;
    expect(renamed && planEdit("x\n", renamed.change)).toEqual({ kind: "edit", text: "x\n", fuzz: "none", renameTo: "new.ts" });
  });

  test.each([
    ["git's marks", "a/src/x.ts", "b/src/x.ts", "src/x.ts"],
    ["git's marks on Windows", "a\\src\\x.ts", "b\\src\\x.ts", "src\\x.ts"],
    ["no marks", "src/x.ts", "src/x.ts", "src/x.ts"],
    ["folders that are called like marks", "a/x.ts", "a/x.ts", "a/x.ts"],
    ["a folder b", "b/x.ts", "b/x.ts", "b/x.ts"],
    ["a mark on the old side alone", "a/src/x.ts", "src/x.ts", "src/x.ts"],
    ["a mark on the new side alone", "src/x.ts", "b/src/x.ts", "src/x.ts"],
    ["a new file", "/dev/null", "b/x.ts", "x.ts"],
    ["a file that goes", "a/x.ts", "/dev/null", "x.ts"],
  ])("%s name the file", (_what, old, fresh, path) => {
    const files = parseBlock(`--- ${old}\n+++ ${fresh}\n@@ @@\n-one\n+two\n`, "diff");
    expect("reason" in files ? files : files.map((file) => file.path)).toEqual([path]);
  });

  test("search blocks get the paths above them", () => {
    const one = "<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n";
    const files = parseBlock(`src/one.ts\n${one}\nsrc/two.ts\n${one}`, "");
    expect("reason" in files ? files : files.map(({ path }) => path)).toEqual(["src/one.ts", "src/two.ts"]);
  });
});

describe("a file of 20,000 lines", () => {
  const lines = Array.from({ length: 20_000 }, (_none, index) => (index % 5 === 4 ? "}" : `  step${index % 5}(${Math.floor(index / 5)});`));
  const source = `${lines.join("\n")}\n`;

  test("accepts a hunk anywhere", () => {
    const block = "@@ -1 +1 @@\n   step0(3210);\n-  step1(3210);\n+  step1(1);\n   step2(3210);\n";
    const files = parseBlock(block, "diff");
    if ("reason" in files) throw new Error(files.reason);
    expect(planEdit(source, files[0]?.change ?? { kind: "code", lines: [] })).toMatchObject({
      kind: "edit",
      text: source.replace("step1(3210)", "step1(1)"),
    });
  });

  test("refuses a hunk that fits in several places", () => {
    const files = parseBlock("}\n\n}\n", "ts");
    if ("reason" in files) throw new Error(files.reason);
    expect(planEdit(source, files[0]?.change ?? { kind: "code", lines: [] })).toMatchObject({ kind: "refused" });
  });
});
