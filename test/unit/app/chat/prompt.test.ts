import { expect, test } from "vitest";
import { assemblePrompt } from "../../../../src/app/chat/prompt.ts";
import { png, wirePicture } from "../../../data/pictures.ts";
import { type AnswerMessage, type Attachment, type UserMessage, emptyAnswer } from "../../../../src/shared/conversation.ts";

const question = (text: string, attachments: readonly Attachment[] = []): UserMessage => ({
  role: "user",
  id: "q",
  parentId: null,
  createdAt: 0,
  text,
  attachments,
});

const answer = (fields: Partial<AnswerMessage>): AnswerMessage => ({
  ...emptyAnswer,
  id: "a",
  parentId: "q",
  createdAt: 0,
  endpoint: "openrouter",
  model: "m",
  modelName: "M",
  status: "done",
  ...fields,
});

const selection: Attachment = {
  id: "x",
  kind: "selection",
  label: "cart.ts:12-13",
  path: "src/cart.ts",
  uri: "file:///project/src/cart.ts",
  languageId: "typescript",
  startLine: 12,
  endLine: 13,
  text: "const a = 1;\nconst b = 2;",
};

test("system prompt first, unless it is blank", () => {
  expect(assemblePrompt([question("hi")], "Be brief.")).toEqual([
    { role: "system", content: "Be brief." },
    { role: "user", content: "hi" },
  ]);
  expect(assemblePrompt([question("hi")], " \n")).toEqual([{ role: "user", content: "hi" }]);
});

test("a selection travels with path, lines and language, before the question", () => {
  const [message] = assemblePrompt([question("Why?", [selection])], "");
  expect(message?.content).toBe(
    "Selection from src/cart.ts, lines 12-13 (typescript):\n```typescript\nconst a = 1;\nconst b = 2;\n```\n\nWhy?",
  );
});

test("nothing inside an attachment can close its fence", () => {
  const text = "````md\n```js\n1\n```\n````";
  const [message] = assemblePrompt([question("", [{ ...selection, text }])], "");
  expect(message?.content).toBe(`Selection from src/cart.ts, lines 12-13 (typescript):\n\`\`\`\`\`typescript\n${text}\n\`\`\`\`\``);
});

test("an answer goes back with its model, reasoning and details; one that said nothing does not", () => {
  const details = [{ type: "reasoning.encrypted", data: "x" }];
  const prompt = assemblePrompt(
    [
      question("1"),
      answer({ text: "one", reasoning: "hm", reasoningDetails: details }),
      question("2"),
      answer({ status: "failed" }),
      question("3"),
    ],
    "",
  );
  expect(prompt).toEqual([
    { role: "user", content: "1" },
    { role: "assistant", content: "one", model: "m", endpoint: "openrouter", reasoning: "hm", reasoningDetails: details },
    { role: "user", content: "2" },
    { role: "user", content: "3" },
  ]);
});

test("a question after stopped tools or a failed answer to them follows a message of the model", () => {
  const call = { id: "c1", type: "function", function: { name: "look", arguments: "{}" } } as const;
  const runs = [{ call, status: "cancelled", text: "", images: [] }] as const;
  const tools = { role: "tool", id: "t", parentId: "a", createdAt: 0, runs } as const;
  const roles = (path: Parameters<typeof assemblePrompt>[0]): readonly unknown[] => assemblePrompt(path, "").map(({ role }) => role);
  const called = [question("1"), answer({ text: "", toolCalls: [call] }), tools];
  const expected = ["user", "assistant", "tool", "assistant", "user"];
  expect(roles([...called, question("2")])).toEqual(expected);
  expect(roles([...called, answer({ status: "failed" }), question("2")])).toEqual(expected);
  expect(roles([...called, answer({ text: "Seen" }), question("2")])).toEqual(expected);
  expect(roles(called)).toEqual(["user", "assistant", "tool"]);
});

test("pictures of an answer go back with it, also where it has no words", () => {
  const image = wirePicture(png(4, 4));
  const drew = answer({ text: "", images: [image] });
  expect(assemblePrompt([question("Draw."), drew, question("Bigger.")], "")[1]).toMatchObject({ role: "assistant", content: [image] });
  expect(assemblePrompt([question("Draw."), answer({ text: "So.", images: [image] }), question("Bigger.")], "")[1]).toMatchObject({
    content: [{ type: "text", text: "So." }, image],
  });
});

test("the newest eight pictures of answers go out; the others, and broken ones, are mentioned", () => {
  const many = Array.from({ length: 6 }, (_, index) => wirePicture(png(4, 4 + index)));
  const sent = assemblePrompt(
    [question("Draw."), answer({ text: "A", images: many }), question("More."), answer({ text: "B", images: many }), question("Bigger.")],
    "",
  );
  expect(sent[1]?.content).toEqual([{ type: "text", text: "A\n\n(4 images of this answer are not sent.)" }, ...many.slice(4)]);
  expect(sent[3]?.content).toEqual([{ type: "text", text: "B" }, ...many]);
  const odd = [wirePicture("data:text/html,x"), wirePicture("file:///a.png"), null];
  expect(assemblePrompt([question("Draw."), answer({ text: "", images: odd }), question("Bigger.")], "")[1]).toMatchObject({
    content: "(3 images of this answer are not sent.)",
  });
  // An answer that is to be continued ends with its own words.
  expect(assemblePrompt([question("Draw."), answer({ text: "Half", images: odd })], "")[1]).toMatchObject({ content: "Half" });
});

test("pictures of more than 20 MB in all stay behind, the oldest first", () => {
  const big = (index: number) => {
    const url = png(4, 4 + index);
    return wirePicture(url.replace(/.{20}$/, (end) => "A".repeat(16 * 1024 * 1024) + end));
  };
  const [first, second] = [big(0), big(1)];
  const sent = assemblePrompt([question("Draw."), answer({ text: "A", images: [first, second] }), question("Bigger.")], "");
  expect(Array.isArray(sent[1]?.content) && sent[1].content.slice(1)).toEqual([second]);
});
