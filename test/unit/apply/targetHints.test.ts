import { describe, expect, test } from "vitest";
import { guessFileName, targetHints, withoutPathComment } from "../../../src/apply/targetHints.ts";
import { longestReadings } from "../../../src/apply/mentions.ts";
import { terminalText } from "../../../src/apply/terminalText.ts";

const hints = (info: string, code: string, before: string) => targetHints(info, code, before);
/** Paths that may be files: the others are words that name a file only where one exists. */
const files = (info: string, code: string, before: string) =>
  hints(info, code, before)
    .filter(({ isFile }) => isFile)
    .map(({ path }) => path);
const fresh = (info: string, code: string, before: string) =>
  hints(info, code, before)
    .filter(({ mayBeNew }) => mayBeNew)
    .map(({ path }) => path);

describe("the file that a block is meant for", () => {
  test.each([
    ["ts src/a.ts", "x", "", ["src/a.ts"]],
    ['ts title="src/a.ts"', "x", "", ["src/a.ts"]],
    ["ts:src/a.ts", "x", "", ["src/a.ts"]],
    ["src/a.ts", "x", "", ["src/a.ts"]],
    ["ts:src/a.ts:1", "x", "", ["src/a.ts"]],
    ["1:2:src/a.ts", "x", "", ["src/a.ts"]],
    ["/home/me/shop/src/a.ts", "x", "", ["/home/me/shop/src/a.ts"]],
    ["md docs/My Notes.md", "x", "", ["docs/My Notes.md"]],
    ["makefile Makefile", "x", "", ["Makefile"]],
    ["docker Dockerfile", "x", "", ["Dockerfile"]],
    ["ts", "// src/a.ts\nfoo();\n", "", ["src/a.ts"]],
    ["ts", "// src/a.ts:10-20\nfoo();\n", "", ["src/a.ts"]],
    ["py", "# file: app/main.py\nfoo()\n", "", ["app/main.py"]],
    ["py", "# Datei: app/größe.py\nfoo()\n", "", ["app/größe.py"]],
    ["css", "/* styles/seite größe.css */\na {}\n", "", ["styles/seite größe.css"]],
    ["html", "<!-- app/[id]/page.html -->\n<p>\n", "", ["app/[id]/page.html"]],
    ["tsx", "// app/routes/posts.$slug.tsx\nx\n", "", ["app/routes/posts.$slug.tsx"]],
    ["make", "# Makefile\nall:\n", "", ["Makefile"]],
    ["ts", "x", "Change `src/a.ts` like this:\n", ["src/a.ts"]],
    ["ts", "x", "### **src/deep/b.ts**\n\n", ["src/deep/b.ts"]],
    ["ts", "x", "In src/a.ts:\n", ["src/a.ts"]],
    ["ts", "x", "`foo()` stands in `a.ts`, so\n", ["a.ts"]],
    ["ts", "x", "Nothing here.\n", []],
    ["ts", "x", "In `old.ts`, far above.\n\nOne.\n\nTwo.\n\nThree:\n", []],
    ["ts", "x", "Ändere `src/größe.ts` so:", ["src/größe.ts"]],
    ["ts", "x", "Ändere src/größe.ts so:", ["src/größe.ts"]],
    ["ts", "x", "在src/a.ts中修改", ["src/a.ts"]],
    ["ts", "x", "src/a.tsを次のように変更します。", ["src/a.ts"]],
    ["ts", "x", "请修改docs/设计.md：", ["docs/设计.md"]],
    ["ts", "x", "Измените файл src/цена.ts:", ["src/цена.ts"]],
    ["ts", "x", "See `src/a.ts:10-20`:", ["src/a.ts"]],
    ["ts", "x", "See src/a.ts#L10-L20:", ["src/a.ts"]],
    ["ts", "x", "See src/a.ts:10:", ["src/a.ts"]],
    ["ts", "x", "Change [src/a.ts](src/a.ts):", ["src/a.ts"]],
    ["ts", "x", "Change [the cart](src/My%20Cart.ts#L3):", ["src/My Cart.ts"]],
    ["ts", "x", "Change [the cart](<src/My Cart.ts>):", ["src/My Cart.ts"]],
    ["ts", "x", "Change [`a.ts`](file:///home/me/a.ts):", ["/home/me/a.ts"]],
    ["ts", "x", "See [the manual](https://example.com/a.ts):", []],
    ["ts", "x", "(src/a.ts)", ["src/a.ts"]],
    ["ts", "x", "In (group)/page.tsx:", ["(group)/page.tsx"]],
    ["ts", "x", "In `app/routes/posts.$slug.tsx`:", ["app/routes/posts.$slug.tsx"]],
    ["ts", "x", "In app/[id]/page.tsx:", ["app/[id]/page.tsx"]],
    ["ts", "x", "In `Makefile`:", ["Makefile"]],
    ["ts", "x", "Add a target to the Makefile:", ["Makefile"]],
    ["ts", "x", "Das Dockerfile:", ["Dockerfile"]],
    ["ts", "x", "Change „src/a.ts“:", ["src/a.ts"]],
    ["ts", "x", "**Change src/a.ts:**", ["src/a.ts"]],
    ["ts", "x", String.raw`In C:\shop\src\a.ts:`, [String.raw`C:\shop\src\a.ts`]],
  ])("of %j, %j after %j", (info, code, before, expected) => {
    expect(files(info, code, before)).toEqual(expected);
  });

  test.each([
    "You can do this with a loop, e.g.:",
    "Use `logger.info` for that:",
    "Print it with console.log, i.e. like this:",
    "`Array.from` makes a list of `this.items`:",
    "It is like os.path.join (this.items):",
    "Since version 2.5 of Python 3.12, see example.com:",
    "The result of `items.map(x)` and/or `load()`:",
  ])("words are no files: %s", (before) => {
    expect(files("ts", "const x = 1;\n", before)).toEqual([]);
    expect(fresh("ts", "const x = 1;\n", before)).toEqual([]);
  });

  test.each([
    ["Node.js runs this:", "ts"],
    ["With Vue.js and `D3.js`:", "ts"],
    ["The route ends with `res.json`:", "ts"],
    ["Like docs/guide.md says:", "ts"],
    ["In `src/a.ts`, change the first line so that it reads:", "ts"],
  ])("a file that does not exist is not made of a mention: %s", (before, info) => {
    expect(fresh(info, "res.json({ a });\n", before)).toEqual([]);
    expect(hints(info, "res.json({ a });\n", before).some(({ leadsToBlock }) => leadsToBlock)).toBe(false);
  });

  test.each([
    "Create `src/new.ts`:",
    "Add a new file src/new.ts with this content:",
    "Erstelle die Datei `src/new.ts`:",
    "Crée le fichier `src/new.ts` :",
    "Crea el archivo `src/new.ts`:",
    "Создайте файл `src/new.ts`:",
    "创建文件 `src/new.ts`：",
    "新しいファイル `src/new.ts` を追加します:",
    "`src/new.ts` (new):",
    "### `src/new.ts`",
    "**src/new.ts**",
    "1. File: `src/new.ts`",
    "src/new.ts:",
  ])("an answer names a new file: %s", (before) => {
    expect(fresh("ts", "x\n", before)).toEqual(["src/new.ts"]);
  });

  test("a path at the end of the sentence leads to the block", () => {
    const [hint] = hints("ts", "x\n", "Put this into `src/new.ts`:");
    expect(hint).toMatchObject({ path: "src/new.ts", mayBeNew: false, leadsToBlock: true });
  });

  test("a comment that is no path stays code", () => {
    for (const code of [
      "// Node.js\nx();\n",
      "// see README.md\nx();\n",
      "// based on src/a.ts\nx();\n",
      "#!/bin/sh\nx\n",
      "// console.log\nx();\n",
    ])
      expect([withoutPathComment(code, null, "cart.js"), code]).toEqual([code, code]);
    expect(files("md", "# README.md\n\nText.\n", "")).toEqual([]);
  });

  test.each([
    ["Change docs/My Notes.md", ["Notes.md", "docs/My Notes.md"], ["docs/My Notes.md"]],
    ["In My Notes.md", ["Notes.md", "docs/My Notes.md"], ["docs/My Notes.md"]],
    ["In Notes.md", ["Notes.md", "docs/My Notes.md"], ["Notes.md"]],
    ["the file src/a.ts", ["src/a.ts", "lib/src/a.ts", "mysrc/a.ts"], ["src/a.ts", "lib/src/a.ts"]],
    ["xa.ts", ["a.ts"], []],
    ["old/a.ts", ["a.ts"], []],
    ["../a.ts", ["a.ts"], []],
    ["./a.ts", ["a.ts"], ["a.ts"]],
    ["修改设计.md", ["设计.md"], ["设计.md"]],
    ["gro\u0308\u00dfe.ts", ["gr\u00f6\u00dfe.ts"], ["gr\u00f6\u00dfe.ts"]],
    [String.raw`src\a.ts`, ["src/a.ts"], ["src/a.ts"]],
  ])("%j names of %j", (text, all, expected) => {
    expect(longestReadings(text, all)).toEqual(expected);
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
