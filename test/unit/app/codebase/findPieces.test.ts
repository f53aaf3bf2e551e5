import { expect, test } from "vitest";
import { CodebaseIndex } from "../../../../src/app/codebase/codebaseIndex.ts";
import { cutIntoPieces } from "../../../../src/app/codebase/cutIntoPieces.ts";
import { findPieces } from "../../../../src/app/codebase/findPieces.ts";
import { atOnce } from "../../../../src/shared/steps.ts";

const body = (count: number) => Array.from({ length: count }, (_none, at) => `  step(${at});`);
const pieces = (path: string, lines: readonly string[]) =>
  atOnce(cutIntoPieces(path, lines)).map(({ name, startLine, endLine }) => `${name ?? ""} ${startLine}-${endLine}`);

test("a file is cut at its declarations, with the comments above them", () => {
  const lines = [
    "import a from 'a';",
    "",
    "/** First. */",
    "function first() {",
    ...body(20),
    "}",
    "",
    "// Second.",
    "@decorated",
    "class Second {",
    ...body(20),
    "}",
    "",
  ];
  expect(pieces("a.ts", lines)).toEqual([" 1-1", "first 3-25", "Second 27-50"]);
});

test("a long class is cut at its methods", () => {
  const lines = [
    "class Big {",
    "  size = 1;",
    ...["one", "two", "three"].flatMap((name) => [`  ${name}() {`, ...body(40), "  }", ""]),
    "}",
  ];
  expect(pieces("a.ts", lines)).toEqual(["Big 1-2", "Big.one 3-44", "Big.two 46-87", "Big.three 89-132"]);
});

test("what is short stays together, and what declares nothing is cut evenly", () => {
  expect(pieces("a.ts", ["const a = () => 1;", "", "const b = () => 2;", ""])).toEqual(["a 1-3"]);
  const data = Array.from({ length: 200 }, (_none, at) => `${at},x`);
  expect(pieces("a.csv", data)).toEqual([" 1-80", " 81-160", " 161-200"]);
  expect(pieces("a.ts", ["", "  "])).toEqual([]);
});

test("a document is cut at its headings, but not in its code", () => {
  const lines = [
    "# One",
    ...Array.from({ length: 15 }, () => "text"),
    "## Two ##",
    "```sh",
    "# no heading",
    "```",
    ...Array.from({ length: 15 }, () => "text"),
  ];
  expect(pieces("a.md", lines)).toEqual(["One 1-16", "Two 17-35"]);
});

test.each([
  ["# One", "One"],
  ["## Two ##", "Two"],
  ["## Two\t##  ", "Two"],
  ["# C#", "C#"],
  ["# C#  ", "C#"],
  ["# C # #", "C #"],
  ["# ##", "##"],
])("the heading %j", (line, name) => expect(pieces("a.md", [line])).toEqual([`${name} 1-1`]));

test("blanks in headings do not take long", () => {
  const name = `a${" ".repeat(990)}b`;
  expect(
    pieces(
      "a.md",
      Array.from({ length: 400 }, () => `# ${name}`),
    ),
  ).toHaveLength(34);
});

test("of each file the piece that fits best is found, the best file first", () => {
  const index = new CodebaseIndex();
  const text = ["function parseHeader() {", ...body(20), "}", "", "function retryRequest() {", "  // with backoff", ...body(20), "}"].join(
    "\n",
  );
  const other = ["function unrelated() {", "  retry();", ...body(20), "}"].join("\n");
  const files = { "src/http.ts": text, "src/other.ts": other };
  for (const [path, content] of Object.entries(files)) atOnce(index.set(path, content));
  const ranked = atOnce(index.search("retry requests with backoff", 10)).map((file) => ({
    ...file,
    text: files[file.path as keyof typeof files],
  }));
  expect(atOnce(findPieces(index, "retry requests with backoff", ranked))).toEqual([
    { path: "src/http.ts", name: "retryRequest", startLine: 24, endLine: 46 },
    { path: "src/other.ts", name: "unrelated", startLine: 1, endLine: 23 },
  ]);
});

test("a file that has changed since it was indexed is judged by what it is now; an empty one is left out", () => {
  const index = new CodebaseIndex();
  atOnce(index.set("a.ts", "retry()\n"));
  expect(atOnce(findPieces(index, "retry", [{ path: "a.ts", score: 1, text: "" }]))).toEqual([]);
  expect(atOnce(findPieces(index, "retry", [{ path: "a.ts", score: 1, text: "\r\nlet retry;\r\n" }]))).toMatchObject([
    { startLine: 2, endLine: 2 },
  ]);
});
