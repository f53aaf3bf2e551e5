import { expect, test } from "vitest";
import { answerText, conversationText } from "../../../../src/app/context/conversationText.ts";
import { type AnswerMessage, emptyAnswer, type Message, type UserMessage } from "../../../../src/shared/conversation.ts";

const masked = (text: string): Promise<string> => Promise.resolve(text.replaceAll("swordfish", "[redacted]"));
const question = (more: Partial<UserMessage> = {}): UserMessage => ({
  role: "user",
  id: "q",
  parentId: null,
  createdAt: 0,
  text: "Which heap?",
  attachments: [],
  ...more,
});
const answer = (more: Partial<AnswerMessage> = {}): AnswerMessage => ({
  ...emptyAnswer,
  id: "a",
  parentId: "q",
  createdAt: 0,
  endpoint: "e",
  model: "m",
  modelName: "Model M",
  status: "done",
  text: "A binary one.",
  ...more,
});
const call = { id: "c", type: "function" as const, index: 0, function: { name: "read", arguments: "{}" } };
const tool: Message = {
  role: "tool",
  id: "t",
  parentId: "a",
  createdAt: 0,
  runs: [{ call, status: "done", text: "noise of a tool", images: [] }],
};
const file = { id: "f", kind: "file", label: "heap.ts", path: "src/heap.ts", uri: "file:///heap.ts", languageId: "ts" } as const;

test("says who wrote what, without reasoning, tools and what was attached", async () => {
  const attached = [{ ...file, startLine: 1, endLine: 9, text: "content of the file" }];
  const path = [
    question({ attachments: attached }),
    answer({ text: "", toolCalls: [call], reasoning: "thoughts" }),
    tool,
    answer({ reasoning: "thoughts" }),
    question({ text: "Faster?" }),
    answer({ text: "Yes, but", status: "stopped" }),
    question({ text: "Well?" }),
    answer({ text: "", status: "failed" }),
  ];
  expect(await conversationText(path, masked)).toBe(
    [
      "## User",
      "(Attached then, left out here: heap.ts)",
      "Which heap?",
      "## Assistant (Model M)",
      "A binary one.",
      "## User",
      "Faster?",
      "## Assistant (Model M)",
      "Yes, but",
      "(This answer is not complete.)",
      "## User",
      "Well?",
    ].join("\n\n"),
  );
});

test("masks what was imported, names of attachments and models too, and nothing else", async () => {
  const attachments = [{ ...file, label: "swordfish.ts", startLine: 1, endLine: 9, text: "" }];
  const text = await conversationText(
    [
      question({ imported: true, text: "swordfish", attachments }),
      answer({ imported: true, modelName: "swordfish" }),
      question({ text: "swordfish" }),
    ],
    masked,
  );
  expect(text).toContain("(Attached then, left out here: [redacted].ts)\n\n[redacted]\n\n## Assistant ([redacted])");
  expect(text.match(/swordfish/g)).toHaveLength(1);
  expect(await answerText(answer({ imported: true, text: "swordfish" }), masked)).toBe("[redacted]");
  expect(await answerText(answer({ text: "swordfish", images: ["data:"] as never }), masked)).toBe("swordfish\n\n(An image is left out.)");
});
