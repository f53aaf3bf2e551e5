import { afterEach, beforeEach, expect, test } from "vitest";
import { QuickPickItemKind } from "vscode";
import type { App } from "../../../../src/app/app.ts";
import type { Chat } from "../../../../src/app/chat/chat.ts";
import { ConversationStore } from "../../../../src/history/conversationStore.ts";
import { pickConversation, type PickedConversation } from "../../../../src/host/history/conversationPicker.ts";
import { organiseOpen } from "../../../../src/host/history/organiseOpen.ts";
import { createConversation } from "../../../../src/shared/conversation.ts";
import { MemoryStorage } from "../../history/memoryStorage.ts";
import { shortConversation } from "../../history/messages.ts";
import { fake } from "../../vscode.ts";

const day = 24 * 60 * 60 * 1000;
let store: ConversationStore;
let picked: Promise<PickedConversation | undefined>;
let remembered: Map<string, unknown>;
let exported: (readonly string[])[];
let stopped: string[];
/** What the store takes for the present. */
let now: number;

beforeEach(async () => {
  fake.reset();
  remembered = new Map();
  exported = [];
  stopped = [];
  now = Date.now() - 40 * day;
  store = new ConversationStore(new MemoryStorage(), () => now);
  for (const [id, title, cost] of [
    ["a", "Zebra", 0.5],
    ["b", "apple", 2],
    ["c", "Mango 10", 0],
    ["d", "Mango 9", 0.01],
  ] as const) {
    await add(id, title, cost);
    now += 1000;
  }
  now = Date.now();
  await add("e", "Today's", 1);
});
afterEach(() => store.dispose());

async function add(id: string, title: string, cost: number): Promise<void> {
  const { recorder } = store.create(id, { workspace: id < "c" ? "shop" : "zoo" });
  await recorder.save({ ...shortConversation(id, { cost }), createdAt: now });
  await recorder.close();
  await store.rename(id, title);
}

const picker = () => {
  const last = fake.quickPicks.findLast(({ shown }) => shown);
  if (last === undefined) throw new Error("no list is open");
  return last;
};
const until = (title: string | RegExp) => expect.poll(() => fake.quickPicks.findLast(({ shown }) => shown)?.title).toMatch(title);
const labels = () => picker().labels;
const headings = () => picker().items.map(({ label, kind }) => (kind === QuickPickItemKind.Separator ? `— ${label}` : label));

async function open(): Promise<void> {
  const session = {
    id: "a",
    live: null,
    streamingInOtherWindows: new Set(),
    onDidChange: () => ({ dispose: () => undefined }),
    stop: () => stopped.push("a"),
  };
  const chat = { sessions: [session], onDidOpen: () => ({ dispose: () => undefined }) } as unknown as Chat;
  picked = pickConversation(store, "none", chat, {
    memory: { get: (key) => remembered.get(key), update: async (key, value) => void remembered.set(key, value) },
    exportAll: async (ids) => void exported.push(ids),
  });
  await until("Conversations");
  await expect.poll(() => labels().length).toBeGreaterThan(0);
}

async function close(): Promise<void> {
  picker().hide();
  expect(await picked).toBeUndefined();
}

/** Presses a button of the title, which shows another list. */
async function arrange(label: string): Promise<void> {
  picker().press("Sort and Group…");
  await until("Sort and group");
  picker().choose(label);
  await until("Conversations");
}

test("an archived conversation leaves the list, has one of its own, and comes back", async () => {
  await open();
  picker().pressOn("apple", "Archive");
  await expect.poll(labels).toEqual(["Today's", "Mango 9", "Mango 10", "Zebra"]);
  expect(fake.messages.at(-1)).toContain("1 conversation was archived.");
  picker().press("Show Archived Conversations");
  await expect.poll(labels).toEqual(["apple"]);
  expect(picker().title).toBe("Archived conversations");
  picker().pressOn("apple", "Unarchive");
  await expect.poll(labels).toEqual([]);
  picker().press("Back to Conversations");
  await expect.poll(labels).toHaveLength(5);
  await close();
});

test("folder and tags are in the row, and are found", async () => {
  await store.organise(["b"], { type: "move", folder: "Fruit $(x)" });
  await store.organise(["b"], { type: "tag", add: ["sweet", "Ünï"], remove: [] });
  await open();
  expect(picker().items.find(({ label }) => label === "apple")?.detail).toMatch(
    /^\$\(folder\) Fruit \$\u2060\(x\) · #sweet #Ünï · lab\/one · shop · /,
  );
  for (const word of ["fruit", "SWEET uni"]) {
    picker().type(word);
    expect(labels()[0]).toBe("apple");
    expect(labels()).toHaveLength(2);
  }
  await close();
});

test("the list can be sorted and grouped, in every window from then on", async () => {
  await store.pin("d", true);
  await open();
  await arrange("Title");
  await expect.poll(labels).toEqual(["$(pinned) Mango 9", "apple", "Mango 10", "Today's", "Zebra"]);
  await arrange("Cost");
  await expect.poll(labels).toEqual(["$(pinned) Mango 9", "apple", "Today's", "Zebra", "Mango 10"]);
  await arrange("Workspace");
  await expect.poll(headings).toEqual(["— shop", "apple", "Zebra", "— zoo", "$(pinned) Mango 9", "Today's", "Mango 10"]);
  await close();
  await open();
  expect(headings()).toEqual(["— shop", "apple", "Zebra", "— zoo", "$(pinned) Mango 9", "Today's", "Mango 10"]);
  await arrange("Date");
  await expect.poll(() => headings().slice(0, 4)).toEqual(["— Pinned", "$(pinned) Mango 9", "— Today", "Today's"]);
  await arrange("Nothing");
  await arrange("Created");
  await expect.poll(headings).toEqual(["$(pinned) Mango 9", "Today's", "Mango 10", "apple", "Zebra"]);
  await close();
});

test("damaged memory of the order is no order", async () => {
  remembered.set("aside.conversationList", { sort: "x", group: ["date"] });
  await open();
  expect(headings()).toEqual(["Today's", "Mango 9", "Mango 10", "apple", "Zebra"]);
  await close();
});

/** Checks conversations and chooses what is to be done with them. */
async function select(checked: readonly string[], action: string): Promise<void> {
  picker().press("Select Several Conversations");
  await until("Select conversations");
  picker().select(...checked);
  picker().accept();
  await until(/^\d conversations?$/);
  picker().choose(action);
}

test("several are moved, tagged and archived at once; what is typed can be a new name", async () => {
  await open();
  await select(["apple", "Mango 9"], "Move to Folder…");
  await until("Move 2 conversations");
  picker().type(" Fruit ");
  expect(labels()).toEqual(["$(new-folder) New folder “Fruit”"]);
  picker().choose("Fruit");
  await until("Conversations");
  expect(["a", "b", "c", "d"].map((id) => store.summary(id)?.folder)).toEqual([undefined, "Fruit", undefined, "Fruit"]);
  await select(["Mango 9", "Mango 10"], "Move to Folder…");
  await until("Move 2 conversations");
  picker().type("FRUIT");
  expect(labels()).toEqual(["$(folder) Fruit"]);
  picker().choose("Fruit");
  await until("Conversations");
  await select(["Mango 9", "apple"], "Move to Folder…");
  await until("Move 2 conversations");
  picker().choose("No Folder");
  await until("Conversations");
  expect(["b", "c", "d"].map((id) => store.summary(id)?.folder)).toEqual([undefined, "Fruit", undefined]);

  await select(["Mango 9", "apple"], "Add Tag…");
  await until("Add a tag to 2");
  picker().type("#ripe");
  picker().choose("New tag “ripe”");
  await until("Conversations");
  expect(["b", "d"].map((id) => store.summary(id)?.tags)).toEqual([["ripe"], ["ripe"]]);
  await select(["Mango 9", "Zebra"], "Remove Tag…");
  await until("Remove a tag from 2");
  picker().choose("ripe");
  await until("Conversations");
  expect(["b", "d"].map((id) => store.summary(id)?.tags)).toEqual([["ripe"], undefined]);

  await select(["Mango 9", "apple"], "Archive");
  await until("Conversations");
  expect(labels()).toEqual(["Today's", "Mango 10", "Zebra"]);
  await select(["Zebra", "Mango 10"], "Export…");
  await until("Conversations");
  expect(exported).toEqual([["c", "a"]]);
  await close();
});

test("several are deleted at once, answers are stopped, and one button restores them all", async () => {
  await open();
  await select(["Zebra", "apple"], "Delete");
  await until("Conversations");
  expect(labels()).toEqual(["Today's", "Mango 9", "Mango 10", "$(trash) apple", "$(trash) Zebra"]);
  expect(stopped).toEqual(["a"]);
  expect(await store.list({ deleted: true })).toHaveLength(2);
  picker().press("Undo Delete of 2 Conversations");
  await expect.poll(labels).toEqual(["Today's", "Mango 9", "Mango 10", "apple", "Zebra"]);
  expect(picker().buttons.some(({ tooltip }) => tooltip?.startsWith("Undo") === true)).toBe(false);
  expect(await store.list({ deleted: true })).toHaveLength(0);
  await close();
});

test("what a filter leaves can be taken as a whole, and Back leads to the list as it was", async () => {
  await open();
  picker().type("mango");
  picker().press("Select Several Conversations");
  await until("Select conversations");
  expect(labels()).toEqual(["Mango 9", "Mango 10"]);
  picker().press("Use All 2 Conversations");
  await until("2 conversations");
  picker().choose("Archive");
  await until("Conversations");
  expect(
    (await store.list())
      .filter(({ archived }) => archived)
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(["c", "d"]);
  picker().type("apple");
  picker().press("Select Several Conversations");
  await until("Select conversations");
  picker().select("apple");
  expect(picker().title).toBe("1 conversation selected");
  picker().press("Back");
  await until("Conversations");
  expect(picker().value).toBe("apple");
  await close();
});

test("while a filter is typed, nothing is taken as a whole, and a press on the way takes nothing", async () => {
  await open();
  picker().press("Select Several Conversations");
  await until("Select conversations");
  const shown = picker().buttons;
  const tooltips = () => picker().buttons.map(({ tooltip }) => tooltip);
  picker().type("mango");
  expect(tooltips()).toEqual(["Back"]);
  // VS Code still showed the button when it was pressed.
  picker().buttons = shown;
  picker().press("Use All");
  await Promise.resolve();
  expect(picker().title).toBe("Select conversations");
  picker().type(" ");
  expect(tooltips()).toEqual(["Back", "Use All 5 Conversations"]);
  picker().press("Use All 5");
  await until("5 conversations");
  picker().hide();
  await until("Conversations");
  await close();
});

test("deleting ten or more is asked about once, with their number, and can be undone", async () => {
  for (let at = 0; at < 5; at += 1) await add(`more${at}`, `More ${at}`, 0);
  const deleteEverything = async () => {
    picker().press("Select Several Conversations");
    await until("Select conversations");
    picker().press("Use All 10 Conversations");
    await until("10 conversations");
    picker().choose("Delete");
    await until("Conversations");
  };
  await open();
  fake.answers.push(undefined);
  await deleteEverything();
  expect(await store.list()).toHaveLength(10);
  expect(stopped).toEqual([]);
  fake.answers.push("Delete");
  await deleteEverything();
  expect(await store.list()).toHaveLength(0);
  expect(fake.dialogs.map(({ message, modal, buttons }) => ({ message, modal, buttons }))).toEqual(
    Array.from({ length: 2 }, () => ({ message: "Delete 10 conversations?", modal: true, buttons: ["Delete"] })),
  );
  picker().press("Undo Delete of 10 Conversations");
  await expect.poll(async () => (await store.list()).length).toBe(10);

  picker().press("Select Several Conversations");
  await until("Select conversations");
  picker().select(...picker().labels.slice(0, 9));
  picker().accept();
  await until("9 conversations");
  picker().choose("Delete");
  await until("Conversations");
  expect(await store.list()).toHaveLength(1);
  expect(fake.dialogs).toHaveLength(2);
  await close();
});

test("tags of one conversation are added and removed in one list", async () => {
  await store.organise(["b"], { type: "tag", add: ["old"], remove: [] });
  await open();
  picker().pressOn("Zebra", "More…");
  await until("1 conversation");
  picker().choose("Edit Tags…");
  await until("Tags of “Zebra”");
  expect(labels()).toEqual(["$(blank) $(tag) old"]);
  picker().choose("old");
  await expect.poll(labels).toEqual(["$(check) $(tag) old"]);
  picker().type("new");
  picker().choose("New tag “new”");
  await expect.poll(labels).toEqual(["$(check) $(tag) old", "$(check) $(tag) new"]);
  picker().choose("new");
  await expect.poll(labels).toEqual(["$(check) $(tag) old", "$(blank) $(tag) new"]);
  expect(store.summary("a")?.tags).toEqual(["old"]);
  await store.organise(["a"], { type: "tag", add: Array.from({ length: 30 }, (_, at) => `t${at}`), remove: [] });
  picker().type("one more");
  picker().choose("one more");
  expect(fake.messages.at(-1)).toBe("A conversation can have 20 tags at most. Remove one first.");
  expect(store.summary("a")?.tags).toHaveLength(20);
  picker().hide();
  await until("Conversations");
  await close();
});

test("commands file the conversation that is shown, but no empty or temporary one", async () => {
  const hints: string[] = [];
  const shown = (session: object) => ({ ask: { hint: (text: string) => hints.push(text) }, place: { session }, store }) as unknown as App;
  const zebra = shown({ id: "a", temporary: false, conversation: shortConversation("a") });
  const archiving = organiseOpen(zebra, "archive");
  await archiving;
  expect(store.summary("a")?.archived).toBe(true);
  fake.answers.push("Unarchive");
  await organiseOpen(zebra, "archive");
  expect(store.summary("a")?.archived).toBeUndefined();
  const moving = organiseOpen(zebra, "move");
  await until("Move 1 conversation");
  picker().type("Animals");
  picker().choose("Animals");
  await moving;
  expect(store.summary("a")?.folder).toBe("Animals");
  for (const action of ["move", "tags", "archive"] as const) {
    await organiseOpen(shown({ id: "t", temporary: true, conversation: shortConversation("t") }), action);
    await organiseOpen(shown({ id: "n", temporary: false, conversation: createConversation("n", 0) }), action);
  }
  expect(new Set(hints)).toEqual(
    new Set(["A temporary conversation is not saved, so it cannot be filed or archived.", "This conversation is empty."]),
  );
});
