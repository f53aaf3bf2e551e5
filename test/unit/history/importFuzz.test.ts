import * as fc from "fast-check";
import { expect, test } from "vitest";
import { foreignConversation } from "../../../src/history/foreignConversation.ts";
import { ConversationStore } from "../../../src/history/conversationStore.ts";
import { conversationsJson } from "../../../src/history/exportJson.ts";
import { conversationMarkdown } from "../../../src/history/exportMarkdown.ts";
import { importConversations } from "../../../src/history/importConversations.ts";
import { searchConversation } from "../../../src/history/search.ts";
import {
  activePath,
  addMessage,
  type Attachment,
  type Conversation,
  createConversation,
  deleteMessage,
  isDeleted,
  pathTo,
  selectVersion,
  setModel,
  setOverrides,
  type UserMessage,
} from "../../../src/shared/conversation.ts";
import type { ToolMessage } from "../../../src/shared/toolMessage.ts";
import { MemoryStorage } from "./memoryStorage.ts";
import { answer, question } from "./messages.ts";

/** Every field that a conversation can have. */
function everything(): Conversation {
  const attachment: Attachment = {
    id: "x",
    kind: "folder",
    label: "src",
    path: "src",
    uri: "file:///src",
    languageId: "",
    startLine: 0,
    endLine: 0,
    text: "a.ts\n__proto__",
    part: true,
    tokens: 4,
    check: { patterns: ["a key"], redact: true, hidden: 2, lookalikes: 1, keepHidden: true },
  };
  const kinds = ["selection", "cell", "commit", "url", "pdf", "instructions"] as const;
  const asked: UserMessage = {
    ...question("q1", null),
    attachments: [attachment, ...kinds.map((kind, at): Attachment => ({ ...attachment, id: `x${at}`, kind, startLine: at, endLine: at }))],
    leavesOut: 0,
  };
  const call = { index: 0, id: "call", type: "function", function: { name: "read", arguments: '{"a":1}' } } as const;
  let conversation = addMessage(createConversation("c", 500), asked);
  conversation = addMessage(
    conversation,
    answer("a1", "q1", {
      servedModel: "lab/one:free",
      provider: "P",
      generationId: "gen",
      finishReason: "tool_calls",
      reasoning: "why",
      reasoningDetails: [{ type: "reasoning.encrypted", data: "…", index: 0 }],
      toolCalls: [call],
      images: [{ type: "image_url", image_url: { url: `data:,${"x".repeat(5000)}` } }],
      annotations: [{ type: "url_citation" }],
      usage: { prompt_tokens: 3, strange: [1] },
      cost: 0.01,
      costBasis: "byok",
      timings: { firstTokenMs: 1.5, totalMs: 3 },
      comparison: "g",
    }),
  );
  const runs: ToolMessage["runs"] = [{ call, status: "done", text: "result", images: ["data:,y"], ms: 3.5 }];
  conversation = addMessage(conversation, { role: "tool", id: "t1", parentId: "a1", createdAt: 2500, runs });
  conversation = addMessage(
    conversation,
    answer("a2", "q1", { comparison: "g", status: "failed", error: { code: "rateLimited", message: "Slow", reasons: ["r"] } }),
  );
  conversation = addMessage(conversation, question("q2", "a2", "lone \ud83d surrogate"));
  conversation = addMessage(conversation, answer("a3", "q2", { status: "cutOff", costBasis: "listPrice" }));
  conversation = addMessage(conversation, answer("a4", "q2"));
  conversation = addMessage(conversation, {
    role: "summary",
    id: "s1",
    parentId: "a3",
    createdAt: 3000,
    text: "in short",
    endpoint: "openrouter",
    model: "lab/one",
    modelName: "One",
    covers: 2,
    messages: 2,
    tokensBefore: 12,
    tokensAfter: 3,
    cost: 0.01,
    costBasis: "byok",
    usage: { prompt_tokens: 3 },
    off: true,
  });
  return setOverrides(setModel(selectVersion(deleteMessage(conversation, "a4"), "a1"), "lab/two"), { temperature: 0.3, topP: null });
}

const ownFile = (): unknown =>
  JSON.parse(
    conversationsJson([
      { conversation: everything(), meta: { title: "T", titleBy: "person", titleCost: 0.1, pinned: true, workspace: "w" } },
    ]),
  );

test("a conversation survives export, import and the disk without loss", async () => {
  const conversation = everything();
  const text = conversationsJson([{ conversation, meta: {} }]);
  const { conversations, problems } = importConversations(text);
  expect(problems).toEqual([]);
  const expected = foreignConversation({ conversation, meta: {} }).conversation;
  expect(conversations[0]?.conversation).toEqual(expected);
  const storage = new MemoryStorage();
  const store = new ConversationStore(storage, () => 1);
  for (const imported of conversations) await store.add(imported, () => "other");
  expect((await new ConversationStore(storage).open("c"))?.conversation).toEqual(expected);
  await store.dispose();
});

const said = (role: string, text: string) => ({ author: { role }, create_time: 2, content: { content_type: "text", parts: [text] } });
const bases: Readonly<Record<string, () => unknown>> = {
  Aside: ownFile,
  ChatGPT: () => [
    {
      id: "i",
      title: "T",
      create_time: 1,
      current_node: "a",
      mapping: {
        r: { id: "r", parent: null, children: ["q"], message: null },
        q: { id: "q", parent: "r", children: ["a", "b"], message: said("user", "Why?") },
        a: { id: "a", parent: "q", children: ["p"], message: said("assistant", "So") },
        b: { id: "b", parent: "q", children: [], message: said("assistant", "Else") },
        p: { id: "p", parent: "a", children: [], message: said("user", "And?") },
      },
    },
  ],
  LibreChat: () => ({
    conversationId: "l",
    endpoint: "e",
    title: "T",
    messages: [
      { messageId: "m1", parentMessageId: "0000", text: "Hi", isCreatedByUser: true, createdAt: "2026-01-01T00:00:00Z" },
      {
        messageId: "m2",
        parentMessageId: "m1",
        text: "Ho",
        model: "m",
        children: [{ messageId: "m3", text: "Hm", isCreatedByUser: true }],
      },
      {
        messageId: "m4",
        parentMessageId: "m1",
        content: [
          { type: "text", text: { value: "He" } },
          { type: "think", think: "hm" },
        ],
      },
    ],
  }),
  OpenRouter: () => ({
    version: "orpg.3.0",
    title: "T",
    characters: { c: { id: "c", model: "m" } },
    messages: {
      m1: { characterId: "USER", parentMessageId: null, createdAt: "2026-01-01T00:00:00Z", items: [{ id: "i1" }] },
      m2: { characterId: "c", parentMessageId: "m1", createdAt: "2026-01-01T00:00:01Z", items: [{ id: "i2" }], metadata: { cost: "0.1" } },
      m3: { characterId: "USER", parentMessageId: "m2", createdAt: "2026-01-01T00:00:02Z", content: "And" },
    },
    items: {
      i1: { data: { type: "message", content: [{ text: "Hi" }] } },
      i2: { data: { type: "message", content: [{ text: "Ho" }] } },
    },
  }),
};

type Place = { readonly holder: Record<string, unknown>; readonly key: string };

function placesIn(value: unknown): Place[] {
  const places: Place[] = [];
  const todo = [value];
  for (let holder = todo.pop(); holder !== undefined; holder = todo.pop()) {
    if (typeof holder !== "object" || holder === null) continue;
    for (const key of Object.keys(holder)) {
      places.push({ holder: holder as Record<string, unknown>, key });
      todo.push((holder as Record<string, unknown>)[key]);
    }
  }
  return places;
}

const junk: readonly unknown[] = [
  null,
  "",
  0,
  -1,
  1e300,
  [],
  {},
  true,
  "__proto__",
  "constructor",
  "x".repeat(300),
  "q1",
  "a1",
  "m1",
  "q",
  "a",
  ["a", "q"],
  { role: "user" },
];

/** Replaces some values by junk or by other parts of the file, renames some keys, or repeats items of lists. */
function mutate(data: unknown, steps: readonly (readonly [number, number, number])[]): void {
  for (const [kind, at, what] of steps) {
    const places = placesIn(data);
    const place = places[at % places.length];
    const other = places[what % places.length];
    if (place === undefined || other === undefined) continue;
    const { holder, key } = place;
    const put = (name: string, value: unknown) =>
      Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
    if (kind === 0) put(key, structuredClone(junk[what % junk.length]));
    else if (kind === 1) put(key, structuredClone(other.holder[other.key]));
    else if (kind === 2) Reflect.deleteProperty(holder, key);
    else if (Array.isArray(holder)) holder.push(structuredClone(holder[Number(key)]));
    else {
      const name = junk[what % junk.length];
      put(typeof name === "string" ? name : "renamed", holder[key]);
      Reflect.deleteProperty(holder, key);
    }
  }
}

const step = fc.tuple(fc.nat(3), fc.nat(10_000), fc.nat(10_000));

test.each(Object.keys(bases))(
  "mutated files of %s: no exception, valid conversations, and the same after the disk and another export",
  async (format) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const data = { data: bases[format]?.() };
        mutate(data.data, steps);
        const { conversations, problems } = importConversations(JSON.stringify(data.data) ?? "");
        expect(conversations.length + problems.length).toBeGreaterThan(0);
        for (const imported of conversations) {
          const { conversation } = imported;
          for (const [id, message] of conversation.messages) {
            expect(pathTo(conversation, id)[0]).toMatchObject({ parentId: null, role: "user" });
            expect(conversation.children.get(message.parentId ?? "")).toContain(id);
          }
          expect([...conversation.children.values()].flat().length).toBe(conversation.messages.size);
          for (const [parent, child] of conversation.active) expect(conversation.messages.get(child)?.parentId ?? "").toBe(parent);
          expect(activePath(conversation).length > 0).toBe(
            (conversation.children.get("") ?? []).some((id) => !isDeleted(conversation, id)),
          );
          conversationMarkdown(conversation, "T");
          Array.from(searchConversation(conversation, { terms: ["h"] }));
          const store = new ConversationStore(new MemoryStorage(), () => 1);
          const added = await store.add(imported, () => "other");
          if (!("id" in added)) throw new Error("not added");
          if (conversation.messages.size === 0) continue;
          const [listed] = await store.list({ deleted: imported.meta.deletedAt !== undefined && imported.meta.deletedAt !== null });
          expect(listed?.messages).toBe(conversation.messages.size);
          expect(JSON.stringify(listed?.spending)).not.toContain("NaN");
          const opened = await store.open(added.id);
          expect(opened?.damaged).toBe(0);
          const text = conversationsJson([{ ...imported, conversation: { ...conversation, id: added.id } }]);
          expect(opened && conversationsJson([{ conversation: opened.conversation, meta: (await store.peek(added.id))?.meta ?? {} }])).toBe(
            text,
          );
          expect(conversationsJson(importConversations(text).conversations)).toBe(text);
          await store.dispose();
        }
      }),
      { numRuns: Number(process.env["ASIDE_MUTATIONS"] ?? 300) },
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  },
  120_000,
);
