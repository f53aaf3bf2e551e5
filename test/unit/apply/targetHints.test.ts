import { describe, expect, test } from "vitest";
import { guessFileName, targetHints, withoutPathComment } from "../../../src/apply/targetHints.ts";
import { terminalText } from "../../../src/apply/terminalText.ts";

const paths = (info: string, code: string, before: string) => targetHints(info, code, before).map(({ path }) => path);

describe("the file that a block is meant for", () => {
  test.each([
    ["ts src/a.ts", "x", "", ["src/a.ts"]],
    ['ts title="src/a.ts"', "x", "", ["src/a.ts"]],
    ["ts:src/a.ts", "x", "", ["src/a.ts"]],
    ["src/a.ts", "x", "", ["src/a.ts"]],
    ["ts", "// src/a.ts\nfoo();\n", "", ["src/a.ts"]],
    ["py", "# file: app/main.py\nfoo()\n", "", ["app/main.py"]],
    ["ts", "x", "Change `src/a.ts` like this:\n", ["src/a.ts"]],
    ["ts", "x", "### **src/deep/b.ts**\n\n", ["src/deep/b.ts"]],
    ["ts", "x", "In src/a.ts:\n", ["src/a.ts"]],
    ["ts", "x", "`foo()` stands in `a.ts`, so\n", ["a.ts"]],
    ["ts", "x", "Nothing here.\n", []],
    ["ts", "x", "In `old.ts`, far above.\n\nOne.\n\nTwo.\n\nThree:\n", []],
  ])("of %j, %j after %j", (info, code, before, expected) => {
    expect(paths(info, code, before)).toEqual(expected);
  });

  test("the comment that names it is removed unless the file has it", () => {
    expect(withoutPathComment("// src/a.ts\n\nfoo();\n", "bar();\n")).toBe("foo();\n");
    expect(withoutPathComment("// src/a.ts\nfoo();\n", "// src/a.ts\nbar();\n")).toBe("// src/a.ts\nfoo();\n");
    expect(withoutPathComment("// A remark.\nfoo();\n", null)).toBe("// A remark.\nfoo();\n");
  });

  test.each([
    ["ts", "export class Cart {}\n", "", "Cart.ts"],
    ["python", "def load():\n", "", "load.py"],
    ["", "hello\n", "", "untitled.txt"],
    ["ts", "x", "Put this into `src/new.ts`:", "src/new.ts"],
  ])("the name of a new file: %j, %j after %j", (info, code, before, expected) => {
    expect(guessFileName(info, code, before)).toBe(expected);
  });
});

describe("text for a terminal", () => {
  test("is a single line without the space around it", () => {
    expect(terminalText("\n  npm test  \n\n")).toEqual({ kind: "line", text: "npm test", hidesItsEnd: false });
  });

  test("is not several lines, nor one with hidden characters", () => {
    expect(terminalText("echo a\necho b\n").kind).toBe("lines");
    expect(terminalText("if x; then\n\techo\nfi\n").kind).toBe("lines");
    expect(terminalText("echo a\recho b")).toMatchObject({ kind: "hidden", shown: "echo a\\u{d}echo b" });
    expect(terminalText("echo \u202eko")).toMatchObject({ kind: "hidden", shown: "echo \\u{202e}ko" });
    expect(terminalText("echo\ta").kind).toBe("hidden");
  });

  test("reports that its end would be out of sight", () => {
    expect(terminalText(`echo ok${" ".repeat(300)}; echo more`)).toMatchObject({ kind: "line", hidesItsEnd: true });
  });
});
