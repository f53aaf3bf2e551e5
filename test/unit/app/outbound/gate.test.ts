import { expect, test } from "vitest";
import { outgoingMessages } from "../../../../src/app/chat/prompt.ts";
import { clear, clearTools } from "../../../../src/app/outbound/gate.ts";
import { type OutboundSource, outboundRules } from "../../../../src/app/outbound/outboundSource.ts";
import type { OutgoingMessage, Piece } from "../../../../src/app/outbound/outgoing.ts";
import { importedMessage, markImported, uncheckedAttachments } from "../../../../src/history/markImported.ts";
import { messageFrom } from "../../../../src/history/messageFrom.ts";
import {
  addMessage,
  type AnswerMessage,
  type Attachment,
  type AttachmentKind,
  createConversation,
  emptyAnswer,
  type Message,
  type UserMessage,
} from "../../../../src/shared/conversation.ts";

const key = "sk-or-v1-canary0123456789abcdef0123456789";
const token = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
const stored = "swordfish-0123";
const words = `It is ${key}, ${token} and ${stored}.`;

const settledCheck = { patterns: ["API key"], redact: false, hidden: 0, lookalikes: 0, keepHidden: false };

const attachment = (kind: AttachmentKind, more: Partial<Attachment> = {}): Attachment => ({
  id: kind,
  kind,
  label: "a",
  path: "a",
  uri: "",
  languageId: "plaintext",
  startLine: 1,
  endLine: 1,
  text: words,
  check: settledCheck,
  ...more,
});
const question = (more: Partial<UserMessage> = {}): UserMessage => ({
  role: "user",
  id: "q",
  parentId: null,
  createdAt: 0,
  text: "Why?",
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
  modelName: "M",
  status: "done",
  text: "Because.",
  ...more,
});
const call = {
  id: "c",
  type: "function" as const,
  index: 0,
  function: { name: "t", arguments: JSON.stringify({ text: words, deep: [words] }) },
};
const summary: Message = {
  role: "summary",
  id: "s",
  parentId: "q",
  createdAt: 0,
  text: words,
  endpoint: "e",
  model: "m",
  modelName: "M",
  covers: 1,
  messages: 1,
  tokensBefore: 9,
  tokensAfter: 1,
  cost: null,
};
const tools = (more: object = {}): Message => ({
  role: "tool",
  id: "t",
  parentId: "a",
  createdAt: 0,
  runs: [{ call, status: "done", text: words, images: [] }],
  ...more,
});

const asked = (source: Extract<Piece, { readonly settled: boolean }>["source"], settled: boolean): readonly OutgoingMessage[] => [
  { role: "user", texts: [{ source, settled, text: words }] },
];
const other = (source: Exclude<OutboundSource, Extract<Piece, { readonly settled: boolean }>["source"]>): readonly OutgoingMessage[] => [
  { role: "user", texts: [{ source, text: words }] },
];
const attached = (kind: AttachmentKind, settled: boolean): readonly OutgoingMessage[] => {
  const { check: _check, ...unchecked } = attachment(kind);
  return outgoingMessages([question({ attachments: [settled ? attachment(kind) : unchecked] })], "");
};
const imported = (...path: readonly Message[]): readonly OutgoingMessage[] => outgoingMessages(path.map(importedMessage), "");

/**
 * How a text of each source is on its way: by the product's own code where there is some in `app`. `unasked` is what the user was not asked about, `kept` what
 * they wanted to keep or what is settled by itself.
 */
const sources: Readonly<
  Record<OutboundSource, { readonly unasked?: readonly OutgoingMessage[]; readonly kept?: readonly OutgoingMessage[] }>
> = {
  question: { unasked: asked("question", false), kept: outgoingMessages([question({ text: words })], "") },
  edited: { unasked: asked("edited", false), kept: asked("edited", true) },
  inlineEditInstruction: { unasked: asked("inlineEditInstruction", false), kept: asked("inlineEditInstruction", true) },
  commitBegun: { unasked: asked("commitBegun", false), kept: asked("commitBegun", true) },
  improvedDraft: { unasked: asked("improvedDraft", false), kept: asked("improvedDraft", true) },
  participantQuestion: { unasked: asked("participantQuestion", false), kept: asked("participantQuestion", true) },
  selection: { unasked: attached("selection", false), kept: attached("selection", true) },
  file: { unasked: attached("file", false), kept: attached("file", true) },
  folder: { unasked: attached("folder", false), kept: attached("folder", true) },
  symbol: { unasked: attached("symbol", false), kept: attached("symbol", true) },
  cell: { unasked: attached("cell", false), kept: attached("cell", true) },
  problems: { unasked: attached("problems", false), kept: attached("problems", true) },
  search: { unasked: attached("search", false), kept: attached("search", true) },
  changes: { unasked: attached("changes", false), kept: attached("changes", true) },
  staged: { unasked: attached("staged", false), kept: attached("staged", true) },
  commit: { unasked: attached("commit", false), kept: attached("commit", true) },
  review: { unasked: attached("review", false), kept: attached("review", true) },
  terminal: { unasked: attached("terminal", false), kept: attached("terminal", true) },
  conversation: { unasked: attached("conversation", false), kept: attached("conversation", true) },
  command: { unasked: attached("command", false), kept: attached("command", true) },
  debug: { unasked: attached("debug", false), kept: attached("debug", true) },
  test: { unasked: attached("test", false), kept: attached("test", true) },
  url: { unasked: attached("url", false), kept: attached("url", true) },
  instructions: { unasked: attached("instructions", false), kept: attached("instructions", true) },
  image: { unasked: asked("image", false), kept: asked("image", true) },
  pdf: { unasked: asked("pdf", false), kept: asked("pdf", true) },
  inlineEditLines: { unasked: asked("inlineEditLines", false), kept: asked("inlineEditLines", true) },
  conflictSides: { unasked: asked("conflictSides", false), kept: asked("conflictSides", true) },
  commitChanges: { unasked: asked("commitChanges", false), kept: asked("commitChanges", true) },
  exactEditFile: { unasked: asked("exactEditFile", false), kept: asked("exactEditFile", true) },
  exactEditBlock: { unasked: asked("exactEditBlock", false), kept: asked("exactEditBlock", true) },
  summary: { kept: outgoingMessages([question({}), summary], "") },
  systemPrompt: { unasked: outgoingMessages([], words) },
  commitPrompt: { unasked: other("commitPrompt") },
  commitLog: { unasked: other("commitLog") },
  improvedAttachments: { unasked: other("improvedAttachments") },
  titleQuestion: { unasked: other("titleQuestion") },
  titleAnswer: { unasked: other("titleAnswer") },
  toolResult: { unasked: outgoingMessages([tools()], "") },
  toolDefinition: { unasked: other("toolDefinition") },
  importedQuestion: { unasked: imported(question({ text: words })) },
  importedAttachment: { unasked: imported(question({ attachments: [attachment("file")] })) },
  importedAnswer: {
    unasked: imported(answer({ text: words, reasoning: words, reasoningDetails: [{ type: "x", data: words }], annotations: [words] })),
  },
  importedToolCall: { unasked: imported(answer({ toolCalls: [call] }), tools({ runs: [{ call, status: "done", text: "", images: [] }] })) },
  importedToolResult: { unasked: imported(tools()) },
  participantHistory: { unasked: other("participantHistory") },
  nativeSystem: { unasked: other("nativeSystem") },
  nativeMessage: { unasked: other("nativeMessage") },
  nativeAnswer: { unasked: other("nativeAnswer") },
  nativeToolCall: { unasked: [{ role: "assistant", texts: [], callsFrom: "nativeToolCall", toolCalls: [call], reasoning: words }] },
  nativeToolResult: { unasked: other("nativeToolResult") },
  answer: { kept: outgoingMessages([answer({ text: words })], "") },
  toolCall: { kept: outgoingMessages([answer({ toolCalls: [call] }), tools({ runs: [] })], "") },
  aside: { kept: other("aside") },
};

test.each(Object.entries(sources))(
  "%s: what the user was not asked about is masked; what was kept stays",
  async (source, { unasked, kept }) => {
    const rule = outboundRules[source as OutboundSource];
    if (rule !== "own") {
      const sent = JSON.stringify(await clear(unasked ?? [], [stored]));
      expect(sent).toContain("[redacted]");
      expect(sent).not.toContain(key);
      expect(sent).not.toContain(stored);
      if (rule !== "keysMasked") expect(sent).not.toContain(token);
    }
    if (rule === "asked" || rule === "own") {
      const sent = JSON.stringify(await clear(kept ?? [], [stored]));
      for (const secret of [key, token, stored]) expect(sent).toContain(secret);
    }
  },
);

test("every source was tried, by its own name", async () => {
  for (const [source, { unasked = [], kept = [] }] of Object.entries(sources)) {
    const named = [...unasked, ...kept].flatMap((message) => [
      ...message.texts.map((piece) => piece.source),
      ...(message.role === "assistant" ? [message.callsFrom] : []),
    ]);
    expect(named).toContain(source);
  }
  expect(Object.keys(sources)).toHaveLength(Object.keys(outboundRules).length);
});

test("arguments of imported calls stay JSON, and a text is cut only after it was masked", async () => {
  const [message] = await clear(sources.importedToolCall.unasked ?? [], [stored]);
  const [made] = message?.role === "assistant" ? (message.toolCalls ?? []) : [];
  expect(JSON.parse(made?.function.arguments ?? "")).toEqual({
    text: expect.stringContaining("[redacted]") as string,
    deep: [expect.any(String)],
  });
  const most = words.indexOf(key) + 20;
  const cut = await clear([{ role: "user", texts: [{ source: "titleQuestion", text: words, most, before: "Question:\n" }] }], []);
  expect(cut[0]?.content).toBe(`Question:\n${"It is [redacted], [redacted] and swordfish-0123.".slice(0, most)}`);
});

test("descriptions of tools lose keys, names and schemas do not change", async () => {
  const tool = { name: "t", description: words, parameters: { type: "object" } };
  expect(await clearTools([tool, { name: "u" }], [stored])).toEqual([
    { ...tool, description: expect.not.stringContaining(key) as string },
    { name: "u" },
  ]);
});

test("a message is masked once, however often the conversation is sent", async () => {
  let searched = 0;
  class Known extends Array<string> {
    override [Symbol.iterator](): ArrayIterator<string> {
      searched += 1;
      return super[Symbol.iterator]();
    }
  }
  const known = new Known();
  known.push(stored);
  const path = Array.from({ length: 200 }, (_none, at) => importedMessage(question({ id: `q${at}`, text: `${words} ${at}` })));
  const first = await clear(outgoingMessages(path, ""), known);
  expect(searched).toBe(200);
  expect(await clear(outgoingMessages(path, ""), known)).toEqual(first);
  expect(searched).toBe(200);
  // A key that was stored since counts.
  known.push("Because-0123");
  await clear(outgoingMessages([...path.slice(1), importedMessage(answer({ text: "Because-0123" }))], ""), known);
  expect(searched).toBeGreaterThan(200);
});

test("an import says nothing about itself: what it calls checked counts as not looked at, and the mark is read only as it is written", () => {
  const conversation = addMessage(createConversation("c", 0), question({ attachments: [attachment("file")] }));
  const [message] = [...markImported(conversation).messages.values()];
  expect(message).toMatchObject({ imported: true });
  expect(uncheckedAttachments((message as UserMessage).attachments)[0]).not.toHaveProperty("check");
  const claims = messageFrom({ ...question(), imported: "no" });
  expect(claims).not.toHaveProperty("imported");
  expect(messageFrom({ ...question(), imported: true })).toHaveProperty("imported", true);
  expect(messageFrom({ ...answer(), imported: true })).toHaveProperty("imported", true);
  expect(messageFrom({ ...tools(), imported: true })).toHaveProperty("imported", true);
});
