import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { wholeJournal } from "../../../src/history/wholeJournal.ts";
import { ConversationStore } from "../../../src/history/conversationStore.ts";
import { encodeBatch } from "../../../src/history/record.ts";
import { MemoryStorage } from "./memoryStorage.ts";
import { shortConversation } from "./messages.ts";

const indexPath = "index.jsonl";
const encoder = new TextEncoder();
let storage: MemoryStorage;

beforeEach(() => {
  vi.useFakeTimers();
  storage = new MemoryStorage();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A window with so many conversations, whose list is up to date. */
async function windowWith(conversations: number): Promise<ConversationStore> {
  for (let index = 0; index < conversations; index += 1) putJournal(`c${index}`, index);
  const store = new ConversationStore(storage, () => 5000);
  await store.refresh();
  return store;
}

function putJournal(id: string, updatedAt: number, title?: string): void {
  const meta = title === undefined ? {} : { title };
  storage.files.set(`conversations/${id}.jsonl`, encodeBatch(wholeJournal({ ...shortConversation(), id }, meta, updatedAt)));
}

const lines = (): readonly string[] =>
  new TextDecoder()
    .decode(storage.files.get(indexPath))
    .split("\n")
    .filter((line) => line !== "");

/** The journals that were looked at in any way since. */
function looks(): () => readonly string[] {
  const spies = [vi.spyOn(storage, "read"), vi.spyOn(storage, "readTail"), vi.spyOn(storage, "stat")];
  return () => [...new Set(spies.flatMap(({ mock }) => mock.calls.map(([file]) => file)))].filter((file) => file !== indexPath);
}

const listed = async (store: ConversationStore) => (await store.list()).map(({ id, title }) => `${id} ${title}`).toSorted();

describe("the index file", () => {
  test("gets one line for a change, and later lines count", async () => {
    const store = await windowWith(40);
    await store.purge();
    expect(lines()).toHaveLength(41);
    const before = storage.files.get(indexPath)?.length ?? 0;
    await store.rename("c3", "Carts");
    await store.pin("c3", true);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(lines()).toHaveLength(42);
    const added = storage.files.get(indexPath)?.subarray(before) ?? new Uint8Array();
    expect(storage.log.at(-1)).toMatchObject({ op: "append", path: indexPath, bytes: added });
    const looked = looks();
    const again = new ConversationStore(storage);
    expect((await again.list())[0]).toMatchObject({ id: "c3", title: "Carts", pinned: true });
    expect(looked()).toEqual([]);
  });

  test("forgets conversations that are gone: their titles are in no line of it, nor in the index of an earlier version", async () => {
    const store = await windowWith(3);
    await store.rename("c1", "A title to forget");
    await store.purge();
    storage.files.set("index.json", new TextEncoder().encode('{"v":1,"entries":[]}'));
    expect(lines().join("")).toContain("A title to forget");
    storage.files.delete("conversations/c1.jsonl");
    await store.refresh();
    await store.dispose();
    expect(lines()).toHaveLength(3);
    expect(lines().join("")).not.toContain("A title to forget");
    expect(storage.files.has("index.json")).toBe(false);
    expect((await new ConversationStore(storage).list()).map(({ id }) => id).toSorted()).toEqual(["c0", "c2"]);
  });

  test("loses only a torn line, and what is written after it is on a line of its own", async () => {
    const store = await windowWith(2);
    await store.purge();
    const whole = storage.files.get(indexPath) ?? new Uint8Array();
    storage.files.set(indexPath, encoder.encode(`${new TextDecoder().decode(whole)}{"id":"c0","size":1,"summary":{"title":"to`));
    const next = new ConversationStore(storage, () => 5000);
    const looked = looks();
    expect(await listed(next)).toEqual(["c0 question q1", "c1 question q1"]);
    expect(looked()).toEqual([]);
    await next.rename("c1", "Carts");
    await next.dispose();
    expect(lines()).toHaveLength(5);
    expect(await listed(new ConversationStore(storage))).toEqual(["c0 question q1", "c1 Carts"]);
  });

  test("is written anew once it has outgrown what it says", async () => {
    const store = await windowWith(3);
    await store.purge();
    let longest = 0;
    for (let change = 0; change < 400; change += 1) {
      await store.rename("c1", `title ${change}`);
      await vi.advanceTimersByTimeAsync(20_000);
      longest = Math.max(longest, storage.files.get(indexPath)?.length ?? 0);
    }
    expect(longest).toBeGreaterThan(60_000);
    expect(longest).toBeLessThan(70_000);
    expect(storage.files.get(indexPath)?.length).toBeLessThan(longest);
    expect(storage.log.filter(({ op, path }) => op === "replace" && path === indexPath).length).toBe(2);
    expect(await listed(new ConversationStore(storage))).toContain("c1 title 399");
  });

  test("is made of the index of an earlier version, which stays as it is", async () => {
    await windowWith(2);
    const size = storage.files.get("conversations/c0.jsonl")?.length ?? 0;
    const fields = { createdAt: 1, updatedAt: 2, cost: null, messages: 2, unfinished: false, spending: [], title: "Known" };
    const early = encoder.encode(
      JSON.stringify({ v: 1, entries: ["c0", "c1"].map((id) => ({ id, size, readOnly: false, summary: fields })) }),
    );
    storage.files.set("index.json", early);
    const looked = looks();
    const store = new ConversationStore(storage, () => 5000);
    expect(await listed(store)).toEqual(["c0 Known", "c1 Known"]);
    expect(looked()).toEqual(["index.json"]);
    await store.rename("c1", "Carts");
    await store.dispose();
    expect(storage.files.get("index.json")).toBe(early);
    expect(lines()).toHaveLength(3);
    storage.files.delete("index.json");
    expect(await listed(new ConversationStore(storage))).toEqual(["c0 Known", "c1 Carts"]);
  });

  test("is written whole again after it was deleted, and what a full disk refused is written later", async () => {
    const store = await windowWith(3);
    await store.purge();
    storage.files.delete(indexPath);
    await store.rename("c1", "Carts");
    await vi.advanceTimersByTimeAsync(20_000);
    expect(lines()).toHaveLength(4);
    await store.rename("c2", "Prices");
    storage.fault = "full";
    await vi.advanceTimersByTimeAsync(20_000);
    storage.fault = undefined;
    await store.dispose();
    expect(await listed(new ConversationStore(storage))).toEqual(["c0 question q1", "c1 Carts", "c2 Prices"]);
  });
});

describe("coming back to a window", () => {
  test("looks only at the journals that were reported", async () => {
    const store = await windowWith(30);
    putJournal("c7", 9000, "Renamed in another window");
    putJournal("new", 9000, "Begun in another window");
    storage.files.delete("conversations/c8.jsonl");
    store.reportChange("c7", "changed");
    store.reportChange("new", "created");
    store.reportChange("c8", "deleted");
    const looked = looks();
    await store.catchUp();
    expect(looked().toSorted()).toEqual(["conversations/c7.jsonl", "conversations/c8.jsonl", "conversations/new.jsonl"]);
    const list = await listed(store);
    expect(list).toHaveLength(30);
    expect(list).toEqual(expect.arrayContaining(["c7 Renamed in another window", "new Begun in another window"]));
    vi.restoreAllMocks();
    const again = looks();
    await store.catchUp();
    expect(again()).toEqual([]);
  });

  test.each([
    ["a minute, where nothing is reported", false, 60_000],
    ["ten minutes, where changes are reported", true, 600_000],
  ])("looks at all journals after %s", async (_when, isWatched, ms) => {
    const store = await windowWith(3);
    if (isWatched) store.reportChange("c0", "changed");
    putJournal("c1", 9000, "Renamed unseen");
    await vi.advanceTimersByTimeAsync(ms - 1000);
    await store.catchUp();
    expect(await listed(store)).toContain("c1 question q1");
    await vi.advanceTimersByTimeAsync(1000);
    await store.catchUp();
    expect(await listed(store)).toContain("c1 Renamed unseen");
  });

  test("names that are no journal of a conversation are not looked at", async () => {
    const store = await windowWith(1);
    const looked = looks();
    for (const name of ["../secrets", "a b", "con", ""]) store.reportChange(name, "changed");
    await store.catchUp();
    expect(looked()).toEqual([]);
  });
});

test("a conversation that is begun while all journals are compared stays in the list", async () => {
  const store = await windowWith(2);
  const names = await storage.names("conversations");
  vi.spyOn(storage, "names").mockImplementation(async () => {
    await store.create("new").recorder.save({ ...shortConversation(), id: "new" });
    return names;
  });
  await store.refresh();
  expect((await store.list()).map(({ id }) => id).toSorted()).toEqual(["c0", "c1", "new"]);
});
