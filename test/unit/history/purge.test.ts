import { expect, test, vi } from "vitest";
import { ConversationStore, deletedRetentionMs } from "../../../src/history/conversationStore.ts";
import { type PendingFile, readPending } from "../../../src/history/pending.ts";
import { addMessage, type Conversation, createConversation } from "../../../src/shared/conversation.ts";
import { MemoryStorage } from "./memoryStorage.ts";
import { question, shortConversation } from "./messages.ts";

const picture = (name: string) => `data:image/png;base64,${name.repeat(5000)}`;

/** Files have the time at which they were written last. */
class TimedStorage extends MemoryStorage {
  now = Date.now();
  /** Called after a file was looked at, before the answer arrives. */
  onStat: ((path: string) => unknown) | undefined;

  override async writeAtomic(path: string, bytes: Uint8Array): Promise<void> {
    await super.writeAtomic(path, bytes);
    this.modified.set(path, this.now);
  }

  override async stat(path: string): ReturnType<MemoryStorage["stat"]> {
    const found = await super.stat(path);
    await this.onStat?.(path);
    return found;
  }
}

async function keep(store: ConversationStore, conversation: Conversation): Promise<void> {
  const { recorder } = store.create(conversation.id);
  await recorder.save(conversation);
  await recorder.close();
}

test("a conversation that was deleted long ago is purged with the images that no other conversation uses", async () => {
  const storage = new MemoryStorage();
  let now = Date.now();
  const store = new ConversationStore(storage, () => now);
  await keep(store, shortConversation("old", { images: [picture("old"), picture("shared")] }));
  await keep(store, shortConversation("kept", { images: [picture("shared")] }));
  const blobs = () => [...storage.files.keys()].filter((path) => path.startsWith("blobs/"));
  expect(blobs()).toHaveLength(2);
  await store.delete("old");
  expect(await store.purge()).toBe(0);
  now += deletedRetentionMs + 1000;
  expect(await store.purge()).toBe(1);
  expect([...storage.files.keys()].filter((path) => path.includes("old"))).toEqual([]);
  expect(blobs()).toHaveLength(1);
  const kept = (await store.peek("kept"))?.conversation.messages.get("a1");
  expect(kept?.role === "assistant" && kept.images).toEqual([picture("shared")]);
  expect((await store.list()).map(({ id }) => id)).toEqual(["kept"]);
  await store.dispose();
});

test("what drafts and crashes left of a conversation is purged with it, and what was stored a moment ago stays", async () => {
  const storage = new MemoryStorage();
  let now = Date.now();
  const store = new ConversationStore(storage, () => now);
  await keep(store, shortConversation("c"));
  await keep(store, shortConversation("cc", { images: [picture("used")] }));
  const pasted = {
    id: "p",
    kind: "image" as const,
    label: "p",
    path: "p",
    uri: "",
    languageId: "image/png",
    startLine: 0,
    endLine: 0,
    text: picture("pasted").repeat(3),
  };
  const opened = await store.open("c");
  opened?.recorder.keepPending({ queue: [], attachments: [pasted], draft: "" });
  await opened?.recorder.close();
  const again = await store.open("c");
  again?.recorder.keepPending({ queue: [], attachments: [], draft: "Without the picture" });
  await again?.recorder.close();
  const bytes = new TextEncoder().encode("Half of what was written\n");
  const torn = `blobs/${"0".repeat(64)}.00ff00ff00ff.tmp`;
  const recent = `blobs/${"1".repeat(64)}`;
  for (const path of [torn, recent, "conversations/c.jsonl.new", "conversations/c.jsonl.old-12", "conversations/c.jsonl.corrupt"])
    storage.files.set(path, bytes);
  await store.delete("c");
  now += deletedRetentionMs + 1000;
  storage.modified.set(recent, now - 1000);
  expect(await store.purge()).toBe(1);
  await store.dispose();
  const left = [...storage.files.keys()].filter((path) => !/^(?:index|ledger)\.jsonl$/.test(path));
  const used = left.filter((path) => path.startsWith("blobs/") && path !== recent);
  expect(used).toHaveLength(1);
  expect(left.toSorted()).toEqual([...used, recent, "conversations/cc.jsonl"].toSorted());
});

test("a conversation that another window restored is not purged, whatever the list of this window says", async () => {
  const storage = new MemoryStorage();
  let now = Date.now();
  const store = new ConversationStore(storage, () => now);
  await keep(store, shortConversation("c"));
  await store.delete("c");
  now += deletedRetentionMs + 1000;
  const other = new ConversationStore(storage, () => now);
  expect(await other.restore("c")).toBe(null);
  expect((await store.list({ deleted: true })).map(({ id }) => id)).toEqual(["c"]);
  expect(await store.purge()).toBe(0);
  expect((await store.open("c"))?.conversation.messages.size).toBe(2);
  await Promise.all([store.dispose(), other.dispose()]);
});

test("a conversation that another window continued after it was deleted is not purged", async () => {
  const storage = new MemoryStorage();
  let now = Date.now();
  const store = new ConversationStore(storage, () => now);
  await keep(store, shortConversation("over"));
  await keep(store, shortConversation("continued", { createdAt: now + 1000 }));
  await store.delete("over");
  await store.delete("continued");
  now += deletedRetentionMs + 1000;
  expect(await store.purge()).toBe(1);
  expect((await store.list({ deleted: true })).map(({ id }) => id)).toEqual(["continued"]);
  expect((await store.open("continued"))?.conversation.messages.size).toBe(2);
  await store.dispose();
});

test.each(["this", "another"])(
  "a blob that %s window purges after a draft dropped it is there for the message that uses it again",
  async (purging) => {
    const storage = new TimedStorage();
    const store = new ConversationStore(storage, () => storage.now);
    const other = new ConversationStore(storage, () => storage.now);
    const text = picture("again").repeat(3);
    const file = {
      id: "p",
      kind: "image",
      label: "p",
      path: "p",
      uri: "",
      languageId: "image/png",
      startLine: 0,
      endLine: 0,
      text,
    } as const;
    const { recorder: abandoned } = store.create("abandoned");
    abandoned.keepPending({ queue: [], attachments: [], draft: "Half a" });
    await abandoned.close();
    storage.now += deletedRetentionMs;
    const opened = store.create("c");
    opened.recorder.keepPending({ queue: [], attachments: [file], draft: "" });
    await vi.waitFor(() => expect(storage.files.has("pending/c.json")).toBe(true));
    opened.recorder.keepPending({ queue: [], attachments: [], draft: "" });
    await vi.waitFor(() => expect(storage.files.has("pending/c.json")).toBe(false));
    storage.now += 25 * 60 * 60 * 1000;
    // The purge of the other window comes between the look at the file and the message.
    const blob = [...storage.files.keys()].find((path) => path.startsWith("blobs/")) ?? "";
    const purgeOnce = async (path: string) => {
      if (path !== blob) return;
      storage.onStat = undefined;
      await other.purge();
    };
    if (purging === "this") await store.purge();
    else storage.onStat = purgeOnce;
    const asked = { ...question("q1", null), attachments: [file] };
    await opened.recorder.save(addMessage(createConversation("c", storage.now), asked));
    await opened.recorder.close();
    storage.onStat = undefined;
    await other.purge();
    const read = await new ConversationStore(storage).peek("c");
    expect(read?.conversation.messages.get("q1")).toEqual(asked);
    expect(storage.files.has("pending/abandoned.json")).toBe(false);
    await Promise.all([store.dispose(), other.dispose()]);
  },
);

test("pending messages are kept, also without a conversation, and removed when they are sent", async () => {
  const storage = new MemoryStorage();
  const store = new ConversationStore(storage);
  const { recorder } = store.create("c");
  const attachment = {
    id: "x",
    kind: "file" as const,
    label: "a",
    path: "a",
    uri: "file:///a",
    languageId: "ts",
    startLine: 1,
    endLine: 1,
    text: "A",
  };
  const pending: Parameters<PendingFile["set"]>[0] = {
    queue: [{ id: "1", text: "next", attachments: [attachment] }],
    attachments: [attachment],
    draft: "Half a",
  };
  recorder.keepPending(pending);
  await recorder.close();
  const again = await new ConversationStore(storage).open("c");
  expect(again?.pending).toEqual(pending);
  expect(again?.conversation.messages.size).toBe(0);
  again?.recorder.keepPending({ queue: [], attachments: [], draft: "" });
  await again?.recorder.close();
  expect([...storage.files.keys()]).toEqual([]);
  expect(await new ConversationStore(storage).open("c")).toBeUndefined();
});

test("an image in the draft is stored once, whatever changes in the draft, and is not purged", async () => {
  const storage = new MemoryStorage();
  const text = `data:image/png;base64,${"A".repeat(100_000)}`;
  const image = {
    id: "p",
    kind: "image" as const,
    label: "p",
    path: "p",
    uri: "",
    languageId: "image/png",
    startLine: 0,
    endLine: 0,
    text,
  };
  const { recorder } = new ConversationStore(storage).create("c");
  recorder.keepPending({ queue: [], attachments: [image], draft: "a" });
  recorder.keepPending({ queue: [], attachments: [image], draft: "ab" });
  await recorder.close();
  expect([...storage.files].map(([path, bytes]) => [path.split("/")[0], bytes.length > 100_000])).toEqual([
    ["blobs", true],
    ["pending", false],
  ]);
  expect((await new ConversationStore(storage).open("c"))?.pending.attachments).toEqual([image]);
});

test("every kind of attachment is read back with its check, and invalid fields are skipped", () => {
  const check = { patterns: ["x"], redact: true, hidden: 2, lookalikes: 0, keepHidden: false };
  const commit = {
    id: "1",
    kind: "commit",
    label: "l",
    path: "p",
    uri: "u",
    languageId: "diff",
    startLine: 0,
    endLine: 0,
    text: "t",
    tokens: 5,
    check,
  };
  const odd = { ...commit, id: "2", tokens: "many", unread: "yes", part: 1, check: { patterns: [7, "y"], hidden: "no" } };
  const read = readPending(new TextEncoder().encode(JSON.stringify({ v: 1, queue: [], attachments: [commit, odd], draft: "" })));
  const { tokens: _tokens, ...plain } = commit;
  expect(read.attachments).toEqual([
    commit,
    { ...plain, id: "2", check: { patterns: ["y"], redact: false, hidden: 0, lookalikes: 0, keepHidden: false } },
  ]);
});

test.each(["", "{", "[]", '{"v":2}', '{"v":1,"queue":7,"attachments":[{}]}', '{"v":1,"queue":[{"id":1}]}'])(
  "a pending file with %j is read as empty",
  (text) => {
    expect(readPending(new TextEncoder().encode(text))).toEqual({ queue: [], attachments: [], draft: "" });
  },
);
