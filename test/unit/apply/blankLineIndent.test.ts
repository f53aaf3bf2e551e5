import { describe, expect, test } from "vitest";
import { fitAtBlankLine } from "../../../src/apply/blankLineIndent.ts";

/** Writes code at the line with a `|`. */
function written(file: string, code: string, style?: { unit?: number; tabs?: boolean }): string {
  const lines = file.split("\n");
  const at = lines.findIndex((line) => line.includes("|"));
  const place = { above: lines.slice(0, at), line: (lines[at] ?? "").replace("|", ""), below: lines.slice(at + 1) };
  return fitAtBlankLine(code.split("\n"), place, style).join("\n");
}

describe("code at a blank line", () => {
  const call = "if (a) {\n  b();\n}";
  const inner = "  if (a) {\n    b();\n  }";
  const python = "def two(self):\n    return 2";
  const class2 = "class A:\n    def one(self):\n        return 1\n|\n\ndef other():\n    pass";
  test.each<[name: string, file: string, code: string, expected: string]>([
    ["gets the white space that is there", "f(\n    |\n)", call, "    if (a) {\n        b();\n    }".replaceAll("        b", "      b")],
    ["is inside of an empty block", "function f() {\n|\n}\nfunction g() {\n  a();\n}", call, inner],
    ["is inside of an empty block, however the model indents it", "function f() {\n|\n}\nfunction g() {\n  a();\n}", inner, inner],
    ["is at the end of a block", "class A {\n  m() {\n    return 1;\n  }\n|\n}", call, inner],
    ["is between the members of a class", "class A {\n  m() {\n    a();\n  }\n|\n  n() {}\n}", call, inner],
    ["is between functions at the margin", "function f() {\n  a();\n}\n|\nfunction g() {}", call, call],
    ["has its first line at the margin only", "class A {\n  m() {\n    a();\n  }\n|\n  n() {}\n}", "if (a) {\n    b();\n  }", inner],
    ["follows a Python header", "def f():\n|\n\ndef g():\n    pass", "return 1", "    return 1"],
    ["keeps its own where a new method fits", class2, "    def two(self):\n        return 2", "    def two(self):\n        return 2"],
    ["keeps its own where a new function fits", class2, python, python],
    ["keeps its own where the body may go on", class2, "        print(1)", "        print(1)"],
    ["is not deeper than the lines around it", class2, "            print(1)", "        print(1)"],
    ["is in tabs", "func f() {\n\ta()\n|\n}", "if a {\n    b()\n}", "\tif a {\n\t\tb()\n\t}"],
    ["is at the margin of an empty file", "|", inner, call],
    ["is at the margin of an unindented namespace", "namespace a {\nint x;\n|\n}", "int y;", "int y;"],
    ["is above everything", "|\n\nconst a = 1;", inner, call],
  ])("%s", (_name, file, code, expected) => {
    expect(written(file, code)).toBe(expected);
  });

  test("follows the editor's own style where the file tells nothing", () => {
    expect(written("def f():\n|", "if a:\n  b()", { unit: 4, tabs: false })).toBe("    if a:\n        b()");
    expect(written("func f() {\n|\n}", "if a {\n  b()\n}", { unit: 4, tabs: true })).toBe("\tif a {\n\t\tb()\n\t}");
  });
});
