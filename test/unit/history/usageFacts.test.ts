import { expect, test } from "vitest";
import { ConversationStore, deletedRetentionMs } from "../../../src/history/conversationStore.ts";
import { dayOf } from "../../../src/history/spending.ts";
import { addMessage, createConversation, type AnswerMessage } from "../../../src/shared/conversation.ts";
import type { ToolMessage, ToolRun } from "../../../src/shared/toolMessage.ts";
import { MemoryStorage } from "./memoryStorage.ts";
import { answer, question } from "./messages.ts";

const at = new Date(2026, 10, 20, 9).getTime();

function call(id: string): AnswerMessage["toolCalls"][number] {
  return { id, type: "function", function: { name: "look", arguments: "{}" } };
}

function run(id: string, status: ToolRun["status"]): ToolRun {
  return { call: call(id), status, text: "", images: [] };
}

/** A question, an answer with two calls of which one is invalid, and the answer to their results. */
function talk() {
  const usage = {
    prompt_tokens: 100,
    completion_tokens: 20,
    prompt_tokens_details: { cached_tokens: 60, cache_write_tokens: 10 },
    completion_tokens_details: { reasoning_tokens: 5 },
  };
  const results: ToolMessage = { role: "tool", id: "t", parentId: "a", createdAt: at, runs: [run("1", "done"), run("2", "invalid")] };
  let conversation = addMessage(createConversation("c", at), question("q", null));
  const timings = { firstTokenMs: 300, totalMs: 1200 };
  const calls = { toolCalls: [call("1"), call("2")], timings, provider: "Azure", serviceTier: "flex" };
  conversation = addMessage(conversation, answer("a", "q", { createdAt: at, cost: 0.1, costBasis: "byok", usage, ...calls }));
  conversation = addMessage(conversation, results);
  conversation = addMessage(conversation, answer("b", "t", { createdAt: at + 1000, status: "stopped" }));
  conversation = addMessage(conversation, answer("x", "q", { createdAt: at + 2000, status: "failed", timings: { totalMs: 50 } }));
  conversation = addMessage(conversation, answer("unsent", "q", { createdAt: at + 3000, status: "failed" }));
  conversation = addMessage(conversation, answer("copy", "q", { cost: 3, copied: true }));
  return addMessage(conversation, answer("mine", "q", { edited: true }));
}

async function keep(store: ConversationStore): Promise<void> {
  const { recorder } = store.create("c", { workspace: "shop" });
  await recorder.save(talk());
  await recorder.close();
}

test("each request of a conversation is a fact, but neither copies, nor edited versions, nor requests that were never sent", async () => {
  const store = new ConversationStore(new MemoryStorage());
  await keep(store);
  const facts = await store.readFacts();
  const place = { conversation: "c", workspace: "shop", endpoint: "openrouter", model: "lab/one" };
  expect(facts).toEqual([
    {
      ...place,
      kind: "chat",
      at,
      message: "a",
      provider: "Azure",
      tier: "flex",
      answers: 1,
      promptTokens: 100,
      cachedTokens: 60,
      writtenTokens: 10,
      completionTokens: 20,
      reasoningTokens: 5,
      cost: 0.1,
      costBasis: "byok",
      outcome: "complete",
      firstTokenMs: 300,
      totalMs: 1200,
      toolCalls: 2,
      invalidCalls: 1,
    },
    expect.objectContaining({ ...place, kind: "tools", message: "b", answers: 1, cost: null, outcome: "stopped" }),
    expect.objectContaining({ ...place, kind: "chat", message: "x", answers: 1, cost: null, outcome: "failed" }),
  ]);
  expect(await store.readFacts({ from: at + 1000, to: at + 2000 })).toMatchObject([{ message: "b" }]);
  await store.dispose();
});

test("titles are counted once, with details where the ledger has them", async () => {
  let now = at;
  const store = new ConversationStore(new MemoryStorage(), () => now);
  await keep(store);
  await store.giveTitle("c", "Carts", 0.002);
  now += 5000;
  await store.ledger.note("title", { model: "lab/small", cost: 0.003, usage: { prompt_tokens: 9 }, conversation: "c", endpoint: "here" });
  await store.giveTitle("c", "Carts", 0.003);
  const titles = (await store.readFacts()).filter(({ kind }) => kind === "title");
  expect(titles).toMatchObject([
    { at: at + 5000, model: "lab/small", endpoint: "here", promptTokens: 9, cost: 0.003, answers: 0, conversation: "c" },
    { at, model: "", answers: 0, conversation: "c" },
  ]);
  expect(titles[1]?.cost).toBeCloseTo(0.002, 12);
  // The sums of earlier versions count the title with its conversation alone.
  expect(await store.ledger.entries()).toEqual([]);
  await store.dispose();
});

test("a purged conversation is what the ledger keeps of it", async () => {
  let now = at;
  const store = new ConversationStore(new MemoryStorage(), () => now);
  await keep(store);
  await store.giveTitle("c", "Carts", 0.002);
  // After its last message.
  now += 5000;
  await store.delete("c");
  const before = await store.readFacts();
  expect(before).toHaveLength(4);
  now += deletedRetentionMs;
  expect(await store.purge()).toBe(1);
  const facts = await store.readFacts();
  const place = { kind: "removed", workspace: "shop", endpoint: "openrouter", model: "lab/one" };
  expect(facts).toMatchObject([
    {
      ...place,
      provider: "Azure",
      tier: "flex",
      answers: 1,
      promptTokens: 100,
      cachedTokens: 60,
      cost: 0.1,
      toolCalls: 2,
      invalidCalls: 1,
    },
    { ...place, answers: 1, cost: null, outcome: "stopped" },
    { ...place, answers: 1, cost: null, outcome: "failed" },
    { kind: "removed", workspace: "shop", model: "", answers: 0, cost: 0.002 },
  ]);
  expect(facts.every((fact) => dayOf(fact.at) === dayOf(at) && fact.conversation === undefined)).toBe(true);
  expect((await store.ledger.entries()).map(({ cost }) => cost)).toEqual([0.1, 0.002]);
  await store.dispose();
});

test("a request that failed is noted for its provider, and is no answer of the sums", async () => {
  const store = new ConversationStore(new MemoryStorage());
  await store.ledger.note("commitMessage", { model: "m", cost: null, endpoint: "here", outcome: "failed", totalMs: 30, workspace: "shop" });
  await store.ledger.note("commitMessage", { model: "m", cost: null });
  expect(await store.ledger.entries()).toEqual([]);
  expect(await store.readFacts()).toMatchObject([
    { kind: "commitMessage", endpoint: "here", answers: 1, cost: null, outcome: "failed", totalMs: 30, workspace: "shop" },
  ]);
  await store.dispose();
});
