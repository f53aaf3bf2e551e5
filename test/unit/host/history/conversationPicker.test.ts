import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ConversationSummary } from "../../../../src/history/summary.ts";
import type { Chat } from "../../../../src/app/chat/chat.ts";
import { type ConversationList, pickConversation, type PickedConversation } from "../../../../src/host/history/conversationPicker.ts";
import { EventEmitter, fake } from "../../vscode.ts";

function summary(index: number, change: Partial<ConversationSummary> = {}): ConversationSummary {
  return {
    id: `c${index}`,
    title: `Conversation ${index}`,
    titleBy: "question",
    pinned: false,
    deletedAt: null,
    readOnly: false,
    createdAt: 0,
    updatedAt: 10_000 - index,
    cost: null,
    messages: 2,
    unfinished: false,
    ...change,
  };
}

let summaries: readonly ConversationSummary[];
let picked: Promise<PickedConversation | undefined>;
const changed = new EventEmitter<void>();
const list = {
  list: ({ deleted = false } = {}) => Promise.resolve(summaries.filter(({ deletedAt }) => (deletedAt !== null) === deleted)),
  onDidChange: changed.event,
  refresh: () => Promise.resolve(),
  delete: () => Promise.resolve(null),
} as unknown as ConversationList;
const stopped: string[] = [];
const sessions = ["c1", "c2"].map((id) => ({
  id,
  live: null,
  streamingInOtherWindows: new Set(),
  onDidChange: new EventEmitter<unknown>().event,
  stop: () => stopped.push(id),
}));
const chat = { sessions, onDidOpen: new EventEmitter<void>().event } as unknown as Chat;

const picker = () => {
  const last = fake.quickPicks.at(-1);
  if (last === undefined) throw new Error("no list was opened");
  return last;
};
const settled = () => vi.advanceTimersByTimeAsync(0);

async function open(): Promise<void> {
  picked = pickConversation(list, "c0", chat);
  await settled();
}

beforeEach(() => {
  vi.useFakeTimers();
  summaries = Array.from({ length: 450 }, (_, index) => summary(index));
});
afterEach(async () => {
  picker().hide();
  await picked;
  vi.useRealTimers();
});

test("a long list comes in pages, and the next page begins where the last one ended", async () => {
  await open();
  expect(picker().labels).toHaveLength(201);
  expect(picker().labels.at(-1)).toBe("$(chevron-down) Show more (250 left)");
  picker().activeItems = picker().items.slice(-1);
  picker().choose("Show more");
  await settled();
  expect(picker().labels).toHaveLength(401);
  expect(picker().activeItems.map(({ label }) => label)).toEqual(["Conversation 200"]);
  picker().choose("Show more");
  await settled();
  expect(picker().labels).toHaveLength(450);
  picker().choose("Conversation 449");
  expect(await picked).toEqual({ open: "c449" });
});

test("what is typed is looked for in all of them: words in any order, whatever their case and accents", async () => {
  summaries = [
    ...summaries,
    summary(900, { title: "Über Käse", model: "lab/one", workspace: "shop" }),
    summary(901, { title: "Uber alles", model: "lab/two" }),
  ];
  await open();
  picker().type("shop UBER");
  await settled();
  expect(picker().labels).toEqual(["Über Käse"]);
  picker().type("lab/");
  await settled();
  expect(picker().labels).toEqual(["Über Käse", "Uber alles"]);
  // As it was typed comes first, however old it is.
  picker().type("conversation 4");
  await settled();
  expect(picker().labels.slice(0, 2)).toEqual(["Conversation 4", "Conversation 40"]);
  expect(picker().labels).toContain("Conversation 14");
  picker().type("conversation");
  await settled();
  expect(picker().labels).toHaveLength(200);
  expect(picker().title).toBe("Conversations: the first 200 of 450");
  picker().type("nothing at all");
  await settled();
  expect(picker().labels).toEqual([]);
});

test("a change of the list is shown, and what is active stays active", async () => {
  await open();
  picker().activeItems = picker().items.slice(2, 3);
  summaries = [summary(1000, { title: "Fresh", updatedAt: 20_000 }), ...summaries];
  changed.fire();
  await vi.advanceTimersByTimeAsync(400);
  expect(picker().labels[0]).toBe("Fresh");
  expect(picker().activeItems.map(({ label }) => label)).toEqual(["Conversation 2"]);
});

test("what is deleted is asked no further", async () => {
  await open();
  picker().pressOn("Conversation 2", "Delete");
  await settled();
  expect(stopped).toEqual(["c2"]);
});

test("a title is shown as it was written, and is no icon", async () => {
  summaries = [summary(0, { title: "What does $(date) do?" })];
  await open();
  expect(picker().labels).toEqual(["What does $\u2060(date) do?"]);
});

test("a conversation that a newer version wrote is marked as read-only", async () => {
  summaries = [summary(0, { readOnly: true }), summary(1)];
  await open();
  expect(picker().items.map(({ description }) => description?.includes("read-only"))).toEqual([true, false]);
});
