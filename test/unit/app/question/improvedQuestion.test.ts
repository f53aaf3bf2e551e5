import { expect, test } from "vitest";
import { messageOf } from "../../../../src/app/question/improvedQuestion.ts";

test.each([
  ["plain text", " Why? \n", "Why?"],
  ["a fence around all of it", "```text\nWhy?\n\nHow?\n```", "Why?\n\nHow?"],
  ["code at the end", "Why?\n```\na\n```", "Why?\n```\na\n```"],
  ["code at both ends", "```\na\n```\nand\n```\nb\n```", "```\na\n```\nand\n```\nb\n```"],
  ["a longer fence around code", "````\nWhy?\n```\na\n```\n````", "Why?\n```\na\n```"],
  ["nothing", "```\n```", ""],
])("the message in a reply with %s", (_what, reply, message) => {
  expect(messageOf(reply)).toBe(message);
});
