import * as l10n from "@vscode/l10n";
import { afterEach, expect, test } from "vitest";
import { ConversationStore } from "../../../src/history/conversationStore.ts";
import { conversationsJson } from "../../../src/history/exportJson.ts";
import { conversationMarkdown } from "../../../src/history/exportMarkdown.ts";
import { importConversations } from "../../../src/history/importConversations.ts";
import {
  activePath,
  addMessage,
  deleteMessage,
  type Message,
  selectVersion,
  setModel,
  setOverrides,
} from "../../../src/shared/conversation.ts";
import { setDisplayLanguage } from "../../../src/shared/locale.ts";
import type { ToolRun } from "../../../src/shared/toolMessage.ts";
import { MemoryStorage } from "./memoryStorage.ts";
import { answer, question, shortConversation } from "./messages.ts";

afterEach(() => {
  setDisplayLanguage("en");
  l10n.config({ contents: {} });
});

function branched() {
  let conversation = shortConversation("c", {
    cost: 0.01,
    usage: { prompt_tokens: 3, completion_tokens: 4, strange: [1] },
    reasoning: "why",
  });
  conversation = addMessage(conversation, answer("a2", "q1"));
  conversation = addMessage(conversation, question("q2", "a2"));
  conversation = addMessage(conversation, question("q3", "a2", "lone \ud83d surrogate"));
  conversation = selectVersion(deleteMessage(conversation, "q3"), "a1");
  return setOverrides(setModel(conversation, "lab/two"), { temperature: 0.3, topP: null, stop: ["END"] });
}

/** Messages whose costs do not count here. */
function uncounted(messages: ReadonlyMap<string, Message>): ReadonlyMap<string, Message> {
  return new Map(
    Array.from(messages, ([id, message]) => [
      id,
      message.role === "assistant" ? { ...message, copied: message.copied ?? "import" } : message,
    ]),
  );
}

test("an exported conversation is exported byte for byte again after an import, through a store as well", async () => {
  const text = conversationsJson([{ conversation: branched(), meta: { title: "T", titleBy: "person", titleCost: 0.02, pinned: true } }]);
  const imported = importConversations(text);
  expect(imported.problems).toEqual([]);
  const { model, overrides = {}, ...bare } = branched();
  expect(imported.conversations[0]?.conversation).toEqual({
    ...bare,
    messages: uncounted(bare.messages),
    fileSettings: { model, overrides },
  });
  expect(conversationsJson(imported.conversations)).toBe(text);
  const storage = new MemoryStorage();
  const store = new ConversationStore(storage, () => 1);
  for (const item of imported.conversations) expect(await store.add(item, () => "other")).toEqual({ id: "c" });
  for (const item of imported.conversations) expect(await store.add(item, () => "other")).toEqual({ id: "other" });
  const again = new ConversationStore(storage);
  const back = await again.peek("c");
  expect(back && conversationsJson([back])).toBe(text);
  // The second copy as well.
  const beside = await again.peek("other");
  expect(beside && conversationsJson([{ ...beside, conversation: { ...beside.conversation, id: "c" } }])).toBe(text);
  expect((await again.list()).map(({ id, cost }) => [id, cost])).toEqual([
    ["c", null],
    ["other", null],
  ]);
});

test.each(["nul", "COM1", "../up", "a/b", "", "x".repeat(101)])(
  "a conversation with the id %j gets an id that is a valid file name",
  async (id) => {
    const storage = new MemoryStorage();
    const store = new ConversationStore(storage, () => 1);
    expect(await store.add({ conversation: shortConversation(id), meta: {} }, () => "fresh")).toEqual({ id: "fresh" });
    expect([...storage.files.keys()]).toEqual(["conversations/fresh.jsonl"]);
  },
);

test("an import does not overwrite a journal that cannot be read", async () => {
  const storage = new MemoryStorage();
  const unreadable = new Proxy(storage, {
    get: (target, name) => {
      if (name === "read") return (path: string) => (path.includes("taken") ? Promise.reject(new Error("EIO")) : target.read(path));
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? (member.bind(target) as unknown) : member;
    },
  });
  const store = new ConversationStore(unreadable, () => 1);
  expect(await store.add({ conversation: shortConversation("taken"), meta: {} }, () => "fresh")).toEqual({ id: "fresh" });
});

test("an invalid entry is reported and the rest is imported", () => {
  const good = JSON.parse(conversationsJson([{ conversation: shortConversation(), meta: {} }])) as {
    conversations: { messages: unknown[] }[];
  };
  good.conversations[0]?.messages.push({ role: "wizard" });
  const { conversations, problems } = importConversations(JSON.stringify({ ...good, conversations: [3, ...good.conversations] }));
  expect(conversations).toHaveLength(1);
  expect(problems.map(({ record }) => record)).toEqual(["conversations[0]", "conversations[1].messages[2]"]);
});

test.each(["", "{", "[]", "null", "3", '{"format":"aside.conversations"}', '{"format":"aside.conversations","version":9}', '[{"a":1}]'])(
  "the file %j is refused with a reason",
  (text) => {
    const { conversations, problems } = importConversations(text);
    expect(conversations).toEqual([]);
    expect(problems[0]?.message.length).toBeGreaterThan(10);
  },
);

const node = (id: string, parent: string | null, children: readonly string[], message: unknown) => ({ id, parent, children, message });
const says = (role: string, parts: readonly unknown[], more = {}) => ({
  author: { role },
  create_time: 2,
  content: { content_type: "text", parts },
  metadata: { model_slug: "gpt-x" },
  ...more,
});

test("ChatGPT: system nodes are skipped, thoughts become reasoning, and the same branch is shown", () => {
  const mapping = {
    root: node("root", null, ["sys"], null),
    sys: node("sys", "root", ["q"], says("system", [""])),
    q: node("q", "sys", ["t", "b"], says("user", ["Why?", { content_type: "image_asset_pointer" }])),
    t: node("t", "q", ["a"], {
      author: { role: "assistant" },
      content: { content_type: "thoughts", thoughts: [{ summary: "S", content: "C" }] },
    }),
    a: node("a", "t", [], says("assistant", ["Because"])),
    b: node("b", "q", [], says("assistant", ["Other"])),
  };
  const file = JSON.stringify([{ title: "Chat", create_time: 1, mapping, current_node: "a", id: "id-1" }, { mapping: {} }, 7]);
  const { conversations, problems } = importConversations(file);
  expect(problems.map(({ record }) => record)).toEqual(["[1]", "[2]"]);
  const conversation = conversations[0]?.conversation;
  if (conversation === undefined) throw new Error("nothing there");
  expect(conversations[0]?.meta.title).toBe("Chat");
  expect(conversation.messages.size).toBe(3);
  expect(activePath(conversation)).toMatchObject([
    { role: "user", text: "Why?\n\n[image]", createdAt: 2000 },
    { role: "assistant", text: "Because", reasoning: "S\n\nC", model: "gpt-x" },
  ]);
});

test("LibreChat: nested and flat messages", () => {
  const user = { messageId: "m1", parentMessageId: "00000000-0000-0000-0000-000000000000", text: "Hi", isCreatedByUser: true };
  const model = {
    messageId: "m2",
    parentMessageId: "m1",
    text: "",
    content: [
      { type: "text", text: "Hello" },
      { type: "think", think: "hm" },
    ],
    model: "x/y",
  };
  const head = { conversationId: "l1", endpoint: "openAI", title: "L" };
  for (const data of [
    { ...head, messages: [user, model, {}] },
    { ...head, recursive: true, messagesTree: [{ ...user, children: [model] }, {}] },
  ]) {
    const { conversations, problems } = importConversations(JSON.stringify(data));
    expect(problems).toHaveLength(1);
    const conversation = conversations[0]?.conversation;
    expect(conversation && activePath(conversation)).toMatchObject([{ text: "Hi" }, { text: "Hello", reasoning: "hm", model: "x/y" }]);
  }
});

test("Markdown has the model, time, cost and attachments, and longer fences around backticks", () => {
  const attachment = {
    id: "x",
    kind: "file" as const,
    label: "a.md",
    path: "a.md",
    uri: "",
    languageId: "markdown",
    startLine: 1,
    endLine: 2,
    text: "```\ncode\n```",
  };
  const shown = activePath(branched());
  expect(shown).toHaveLength(2);
  const conversation = shortConversation("c", {
    cost: 0.01,
    provider: "Host",
    reasoning: "why",
    status: "stopped",
    usage: { prompt_tokens: 3, completion_tokens: 4 },
  });
  const first = conversation.messages.get("q1");
  if (first?.role !== "user") throw new Error("nothing there");
  const messages = new Map(conversation.messages).set("q1", { ...first, attachments: [attachment] });
  expect(conversationMarkdown({ ...conversation, messages }, "My\ntitle")).toBe(
    [
      "# My title",
      "## You",
      "_1970-01-01 00:00:01_",
      "**a.md**",
      "````markdown\n```\ncode\n```\n````",
      "question q1",
      "## One",
      "_1970-01-01 00:00:02 · lab/one · Host · 3 input tokens · 4 output tokens · $0.01 · stopped_",
      "<details>\n<summary>Reasoning</summary>\n\nwhy\n\n</details>",
      "answer a1\n",
    ].join("\n\n"),
  );
});

test("Markdown exports are in the display language, with its number format", () => {
  l10n.config({
    contents: {
      Conversation: "Gespräch",
      You: "Du",
      Tools: "Werkzeuge",
      "cut off": "abgeschnitten",
      "{0} input tokens": "{0} Eingabe-Token",
    },
  });
  setDisplayLanguage("de");
  const usage = { prompt_tokens: 12_345, completion_tokens: 1 };
  const markdown = conversationMarkdown(shortConversation("c", { status: "cutOff", cost: 0.5, usage }), "");
  expect(markdown).toContain("# Gespräch\n\n## Du\n\n");
  expect(markdown).toContain("· 12.345 Eingabe-Token · 1 output token · 0,50 $ · abgeschnitten_");
});

test("Markdown has the status and results of each tool call", () => {
  const call = (name: string): ToolRun["call"] => ({ id: name, type: "function", function: { name, arguments: '{"a":1}' } });
  const runs: readonly ToolRun[] = [
    { call: call("search"), status: "done", text: "3 matches", images: ["data:,a"], ms: 1234.4 },
    { call: call("draw"), status: "failed", text: "No pen", images: ["data:,a", "data:,b"] },
    ...(["waiting", "running", "invalid", "refused", "cancelled", "interrupted"] as const).map((status) => ({
      call: call("other"),
      status,
      text: "",
      images: [],
    })),
  ];
  const conversation = addMessage(shortConversation(), { role: "tool", id: "t", parentId: "a1", createdAt: 3000, runs });
  const [, tools = ""] = conversationMarkdown(conversation, "t").split("## Tools\n\n_1970-01-01 00:00:03_\n\n");
  expect(tools).toContain(
    '**search** (done, 1,234 ms, 1 image)\n\n```json\n{"a":1}\n```\n\n```\n3 matches\n```\n\n**draw** (failed, 2 images)',
  );
  expect(Array.from(tools.matchAll(/\*\*other\*\* \((.*)\)/g), ([, status]) => status)).toEqual([
    "waiting",
    "running",
    "not run",
    "denied",
    "canceled",
    "interrupted",
  ]);
});

test("import problems are in the display language", () => {
  l10n.config({
    contents: { "The file is not valid JSON: {0}": "Kein gültiges JSON: {0}", "Skipped: the answer has no question.": "Ohne Frage" },
  });
  expect(importConversations("{").problems[0]?.message).toMatch(/^Kein gültiges JSON: ./);
  const lonely = { conversationId: "c", messages: [{ messageId: "a", isCreatedByUser: false, text: "Hi" }] };
  expect(importConversations(JSON.stringify(lonely)).problems[0]?.message).toBe("Ohne Frage");
});

const orpg = (messages: readonly Readonly<Record<string, unknown>>[], texts: Readonly<Record<string, readonly [string, string]>>) =>
  JSON.stringify({
    version: "orpg.3.0",
    title: "About V",
    characters: { c1: { id: "c1", model: "lab/one" }, c2: { id: "c2", model: "lab/two" } },
    messages: Object.fromEntries(messages.map((message) => [message["id"], message])),
    items: Object.fromEntries(
      Object.entries(texts).map(([id, [type, text]]) => [id, { id, data: { type, content: [{ type: "output_text", text }] } }]),
    ),
  });

test("OpenRouter chatroom: a tree with reasoning, costs and an edited question", () => {
  const at = (second: number) => `2026-08-25T10:00:0${second}.000Z`;
  const { conversations, problems } = importConversations(
    orpg(
      [
        {
          id: "m2",
          characterId: "c1",
          type: "assistant",
          parentMessageId: "m1",
          createdAt: at(1),
          metadata: { variantSlug: "lab/one:free", cost: "0.00042" },
          items: [
            { id: "i3", sequenceIndex: 1 },
            { id: "i2", sequenceIndex: 0 },
            { id: "i9", sequenceIndex: 2 },
          ],
        },
        { id: "m1", characterId: "USER", type: "user", parentMessageId: null, createdAt: at(0), items: [{ id: "i1" }] },
        { id: "m3", characterId: "USER", type: "user", parentMessageId: "gone", createdAt: at(3), items: [{ id: "i4" }] },
        { id: "m4", characterId: "c2", type: "assistant", parentMessageId: "m3", createdAt: at(4), items: [{ id: "nowhere" }] },
      ],
      {
        i1: ["message", "Tell me about V"],
        i2: ["reasoning", "thinking"],
        i3: ["message", "V is a "],
        i9: ["message", "language."],
        i4: ["message", "About Zig"],
      },
    ),
  );
  expect(problems.map(({ record }) => record)).toEqual(["messages.m4"]);
  const [{ conversation, meta } = { conversation: undefined, meta: undefined }] = conversations;
  expect(meta).toEqual({ title: "About V", titleBy: "person" });
  expect(conversation?.id).toBe("m1");
  expect(conversation?.children.get("")).toEqual(["m1", "m3"]);
  expect(conversation?.messages.get("m2")).toMatchObject({
    model: "lab/one:free",
    text: "V is a language.",
    reasoning: "thinking",
    cost: 0.00042,
    createdAt: Date.parse(at(1)),
  });
  expect(conversation?.messages.get("m4")).toMatchObject({ model: "lab/two", text: "", cost: null });
});

test("OpenRouter chatroom before version 3: messages in the order of their times", () => {
  const said = (characterId: string, content: string, second: number) => ({
    characterId,
    content,
    updatedAt: `2024-12-25T23:37:0${second}.000Z`,
  });
  const { conversations, problems } = importConversations(
    JSON.stringify({
      version: "orpg.1.0",
      characters: { c1: { id: "c1", modelInfo: { short_name: "One" } } },
      messages: { d: said("c1", "Four", 3), b: said("c1", "Two", 1), c: said("USER", "Three?", 2), a: said("USER", "One?", 0) },
    }),
  );
  expect(problems).toEqual([]);
  expect(conversations.flatMap(({ conversation }) => activePath(conversation).map((message) => "text" in message && message.text))).toEqual(
    ["One?", "Two", "Three?", "Four"],
  );
});

test("a file with 100,000 levels of nesting is refused", () => {
  const { conversations, problems } = importConversations(
    `{"format":"aside.conversations","version":1,"conversations":${"[".repeat(1e5)}${"]".repeat(1e5)}}`,
  );
  expect(conversations).toEqual([]);
  expect(problems[0]?.message).toContain("nested");
});
