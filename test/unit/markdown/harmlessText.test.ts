import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createParser } from "../../../src/shared/markdown/parser.ts";
import { isHarmlessAfter } from "../../../src/webview/markdown/harmlessText.ts";

const fragments = fc.array(
  fc.constantFrom(
    "word",
    "A",
    "7",
    " ",
    "  ",
    ".",
    ". ",
    "..",
    ",",
    "'",
    "-",
    "!",
    "?",
    ";",
    ":",
    "é",
    "日本",
    "😀",
    "\ud83d",
    "\u0301",
    "\u00a0",
    "`",
    "\n",
    "\t",
    "*",
    "(",
    '"',
  ),
  { maxLength: 12 },
);

describe("words alone", () => {
  it("are what the rule says, character by character", () => {
    // Words of letters, digits and some punctuation, with single dots only before a blank or the end.
    const words = /^(?:[\p{L}\p{N}\p{M},;:?!'-]*\.? )*[\p{L}\p{N}\p{M},;:?!'-]*\.?$/u;
    fc.assert(
      fc.property(fragments, fragments, (before, after) => {
        const [word, text] = [before.join(""), after.join("")];
        expect(isHarmlessAfter(word, text)).toBe(words.test(word + text));
      }),
      { numRuns: 3_000, seed: 1129 },
    );
  });
});

describe("a text without the marks of an address", () => {
  const { linkify } = createParser().markdown;
  const pieces = [
    "http:",
    "HTTPS:",
    "ftp:",
    "mailto:",
    "//",
    "/",
    "www.",
    "WwW.",
    "a.example",
    "a",
    "@",
    ".",
    ":",
    " ",
    "(",
    ">",
    "_",
    "é",
    "\n",
    "x/y",
  ];

  it("has no link, and others are searched", () => {
    let links = 0;
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), (parts) => {
        const text = parts.join("");
        const found = linkify.match(text) !== null;
        if (found) links++;
        expect(linkify.test(text)).toBe(found);
      }),
      { numRuns: 5_000, seed: 1129 },
    );
    expect(links).toBeGreaterThan(100);
  });
});
