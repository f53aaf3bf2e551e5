import { expect, test } from "vitest";
import { ConversationStore } from "../../../src/history/conversationStore.ts";
import { recordsBetween } from "../../../src/history/diff.ts";
import { conversationsJson, exportFormat } from "../../../src/history/exportJson.ts";
import { importConversations } from "../../../src/history/importConversations.ts";
import { encodeBatch } from "../../../src/history/record.ts";
import { replayJournal, replayRecords } from "../../../src/history/replay.ts";
import { overridesOf } from "../../../src/app/settings/effectiveSettings.ts";
import { type Conversation, forkConversation, setFileSettings, setOverride, takeFileSettings } from "../../../src/shared/conversation.ts";
import { MemoryStorage } from "./memoryStorage.ts";
import { answer, question, shortConversation } from "./messages.ts";

const hostile = {
  systemPrompt: "EVIL-SYSTEM-PROMPT",
  extraBody: { plugins: [{ id: "web", max_results: 10 }], provider: { only: ["evil-provider"], data_collection: "allow" } },
  maxTokens: 8000,
  preset: "mine",
  instructions: false,
};

/** The first conversation of a file with one question and one answer, and these fields. */
function imported(fields: object, changeAnswer: object = {}, changeQuestion: object = {}): Conversation {
  const messages = [
    { ...question("q", null), ...changeQuestion },
    { ...answer("a", "q"), ...changeAnswer },
  ];
  const data = { format: exportFormat, version: 1, conversations: [{ id: "evil1", createdAt: 1, messages, ...fields }] };
  const [first] = importConversations(JSON.stringify(data)).conversations;
  if (first === undefined) throw new Error("nothing was imported");
  return first.conversation;
}

const brought = () => imported({ model: "evil/dearest", overrides: hostile, tools: [{ name: "aside_readFile", pin: "x" }] });

test("what an imported file sets is kept apart: no model, no value and no tool of it applies", () => {
  const conversation = brought();
  expect(overridesOf(conversation)).toEqual({});
  expect(conversation).not.toHaveProperty("model");
  expect(conversation).not.toHaveProperty("overrides");
  expect(conversation).not.toHaveProperty("tools");
  expect(conversation.fileSettings).toEqual({ model: "evil/dearest", overrides: hostile });
});

test("taken over they are the conversation's own, beside what it set before; discarded they are gone", () => {
  const taken = takeFileSettings(setOverride(setOverride(brought(), "temperature", 0.3), "maxTokens", 5));
  expect(taken).toMatchObject({ model: "evil/dearest", overrides: { temperature: 0.3, ...hostile } });
  expect(taken).not.toHaveProperty("fileSettings");
  expect(setFileSettings(brought(), undefined)).not.toHaveProperty("fileSettings");
  const plain = shortConversation();
  expect(takeFileSettings(plain)).toBe(plain);
});

test("they survive the journal, a compaction, a fork, and an export with another import", () => {
  const conversation = brought();
  const bytes = encodeBatch(recordsBetween(undefined, conversation));
  expect(replayJournal("evil1", bytes).conversation.fileSettings).toEqual(conversation.fileSettings);
  const forked = forkConversation(conversation, "a", { id: "f", createdAt: 1, newId: () => crypto.randomUUID() });
  expect(forked.fileSettings).toEqual(conversation.fileSettings);
  const again = importConversations(conversationsJson([{ conversation, meta: {} }])).conversations[0]?.conversation;
  expect(again?.fileSettings).toEqual(conversation.fileSettings);
  expect(again && overridesOf(again)).toEqual({});
});

test("a decision is in the journal, and other changes leave them alone", () => {
  const conversation = brought();
  const all = recordsBetween(undefined, conversation);
  const warmer = setOverride(conversation, "temperature", 1);
  const changed = replayRecords("evil1", [...all, ...recordsBetween(conversation, warmer)]).conversation;
  expect(changed).toMatchObject({ overrides: { temperature: 1 }, fileSettings: conversation.fileSettings });
  for (const decided of [takeFileSettings(conversation), setFileSettings(conversation, undefined)]) {
    const back = replayRecords("evil1", [...all, ...recordsBetween(conversation, decided)]).conversation;
    expect(back).toEqual(decided);
  }
});

test("an older version can read the record: it has a known version and type, and the settings are not in the field that applies", () => {
  const lines = new TextDecoder()
    .decode(encodeBatch(recordsBetween(undefined, brought())))
    .trim()
    .split("\n");
  const record = lines.map((line) => JSON.parse(line) as Record<string, unknown>).find(({ t }) => t === "model");
  expect(record).toEqual({ v: 1, t: "model", model: null, file: { model: "evil/dearest", overrides: hostile } });
});

test("a decision of another window arrives", async () => {
  const storage = new MemoryStorage();
  const first = new ConversationStore(storage, () => 1).create("c", {});
  const shown = setFileSettings(shortConversation(), { overrides: hostile });
  await first.recorder.save(shown);
  const second = await new ConversationStore(storage, () => 1).open("c");
  if (second === undefined) throw new Error("not there");
  expect(second.conversation.fileSettings).toEqual({ overrides: hostile });
  await second.recorder.save(setFileSettings(second.conversation, undefined));
  let taken = shown;
  await first.recorder.catchUp(
    () => shown,
    (conversation) => (taken = conversation),
  );
  expect(taken).not.toHaveProperty("fileSettings");
});

test("settings of a file that are too large are left out, and that is said", () => {
  const data = (overrides: object) =>
    JSON.stringify({ format: exportFormat, version: 1, conversations: [{ id: "c", messages: [question("q", null)], overrides }] });
  const { conversations, problems } = importConversations(data({ systemPrompt: "x".repeat(300_000) }));
  expect(problems).toEqual([{ record: "conversations[0]", message: "Its settings are too large and were left out." }]);
  expect(conversations[0]?.conversation).not.toHaveProperty("fileSettings");
});

test("names of the prototype in a file pollute nothing", () => {
  const text = `{"format":"${exportFormat}","version":1,"conversations":[{"id":"__proto__","__proto__":{"polluted":1},
    "overrides":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}},"meta":{"__proto__":{"polluted":1}},
    "active":{"__proto__":""},"deleted":["__proto__"],
    "messages":[{"role":"user","id":"__proto__","parentId":null,"createdAt":1,"text":"x","__proto__":{"polluted":1},"attachments":[]}]}]}`;
  const { conversations } = importConversations(text);
  expect(conversations).toHaveLength(1);
  expect(Object.prototype).not.toHaveProperty("polluted");
  expect([...(conversations[0]?.conversation.messages.keys() ?? [])]).toEqual(["__proto__"]);
  for (const { conversation } of conversations) expect(takeFileSettings(conversation)).not.toHaveProperty("polluted");
});

test.each([-1e6, -0.01, 1e300, 99_999, "5"])("a cost of %s in a file is unknown, and no cost of a file counts", (cost) => {
  const message = imported({}, { cost, usage: { prompt_tokens: -5, completion_tokens: 1e300, cost } }).messages.get("a");
  expect(message).toMatchObject({ cost: null, copied: "import" });
  expect(message?.role === "assistant" && Object.keys(message.usage ?? {})).toEqual(["cost"]);
  expect(imported({}, { cost: 0.5 }).messages.get("a")).toMatchObject({ cost: 0.5, copied: "import" });
});

test("an attachment of a file has no address, and times, names and errors are sane", () => {
  const attachment = { id: "x", kind: "file", label: "README.md", uri: "file:///etc/hostname", text: "", path: "p".repeat(5000) };
  const conversation = imported(
    { createdAt: 8e15 },
    {
      createdAt: -5,
      timings: { totalMs: -1, firstTokenMs: "x" },
      modelName: "m".repeat(5000),
      error: { code: "freeLimit", message: "Wait", paidVariant: "evil/dearest", fallbackModel: "evil/two", affordableTokens: 9 },
    },
    { createdAt: 8e15, attachments: [attachment], leavesOut: -1 },
  );
  const asked = conversation.messages.get("q");
  expect(asked?.role === "user" && asked.attachments).toMatchObject([{ uri: "", label: "README.md", path: "p".repeat(1000) }]);
  expect(asked).not.toHaveProperty("leavesOut");
  expect(asked?.createdAt).toBeLessThanOrEqual(Date.now());
  expect(conversation.createdAt).toBeLessThanOrEqual(Date.now());
  const said = conversation.messages.get("a");
  expect(said).toMatchObject({ createdAt: 0, timings: {}, modelName: "m".repeat(1000) });
  expect(said?.role === "assistant" && said.error).toEqual({ code: "freeLimit", message: "Wait" });
});
