import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Budget } from "../../../../src/app/usage/budget.ts";
import type { BudgetedConversation, BudgetParts } from "../../../../src/app/usage/budgetParts.ts";
import type { Settings } from "../../../../src/app/settings/settings.ts";
import { ConversationStore } from "../../../../src/history/conversationStore.ts";
import type { LedgerEntry } from "../../../../src/history/ledger.ts";
import { addMessage, type Conversation, createConversation } from "../../../../src/shared/conversation.ts";
import { answer, question } from "../../history/messages.ts";
import { MemoryStorage } from "../../history/memoryStorage.ts";
import { ScriptedAsk } from "../scriptedAsk.ts";

interface Caps {
  readonly conversation?: number;
  readonly day?: number;
  readonly month?: number;
  readonly workspace?: number;
  readonly answer?: number;
  readonly warnAt?: number;
}

let storage: MemoryStorage;
let kept: Map<string, unknown>;
let ask: ScriptedAsk;
/** Of the last window. */
let store: ConversationStore;

/** A window: its own store on the same disk, and its own agreements. */
function windowWith(
  caps: Caps,
  {
    answers = [],
    workspace = "shop",
    open = [],
  }: { answers?: readonly ("continue" | undefined)[]; workspace?: string; open?: readonly Conversation[] } = {},
): Budget {
  ask = new ScriptedAsk({ confirm: answers });
  store = new ConversationStore(storage);
  const parts: BudgetParts = {
    settings: { get: () => caps } as unknown as Settings,
    memento: {
      get: (key: string) => kept.get(key),
      update: async (key: string, value: unknown) => void kept.set(key, value),
    },
    titleCost: () => 0,
    ask,
    months: { store, sessions: () => open.map((conversation) => ({ id: conversation.id, conversation, temporary: false })) },
    workspace: () => workspace,
  };
  return new Budget(parts);
}

const details = (): readonly (string | undefined)[] => ask.confirmations.map(({ detail }) => detail);

function talk(id: string, cost: number, at: string): Conversation {
  const createdAt = new Date(at).getTime();
  const asked = addMessage(createConversation(id, createdAt), question(`${id}-q`, null));
  return addMessage(
    asked,
    answer(`${id}-a`, `${id}-q`, { cost, createdAt, model: "lab/one", usage: { prompt_tokens: 1, completion_tokens: 1 } }),
  );
}

/** Writes a conversation as another window does. */
async function write(id: string, cost: number, at: string, workspace = "shop", deleted = false): Promise<void> {
  const other = new ConversationStore(storage);
  const conversation = talk(id, cost, at);
  const { recorder } = other.create(id, { workspace });
  await recorder.save(conversation);
  await recorder.close();
  if (deleted) await other.delete(id);
  await other.dispose();
}

const ledgerEntry = (cost: number, day: string, workspace?: string): LedgerEntry => ({
  kind: "commitMessage",
  day,
  model: "lab/one",
  answers: 1,
  promptTokens: 1,
  completionTokens: 1,
  cost,
  computed: 0,
  ...(workspace === undefined ? {} : { workspace }),
});
const note = (...entries: readonly LedgerEntry[]) => new ConversationStore(storage).ledger.add(entries);

beforeEach(() => {
  storage = new MemoryStorage();
  kept = new Map();
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-20T12:00:00") });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe("the cap of a month", () => {
  test("counts conversations, deleted ones, open ones as they are now, and the ledger of this month, and says until when", async () => {
    await write("a", 1, "2026-11-02T12:00:00");
    await write("b", 2, "2026-11-03T12:00:00", "other", true);
    await write("old", 100, "2026-10-31T23:59:00");
    await write("here", 4, "2026-11-04T12:00:00");
    await note(ledgerEntry(8, "2026-11-05"), ledgerEntry(100, "2026-10-05"));
    const budget = windowWith({ month: 31 }, { answers: [undefined], open: [talk("here", 16, "2026-11-04T12:00:00")] });
    expect(await budget.month()).toBe(27);
    expect(await budget.allows({ next: 4 })).toBe(true);
    expect(await budget.allows({ next: 4.5 })).toBe(false);
    expect(details()).toEqual([
      "You have spent $27.00 this month. The next message, with a typical answer, adds about $4.50; your limit is $31.00. The limit applies until November 30, 2026.",
    ]);
  });

  test("another window's spending counts at once", async () => {
    const budget = windowWith({ month: 2 }, { answers: [undefined] });
    expect(await budget.allows({ next: 1 })).toBe(true);
    await write("there", 1.5, "2026-11-20T12:00:00");
    // The watcher of the folder tells.
    store.reportChange("there", "created");
    await note(ledgerEntry(0.25, "2026-11-20"));
    expect(await budget.allows({ next: 0.5 })).toBe(false);
    expect(details()[0]).toContain("You have spent $1.75 this month.");
  });

  test.each([
    ["America/New_York", "2026-10-31T23:59:59", "2026-11-01T00:00:01"],
    ["Pacific/Kiritimati", "2026-11-30T23:59:59", "2026-12-01T00:00:01"],
    ["Europe/Berlin", "2026-12-31T23:59:59", "2027-01-01T00:00:01"],
  ])("a new one begins at midnight in %s while VS Code runs", async (zone, before, after) => {
    vi.stubEnv("TZ", zone);
    vi.setSystemTime(new Date(before));
    await write("a", 5, before);
    const budget = windowWith({ month: 5, workspace: 5 }, { answers: [undefined] });
    expect(await budget.allows({ next: 1 })).toBe(false);
    vi.setSystemTime(new Date(after));
    expect(await budget.allows({ next: 1 })).toBe(true);
    expect(ask.confirmations).toHaveLength(1);
  });

  test("a clock that was set back finds the month that it is now", async () => {
    await write("a", 5, "2026-11-20T12:00:00");
    const budget = windowWith({ month: 5 }, { answers: [undefined] });
    vi.setSystemTime(new Date("2026-12-02T12:00:00"));
    expect(await budget.allows({ next: 1 })).toBe(true);
    vi.setSystemTime(new Date("2026-11-29T12:00:00"));
    expect(await budget.allows({ next: 1 })).toBe(false);
  });

  test("costs that cannot be right are said, all month and no longer, and asked about once", async () => {
    const budget = windowWith({ month: 5, workspace: 5 }, { answers: ["continue"] });
    budget.spent({ cost: null, costBasis: "implausible" });
    vi.setSystemTime(new Date("2026-11-25T12:00:00"));
    expect(await budget.allows({ next: 1 })).toBe(true);
    expect(details()[0]).toContain("The cost of 1 answer is not included, because the server reported an amount that cannot be right.");
    expect(await budget.allows({ next: 1 })).toBe(true);
    expect(details()).toHaveLength(1);
    vi.setSystemTime(new Date("2026-12-01T12:00:00"));
    expect(await budget.allows({ next: 1 })).toBe(true);
    expect(details()).toHaveLength(1);
  });

  test.each([
    null,
    5,
    "x",
    { day: 7 },
    { day: "2026-11-20", usd: 1, missing: { shop: -1, other: "many" } },
    { day: "2026-11-20", usd: 1, missing: [] },
  ])("what is stored may be anything (%j)", async (stored) => {
    kept.set("aside.spent", stored);
    expect(await windowWith({ month: 5, day: 5 }).allows({ next: 1 })).toBe(true);
  });
});

describe("the cap of a workspace", () => {
  test("counts what the list and the ledger have of this workspace", async () => {
    await write("a", 1, "2026-11-02T12:00:00");
    await write("b", 50, "2026-11-02T12:00:00", "other");
    await note(ledgerEntry(2, "2026-11-05", "shop"), ledgerEntry(50, "2026-11-05", "other"), ledgerEntry(50, "2026-11-05"));
    const budget = windowWith({ workspace: 4 }, { answers: [undefined] });
    expect(await budget.allows({ next: 1 })).toBe(true);
    expect(await budget.allows({ next: 1.5 })).toBe(false);
    expect(details()[0]).toContain("You have spent $3.00 in this workspace this month.");
    expect(await windowWith({ workspace: 4 }, { workspace: "third" }).allows({ next: 1 })).toBe(true);
  });

  test("a workspace with the name of a property of objects is one like others", async () => {
    const budget = windowWith({ workspace: 1 }, { workspace: "__proto__", answers: ["continue"] });
    budget.spent({ cost: null, costBasis: "implausible" });
    budget.spent({ cost: 0.5 });
    expect(await budget.allows({ next: 0.5 })).toBe(true);
  });
});

describe("one question", () => {
  test("names every cap that would be exceeded, and an agreement holds for all of them", async () => {
    const here: BudgetedConversation = { id: "here", conversation: talk("here", 3, "2026-11-20T12:00:00") };
    await write("here", 3, "2026-11-20T12:00:00");
    const budget = windowWith({ conversation: 1, day: 1, month: 1, workspace: 1 }, { answers: ["continue"], open: [here.conversation] });
    budget.spent({ cost: 3 });
    expect(await budget.allows({ session: here, next: 0.5 })).toBe(true);
    expect(
      details()[0]
        ?.split("\n\n")
        .map((line) => line.slice(0, 40)),
    ).toEqual([
      "This conversation has cost $3.00. The ne",
      "You have spent $3.00 today. The next mes",
      "You have spent $3.00 this month. The nex",
      "You have spent $3.00 in this workspace t",
    ]);
    expect(details()[0]).toContain("The limit applies until midnight.");
    expect(await budget.allows({ session: here, next: 0.5 })).toBe(true);
    expect(details()).toHaveLength(1);
  });

  test("where the user cannot be asked, the error names the setting and nothing is asked", async () => {
    const budget = windowWith({ day: 1 });
    budget.spent({ cost: 1 });
    expect(await budget.refusal({ next: 0.1 })).toEqual({
      code: "overBudget",
      message: "This request would exceed your limit of $1.00 for today (aside.budget). It was not sent.",
    });
    expect(await budget.refusal({ next: 0 })).toBeUndefined();
    expect(ask.confirmations).toEqual([]);
  });
});

describe("the cap of an answer", () => {
  const price = { prompt: 1, completion: 10, request: 0 };

  test("is asked about where the prompt leaves too little of it; agreed to, it holds more for this conversation alone", async () => {
    const budget = windowWith({ answer: 0.05 }, { answers: [undefined, "continue"] });
    expect(await budget.allows({ next: 0.01, answers: [{ price, promptTokens: 1000 }], subject: "c" })).toBe(true);
    const long = { next: 0.1, answers: [{ price, promptTokens: 49_000 }], subject: "c" };
    expect(await budget.allows(long)).toBe(false);
    expect(details()[0]).toBe(
      "Sending the message alone costs about $0.049. Your limit of $0.05 for an answer leaves too little for a reply. If you continue, answers in this conversation may cost more.",
    );
    expect(await budget.allows(long)).toBe(true);
    expect(await budget.allows(long)).toBe(true);
    expect(details()).toHaveLength(2);
    expect(await budget.answerLimit("c")).toBeCloseTo(0.099, 12);
    expect(await budget.answerLimit("d")).toBe(0.05);
    expect((await budget.refusal({ ...long, subject: "d" }))?.code).toBe("overBudget");
  });

  test("of several models that are asked at once, the one with the least room decides; without a price none does", async () => {
    const budget = windowWith({ answer: 0.05 }, { answers: [undefined] });
    const dear = { price: { ...price, completion: 1000 }, promptTokens: 1000 };
    expect(await budget.allows({ next: 1, answers: [{ price, promptTokens: 1000 }, dear], subject: "c" })).toBe(false);
    expect(await budget.allows({ next: null, answers: [], subject: "c" })).toBe(true);
    expect(
      await windowWith({ answer: 0 }).allows({
        next: 0,
        answers: [{ price: { prompt: 0, completion: 0, request: 0 }, promptTokens: 9 }],
        subject: "c",
      }),
    ).toBe(true);
  });
});

describe("warnAt", () => {
  const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

  test("tells once of each cap of which the share is used up, in all windows, and stops nothing", async () => {
    const budget = windowWith({ day: 5, month: 100, warnAt: 0.8 });
    budget.spent({ cost: 3.9 });
    await settled();
    expect(ask.notices.map(({ message }) => message)).toEqual([]);
    budget.spent({ cost: 0.2 });
    budget.spent({ cost: 0.1 });
    await settled();
    expect(ask.notices.map(({ message }) => message)).toEqual(["You have spent $4.20 of today's limit of $5.00 (aside.budget)."]);
    const other = windowWith({ day: 5, month: 100, warnAt: 0.8 });
    other.spent({ cost: 0.1 });
    await settled();
    expect(ask.notices.map(({ message }) => message)).toEqual([]);
    expect(await other.allows({ next: 0.1 })).toBe(true);
    vi.setSystemTime(new Date("2026-11-21T12:00:00"));
    other.spent({ cost: 4 });
    await settled();
    expect(ask.notices).toHaveLength(1);
  });

  test("a conversation is told of as it is after the answer", async () => {
    const budget = windowWith({ conversation: 1, warnAt: 0.5 });
    let conversation = talk("c", 0.1, "2026-11-20T12:00:00");
    budget.spent({ cost: 0.5 }, () => ({ id: "c", conversation }));
    conversation = talk("c", 0.6, "2026-11-20T12:00:00");
    await settled();
    expect(ask.notices.map(({ message }) => message)).toEqual(["This conversation has cost $0.60 of your limit of $1.00 (aside.budget)."]);
  });
});

test("what is left of each cap, for the page", async () => {
  await write("a", 1, "2026-11-02T12:00:00");
  const budget = windowWith({ conversation: 1, day: 5, month: 20, workspace: 0.5, answer: 1, warnAt: 0.8 });
  budget.spent({ cost: 2 });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await budget.left()).toEqual([
    { name: "Today", cap: 5, spent: 2, left: 3 },
    { name: "This month", cap: 20, spent: 1, left: 19 },
    { name: "shop this month", cap: 0.5, spent: 1, left: 0 },
  ]);
  expect(await budget.left({ id: "a", conversation: talk("a", 0.25, "2026-11-02T12:00:00") })).toContainEqual({
    name: "This conversation",
    cap: 1,
    spent: 0.25,
    left: 0.75,
  });
});
