import { expect, test } from "vitest";
import { parsePromptFile } from "../../../../src/app/prompts/promptFile.ts";

test("front matter in VS Code's format, and the text after it", () => {
  const file = parsePromptFile(
    "---\nname: shout\ndescription: 'Say it louder'\nagent: ask\nmodel: demo/echo\ntools: ['search/codebase']\nargument-hint: what to shout\n---\n\nShout ${selection}!\n",
  );
  expect(file).toEqual({
    name: "shout",
    description: "Say it louder",
    argumentHint: "what to shout",
    models: ["demo/echo"],
    text: "Shout ${selection}!",
  });
});

test("several models, Windows line ends and a byte order mark", () => {
  expect(parsePromptFile("\uFEFF---\r\nmodel: ['a/b', 'c/d']\r\n---\r\nGo\r\n")).toEqual({ models: ["a/b", "c/d"], text: "Go" });
});

test.each([
  ["no front matter", "Just ask.\n\n---\n\nA line.", "Just ask.\n\n---\n\nA line."],
  ["front matter that never ends", "---\nname: x\nAsk", "---\nname: x\nAsk"],
  ["empty front matter", "---\n---\nAsk", "Ask"],
  ["front matter that is a list", "---\n- a\n---\nAsk", "Ask"],
])("%s leaves the text to be asked", (_name, content, text) => {
  expect(parsePromptFile(content)).toEqual({ models: [], text });
});

test.each([
  ["broken YAML", "---\nname: [\n---\nAsk"],
  ["a file of aliases", "---\na: &a [x, x]\nb: &b [*a, *a]\nname: [*b, *b]\n---\nAsk"],
])("%s is named, and the text can be asked", (_name, content) => {
  const file = parsePromptFile(content);
  expect(file.text).toBe("Ask");
  expect(file.problem).toBeTypeOf("string");
});
