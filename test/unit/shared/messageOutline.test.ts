import { expect, test } from "vitest";
import { type Attachment, emptyAnswer, type Message } from "../../../src/shared/conversation.ts";
import { outlineOf, standIn } from "../../../src/shared/messageOutline.ts";

const answer = (text: string, reasoning = ""): Message => ({
  ...emptyAnswer,
  id: "a",
  parentId: "q",
  createdAt: 5,
  endpoint: "e",
  model: "m",
  modelName: "M",
  status: "done",
  text,
  reasoning,
});

const stood = (message: Message): Message => {
  const outline = outlineOf(message);
  if (outline === undefined) throw new Error("no outline");
  return standIn(outline);
};

test("is read once of a message, and anew of one that has changed", () => {
  const message = answer("one");
  expect(outlineOf(message)).toBe(outlineOf(message));
  expect(outlineOf(answer("one\n\ntwo"))).not.toEqual(outlineOf(message));
});

test("a question keeps its text and the labels of its attachments", () => {
  const attachment = { id: "x", kind: "file", label: "a.ts", text: "SECRET" } as Attachment;
  const question: Message = { role: "user", id: "q", parentId: "p", createdAt: 5, text: "Why?\n", attachments: [attachment] };
  expect(stood(question)).toMatchObject({ role: "user", id: "q", createdAt: 5, text: "Why?\n", attachments: [{ label: "a.ts" }] });
  expect(JSON.stringify(outlineOf(question))).not.toContain("SECRET");
});

test("what stands in for an answer has as many lines of each kind, as long as they were", () => {
  const long = "A line that is longer than sixty characters, so that it wraps in a panel. ".repeat(3);
  const text = `# Head\n\n${long}\n\n- one\n- two\n\n\`\`\`ts\nconst a = 1;\n\nconst b = 2;\n\`\`\`\n`;
  const made = stood(answer(text, "because"));
  if (made.role !== "assistant") throw new Error("no answer");
  expect([made.reasoning !== "", stood(answer(text)).role === "assistant" && made.status]).toEqual([true, "done"]);
  const lines = made.text.split("\n");
  expect(lines.filter((line) => line.length > 100)).toHaveLength(1);
  expect(lines.filter((line) => line === "x")).toHaveLength(3);
  expect(lines.filter((line) => /^- x{2}/.test(line))).toHaveLength(3);
  expect(Math.abs(made.text.length - text.length + "const a = 1;const b = 2;".length)).toBeLessThan(30);
  expect(made.text).not.toContain("one");
});

test("a round of tools is as tall as its calls are many; a summary has no outline", () => {
  const run = {
    call: { id: "1", type: "function", function: { name: "f", arguments: "{}" } },
    status: "done",
    text: "long",
    images: [],
  } as const;
  expect(stood({ role: "tool", id: "t", parentId: "a", createdAt: 5, runs: [run, run] })).toMatchObject({ role: "tool", runs: [{}, {}] });
  const { role: _role, ...fields } = answer("") as Extract<Message, { role: "assistant" }>;
  expect(outlineOf({ ...fields, role: "summary", covers: 1, messages: 1, tokensBefore: 1, tokensAfter: 1 })).toBeUndefined();
});

test("of a huge text a part is read, and the rest is taken to be like it", () => {
  const made = stood(answer(`${"word ".repeat(20)}\n`.repeat(2000)));
  if (made.role !== "assistant") throw new Error("no answer");
  expect(made.text.split("\n").filter((line) => line.length > 60).length).toBeGreaterThan(1900);
});
