import { afterEach, beforeEach, expect, test } from "vitest";
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
  expect(picker.labels).toEqual([]);
  picker.type("needle");
  await expect.poll(() => labels(picker)).toEqual(["needle in one", "needle in two"]);
  await expect.poll(() => picker.busy).toBe(false);
  expect(picker.title).toBe("Search conversations: 2 results in 2 conversations");
  await picker.drawn();
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
