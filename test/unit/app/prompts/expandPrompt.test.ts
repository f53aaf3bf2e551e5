import { expect, test } from "vitest";
import { expandPrompt, variablesIn } from "../../../../src/app/prompts/expandPrompt.ts";

const values = { selection: "const a = 1;", file: "src/a.test.ts", workspaceFolder: "/home/me/project" };
const unasked = () => Promise.reject(new Error("nothing should be asked"));

test("every variable is replaced, once: a value is text, never another variable", async () => {
  const text =
    "${selection}|${file}|${fileBasename}|${fileBasenameNoExtension}|${fileDirname}|${workspaceFolder}|${workspaceFolderBasename}|${unknown}|$file";
  expect(await expandPrompt(text, "", { ...values, selection: "${file} $& $1" }, unasked)).toBe(
    "${file} $& $1|src/a.test.ts|a.test.ts|a.test|src|/home/me/project|project|${unknown}|$file",
  );
});

test("inputs are asked for once each, with their hint", async () => {
  const asked: string[] = [];
  const ask = (name: string, hint: string) => {
    asked.push(`${name}:${hint}`);
    return Promise.resolve(name.toUpperCase());
  };
  expect(await expandPrompt("${input:x:A hint} ${input:y} ${input:x}", "", values, ask)).toBe("X Y X");
  expect(asked).toEqual(["x:A hint", "y:"]);
});

test("an input that is given up gives the prompt up", async () => {
  expect(await expandPrompt("${input:x}", "", values, () => Promise.resolve(undefined))).toBeUndefined();
});

test.each([
  ["pairs answer inputs", "${input:x} and ${input:y}", 'x=1 y="two words"', "1 and two words"],
  ["a lone input takes all of it", "Make a ${input:what}.", "small red car", "Make a small red car."],
  ["the rest follows the text", "Explain.", "Be brief.", "Explain.\n\nBe brief."],
  ["a pair of nobody's is rest", "Explain.", "x=1", "Explain.\n\nx=1"],
])("%s", async (_name, text, argument, expected) => {
  expect(await expandPrompt(text, argument, values, unasked)).toBe(expected);
});

test("which variables a text has", () => {
  expect([...variablesIn("${selection} ${input:x:y} ${file} ${env:HOME}")]).toEqual(["selection", "input", "file"]);
});
