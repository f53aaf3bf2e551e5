import { expect, test } from "vitest";
import { insertQuote } from "../../../src/webview/transcript/quote.ts";

test.each([
  ["an empty message", "", 0, "> a\n>\n> b\n\n", 11],
  ["after a text", "Why?", 4, "Why?\n\n> a\n>\n> b\n\n", 17],
  ["between two paragraphs", "Why?\n\nHow?", 4, "Why?\n\n> a\n>\n> b\n\nHow?", 17],
  ["before a text", "How?", 0, "> a\n>\n> b\n\nHow?", 11],
  ["after an empty line", "Why?\n\n", 6, "Why?\n\n> a\n>\n> b\n\n", 17],
])("a quotation in %s has lines of its own, and the caret comes below it", (_where, text, caret, written, at) => {
  expect(insertQuote("a\n\nb", { text, caret })).toEqual({ text: written, caret: at });
});
