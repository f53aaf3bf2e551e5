import { expect, test } from "vitest";
import { editedAnswer } from "../../../../src/app/chat/editedAnswer.ts";
import { outgoingMessages } from "../../../../src/app/chat/prompt.ts";
import { messageFrom } from "../../../../src/history/messageFrom.ts";
import { type AnswerMessage, emptyAnswer, type UserMessage } from "../../../../src/shared/conversation.ts";

const question: UserMessage = { role: "user", id: "q", parentId: null, createdAt: 1, text: "How?", attachments: [] };
const given: AnswerMessage = {
  ...emptyAnswer,
  id: "a",
  parentId: "q",
  createdAt: 2,
  endpoint: "openrouter",
  model: "a/b",
  modelName: "B",
  status: "cutOff",
  text: "Like that",
  reasoning: "Hm.",
  reasoningDetails: [{ type: "reasoning.encrypted", data: "signed" }],
  reasoningField: "reasoning",
  toolCalls: [{ id: "c", type: "function", function: { name: "f", arguments: "{}" } }],
  images: [{ type: "image_url" }],
  annotations: [{ type: "url_citation" }],
  finishReason: "length",
  usage: { prompt_tokens: 1, completion_tokens: 2 },
  cost: 0.1,
  comparison: "x",
  imported: true,
};
const edited: AnswerMessage = { ...editedAnswer(given, "Like this"), id: "e", createdAt: 3 };

test("an edited answer has the user's text and nothing of the request", () => {
  expect(edited).toEqual({
    ...emptyAnswer,
    id: "e",
    parentId: "q",
    createdAt: 3,
    endpoint: "openrouter",
    model: "a/b",
    modelName: "B",
    status: "done",
    text: "Like this",
    images: given.images,
    annotations: given.annotations,
    edited: true,
  });
});

test("it is sent as the model's answer, without reasoning", () => {
  const [, answer] = outgoingMessages([question, edited], "");
  expect(answer).toMatchObject({ role: "assistant", model: "a/b", texts: [{ source: "answer", text: "Like this" }] });
  expect(Object.keys(answer ?? {})).not.toEqual(expect.arrayContaining(["reasoning"]));
  expect(JSON.stringify(answer)).not.toMatch(/signed|Hm\./);
});

test("the journal keeps the mark, and only a true one", () => {
  expect(messageFrom(JSON.parse(JSON.stringify(edited)))).toEqual(edited);
  expect(messageFrom({ ...edited, edited: "yes" })).not.toHaveProperty("edited");
});

test("the journal keeps the effort that was asked for once, if there is such an effort", () => {
  expect(messageFrom({ ...given, effort: "low" })).toMatchObject({ effort: "low" });
  expect(messageFrom({ ...given, effort: "enormous" })).not.toHaveProperty("effort");
});
