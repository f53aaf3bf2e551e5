import { expect, test, vi } from "vitest";
import { readCodeLabel } from "../../../src/shared/markdown/codeLabel.ts";
import type { HighlightRequest, HighlightResponse } from "../../../src/webview/markdown/serveHighlights.ts";

type Ask = (language: string, code: string) => HighlightResponse;

let answer: HighlightResponse | undefined;

/** A worker's answers, without a worker. */
async function worker(load: () => Promise<unknown>): Promise<Ask> {
  let listener: ((event: { data: HighlightRequest }) => void) | undefined;
  vi.stubGlobal("addEventListener", (_name: string, heard: typeof listener) => (listener = heard));
  vi.stubGlobal("postMessage", (response: HighlightResponse) => (answer = response));
  await load();
  return (language, code) => {
    listener?.({ data: { id: 1, language, code } });
    if (answer === undefined) throw new Error("no answer");
    return answer;
  };
}

const usual =
  `bash c c++ c# cpp cc conf csharp css dart diff docker dockerfile dotenv elixir env gitignore go graphql haskell htm html ini java
javascript javascriptreact js json json5 jsonc jsonl jsx k8s kotlin less log lua make makefile markdown mdx mysql ndjson nginx node pgsql php plsql
postgres postgresql powershell raku ps psql pwsh pycon python python3 py3 r razor restructuredtext rst ruby rust sass scala scss sh shell
shell-session shellscript sql svelte swift terminal text toml ts tsql tsx txt typescript typescriptreact vue xaml xml xsl yaml yml zsh`.split(
    /\s+/,
  );
const rarer =
  `asm bat batch bibtex bicep clojure clj cmake cmd coffee coffeescript elisp erlang f# fsharp glsl gradle groovy haml handlebars hcl hlsl
http jinja2 jl julia latex lisp matlab ml nim nix objc objective-c objective-cpp objectivec ocaml pascal prisma properties proto protobuf pug scheme shaderlab
sol solidity tex terraform tf vb vb.net vbnet verilog vhdl vim vimscript wasm wat zig`.split(/\s+/);

const scopesOf = (own: Ask, info: string, code: string): readonly string[] => own(readCodeLabel(info).language, code).scopes ?? [];

test("each language is coloured by the worker that has it, and other words stay plain", async () => {
  const ask = await worker(() => import("../../../src/webview/markdown/highlightWorker.ts"));
  for (const language of usual) expect([language, ask(language, "x = 'a' // 1\n").unknown]).toEqual([language, undefined]);
  for (const language of rarer) expect([language, ask(language, "x").unknown]).toEqual([language, true]);
  expect(scopesOf(ask, "{.python .numberLines}", "import a # c\n")).toEqual(expect.arrayContaining(["keyword", "comment"]));
  expect(scopesOf(ask, "rust,no_run", 'fn main() { "x" }')).toEqual(expect.arrayContaining(["keyword", "string"]));
  expect(scopesOf(ask, "language-js", "const a = 1; // c")).toEqual(expect.arrayContaining(["keyword", "number", "comment"]));
  expect(scopesOf(ask, "log", "2026-01-01 10:00:00 ERROR it failed")).toEqual(expect.arrayContaining(["number", "deletion"]));
  expect(scopesOf(ask, "rst", "Title\n=====\n\n.. note:: a ``b``\n")).toEqual(expect.arrayContaining(["section", "keyword", "code"]));
  for (const word of ["mermaid", "constructor", "__proto__", "nolang"]) expect([word, ask(word, "x").unknown]).toEqual([word, true]);
  // highlight.js is one here: from now on it knows the languages of both.
  const more = await worker(() => import("../../../src/webview/markdown/highlightWorkerMore.ts"));
  for (const language of rarer) expect([language, more(language, "x").unknown]).toEqual([language, undefined]);
  expect(scopesOf(more, "terraform", 'resource "a" "b" {\n  name = "x${y}" # c\n}')).toEqual(
    expect.arrayContaining(["keyword", "string", "attr", "comment"]),
  );
  expect(scopesOf(more, "zig", "const x: u8 = @intCast(1); // c")).toEqual(
    expect.arrayContaining(["keyword", "type", "built_in", "comment"]),
  );
  expect(scopesOf(more, "solidity", "contract A { uint256 x = 1; function f() public {} }")).toEqual(
    expect.arrayContaining(["keyword", "type", "number"]),
  );
  expect(scopesOf(more, "prisma", "model User {\n  id Int @id\n}")).toEqual(expect.arrayContaining(["keyword", "type", "meta"]));
  expect(scopesOf(more, "bicep", "param name string = 'x'\n")).toEqual(expect.arrayContaining(["keyword", "type", "string"]));
  expect(scopesOf(more, "pug", "div.box\n  if a\n    p(title='x')\n")).toEqual(expect.arrayContaining(["name", "keyword", "string"]));
  expect(scopesOf(more, "objective-c", "@interface A : NSObject\n// c\n@end")).toEqual(expect.arrayContaining(["comment"]));
  expect(scopesOf(more, "bat", "@echo off\nREM c\nset a=1")).toEqual(expect.arrayContaining(["comment", "built_in"]));
  expect(scopesOf(more, "latex", "\\section{A} % c")).toEqual(expect.arrayContaining(["comment"]));
  expect(scopesOf(more, "handlebars", "<p>{{#if a}}b{{/if}}</p>")).toEqual(expect.arrayContaining(["tag"]));
  for (const word of ["mermaid", "constructor", "__proto__", "nolang"]) expect([word, more(word, "x").unknown]).toEqual([word, true]);
  vi.unstubAllGlobals();
});
