import { describe, expect, test } from "vitest";
import { ConversationStore } from "../../../src/history/conversationStore.ts";
import { dayOf, packSpending, type Spending, conversationSpending, unpackSpending } from "../../../src/history/spending.ts";
import { usageTotals } from "../../../src/app/usage/usageTotals.ts";
import { Ledger } from "../../../src/history/ledger.ts";
import { messageFrom } from "../../../src/history/messageFrom.ts";
import { summaryFrom } from "../../../src/history/parseRecord.ts";
import { addMessage, type AnswerMessage, createConversation, forkConversation } from "../../../src/shared/conversation.ts";
import { MemoryStorage } from "./memoryStorage.ts";
import { answer, question } from "./messages.ts";

const spent = () => {
  let conversation = createConversation("c1", Date.now());
  conversation = addMessage(conversation, question("q", null));
  conversation = addMessage(conversation, answer("a", "q", { cost: 0.1, usage: { prompt_tokens: 10, completion_tokens: 5 } }));
  return addMessage(
    conversation,
    answer("b", "q", { cost: 0.2, costBasis: "listPrice", usage: { prompt_tokens: 20, completion_tokens: 5 } }),
  );
};
const sumOf = (rows: readonly Spending[] | undefined) => rows?.reduce((sum, { cost }) => sum + (cost ?? 0), 0);

describe("costs and tokens of a conversation", () => {
  test("are in its summary by day and model, with all versions and titles", () => {
    const rows = conversationSpending(spent(), 0.01);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({ answers: 2, promptTokens: 30, completionTokens: 10, cost: 0.3, computed: 0.2 });
    expect(rows[1]).toMatchObject({ model: "", cost: 0.01 });
    expect(unpackSpending(JSON.parse(JSON.stringify(packSpending(rows))))).toEqual(rows);
    expect(unpackSpending([["not a day", "m", 1], null, ["2026-01-01", "m", -1, "x", 5, "free"]])).toMatchObject([
      { answers: 0, promptTokens: 0, completionTokens: 5, cost: null },
    ]);
    expect(unpackSpending("rubbish")).toBeUndefined();
  });

  test("are counted once for the answers that a fork copies", async () => {
    const original = spent();
    let count = 0;
    const forked = forkConversation(original, "b", { id: "f", createdAt: 0, newId: () => `n${(count += 1)}` });
    expect(conversationSpending(forked)).toEqual([]);
    const question2 = question("q2", "n2");
    const goneOn = addMessage(addMessage(forked, question2), answer("a2", "q2", { cost: 0.4, usage: { prompt_tokens: 7 } }));
    expect(conversationSpending(goneOn)).toMatchObject([{ answers: 1, promptTokens: 7, cost: 0.4 }]);
    expect(usageTotals(goneOn)).toMatchObject({ promptTokens: 7, cost: 0.4 });
    // Also after a reload.
    const storage = new MemoryStorage();
    const store = new ConversationStore(storage);
    const { recorder } = store.create("f");
    await recorder.save(goneOn);
    await recorder.close();
    await store.dispose();
    const again = new ConversationStore(storage);
    expect((await again.list()).find(({ id }) => id === "f")).toMatchObject({ cost: 0.4 });
    expect(usageTotals((await again.peek("f"))?.conversation ?? original).cost).toBe(0.4);
    await again.dispose();
  });

  test("are counted once for a second copy, and come along to another history", async () => {
    const store = new ConversationStore(new MemoryStorage());
    const imported = { conversation: spent(), meta: { titleCost: 0.05 } };
    expect(await store.add(imported, () => "again")).toEqual({ id: "c1" });
    expect(await store.add(imported, () => "again")).toEqual({ id: "again" });
    const costs = Object.fromEntries((await store.list()).map(({ id, cost }) => [id, cost]));
    expect(costs).toEqual({ c1: 0.35, again: null });
    await store.dispose();
  });

  test("are rebuilt without the index and from early journals", async () => {
    const storage = new MemoryStorage();
    const store = new ConversationStore(storage);
    const { recorder } = store.create("c1");
    await recorder.save(spent());
    await recorder.close();
    await store.giveTitle("c1", "A title", 0.05);
    expect(sumOf(unpackSpending(store.summary("c1")?.spending))).toBeCloseTo(0.35, 9);
    expect(store.summary("c1")?.cost).toBe(0.35);
    await store.dispose();

    const rebuilt = new ConversationStore(storage);
    await rebuilt.list();
    expect(sumOf(unpackSpending(rebuilt.summary("c1")?.spending))).toBeCloseTo(0.35, 9);
    await rebuilt.dispose();

    // Index and journal in the form of the previous version.
    const without = (text: string) => text.replaceAll(/,"spending":\[(?:\[[^\]]*\],?)*\]/g, "");
    for (const path of ["index.jsonl", "conversations/c1.jsonl"]) {
      const bytes = await storage.read(path);
      const old = without(new TextDecoder().decode(bytes));
      expect(old).not.toContain("spending");
      await storage.writeAtomic(path, new TextEncoder().encode(old));
    }
    const upgraded = new ConversationStore(storage);
    await upgraded.refresh();
    expect(sumOf(unpackSpending(upgraded.summary("c1")?.spending))).toBeCloseTo(0.35, 9);
    await upgraded.dispose();
  });

  test("stay in the ledger when the conversation is purged", async () => {
    const storage = new MemoryStorage();
    let now = Date.now();
    const store = new ConversationStore(storage, () => now);
    const { recorder } = store.create("c1");
    await recorder.save(spent());
    await recorder.close();
    await store.delete("c1");
    now += 40 * 24 * 60 * 60 * 1000;
    expect(await store.purge()).toBe(1);
    await store.ledger.note("commitMessage", { model: "m", cost: 0.002, usage: { prompt_tokens: 5 } });
    expect(await store.ledger.entries()).toMatchObject([
      { kind: "removed", answers: 1, cost: 0.1, computed: 0, endpoint: "openrouter", conversation: "c1" },
      { kind: "removed", answers: 1, cost: 0.2, computed: 0.2, costBasis: "listPrice", promptTokens: 20 },
      { kind: "commitMessage", model: "m", cost: 0.002, day: dayOf(now) },
    ]);
    await store.dispose();
  });
});

describe("costs and counts that cannot be right", () => {
  const garbage = [-1, -1e6, 1e300, Infinity, Number.NaN, "5"] as const;

  test.each(garbage)("%s in a message counts nothing", (bad) => {
    const message = messageFrom({ ...answer("x", "q"), cost: bad, usage: { prompt_tokens: bad, completion_tokens: bad } });
    expect(message).toMatchObject({ cost: null, usage: {} });
    const conversation = addMessage(spent(), message as AnswerMessage);
    expect(usageTotals({ ...conversation, messages: new Map(conversation.messages) })).toMatchObject({ promptTokens: 30, cost: 0.3 });
  });

  test.each(garbage)("%s in the ledger, a summary or the title's cost counts nothing", async (bad) => {
    const storage = new MemoryStorage();
    const ledger = new Ledger(storage, () => 0);
    await ledger.note("other", { model: "m", cost: 0.5, usage: { prompt_tokens: 10 } });
    const [first] = await ledger.entries();
    if (first === undefined) throw new Error("nothing was noted");
    await ledger.add([{ ...first, cost: bad as number, computed: bad as number, promptTokens: bad as number }]);
    await ledger.note("other", { model: "m", cost: bad as number, usage: { prompt_tokens: bad as number } });
    const entries = await ledger.entries();
    expect(entries.map(({ cost, computed, promptTokens }) => [cost, computed, promptTokens])).toEqual([
      [0.5, 0, 10],
      [null, 0, 0],
    ]);
    expect(unpackSpending([["2026-01-01", "m", 1, bad, bad, bad, bad]])).toEqual([
      { day: "2026-01-01", model: "m", answers: 1, promptTokens: 0, completionTokens: 0, cost: null, computed: 0 },
    ]);
    expect(summaryFrom({ cost: bad, titleCost: bad, messages: 1 })).toMatchObject({ cost: null, messages: 1 });
    expect(summaryFrom({ cost: bad, titleCost: bad })).not.toHaveProperty("titleCost");
  });

  test.each(["2026-99-99", "2026-02-30", "2026-00-10", "2026-13-01", "2026-1-1", "2026-01-01T00:00", " 2026-01-01", "", 20260101, null])(
    "%j is no day in the ledger or a summary",
    async (day) => {
      const storage = new MemoryStorage();
      const ledger = new Ledger(storage, () => 0);
      await ledger.note("other", { model: "m", cost: 0.5, usage: { prompt_tokens: 10 } });
      const [first] = await ledger.entries();
      if (first === undefined) throw new Error("nothing was noted");
      await ledger.add([{ ...first, day: day as string }]);
      expect(await ledger.entries()).toEqual([first]);
      expect(unpackSpending([[day, "m", 1, 5, 5, 0.1]])).toEqual([]);
    },
  );

  test.each(["2026-01-31", "2024-02-29", "1999-12-31"])("%s is a day", (day) => {
    expect(unpackSpending([[day, "m", 1, 5, 5, 0.1]])).toMatchObject([{ day }]);
  });
});
