import { describe, expect, it } from "vitest";
import { readCodeLabel } from "../../../src/shared/markdown/codeLabel.ts";
import { isFollowable, sourceOfImage } from "../../../src/webview/markdown/href.ts";
import { panelStrings } from "../../../src/shared/strings.ts";
import { MarkdownStream } from "../../../src/webview/markdown/markdownStream.ts";
import { Normalizer } from "../../../src/webview/markdown/normalizer.ts";
import { createParser } from "../../../src/shared/markdown/parser.ts";
import { Pieces } from "../../../src/webview/markdown/pieces.ts";
import { countCells } from "../../../src/webview/markdown/tableRow.ts";
import { installSmallDom, SmallElement } from "./smallDom.ts";

installSmallDom();

describe("links", () => {
  it.each([
    "https://a.example",
    "HTTP://a.example",
    "mailto:a@b.example",
    "src/a.ts",
    "./a.ts#L3",
    "../a/b.ts",
    "/etc/hosts",
    "a%20b.md?x=y:z",
  ])("%s may be followed", (href) => {
    expect(isFollowable(href)).toBe(true);
  });

  it.each([
    "",
    " ",
    "#part",
    "//host/path",
    "\\\\host\\share",
    "/\\host",
    "javascript:alert(1)",
    "JaVaScRiPt:x",
    "command:x",
    "vscode://x",
    "file://host/share",
    "data:text/html,x",
    "blob:x",
    "x-y+z.1:a",
  ])("%j is text", (href) => {
    expect(isFollowable(href)).toBe(false);
  });

  it("an image's source is its host or its path", () => {
    expect(sourceOfImage("https://user@a.example:8080/x.png?y")).toBe("user@a.example:8080");
    expect(sourceOfImage("//a.example/x.png")).toBe("a.example");
    expect(sourceOfImage("images/x.png")).toBe("images/x.png");
  });
});

describe("the info string of a fence", () => {
  it.each([
    ["", "", undefined, ""],
    ["ts", "ts", undefined, "TypeScript"],
    ["brainfuck", "brainfuck", undefined, "Brainfuck"],
    ["ts:src/a.ts", "ts", "src/a.ts", "src/a.ts"],
    ["ts src/a.ts", "ts", "src/a.ts", "src/a.ts"],
    ['ts title="my file.ts"', "ts", "my file.ts", "my file.ts"],
    ["python filename=a/b.py {1,2}", "python", "a/b.py", "a/b.py"],
    ["js title='a.js' {1}", "js", "a.js", "a.js"],
    ["ts file: src/a.ts", "ts", "src/a.ts", "src/a.ts"],
    ["src/webview/a.tsx", "tsx", "src/webview/a.tsx", "src/webview/a.tsx"],
    ["js {1,3-5}", "js", undefined, "JavaScript"],
    ["js{1,3}", "js", undefined, "JavaScript"],
    ["js {1,3} src/a.js", "js", "src/a.js", "src/a.js"],
    ["js showLineNumbers src/a.js", "js", "src/a.js", "src/a.js"],
    ["ts src/a b/prices list.ts", "ts", "src/a b/prices list.ts", "src/a b/prices list.ts"],
    ["ts src/a b/prices.ts {3} linenos=true", "ts", "src/a b/prices.ts", "src/a b/prices.ts"],
    ["ts:src/a b/prices.ts", "ts", "src/a b/prices.ts", "src/a b/prices.ts"],
    ['ts "my files/a.ts"', "ts", "my files/a.ts", "my files/a.ts"],
    ["src/a b/prices.ts", "ts", "src/a b/prices.ts", "src/a b/prices.ts"],
    ["1:2:prices.ts", "ts", "prices.ts", "prices.ts"],
    ["12:30:src/a b/prices.tsx", "tsx", "src/a b/prices.tsx", "src/a b/prices.tsx"],
    ["ts src/a.ts:12-20", "ts", "src/a.ts", "src/a.ts"],
    ["src/a.ts#L3-L9", "ts", "src/a.ts", "src/a.ts"],
    ["prices.ts:12", "ts", "prices.ts", "prices.ts"],
    ["ts src/[slug]/+page.ts", "ts", "src/[slug]/+page.ts", "src/[slug]/+page.ts"],
    ["ts src/(app)/page.ts", "ts", "src/(app)/page.ts", "src/(app)/page.ts"],
    ["ts src\\a.ts", "ts", "src\\a.ts", "src\\a.ts"],
    ["yaml .github/workflows/ci.yml", "yaml", ".github/workflows/ci.yml", ".github/workflows/ci.yml"],
    ["bash .env", "bash", ".env", ".env"],
    ["py größe/ändern.py", "py", "größe/ändern.py", "größe/ändern.py"],
    ["ts // src/a.ts", "ts", "src/a.ts", "src/a.ts"],
    ["{r, echo=FALSE}", "r", undefined, "R"],
    ["{r setup, include=FALSE}", "r", undefined, "R"],
    ["{.python .numberLines}", "python", undefined, "Python"],
    ["{#id .haskell}", "haskell", undefined, "Haskell"],
    ['{python file="a.py"}', "python", "a.py", "a.py"],
    ["{python}", "python", undefined, "Python"],
    ["rust,no_run", "rust", undefined, "Rust"],
    ["js,ignore", "js", undefined, "JavaScript"],
    ["rust, should_panic", "rust", undefined, "Rust"],
    ["language-js", "js", undefined, "JavaScript"],
    ["lang-py", "py", undefined, "Python"],
    ["python:", "python", undefined, "Python"],
    ["python 3.12", "python", undefined, "Python"],
    ["javascript=1", "javascript", undefined, "JavaScript"],
    [".ts", "ts", undefined, "TypeScript"],
    ["c++", "c++", undefined, "C++"],
    ["C#", "c#", undefined, "C#"],
    ["f#", "f#", undefined, "F#"],
    ["vue", "vue", undefined, "Vue"],
    ["graphql", "graphql", undefined, "GraphQL"],
    ["dockerfile", "dockerfile", undefined, "Dockerfile"],
    ["python3", "python3", undefined, "Python"],
    ["r", "r", undefined, "R"],
    ["objective-c", "objective-c", undefined, "Objective-C"],
    ["fsharp", "fsharp", undefined, "F#"],
    ["proto", "proto", undefined, "Protocol Buffers"],
    ["terraform", "terraform", undefined, "Terraform"],
    ["zig", "zig", undefined, "Zig"],
    ["latex", "latex", undefined, "LaTeX"],
    ["bat", "bat", undefined, "Batch"],
    ["MyLang", "mylang", undefined, "MyLang"],
    ["asp.net", "asp.net", undefined, "ASP.NET"],
    ["constructor", "constructor", undefined, "Constructor"],
  ])("%j", (info, language, file, name) => {
    expect(readCodeLabel(info)).toEqual({ language, file, name });
  });
});

describe("math and prices", () => {
  const formulas = (source: string): string[] =>
    createParser()
      .markdown.parse(source, {})
      .flatMap((token) => [token, ...(token.children ?? [])])
      .filter(({ type }) => type.startsWith("math_"))
      .map(({ content }) => content);

  it.each([
    ["$x$", ["x"]],
    ["$x$, $y$.", ["x", "y"]],
    ["$$x + y$$", ["x + y"]],
    ["a $$x$$ b", ["x"]],
    ["\\(x\\) and \\[y^2\\]", ["x", "y^2"]],
    ["\\[\nx\n\\]", ["x"]],
    ["$$\nx\n\ny\n$$", ["x\ny"]],
    ["a $x\\$y$", ["x\\$y"]],
    ["$5 and $10", []],
    ["$5, $6 and $7.", []],
    ["from $5-$10 to US$3", []],
    ["US$5 and US$6", []],
    ["$ x $", []],
    ["a$b$c", []],
    ["`$x$`", []],
    ["\\$x$", []],
    ["costs $5 apples and more$ x", []],
    ["price ($) and cost ($)", []],
    ["http://${HOST}:${PORT}/", []],
    ["$.get/$.post", []],
    ["$0.15/1M in, $0.60/1M out; $3–$15", []],
    ["$HOME and $PATH:$PATH", []],
    ["${n \\choose k}$, $]0,1[$ and $.5$", ["{n \\choose k}", "]0,1[", ".5"]],
  ])("%j", (source, expected) => {
    expect(formulas(source).filter((content) => content !== "")).toEqual(expected.filter((content) => content !== ""));
  });
});

it("line ends are normalized, wherever they are split", () => {
  const normalizer = new Normalizer();
  expect(["a\r", "\nb\r", "\r", "\n", "", "\0", "c\r"].map((piece) => normalizer.push(piece)).join("")).toBe("a\nb\n\n\uFFFDc\n");
});

it.each([
  ["| a | b |", 2],
  ["a | b", 2],
  ["|", 0],
  ["||", 1],
  ["| a \\| b | c", 2],
  ["a", 1],
  ["| a ", 1],
  ["|a|", 1],
  ["|a||b|", 3],
])("cells of %j", (line, count) => {
  expect(countCells(line)).toBe(count);
});

describe("pieces", () => {
  const longest = (text: string): number => Math.max(...pieceTexts([text]).map(({ length }) => length));
  const pieceTexts = (parts: readonly string[]): string[] => {
    const parent = new SmallElement("code");
    const pieces = new Pieces(parent as unknown as HTMLElement, "p");
    for (const part of parts) pieces.append(part);
    return parent.childNodes.map(({ textContent }) => textContent);
  };
  const cut = (text: string, length: number): string[] =>
    Array.from({ length: Math.ceil(text.length / length) }, (_, index) => text.slice(index * length, (index + 1) * length));

  it.each([
    ["short lines", "line\n".repeat(100)],
    ["wide lines", `${"x".repeat(900)}\n`.repeat(30)],
    ["one line", "x".repeat(50_000)],
    ["one line of surrogates", "a" + "😀".repeat(20_000)],
    ["empty lines", "\n".repeat(100)],
    ["a line of both directions", "א a\u202e\u2066bا ".repeat(5_000)],
    ["lines of joined emoji", `${"👨\u200d".repeat(300)}\n`.repeat(50)],
  ])("%s: the same pieces, however they came", (_, text) => {
    const whole = pieceTexts([text]);
    expect(whole.join("")).toBe(text);
    expect(whole.length).toBeGreaterThan(1);
    for (const length of [1, 7, 1_000]) expect(pieceTexts(cut(text, length))).toEqual(whole);
    // No surrogate pair is torn.
    for (const piece of whole) expect(piece).not.toMatch(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/);
  });

  it("lines that take long to lay out are cut sooner; those of one script without shaping are not", () => {
    const usual = longest("x".repeat(50_000));
    for (const text of ["Слово и слово. ", "文字列と漢字", "한국어"]) expect(longest(text.repeat(20_000))).toBe(usual);
    for (const unit of ["א1", "aбγ漢", "a\u202e\u2066b"]) expect(longest(unit.repeat(20_000))).toBeLessThan(usual / 5);
    for (const unit of ["مرحبا ", "क्ष", "e\u0301\u0323"]) expect(longest(unit.repeat(20_000))).toBeLessThan(usual / 2);
  });
});

describe("a link whose definition comes late", () => {
  it("leaves the elements after it where they are", () => {
    const page = new SmallElement("div");
    const stream = new MarkdownStream(
      page as unknown as HTMLElement,
      { onLink: () => undefined, strings: panelStrings, language: "en" },
      createParser(),
    );
    const elements = (): readonly SmallElement[] => {
      const [chunk] = page.childNodes;
      const [paragraph] = chunk instanceof SmallElement ? chunk.childNodes : [];
      return paragraph instanceof SmallElement ? paragraph.childNodes.filter((node) => node instanceof SmallElement) : [];
    };
    const append = (text: string): void => {
      stream.append(text);
      stream.flush();
    };
    append("See [one][a], **bold** and `code`, as said.\n\n");
    const before = elements();
    expect(before.map(({ tag }) => tag)).toEqual(["strong", "code"]);
    append("[a]: https://a.example\n\n");
    expect(elements().map(({ tag }) => tag)).toEqual(["a", "strong", "code"]);
    expect(
      elements()
        .slice(1)
        .every((node, index) => node === before[index]),
    ).toBe(true);
    stream.dispose();
  });
});
