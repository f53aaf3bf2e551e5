import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ConversationSummary } from "../../../../src/history/summary.ts";
import type { Chat } from "../../../../src/app/chat/chat.ts";
import {
  type ConversationList,
  type ListParts,
  pickConversation,
  type PickedConversation,
} from "../../../../src/host/history/conversationPicker.ts";
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

let refreshes = 0;
let summaries: readonly ConversationSummary[];
let picked: Promise<PickedConversation | undefined>;
const changed = new EventEmitter<void>();
const list = {
  list: ({ deleted = false } = {}) =>
    Promise.resolve(
      summaries
        .filter(({ deletedAt }) => (deletedAt !== null) === deleted)
        .sort((a, b) => Number(b.pinned) - Number(a.pinned) || b.updatedAt - a.updatedAt),
    ),
  changed,
  // A method that needs its object, as in the real list.
  onDidChange(this: { readonly changed: EventEmitter<void> }, listener: () => void) {
    return this.changed.event(listener);
  },
  refresh: () => {
    refreshes += 1;
    return Promise.resolve();
  },
  delete: (id: string) => change(id, { deletedAt: 1 }),
  restore: (id: string) => change(id, { deletedAt: null }),
  pin: (id: string, pinned: boolean) => change(id, { pinned }),
  rename: (id: string, title: string) => change(id, { title }),
} as unknown as ConversationList;
let trouble: { readonly message: string } | null;
const change = (id: string, fields: Partial<ConversationSummary>) => {
  if (trouble === null) summaries = summaries.map((one) => (one.id === id ? { ...one, ...fields } : one));
  return Promise.resolve(trouble);
};
const stopped: string[] = [];
const sessionChanged = new EventEmitter<unknown>();
const conversationOpened = new EventEmitter<void>();
const sessions = ["c1", "c2"].map((id) => ({
  id,
  live: null,
  streamingInOtherWindows: new Set(),
  onDidChange: sessionChanged.event,
  stop: () => stopped.push(id),
}));
const chat = { sessions, onDidOpen: conversationOpened.event } as unknown as Chat;

const parts: ListParts = { memory: { get: () => undefined, update: () => Promise.resolve() }, exportAll: () => Promise.resolve() };

const picker = () => {
  const last = fake.quickPicks.at(-1);
  if (last === undefined) throw new Error("no list was opened");
  return last;
};
const settled = () => vi.advanceTimersByTimeAsync(0);
/** Until the first page is whole. */
const firstPage = () => vi.advanceTimersByTimeAsync(60);

async function open(): Promise<void> {
  picked = pickConversation(list, "c0", chat, parts);
  await firstPage();
}

beforeEach(() => {
  vi.useFakeTimers();
  fake.reset();
  trouble = null;
  stopped.length = 0;
  summaries = Array.from({ length: 450 }, (_, index) => summary(index));
});
afterEach(async () => {
  picker().hide();
  await picked;
  vi.useRealTimers();
});

test("the first rows of a long list come first, then the rest of the page, below what is highlighted, and then what the disk says", async () => {
  refreshes = 0;
  picked = pickConversation(list, "c0", chat, parts);
  await settled();
  expect(picker().labels).toEqual(Array.from({ length: 30 }, (_none, index) => `Conversation ${index}`));
  picker().activeItems = picker().items.slice(7, 8);
  await firstPage();
  expect(picker().labels).toHaveLength(201);
  expect(picker().activeItems.map(({ label }) => label)).toEqual(["Conversation 7"]);
  expect(refreshes).toBe(0);
  await vi.advanceTimersByTimeAsync(300);
  expect(refreshes).toBe(1);
});

test("a list that is in memory is drawn once, and one that takes its time opens without its rows", async () => {
  let reads = 0;
  let wait: Promise<unknown> = Promise.resolve();
  const slow = Object.assign(Object.create(list) as ConversationList, {
    list: async () => {
      reads += 1;
      await wait;
      return summaries;
    },
  });
  picked = pickConversation(slow, "c0", chat, parts);
  await settled();
  const { items } = picker();
  expect(items).toHaveLength(30);
  await vi.advanceTimersByTimeAsync(30);
  expect(picker().items).toBe(items);
  expect(reads).toBe(1);
  picker().hide();
  await picked;
  wait = new Promise((resolve) => setTimeout(resolve, 100));
  const count = fake.quickPicks.length;
  picked = pickConversation(slow, "c0", chat, parts);
  await vi.advanceTimersByTimeAsync(25);
  expect(fake.quickPicks).toHaveLength(count + 1);
  expect([picker().labels, picker().busy]).toEqual([[], true]);
  await vi.advanceTimersByTimeAsync(100);
  expect(picker().labels).toHaveLength(30);
});

test("what is typed at once is looked for in all conversations, and stays when the rest of the page comes", async () => {
  picked = pickConversation(list, "c0", chat, parts);
  await settled();
  picker().type("conversation 44");
  const found = picker().labels;
  expect(found.slice(0, 3)).toEqual(["Conversation 44", "Conversation 440", "Conversation 441"]);
  picker().activeItems = picker().items.slice(3, 4);
  await firstPage();
  expect(picker().labels).toEqual(found);
  expect(picker().activeItems.map(({ label }) => label)).toEqual(["Conversation 442"]);
});

test("a list that was closed at once is not compared with the disk", async () => {
  refreshes = 0;
  picked = pickConversation(list, "c0", chat, parts);
  await settled();
  picker().hide();
  await vi.advanceTimersByTimeAsync(1000);
  expect(refreshes).toBe(0);
});

test("a long list comes in pages, and the next page begins where the last one ended", async () => {
  await open();
  expect(picker().labels).toHaveLength(201);
  expect(picker().labels.at(-1)).toBe("$(chevron-down) Show More (250 left)");
  picker().activeItems = picker().items.slice(-1);
  picker().choose("Show More");
  await settled();
  expect(picker().labels).toHaveLength(401);
  expect(picker().activeItems.map(({ label }) => label)).toEqual(["Conversation 200"]);
  picker().choose("Show More");
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
  expect(picker().labels).toEqual(["Über Käse", "$(search) Search messages for “shop UBER”"]);
  picker().type("lab/");
  await settled();
  expect(picker().labels.slice(0, -1)).toEqual(["Über Käse", "Uber alles"]);
  // As it was typed comes first, however old it is.
  picker().type("conversation 4");
  await settled();
  expect(picker().labels.slice(0, 2)).toEqual(["Conversation 4", "Conversation 40"]);
  expect(picker().labels).toContain("Conversation 14");
  picker().type("conversation");
  await settled();
  expect(picker().labels.slice(200)).toEqual(["$(chevron-down) Show More (250 left)", "$(search) Search messages for “conversation”"]);
  expect(picker().title).toBe("Conversations");
});

test("what no title has is looked for in the messages, by the last row", async () => {
  await open();
  picker().type(" heap overflow ");
  await settled();
  expect(picker().labels).toEqual(["$(search) Search messages for “heap overflow”"]);
  picker().choose("Search messages");
  expect(await picked).toEqual({ search: "heap overflow" });
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

test("a conversation is pinned, deleted and taken back on the spot; trouble is told", async () => {
  await open();
  picker().pressOn("Conversation 7", "Pin");
  await settled();
  expect(picker().labels[0]).toBe("$(pinned) Conversation 7");
  expect(picker().items[0]?.buttons?.map(({ tooltip }) => tooltip)).toEqual(["Unpin", "Rename", "Archive", "Delete", "More…"]);
  picker().pressOn("Conversation 7", "Unpin");
  await settled();
  expect(picker().labels[7]).toBe("Conversation 7");
  picker().pressOn("Conversation 2", "Delete");
  await settled();
  // It stays where it was as long as the list is open.
  expect(picker().labels[2]).toBe("$(trash) Conversation 2");
  picker().pressOn("Conversation 2", "Undo Delete");
  await settled();
  expect(picker().labels[2]).toBe("Conversation 2");
  trouble = { message: "The disk is full." };
  picker().pressOn("Conversation 2", "Delete");
  await settled();
  expect(fake.messages).toEqual(["The disk is full."]);
});

test("a conversation is renamed in a box, and the list comes back", async () => {
  await open();
  fake.answers.push("New name", undefined, "  ");
  for (let times = 0; times < 3; times += 1) {
    picker().pressOn(times === 0 ? "Conversation 5" : "New name", "Rename");
    await settled();
    expect(picker().labels[5]).toBe("New name");
    expect(picker().shown).toBe(true);
  }
  expect(fake.inputs.map(({ value }) => value)).toEqual(["Conversation 5", "New name", "New name"]);
});

test("the buttons of the title search, show this workspace alone, and show what was deleted", async () => {
  summaries = [summary(0, { workspace: "project" }), summary(1, { workspace: "shop" }), summary(2, { workspace: "project", deletedAt: 1 })];
  await open();
  const tooltips = () => picker().buttons.map(({ tooltip }) => tooltip);
  const first = ["Search All Messages", "Select Several Conversations", "Sort and Group…"];
  expect(picker().labels).toEqual(["Conversation 0", "Conversation 1"]);
  picker().press("Show This Workspace Only");
  await settled();
  expect([picker().labels, tooltips()]).toEqual([
    ["Conversation 0"],
    [...first, "Show All Workspaces", "Show Archived Conversations", "Show Deleted Conversations"],
  ]);
  picker().press("Show All Workspaces");
  await settled();
  picker().press("Show Deleted Conversations");
  await settled();
  expect([picker().labels, tooltips()]).toEqual([
    ["$(trash) Conversation 2"],
    [...first, "Show This Workspace Only", "Back to Conversations"],
  ]);
  picker().press("Back to Conversations");
  await settled();
  expect(picker().labels).toEqual(["Conversation 0", "Conversation 1"]);
  picker().type("heap");
  picker().press("Search All Messages");
  expect(await picked).toEqual({ search: "heap" });
});

test("conversations that are opened and answers that begin elsewhere are shown soon", async () => {
  await open();
  summaries = [summary(1000, { title: "Fresh", updatedAt: 20_000 }), ...summaries];
  conversationOpened.fire();
  await vi.advanceTimersByTimeAsync(400);
  expect(picker().labels[0]).toBe("Fresh");
  summaries = [summary(1001, { title: "Fresher", updatedAt: 30_000 }), ...summaries];
  sessionChanged.fire({ type: "state" });
  await vi.advanceTimersByTimeAsync(400);
  expect(picker().labels[0]).toBe("Fresher");
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
