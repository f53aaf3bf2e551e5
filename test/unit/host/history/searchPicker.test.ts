import { afterEach, beforeEach, expect, test } from "vitest";
import { QuickPickItemKind } from "vscode";
import { ConversationStore } from "../../../../src/history/conversationStore.ts";
import { pickHit } from "../../../../src/host/history/searchPicker.ts";
import { MemoryStorage } from "../../history/memoryStorage.ts";
import { shortConversation } from "../../history/messages.ts";
import { fake, type FakeQuickPick } from "../../vscode.ts";

let store: ConversationStore;

beforeEach(async () => {
  fake.reset();
  store = new ConversationStore(new MemoryStorage());
  for (const id of ["one", "two"]) await store.create(id).recorder.save(shortConversation(id, { text: `needle in ${id}` }));
});
afterEach(() => store.dispose());

const opened = (query = "") => ({ hit: pickHit(store, query), picker: fake.quickPicks.at(-1) as FakeQuickPick });
const labels = (picker: FakeQuickPick) => picker.labels.filter((label) => label.includes("needle")).toSorted();

test("what is typed is looked for in every message, and the hit that is chosen leads to it", async () => {
  const { hit, picker } = opened();
  picker.type("needle");
  await expect.poll(() => labels(picker)).toEqual(["needle in one", "needle in two"]);
  await expect.poll(() => picker.busy).toBe(false);
  expect(picker.title).toBe("Search conversations: 2 results in 2 conversations");
  picker.choose("needle in two");
  expect(await hit).toMatchObject({ conversationId: "two", hit: { excerpt: "needle in two" } });
  expect(picker.shown).toBe(false);
});

test("the search begins with what was typed before, and can be emptied and closed", async () => {
  const { hit, picker } = opened("needle");
  await expect.poll(() => labels(picker)).toHaveLength(2);
  picker.type("no such thing");
  await expect.poll(() => picker.labels).toEqual([]);
  picker.type("");
  await expect.poll(() => picker.busy).toBe(false);
  expect(picker.title).toBe("Search conversations");
  picker.hide();
  expect(await hit).toBeUndefined();
});

test("an empty search offers the filters, and choosing one writes it into the box", async () => {
  const { hit, picker } = opened();
  expect(picker.labels.filter((label) => label.endsWith(":"))).toEqual([
    "model:",
    "in:",
    "folder:",
    "tag:",
    "after:",
    "before:",
    "cost:",
    "has:",
  ]);
  picker.choose("model:");
  expect(picker.value).toBe("model:");
  picker.type("model:lab needle");
  await expect.poll(() => labels(picker)).toHaveLength(2);
  picker.type("model:other needle");
  await expect.poll(() => picker.title).toBe("Search conversations: no results");
  picker.hide();
  expect(await hit).toBeUndefined();
});

test("a filter with a value that has no meaning is said, with one that has", async () => {
  const { picker } = opened();
  for (const [typed, title] of [
    ["needle before:soon", "“before:soon” is not a date. Try before:2026-11-20."],
    ["cost:1 needle", "“cost:1” is not a cost. Try cost:>1."],
    ["has:fun", "“has:fun” is not a filter. Try has:image, has:pdf, has:file, has:code, has:tools."],
  ] as const) {
    picker.type(typed);
    await expect.poll(() => picker.title).toBe(title);
    expect(picker.labels).toEqual([]);
  }
  picker.hide();
});

test("hits are grouped under their conversation, and a button matches case", async () => {
  const { picker } = opened("NEEDLE");
  await expect.poll(() => labels(picker)).toHaveLength(2);
  expect(picker.items.map(({ kind }) => kind === QuickPickItemKind.Separator)).toEqual([true, false, true, false]);
  picker.press("Match Case");
  await expect.poll(() => picker.title).toBe("Search conversations: no results");
  expect(picker.buttons[0]?.tooltip).toBe("Ignore Case");
  picker.hide();
});

test("archived conversations are found and marked, by folder, tag and archive", async () => {
  await store.organise(["two"], { type: "move", folder: "Wörk" });
  await store.organise(["two"], { type: "tag", add: ["bug", "$(x)"], remove: [] });
  await store.organise(["two"], { type: "archive", archived: true });
  const { hit, picker } = opened();
  const headings = () => picker.items.filter(({ kind }) => kind === QuickPickItemKind.Separator).map(({ label }) => label);
  for (const filter of ["folder:work", "tag:BUG", "is:archived"]) {
    picker.type(`${filter} needle`);
    await expect.poll(() => [picker.busy, labels(picker)]).toEqual([false, ["needle in two"]]);
    expect(headings()).toEqual([expect.stringMatching(/ · archived · .* · Wörk · #bug #\$\u2060\(x\)$/) as string]);
  }
  picker.type("needle");
  await expect.poll(() => [picker.busy, labels(picker)]).toEqual([false, ["needle in one", "needle in two"]]);
  picker.type("tag:none needle");
  await expect.poll(() => picker.title).toBe("Search conversations: no results");
  picker.hide();
  expect(await hit).toBeUndefined();
});
