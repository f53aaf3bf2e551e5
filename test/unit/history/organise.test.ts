import { describe, expect, test } from "vitest";
import { importConversations } from "../../../src/history/importConversations.ts";
import { ConversationStore } from "../../../src/history/conversationStore.ts";
import { conversationsJson } from "../../../src/history/exportJson.ts";
import { newerLinesIn } from "../../../src/history/newerLines.ts";
import { foldersIn, folderFrom, longestFolder, longestTag, mostTags, tagsFrom, tagsIn } from "../../../src/history/organisation.ts";
import { encodeBatch } from "../../../src/history/record.ts";
import { addMessage } from "../../../src/shared/conversation.ts";
import { MemoryStorage } from "./memoryStorage.ts";
import { answer, question, shortConversation } from "./messages.ts";
import { copyOldData, type Expected, openStore, readOldJson } from "./oldData.ts";

async function kept(ids: readonly string[] = ["c"], now = () => 5000): Promise<{ storage: MemoryStorage; store: ConversationStore }> {
  const storage = new MemoryStorage();
  const store = new ConversationStore(storage, now);
  for (const id of ids) {
    const { recorder } = store.create(id);
    await recorder.save(shortConversation(id));
    await recorder.close();
  }
  return { storage, store };
}

const move = (folder: string | null) => ({ type: "move", folder }) as const;
const tag = (add: readonly string[], remove: readonly string[] = []) => ({ type: "tag", add, remove }) as const;
const archive = (archived = true) => ({ type: "archive", archived }) as const;

describe("names", () => {
  test("folders are one trimmed line of bounded length without hidden characters", () => {
    expect(folderFrom("  My\n\tproject ")).toBe("My project");
    expect(folderFrom("a\u202eb\u200b")).toBe("ab");
    expect(folderFrom(" \u200b ")).toBe("");
    expect(folderFrom("x".repeat(1000))).toHaveLength(longestFolder);
    expect(folderFrom(`${"x".repeat(longestFolder - 1)}😀`)).toBe("x".repeat(longestFolder - 1));
  });

  test("tags are unique whatever their case and composition, and no more than a conversation can have", () => {
    expect(tagsFrom(["Bug", " bug ", "#BUG", "", "#", "Ünï", "U\u0308NI\u0308", "c#"])).toEqual(["Bug", "Ünï", "c#"]);
    expect(tagsFrom(["a,b"])).toEqual(["a b"]);
    expect(tagsFrom(Array.from({ length: 100 }, (_, at) => `t${at}`))).toHaveLength(mostTags);
    expect(tagsFrom(["y".repeat(1000)])[0]).toHaveLength(longestTag);
  });

  test("are counted once for all spellings, in alphabetical order", () => {
    const summaries = [{ folder: "Work 10", tags: ["b"] }, { folder: "work 2" }, { folder: "WORK 10", tags: ["B", "a"] }, {}];
    expect(foldersIn(summaries)).toEqual([
      { name: "work 2", count: 1 },
      { name: "Work 10", count: 2 },
    ]);
    expect(tagsIn(summaries)).toEqual([
      { name: "a", count: 1 },
      { name: "b", count: 2 },
    ]);
  });
});

describe("organising", () => {
  test("is a record in the journal, outlives the index and compaction, and does not change when it was updated", async () => {
    let now = 5000;
    const { storage, store } = await kept(["c", "d"], () => now);
    now = 9000;
    expect(await store.organise(["c"], move("Work"))).toEqual({ changed: ["c"], failed: [] });
    expect(await store.organise(["c"], tag(["urgent", "Bug"]))).toEqual({ changed: ["c"], failed: [] });
    expect(await store.organise(["c"], archive())).toEqual({ changed: ["c"], failed: [] });
    const filed = { id: "c", folder: "Work", tags: ["urgent", "Bug"], archived: true, updatedAt: 5000 };
    expect(store.summary("c")).toMatchObject(filed);
    await store.dispose();
    storage.files.delete("index.jsonl");

    const second = new ConversationStore(storage, () => now);
    expect((await second.list()).find(({ id }) => id === "c")).toMatchObject(filed);
    expect(await second.compact("c")).toBe(true);
    storage.files.delete("index.jsonl");
    const third = new ConversationStore(storage, () => now);
    const opened = await third.open("c");
    expect(opened).toMatchObject({ readOnly: false, damaged: 0, summary: filed });
    expect((await third.list()).map(({ id, updatedAt }) => [id, updatedAt])).toEqual([
      ["c", 5000],
      ["d", 5000],
    ]);
  });

  test("can be taken back, and then nothing of it is left", async () => {
    const { storage, store } = await kept();
    await store.organise(["c"], move("Work"));
    await store.organise(["c"], tag(["a", "b"]));
    await store.organise(["c"], archive());
    await store.organise(["c"], move(null));
    await store.organise(["c"], tag([], ["A"]));
    await store.organise(["c"], archive(false));
    const summary = store.summary("c");
    expect(summary).toMatchObject({ tags: ["b"] });
    expect(Object.keys(summary ?? {})).not.toEqual(expect.arrayContaining(["folder"]));
    await store.organise(["c"], tag([], ["b"]));
    await store.dispose();
    storage.files.delete("index.jsonl");
    const [again] = await new ConversationStore(storage).list();
    expect([again?.folder, again?.tags, again?.archived]).toEqual([undefined, undefined, undefined]);
  });

  test("writes nothing where nothing changes, and spells names as they are already spelled", async () => {
    const { storage, store } = await kept(["c", "d"]);
    await store.organise(["c"], move("Café"));
    await store.organise(["c"], tag(["Urgent"]));
    const before = storage.files.get("conversations/c.jsonl")?.length;
    expect(await store.organise(["c", "d", "c"], move("CAFE\u0301"))).toEqual({ changed: ["d"], failed: [] });
    expect(await store.organise(["c", "d"], tag(["urgent"]))).toEqual({ changed: ["d"], failed: [] });
    expect(storage.files.get("conversations/c.jsonl")?.length).toBe(before);
    expect(store.summary("d")).toMatchObject({ folder: "Café", tags: ["Urgent"] });
  });

  test("deletes and restores many at once", async () => {
    const { store } = await kept(["a", "b", "c"]);
    expect((await store.organise(["a", "c"], { type: "delete", at: 7000 })).changed.toSorted()).toEqual(["a", "c"]);
    expect((await store.list()).map(({ id }) => id)).toEqual(["b"]);
    expect((await store.list({ deleted: true })).map(({ deletedAt }) => deletedAt)).toEqual([7000, 7000]);
    await store.organise(["a", "b", "c"], { type: "delete", at: null });
    expect(await store.list()).toHaveLength(3);
  });

  test("reports those that could not be changed, and changes the others", async () => {
    const { storage, store } = await kept(["a", "b"]);
    storage.files.set(
      "conversations/a.jsonl",
      new TextEncoder().encode(`${new TextDecoder().decode(storage.files.get("conversations/a.jsonl"))}{"v":99,"t":"x"}\n`),
    );
    const outcome = await store.organise(["a", "b", "gone"], archive());
    expect(outcome.changed).toEqual(["b"]);
    expect(outcome.failed.map(({ id }) => id)).toEqual(["a", "gone"]);
    expect(outcome.failed[0]?.error.message).toMatch(/newer version of Aside/);
  });

  test("stops when it is cancelled", async () => {
    const ids = Array.from({ length: 20 }, (_, at) => `c${at}`);
    const { store } = await kept(ids);
    const { changed } = await store.organise(ids, archive(), AbortSignal.abort());
    expect(changed).toEqual([]);
  });
});

test("a new question takes a conversation out of the archive and the deleted ones", async () => {
  const { store } = await kept();
  await store.organise(["c"], archive());
  await store.delete("c");
  await store.bringBack("c");
  expect(store.summary("c")).toMatchObject({ deletedAt: null });
  expect(store.summary("c")?.archived).toBeUndefined();
});

test("a fork gets the folder and the tags, and is not archived", async () => {
  const { store } = await kept();
  await store.organise(["c"], move("Work"));
  await store.organise(["c"], tag(["a"]));
  await store.organise(["c"], archive());
  const fork = store.create("f", { filedLike: "c" });
  await fork.recorder.save(shortConversation("f"));
  expect(store.summary("f")).toMatchObject({ folder: "Work", tags: ["a"] });
  expect(store.summary("f")?.archived).toBeUndefined();
});

test("two windows: each keeps what the other filed, also while it writes messages", async () => {
  const { storage, store: here } = await kept();
  const there = new ConversationStore(storage, () => 6000);
  const opened = await there.open("c");
  await here.organise(["c"], move("Work"));
  // The other window has not heard of it, and adds a tag.
  await there.organise(["c"], tag(["a"]));
  await here.organise(["c"], tag(["b"]));
  await opened?.recorder.save(addMessage(opened.conversation, question("q2", "a1")));
  const filed = { folder: "Work", tags: ["a", "b"], messages: 3 };
  expect(there.summary("c")).toMatchObject(filed);
  await here.refresh();
  expect(here.summary("c")).toMatchObject(filed);
  storage.files.delete("index.jsonl");
  expect(await new ConversationStore(storage).list()).toMatchObject([filed]);
});

test("a summary of a version without folders does not make the list forget them", async () => {
  const { storage, store } = await kept();
  await store.organise(["c"], move("Work"));
  const { folder: _folder, ...old } = store.summary("c") ?? { createdAt: 0, updatedAt: 0, cost: null, messages: 0, unfinished: false };
  const message = { t: "message", message: answer("a2", "q1") } as const;
  await storage.append("conversations/c.jsonl", encodeBatch([message, { t: "summary", summary: old }]), { sync: false, create: false });
  await store.refresh();
  expect(store.summary("c")).toMatchObject({ folder: "Work", messages: 3 });
});

test("export and import keep folder, tags and archive, and clean those of a file", async () => {
  const { store } = await kept();
  await store.organise(["c"], move("Work"));
  await store.organise(["c"], tag(["a", "b"]));
  await store.organise(["c"], archive());
  const found = await store.peek("c");
  const json = conversationsJson(found === undefined ? [] : [found]);
  const [read] = importConversations(json).conversations;
  expect(read?.meta).toMatchObject({ folder: "Work", tags: ["a", "b"], archived: true });
  const other = new ConversationStore(new MemoryStorage());
  if (read !== undefined) await other.add(read, () => "new");
  expect(await other.list()).toMatchObject([{ folder: "Work", tags: ["a", "b"], archived: true }]);
  const hostile = json.replace('"Work"', `"W\\u202eork${"x".repeat(5000)}"`).replace('"archived": true', '"archived": "yes"');
  const [cleaned] = importConversations(hostile).conversations;
  expect(cleaned?.meta.folder).toBe(`Work${"x".repeat(longestFolder - 4)}`);
  expect(cleaned?.meta.archived).toBeUndefined();
});

test("conversations of Aside 0.1.0 can be organised", async () => {
  const { conversations } = await readOldJson<Expected>("expected.json");
  const store = openStore(await copyOldData());
  const before = await store.list();
  const outcome = await store.organise(
    before.map(({ id }) => id),
    tag(["old"]),
  );
  expect(outcome.failed).toEqual([]);
  expect(outcome.changed).toHaveLength(before.length);
  await store.refresh();
  expect((await store.list()).map(({ id, updatedAt }) => [id, updatedAt])).toEqual(before.map(({ id, updatedAt }) => [id, updatedAt]));
  for (const { id } of before) {
    const opened = await store.open(id);
    expect(opened).toMatchObject({ readOnly: false, summary: { tags: ["old"] } });
    expect(opened?.conversation.messages.size).toBe(conversations[id]?.messages.length);
  }
});

test("newer lines are found at any place of a journal", () => {
  const own = new TextDecoder().decode(encodeBatch([{ t: "meta", meta: { title: 'quotes "v":99 \n {"v":99,' } }]));
  const bytes = (text: string) => new TextEncoder().encode(text);
  expect(newerLinesIn(bytes(own))).toBe("none");
  expect(newerLinesIn(bytes(`${own}not a record\n{"v":1}`))).toBe("none");
  expect(newerLinesIn(bytes(`${own}{"v":99,"t":"meta"}\n${own}`))).toBe("some");
  expect(newerLinesIn(bytes(`${own}{"t":"hologram","v":99}`))).toBe("some");
  expect(newerLinesIn(bytes(`${own}{"v":1,"t":"conversation","schema":99,"id":"c"}\n${own}`))).toBe("whole");
});
