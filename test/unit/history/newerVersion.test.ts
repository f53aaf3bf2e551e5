import * as l10n from "@vscode/l10n";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ConversationStore, deletedRetentionMs } from "../../../src/history/conversationStore.ts";
import { searchConversations } from "../../../src/history/search.ts";
import { addMessage, type Conversation, deleteMessage, setModel, updateAnswer } from "../../../src/shared/conversation.ts";
import { MemoryStorage } from "./memoryStorage.ts";
import { answer, question, shortConversation } from "./messages.ts";

const path = "conversations/c.jsonl";
const week = 7 * 24 * 60 * 60 * 1000;

let storage: MemoryStorage;
let now: number;
let stores: ConversationStore[];

beforeEach(() => {
  storage = new MemoryStorage();
  now = 1_000_000;
  stores = [];
});
afterEach(async () => {
  vi.useRealTimers();
  l10n.config({ contents: {} });
  await Promise.all(stores.map((store) => store.dispose()));
});

/** A window of this version. */
function openWindow(): ConversationStore {
  const store = new ConversationStore(storage, () => now);
  stores.push(store);
  return store;
}

async function keep(conversation: Conversation): Promise<void> {
  const { recorder } = openWindow().create(conversation.id);
  await recorder.save(conversation);
  await recorder.close();
}

const text = (file = path) => new TextDecoder().decode(storage.files.get(file));
const put = (file: string, content: string) => storage.files.set(file, new TextEncoder().encode(content));

/** Ways in which a newer Aside may write a journal that this version cannot read at all. */
const opaque: Readonly<Record<string, (journal: string) => string>> = {
  "the header has a newer schema": (journal) => journal.replace('"schema":2', '"schema":99'),
  "the header is newer, as is every record": (journal) => journal.replaceAll('{"v":1,', '{"v":99,'),
  "a newer header was appended": (journal) => `${journal}{"v":1,"t":"conversation","schema":99,"id":"c","createdAt":1}\n`,
};
/** Ways in which single records may be newer. */
const partial: Readonly<Record<string, (journal: string) => string>> = {
  "one record is newer": (journal) => `${journal}{"v":99,"t":"hologram"}\n`,
  "the first line is newer": (journal) => `{"v":99,"t":"hologram"}\n${journal}`,
};

describe("the header of a journal", () => {
  test("has the schema in new and in compacted journals, in a form that version 0.1.0 can read", async () => {
    await keep(shortConversation());
    const first = text().trimStart().split("\n", 1)[0] ?? "";
    expect(JSON.parse(first)).toEqual({ v: 1, t: "conversation", schema: 2, id: "c", createdAt: 500 });
    const store = openWindow();
    expect(await store.compact("c")).toBe(true);
    expect(text().trimStart().split("\n", 1)[0]).toBe(first);
    expect(await store.open("c")).toMatchObject({ readOnly: false, damaged: 0 });
  });

  test("can be missing, as in journals of version 0.1.0", async () => {
    await keep(shortConversation());
    put(path, text().replace(',"schema":2', ""));
    const opened = await openWindow().open("c");
    expect(opened?.readOnly).toBe(false);
    expect(opened?.conversation).toEqual(shortConversation());
    expect(await opened?.recorder.save(addMessage(shortConversation(), question("q2", "a1")))).toBe(true);
  });
});

describe.each(Object.entries({ ...opaque, ...partial }))("a journal of version 99: %s", (name, newer) => {
  beforeEach(async () => {
    await keep(shortConversation("c", { images: ["data:image/png;base64,".padEnd(5000, "A")] }));
    put(path, newer(text()));
  });

  test("opening reports it, and this window does not change the file", async () => {
    const before = storage.files.get(path);
    const store = openWindow();
    const opened = await store.open("c");
    if (opened === undefined) throw new Error("not found");
    const { recorder, conversation } = opened;
    expect([opened.readOnly, opened.damaged]).toEqual([true, 0]);
    expect(recorder.saveError?.code).toBe("storage");
    expect(recorder.saveError?.message).toMatch(/^A newer version of Aside wrote/);
    expect(conversation.messages.size).toBe(name in opaque ? 0 : 2);
    const longer = addMessage(conversation, question("q9", null));
    expect(await recorder.save(longer)).toBe(false);
    recorder.changed(addMessage(longer, answer("a9", "q9")));
    await recorder.catchUp(
      () => longer,
      () => undefined,
    );
    const changes = [store.rename("c", "x"), store.pin("c", true), store.delete("c"), store.restore("c"), store.giveTitle("c", "x", 1)];
    for (const change of changes) expect((await change)?.message).toMatch(/^A newer version of Aside wrote/);
    expect(await store.compact("c")).toBe(false);
    await recorder.close();
    await store.refresh();
    expect(storage.files.get(path)).toBe(before);
    expect([...storage.files.keys()].filter((file) => file.startsWith("conversations/"))).toEqual([path]);
  });

  test("it is not purged, and neither are its blobs", async () => {
    // Deleted, as far as this version can tell.
    put("conversations/old.jsonl", newer(text().replace('"t":"summary"', '"t":"meta","meta":{"deletedAt":1},"was":"summary"')));
    await keep(shortConversation("gone", { images: ["data:image/png;base64,".padEnd(6000, "B")] }));
    await openWindow().delete("gone");
    now += deletedRetentionMs + week;
    const before = new Map(storage.files);
    const store = openWindow();
    await store.purge();
    for (const [file, bytes] of before) if (!/gone|index|ledger/.test(file)) expect(storage.files.get(file), file).toBe(bytes);
    expect(storage.files.has("conversations/gone.jsonl")).toBe(false);
  });
});

describe.each(Object.entries(opaque))("a journal in which this version can read nothing: %s", (_name, newer) => {
  beforeEach(() => keep(shortConversation()));

  test("the list shows the known entry, or a substitute title", async () => {
    const known = openWindow();
    await known.rename("c", "Carts");
    await known.pin("c", true);
    put(path, newer(text()));
    await known.refresh();
    expect((await known.open("c"))?.summary).toMatchObject({ title: "Carts" });
    expect(await known.list()).toMatchObject([{ id: "c", title: "Carts", pinned: true, readOnly: true }]);
    expect(known.summary("c")?.title).toBe("Carts");
    await known.dispose();

    storage.files.delete("index.jsonl");
    l10n.config({ contents: { "Conversation from a newer version of Aside": "Gespräch aus einer neueren Version" } });
    const blank = openWindow();
    await blank.open("c");
    expect(await blank.list()).toMatchObject([{ id: "c", title: "Gespräch aus einer neueren Version", cost: null, readOnly: true }]);
    expect(blank.summary("c")?.title).toBe("Gespräch aus einer neueren Version");
    await blank.dispose();
    expect(text("index.jsonl")).not.toContain("neueren");
  });

  test("export and search do not treat it as an empty conversation", async () => {
    const store = openWindow();
    await store.rename("c", "Carts and more");
    put(path, newer(text()));
    await expect(store.peek("c")).rejects.toMatchObject({ fault: "newer" });
    const found = [];
    for await (const { summary, hits } of searchConversations(store, { terms: ["carts"], filters: [] }))
      found.push([summary.id, hits.map(({ field }) => field)]);
    expect(found).toEqual([["c", ["title"]]]);
  });

  test("queued questions are left to the newer version, which may have sent them already", async () => {
    put("pending/c.json", JSON.stringify({ v: 1, queue: [{ id: "q7", text: "Next?", attachments: [] }], attachments: [], draft: "mine" }));
    put(path, newer(text()));
    const opened = await openWindow().open("c");
    expect(opened?.pending).toMatchObject({ queue: [], draft: "mine" });
    opened?.recorder.keepPending({ queue: [], attachments: [], draft: "more" });
    await opened?.recorder.close();
    expect(JSON.parse(text("pending/c.json"))).toMatchObject({ queue: [{ id: "q7" }], draft: "more" });
  });
});

test("a journal that only this window writes to is not read again to check its version", async () => {
  await keep(shortConversation());
  const opened = await openWindow().open("c");
  if (opened === undefined) throw new Error("not found");
  const reads = vi.spyOn(storage, "read");
  const second = addMessage(opened.conversation, question("q2", "a1"));
  const third = addMessage(second, answer("a2", "q2"));
  expect([await opened.recorder.save(second), await opened.recorder.save(third)]).toEqual([true, true]);
  const readings = () => reads.mock.calls.filter(([file]) => file === path).length;
  expect(readings()).toBe(0);
  await openWindow().rename("c", "Carts");
  reads.mockClear();
  let conversation = third;
  for (let at = 3; at < 10; at += 1) {
    conversation = addMessage(conversation, question(`q${at}`, "a1"));
    expect(await opened.recorder.save(conversation)).toBe(true);
  }
  // To check what the other window wrote, to summarize it, and to check the file after that.
  expect(readings()).toBe(3);
});

test("if a newer window writes at the same moment, the list keeps the known entry", async () => {
  await keep(shortConversation());
  const store = openWindow();
  const opened = await store.open("c");
  if (opened === undefined) throw new Error("not found");
  const append = storage.append.bind(storage);
  vi.spyOn(storage, "append").mockImplementation((file, ...rest) => {
    if (file === path) put(path, (opaque["the header has a newer schema"] ?? String)(text()));
    return append(file, ...rest);
  });
  await opened.recorder.save(addMessage(opened.conversation, question("q2", "a1")));
  vi.restoreAllMocks();
  expect(await store.list()).toMatchObject([{ title: "question q1", readOnly: true }]);
});

describe.each(Object.entries({ ...opaque, ...partial }))("while a newer window writes to the conversation: %s", (_name, newer) => {
  test("a message is not appended", async () => {
    await keep(shortConversation());
    const opened = await openWindow().open("c");
    if (opened === undefined) throw new Error("not found");
    put(path, newer(text()));
    const before = storage.files.get(path);
    const longer = addMessage(opened.conversation, question("q2", "a1"));
    expect(await opened.recorder.save(longer)).toBe(false);
    expect(opened.recorder.saveError?.code).toBe("storage");
    await opened.recorder.close();
    expect(storage.files.get(path)).toBe(before);
  });

  test("a checkpoint of a streaming answer is not appended", async () => {
    vi.useFakeTimers();
    await keep(shortConversation());
    const opened = await openWindow().open("c");
    if (opened === undefined) throw new Error("not found");
    const streaming = addMessage(
      addMessage(opened.conversation, question("q2", "a1")),
      answer("a2", "q2", { status: "streaming", text: "" }),
    );
    expect(await opened.recorder.save(streaming)).toBe(true);
    put(path, newer(text()));
    const before = storage.files.get(path);
    opened.recorder.changed(updateAnswer(streaming, "a2", { text: "Once" }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(opened.recorder.saveError?.code).toBe("storage");
    expect(storage.files.get(path)).toBe(before);
  });

  test("catching up reports it, and the shown conversation does not change", async () => {
    await keep(setModel(deleteMessage(addMessage(shortConversation(), question("q2", "a1")), "q2"), "lab/own"));
    const opened = await openWindow().open("c");
    if (opened === undefined) throw new Error("not found");
    put(path, newer(text()));
    let shown = opened.conversation;
    await opened.recorder.catchUp(
      () => shown,
      (taken) => (shown = taken),
    );
    expect(shown).toEqual(opened.conversation);
    expect([shown.model, shown.deleted?.size]).toEqual(["lab/own", 1]);
    expect(opened.recorder.saveError?.message).toMatch(/^A newer version of Aside wrote/);
  });

  test("a new conversation with the same id is not appended to", async () => {
    await keep(shortConversation());
    const begun = newer(text());
    storage.files.clear();
    const { recorder } = openWindow().create("c");
    put(path, begun);
    const before = storage.files.get(path);
    expect(await recorder.save(shortConversation())).toBe(false);
    expect(storage.files.get(path)).toBe(before);
  });
});

describe("other files of version 99", () => {
  test("the index is not overwritten, and the list comes from the journals", async () => {
    await keep(shortConversation());
    await openWindow().refresh();
    put("index.jsonl", '{"v":99}\n{"c":"hologram"}\n');
    const before = storage.files.get("index.jsonl");
    const store = openWindow();
    expect(await store.list()).toMatchObject([{ id: "c", title: "question q1" }]);
    expect(await store.rename("c", "Carts")).toBe(null);
    await store.dispose();
    expect(storage.files.get("index.jsonl")).toBe(before);
    expect(await openWindow().list()).toMatchObject([{ id: "c", title: "Carts" }]);
  });

  test("an index that a newer version wrote in the meantime is not overwritten either", async () => {
    await keep(shortConversation());
    const store = openWindow();
    await store.list();
    put("index.json", '{"v":99}');
    const before = storage.files.get("index.json");
    await store.rename("c", "Carts");
    await store.dispose();
    expect(storage.files.get("index.json")).toBe(before);
  });

  test("newer entries of the ledger are kept and not counted", async () => {
    const newer = '\n{"v":99,"kind":"hologram","day":"2026-11-20","model":"m","cost":1}\n';
    put("ledger.jsonl", newer);
    const { ledger } = openWindow();
    expect(await ledger.entries()).toEqual([]);
    await ledger.note("inlineEdit", { model: "m", cost: 0.25 });
    expect(text("ledger.jsonl").startsWith(newer)).toBe(true);
    expect((await ledger.entries()).map(({ kind, cost }) => [kind, cost])).toEqual([["inlineEdit", 0.25]]);
  });

  test("pending messages are not read, overwritten or removed, and opening reports it", async () => {
    await keep(shortConversation());
    for (const id of ["c", "fresh"]) put(`pending/${id}.json`, '{"v":99,"draft":"hologram","queue":"?"}');
    const before = storage.files.get("pending/c.json");
    const store = openWindow();
    for (const id of ["c", "fresh"]) {
      const opened = await store.open(id);
      expect(opened?.pending).toEqual({ queue: [], attachments: [], draft: "" });
      expect(opened?.recorder.saveError).toMatchObject({ code: "storage", message: expect.stringContaining("saved a draft") as string });
      opened?.recorder.keepPending({ queue: [], attachments: [], draft: "mine" });
      await opened?.recorder.close();
    }
    await store.delete("c");
    now += deletedRetentionMs + week;
    expect(await store.purge()).toBe(0);
    expect(storage.files.get("pending/c.json")).toBe(before);
    expect(text("pending/fresh.json")).toContain("hologram");
    expect(storage.files.has(path)).toBe(true);
  });
});
