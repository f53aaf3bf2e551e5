import { expect, test } from "vitest";
import { ConversationStore } from "../../../src/history/conversationStore.ts";
import { addMessage } from "../../../src/shared/conversation.ts";
import { MemoryStorage } from "./memoryStorage.ts";
import { question, shortConversation } from "./messages.ts";

const start = Date.UTC(2026, 0, 1);
const picture = (name: string) => `data:image/png;base64,${name.repeat(5000)}`;
const drafted = {
  id: "p",
  kind: "image" as const,
  label: "p",
  path: "p",
  uri: "",
  languageId: "image/png",
  startLine: 0,
  endLine: 0,
  text: picture("DRAFT").repeat(4),
};

interface Disk {
  readonly storage: MemoryStorage;
  readonly store: ConversationStore;
  tick(): void;
  open(): ConversationStore;
}

async function disk(): Promise<Disk> {
  const storage = new MemoryStorage();
  let now = start;
  const open = () => new ConversationStore(storage, () => now);
  const store = open();
  for (const id of ["one", "deleted"]) {
    const { recorder } = store.create(id);
    await recorder.save(shortConversation(id, { text: `Text of ${id}`, images: [picture(id)], cost: 0.25 }));
    await recorder.close();
  }
  await store.delete("deleted");
  const { recorder } = store.create("draft");
  recorder.keepPending({ queue: [], attachments: [drafted], draft: "Half a" });
  await recorder.close();
  await store.ledger.note("commitMessage", { model: "lab/one", cost: 1 });
  now += 1000;
  return { storage, store, open, tick: () => (now += 1000) };
}

const names = ({ storage }: Disk) => [...storage.files.keys()].map((path) => path.replace(/^blobs\/.*/, "blobs/…")).toSorted();
const texts = ({ storage }: Disk) => [...storage.files.values()].map((bytes) => new TextDecoder().decode(bytes)).join("\n");

test("all conversations go, deleted ones too, with their titles and blobs; drafts and costs stay", async () => {
  const all = await disk();
  const { store } = all;
  expect(texts(all)).toContain("question q1");
  await store.abandonOpen(Infinity);
  expect(await store.removeAll({ conversations: true, drafts: false, keepsCosts: true })).toEqual([]);
  expect([await store.list(), await store.list({ deleted: true })]).toEqual([[], []]);
  await store.dispose();
  expect(names(all)).toEqual(["blobs/…", "cleared.json", "index.jsonl", "ledger.jsonl", "pending/draft.json"]);
  expect(texts(all)).not.toContain("question q1");
  const again = all.open();
  expect((await again.open("draft"))?.pending.attachments).toEqual([drafted]);
  const sums = (await again.ledger.entries()).map(({ kind, cost }) => `${kind} ${String(cost)}`);
  expect(sums.toSorted()).toEqual(["commitMessage 1", "removed 0.25", "removed 0.25"]);
  await again.dispose();
});

test("without the costs, nothing is added to the ledger; drafts alone leave the conversations whole", async () => {
  const all = await disk();
  expect(await all.store.removeAll({ conversations: false, drafts: true, keepsCosts: true })).toEqual([]);
  expect(names(all).filter((path) => path.startsWith("pending/") || path === "cleared.json")).toEqual([]);
  expect(texts(all)).not.toContain("DRAFTDRAFT");
  const one = (await all.store.peek("one"))?.conversation.messages.get("a1");
  expect(one?.role === "assistant" && one.images).toEqual([picture("one")]);
  await all.store.removeAll({ conversations: true, drafts: true, keepsCosts: false });
  await all.store.dispose();
  expect(names(all)).toEqual(["cleared.json", "index.jsonl", "ledger.jsonl"]);
  expect((await all.open().ledger.entries()).map(({ kind }) => kind)).toEqual(["commitMessage"]);
});

test("another window does not write again what it has open, and says why; what it begins is kept", async () => {
  const all = await disk();
  const other = all.open();
  const opened = await other.open("one");
  if (opened === undefined) throw new Error("not found");
  all.tick();
  await all.store.removeAll({ conversations: true, drafts: true, keepsCosts: false });
  const grown = addMessage(opened.conversation, question("q2", "a1", "Written after that"));
  expect(await opened.recorder.save(grown)).toBe(false);
  expect(opened.recorder.saveError?.message).toContain("All conversations were deleted in another window.");
  expect(texts(all)).not.toContain("Text of one");
  expect(await other.abandonOpen()).toBe(true);
  expect(await other.abandonOpen()).toBe(false);
  all.tick();
  const { recorder } = other.create("new");
  expect(await recorder.save(shortConversation("new", { images: [picture("one")] }))).toBe(true);
  await recorder.close();
  await other.dispose();
  const kept = (await all.open().peek("new"))?.conversation.messages.get("a1");
  expect(kept?.role === "assistant" && kept.images).toEqual([picture("one")]);
  expect(await all.open().peek("one")).toBeUndefined();
  await all.store.dispose();
});

test("an abandoned conversation is not written any more", async () => {
  const all = await disk();
  const opened = await all.store.open("one");
  if (opened === undefined) throw new Error("not found");
  const grown = addMessage(opened.conversation, question("q2", "a1", "Written after that"));
  opened.recorder.changed(grown);
  await all.store.abandonOpen(Infinity);
  opened.recorder.keepPending({ queue: [], attachments: [], draft: "Typed after that" });
  expect(await opened.recorder.save(grown)).toBe(false);
  await opened.recorder.close();
  await all.store.dispose();
  expect(texts(all)).toContain("Text of one");
  expect(texts(all)).not.toContain("after that");
});

test("without the note for other windows nothing is removed; what cannot be removed is named and stays on the list", async () => {
  const all = await disk();
  all.storage.fault = "readOnly";
  const left = await all.store.removeAll({ conversations: true, drafts: true, keepsCosts: false });
  expect(left.map(({ path }) => path)).toEqual(["cleared.json"]);
  all.storage.fault = undefined;
  expect((await all.store.list()).map(({ id }) => id)).toEqual(["one"]);
  const remove = all.storage.remove.bind(all.storage);
  all.storage.remove = (path) => (path.includes("one.jsonl") ? Promise.reject(new Error("EBUSY")) : remove(path));
  expect(await all.store.removeAll({ conversations: true, drafts: true, keepsCosts: false })).toEqual([
    { path: "conversations/one.jsonl", reason: "EBUSY" },
  ]);
  expect((await all.store.list()).map(({ id }) => id)).toEqual(["one"]);
  await all.store.dispose();
});
