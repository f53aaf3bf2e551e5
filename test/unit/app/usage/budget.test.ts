import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Budget } from "../../../../src/app/usage/budget.ts";
import type { BudgetedConversation, PendingCost } from "../../../../src/app/usage/budgetParts.ts";
import type { Session } from "../../../../src/app/chat/session.ts";
import { ConversationStore } from "../../../../src/history/conversationStore.ts";
import { MemoryStorage } from "../../history/memoryStorage.ts";
import type { Settings } from "../../../../src/app/settings/settings.ts";
import { answerCost } from "../../../../src/llm/catalogue/cost.ts";
import { costOf } from "../../../../src/llm/read/usage.ts";
import { addMessage, createConversation } from "../../../../src/shared/conversation.ts";
import { answer, question } from "../../history/messages.ts";
import { ScriptedAsk } from "../scriptedAsk.ts";

const kept = new Map<string, unknown>();
const memento = {
  keys: () => [...kept.keys()],
  get: (key: string) => kept.get(key),
  update: async (key: string, value: unknown) => void kept.set(key, value),
};

let ask: ScriptedAsk;
const details = (): readonly (string | undefined)[] => ask.confirmations.map(({ detail }) => detail);

/** @param answers to the budget's questions, in their order */
function budget(
  caps: { readonly conversation?: number; readonly day?: number } | null,
  ...answers: readonly ("continue" | undefined)[]
): Budget {
  ask = new ScriptedAsk({ confirm: answers });
  return new Budget({
    settings: { get: () => caps } as unknown as Settings,
    memento,
    titleCost: () => 0,
    ask,
    months: { store: new ConversationStore(new MemoryStorage()), sessions: () => [] },
    workspace: () => "",
  });
}

const allows = (caps: Budget, of: BudgetedConversation, next: number | null, pending?: PendingCost, priceNote: string | null = null) =>
  caps.allows({ session: of, next, priceNote, ...(pending === undefined ? {} : { pending }) });
const allowsToday = (caps: Budget, next: number | null = null, everywhere = 0) => caps.allows({ next, pending: { here: 0, everywhere } });

function session(cost: number): Session {
  let conversation = addMessage(createConversation("c", 0), question("q", null));
  conversation = addMessage(conversation, answer("a", "q", { cost }));
  return { id: "c", conversation } as unknown as Session;
}

beforeEach(() => {
  kept.clear();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe("Budget", () => {
  test("the question says when the price changes", async () => {
    const caps = budget({ conversation: 0.1 }, "continue");
    expect(await allows(caps, session(0.1), 0.1, undefined, "double until 10:00 UTC")).toBe(true);
    expect(details()).toEqual([
      "This conversation has cost $0.10. The next message, with a typical answer, adds about $0.10; your limit is $0.10. Price: double until 10:00 UTC.",
    ]);
  });

  test("asks before a cap would be passed, with figures free of float noise; agreed to, it asks again when as much was spent once more", async () => {
    const caps = budget({ conversation: 0.3 }, undefined, "continue", undefined);
    expect(await allows(caps, session(0.1), 0.2)).toBe(true);
    expect(ask.messages).toEqual([]);
    expect(await allows(caps, session(0.1 + 0.2), 0.1)).toBe(false);
    expect(details()[0]).toBe(
      "This conversation has cost $0.30. The next message, with a typical answer, adds about $0.10; your limit is $0.30.",
    );
    expect(await allows(caps, session(0.3), 0.1)).toBe(true);
    // Agreed up to 0.4, and as much as the cap on top.
    expect(await allows(caps, session(0.5), 0.1)).toBe(true);
    expect(await allows(caps, session(0.7), 0.1)).toBe(false);
    expect(ask.messages).toEqual(Array.from({ length: 3 }, () => "This message exceeds your budget. Continue?"));
    expect(ask.confirmations.every(({ modal }) => modal)).toBe(true);
  });

  test("what is still being answered counts, so that a row of quick questions does not slip through", async () => {
    const caps = budget({ conversation: 1, day: 1 }, undefined, undefined);
    expect(await allows(caps, session(0.5), 0.2, { here: 0.2, everywhere: 0.2 })).toBe(true);
    expect(await allows(caps, session(0.5), 0.2, { here: 0.4, everywhere: 0.4 })).toBe(false);
    expect(details()[0]).toContain("Pending requests add about $0.40.");
    expect(await allows(caps, session(0), 0.2, { here: 0, everywhere: 0.9 })).toBe(false);
    expect(details()[1]).toContain("You have spent $0.00 today.");
  });

  test("an unknown price is reported as unknown, and asks only once the limit is reached", async () => {
    const caps = budget({ conversation: 1 }, undefined);
    expect(await allows(caps, session(0.9), null)).toBe(true);
    expect(await allows(caps, session(1), null)).toBe(false);
    expect(details()[0]).toContain("adds an unknown amount");
  });

  test("a cap of nothing asks before every message that is not free; no caps ask never", async () => {
    expect(await allows(budget({ day: 0, conversation: 0 }), session(1), 0)).toBe(true);
    expect(await allows(budget({ day: 0 }, undefined), session(0), 0.000001)).toBe(false);
    expect(ask.messages).toHaveLength(1);
    expect(await allows(budget({}), session(1e6), 1e6)).toBe(true);
    expect(await allows(budget(null), session(1e6), null)).toBe(true);
  });

  test("days are those of the local clock: a new one begins at midnight, also on the days on which the clocks change", async () => {
    vi.stubEnv("TZ", "America/New_York");
    vi.useFakeTimers({ toFake: ["Date"] });
    const at = (local: string) => vi.setSystemTime(new Date(local));
    at("2026-10-31T23:59:59");
    // The zone is in force: else this would test nothing.
    expect(new Date(2026, 6, 1).getTimezoneOffset()).toBe(240);
    const caps = budget({ day: 1 }, undefined, undefined);
    caps.spent({ cost: 0.7 });
    caps.spent({ cost: 0.2 });
    expect(await allowsToday(caps, 0.2)).toBe(false);
    at("2026-11-01T00:00:01");
    expect(await allowsToday(caps, 0.2)).toBe(true);
    caps.spent({ cost: 0.9 });
    // This day has 25 hours.
    at("2026-11-01T23:30:00");
    expect(await allowsToday(caps, 0.2)).toBe(false);
    at("2026-11-02T00:30:00");
    expect(await allowsToday(caps, 0.2)).toBe(true);
    caps.spent({ cost: null });
    caps.spent({ cost: 0 });
    expect(await allowsToday(caps, 1)).toBe(true);
  });

  const absurd = [Number.NaN, Infinity, 1e308, 1e297, -1, -1e6] as const;

  test.each([...absurd, "x", null, undefined, {}])("a sum of today that cannot be right (%s) is asked about once", async (usd) => {
    const caps = budget({ day: 5 }, undefined, "continue", "continue");
    caps.spent({ cost: 1 });
    kept.set("aside.spent", { ...(kept.get("aside.spent") as object), usd });
    expect(await allowsToday(caps, 0.1)).toBe(false);
    expect(details()[0]).toContain("The cost of 1 answer is not included, because the server reported an amount that cannot be right.");
    expect(await allowsToday(caps, 0.1)).toBe(true);
    expect(await allowsToday(caps, 0.1)).toBe(true);
    expect(ask.messages).toHaveLength(2);
    // The cap itself still holds.
    caps.spent({ cost: 5.5 });
    expect(await allowsToday(caps, 0.1)).toBe(true);
    expect(ask.messages).toHaveLength(3);
  });

  test.each(absurd)("the cost %s switches no cap off", async (cost) => {
    const caps = budget({ day: 5, conversation: 5 }, undefined, undefined, undefined);
    caps.spent({ cost: 4.99 });
    caps.spent(answerCost({ cost }, costOf({ cost }), undefined, 0));
    expect(await allowsToday(caps, 0.001)).toBe(false);
    caps.spent({ cost });
    expect(await allowsToday(caps, 0.001)).toBe(false);
    expect(details()[1]).toContain("You have spent $4.99 today.");
    expect(details()[1]).toContain("The costs of 2 answers are not included");
    const both = addMessage(session(4.99).conversation, answer("b", "q", answerCost({ cost }, costOf({ cost }), undefined, 0)));
    expect(await allows(caps, { id: "c", conversation: both }, 0.001)).toBe(false);
  });

  test.each(absurd)("an estimate of %s counts as unknown", async (estimate) => {
    const caps = budget({ day: 5 }, undefined, undefined);
    caps.spent({ cost: 5 });
    expect(await allowsToday(caps, estimate)).toBe(false);
    expect(details()[0]).toContain("adds an unknown amount");
    kept.clear();
    expect(await allowsToday(caps, 0.1, estimate)).toBe(false);
    expect(details()[1]).toContain("Pending requests add an unknown amount.");
  });
});
