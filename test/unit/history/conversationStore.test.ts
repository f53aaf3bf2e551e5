import { describe, expect, test, vi } from "vitest";
import { wholeJournal } from "../../../src/history/wholeJournal.ts";
import { ConversationStore, deletedRetentionMs } from "../../../src/history/conversationStore.ts";
import { encodeBatch } from "../../../src/history/record.ts";
import {
  addMessage,
  type Conversation,
  createConversation,
  deleteMessage,
  messageText,
  setModel,
  updateAnswer,
} from "../../../src/shared/conversation.ts";
import { MemoryStorage } from "./memoryStorage.ts";
import { answer, question, shortConversation } from "./messages.ts";

const path = "conversations/c.jsonl";

function setUp(storage = new MemoryStorage(), now = () => 5000): { storage: MemoryStorage; store: ConversationStore } {
  return { storage, store: new ConversationStore(storage, now) };
}

async function written(conversation: Conversation = shortConversation()): Promise<MemoryStorage> {
  const { storage, store } = setUp();
  await store.create(conversation.id).recorder.save(conversation);
  await store.dispose();
  return storage;
}

function text(storage: MemoryStorage, file = path): string {
  return new TextDecoder().decode(storage.files.get(file));
}

describe("a conversation on disk", () => {
  test("is read back unchanged and is in the list", async () => {
    const conversation = deleteMessage(addMessage(shortConversation("c", { cost: 0.25, reasoning: "hm" }), answer("a2", "q1")), "a2");
    const { store } = setUp(await written(conversation));
    expect(await store.list()).toMatchObject([
      { id: "c", title: "question q1", model: "lab/one", cost: 0.25, messages: 3, unfinished: false },
    ]);
    const opened = await store.open("c");
    expect(opened?.conversation).toEqual({ ...conversation, createdAt: 500 });
    expect(opened).toMatchObject({ readOnly: false, damaged: 0 });
  });

  test("has no journal before its first message", async () => {
    const { storage, store } = setUp();
    const { recorder, conversation } = store.create("c");
    recorder.changed(conversation);
    expect(await recorder.save(conversation)).toBe(true);
    await store.dispose();
    expect([...storage.files.keys()].filter((file) => file.startsWith("conversations/"))).toEqual([]);
  });

  test("stores images and large attachments as blobs, once each", async () => {
    const image = { type: "image_url", image_url: { url: `data:image/png;base64,${"A".repeat(9000)}` } };
    const big = {
      id: "x",
      kind: "file" as const,
      label: "big.ts",
      path: "big.ts",
      uri: "",
      languageId: "ts",
      startLine: 1,
      endLine: 2,
      text: "y".repeat(70_000),
    };
    let conversation = addMessage(createConversation("c", 1), { ...question("q1", null), attachments: [big] });
    conversation = addMessage(conversation, answer("a1", "q1", { images: [image, image] }));
    const storage = await written(conversation);
    expect([...storage.files.keys()].filter((file) => file.startsWith("blobs/"))).toHaveLength(2);
    expect(text(storage).length).toBeLessThan(3000);
    expect((await setUp(storage).store.open("c"))?.conversation).toEqual(conversation);
  });
});

describe("an answer while it streams", () => {
  test("a picture is on disk within a second; previews that it replaces are not, and the last one is what is kept", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const { storage, store } = setUp();
      const { recorder } = store.create("c");
      const image = (name: string) => ({ type: "image_url", image_url: { url: `data:image/png;base64,${name.repeat(9000)}` } });
      const blobs = () => [...storage.files.keys()].filter((file) => file.startsWith("blobs/")).length;
      let conversation = shortConversation("c", { status: "streaming", text: "" });
      await recorder.save(conversation);
      for (const name of ["A", "B", "C", "D"]) {
        conversation = updateAnswer(conversation, "a1", { images: [image(name)] });
        recorder.changed(conversation);
        await vi.advanceTimersByTimeAsync(2000);
        // Hashes are computed outside of the clock of the test.
        while (blobs() === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      while (!text(storage).includes("$blob")) await new Promise((resolve) => setImmediate(resolve));
      const crashed = (await setUp(storage).store.open("c"))?.conversation.messages.get("a1");
      expect(crashed?.role === "assistant" && crashed.images).toEqual([image("A")]);
      await recorder.save(updateAnswer(conversation, "a1", { status: "done" }));
      expect(blobs()).toBe(2);
      const ended = (await setUp(storage).store.open("c"))?.conversation.messages.get("a1");
      expect(ended?.role === "assistant" && ended.images).toEqual([image("D")]);
    } finally {
      vi.useRealTimers();
    }
  });

  test("grows beside the tree, and no other change of the conversation takes that back", async () => {
    vi.useFakeTimers();
    try {
      const { storage, store } = setUp();
      const { recorder } = store.create("c");
      const one = answer("a1", "q1", { status: "streaming", text: "" });
      const other = answer("a2", "q1", { status: "streaming", text: "" });
      let conversation = addMessage(addMessage(addMessage(createConversation("c", 1), question("q1", null)), one), other);
      await recorder.save(conversation);
      const onDisk = async (id: string) => {
        await vi.advanceTimersByTimeAsync(1000);
        return messageText((await setUp(storage).store.open("c"))?.conversation.messages.get(id));
      };
      recorder.changed(conversation, [
        { ...one, text: "one, first" },
        { ...other, text: "other, first" },
      ]);
      expect([await onDisk("a1"), await onDisk("a2")]).toEqual(["one, first", "other, first"]);
      const size = text(storage).length;
      recorder.changed(conversation, [{ ...one, text: "one, first and second" }]);
      expect([await onDisk("a1"), await onDisk("a2")]).toEqual(["one, first and second", "other, first"]);
      expect(text(storage).length - size).toBeLessThan(100);
      // The tree has the answers as they began.
      recorder.changed(setModel(conversation, "lab/two"));
      expect([await onDisk("a1"), await onDisk("a2")]).toEqual(["one, first and second", "other, first"]);
      conversation = updateAnswer(setModel(conversation, "lab/two"), "a1", { status: "done", text: "one, whole" });
      expect(await recorder.save(conversation)).toBe(true);
      expect([await onDisk("a1"), await onDisk("a2")]).toEqual(["one, whole", "other, first"]);
      // Another window wrote, and its journal has more of the answers than the tree.
      const theirs = await setUp(storage).store.open("c");
      if (theirs === undefined) throw new Error("nothing there");
      await theirs.recorder.save(addMessage(theirs.conversation, question("q2", "a1")));
      await recorder.catchUp(
        () => conversation,
        (caughtUp) => (conversation = caughtUp),
      );
      expect(messageText(conversation.messages.get("q2"))).toBe("question q2");
      expect(conversation.messages.get("a2")).toBe(other);
      recorder.changed(conversation, [{ ...other, text: "other, first and last" }]);
      await recorder.close();
      expect([await onDisk("a1"), await onDisk("a2")]).toEqual(["one, whole", "other, first and last"]);
    } finally {
      vi.useRealTimers();
    }
  });

  test("is written whole, with what has streamed, after its journal was deleted", async () => {
    const { storage, store } = setUp();
    const { recorder } = store.create("c");
    const streaming = shortConversation("c", { status: "streaming", text: "" });
    await recorder.save(streaming);
    storage.files.delete("conversations/c.jsonl");
    recorder.changed(streaming, [answer("a1", "q1", { status: "streaming", text: "so far" })]);
    await recorder.close();
    const found = (await setUp(storage).store.open("c"))?.conversation;
    expect(Array.from(found?.messages.values() ?? [], messageText)).toEqual(["question q1", "so far"]);
  });

  test("F104 is on disk within a second, only as what is new, and opens as interrupted after a crash", async () => {
    vi.useFakeTimers();
    try {
      const { storage, store } = setUp();
      const { recorder } = store.create("c");
      let conversation = shortConversation("c", { status: "streaming", text: "" });
      await recorder.save(conversation);
      for (let tick = 0; tick < 100; tick += 1) {
        conversation = updateAnswer(conversation, "a1", { text: "word ".repeat(tick) });
        recorder.changed(conversation);
        await vi.advanceTimersByTimeAsync(100);
      }
      const crashed = await setUp(storage).store.open("c");
      const shown = crashed?.conversation.messages.get("a1");
      expect(shown).toMatchObject({ status: "interrupted" });
      expect(messageText(shown).length).toBeGreaterThan(5 * 89);
      expect(text(storage).length).toBeLessThan(3 * 500 + 3000);
      // The next record completes the answer, so that its text can be found in the bytes.
      if (crashed === undefined) throw new Error("nothing there");
      await crashed.recorder.save(addMessage(crashed.conversation, question("q2", "a1")));
      expect(text(storage)).toContain(`"status":"interrupted"`);
      expect((await setUp(storage).store.list())[0]).toMatchObject({ unfinished: false, messages: 3 });
    } finally {
      vi.useRealTimers();
    }
  });

  test("ends with one complete record, also if text turned out to be reasoning", async () => {
    const { storage, store } = setUp();
    const { recorder } = store.create("c");
    const start = shortConversation("c", { status: "streaming", text: "<think>so" });
    await recorder.save(start);
    const turned = updateAnswer(start, "a1", { text: "", reasoning: "so" });
    await recorder.save(turned);
    const done = updateAnswer(turned, "a1", { text: "yes", reasoning: "so it is", status: "done" });
    expect(await recorder.save(done)).toBe(true);
    expect((await setUp(storage).store.open("c"))?.conversation).toEqual(done);
  });
});

describe("disk errors", () => {
  test.each([
    ["full", "diskFull"],
    ["readOnly", "storage"],
    ["failed", "storage"],
  ] as const)("F107, F108 %s is reported, the chat continues, and the backlog is written later", async (fault, code) => {
    vi.useFakeTimers();
    try {
      const { storage, store } = setUp();
      const { recorder } = store.create("c");
      const saveErrors: (string | undefined)[] = [];
      recorder.onDidChangeSaveError((saveError) => saveErrors.push(saveError?.code));
      let conversation = addMessage(createConversation("c", 1), question("q1", null));
      await recorder.save(conversation);
      storage.fault = fault;
      conversation = addMessage(conversation, answer("a1", "q1"));
      expect(await recorder.save(conversation)).toBe(false);
      expect(recorder.saveError?.code).toBe(code);
      conversation = addMessage(conversation, question("q2", "a1"));
      recorder.changed(conversation);
      await vi.advanceTimersByTimeAsync(5000);
      storage.fault = undefined;
      await vi.advanceTimersByTimeAsync(31_000);
      expect(saveErrors).toEqual([code, undefined]);
      expect((await setUp(storage).store.open("c"))?.conversation).toEqual(conversation);
    } finally {
      vi.useRealTimers();
    }
  });

  test("F109 a folder that was deleted is recreated with the whole conversation and its title", async () => {
    const { storage, store } = setUp();
    const { recorder } = store.create("c", { workspace: "shop" });
    const first = shortConversation();
    await recorder.save(first);
    expect(await store.rename("c", "Carts")).toBe(null);
    storage.files.clear();
    const second = addMessage(first, question("q2", "a1"));
    expect(await recorder.save(second)).toBe(true);
    const again = setUp(storage).store;
    expect((await again.open("c"))?.conversation).toEqual(second);
    expect(await again.list()).toMatchObject([{ title: "Carts", workspace: "shop" }]);
  });

  test("F112 a record of a newer version makes a conversation read-only, and its file is not changed", async () => {
    const storage = await written();
    const newer = new TextEncoder().encode(`${text(storage)}{"v":99,"t":"hologram"}\n`);
    storage.files.set(path, newer);
    const opened = await setUp(storage).store.open("c");
    expect(opened).toMatchObject({ readOnly: true, damaged: 0 });
    expect(opened?.conversation.messages.size).toBe(2);
    expect(await opened?.recorder.save(addMessage(opened.conversation, question("q9", "a1")))).toBe(false);
    expect(opened?.recorder.saveError?.code).toBe("storage");
    expect(storage.files.get(path)).toBe(newer);
  });

  test("a journal of a newer version is not renamed, pinned or deleted either, even if its last lines are of this version", async () => {
    const storage = await written();
    const newer = new TextEncoder().encode(`{"v":99,"t":"hologram"}\n${text(storage)}`);
    storage.files.set(path, newer);
    const { store } = setUp(storage);
    expect(await store.list()).toHaveLength(1);
    for (const change of [
      () => store.rename("c", "x"),
      () => store.pin("c", true),
      () => store.delete("c"),
      () => store.giveTitle("c", "x", 1),
    ])
      expect((await change())?.message).toContain("newer version");
    expect(await store.list()).toMatchObject([{ title: "question q1", pinned: false, deletedAt: null }]);
    expect(storage.files.get(path)).toBe(newer);
  });

  test("F110 a damaged journal is backed up and repaired, and its readable part is shown", async () => {
    const storage = await written();
    const garbled = text(storage).replace(`"role":"user"`, `"role":"us\u0000r"`);
    storage.files.set(path, new TextEncoder().encode(garbled));
    const opened = await setUp(storage).store.open("c");
    expect(opened?.damaged).toBe(1);
    expect([...(opened?.conversation.messages.values() ?? [])].map(messageText)).toEqual(["", "answer a1"]);
    expect(text(storage, `${path}.corrupt`)).toBe(garbled);
    expect(await setUp(storage).store.open("c")).toMatchObject({ damaged: 0 });
  });

  test("F111 a lost or damaged index is rebuilt from the journals", async () => {
    const storage = await written();
    await (async () => {
      const { store } = setUp(storage);
      await store.create("d").recorder.save(shortConversation("d"));
      await store.pin("d", true);
      await store.dispose();
    })();
    for (const index of [undefined, "{", "[]", "\n", `{"v":1}\nnull\n{"id":3}\n{"id":"c","size":1`, `{"id":"c"}\n{"v":1}\n`, `{"v":2}\n`]) {
      if (index === undefined) storage.files.delete("index.jsonl");
      else storage.files.set("index.jsonl", new TextEncoder().encode(index));
      const { store } = setUp(storage);
      await store.refresh();
      expect((await store.list()).map(({ id, pinned, messages }) => [id, pinned, messages])).toEqual([
        ["d", true, 2],
        ["c", false, 2],
      ]);
    }
  });

  test("F133 10,000 conversations are listed from the index without reading any of them", async () => {
    const storage = new MemoryStorage();
    for (let index = 0; index < 10_000; index += 1) {
      const journal = encodeBatch(wholeJournal({ ...shortConversation(), id: `c${index}` }, {}, index));
      storage.files.set(`conversations/c${index}.jsonl`, journal);
    }
    const { store } = setUp(storage);
    await store.refresh();
    await store.dispose();
    const reads = [vi.spyOn(storage, "read"), vi.spyOn(storage, "readTail")];
    const list = await setUp(storage).store.list();
    expect(list).toHaveLength(10_000);
    expect(new Set(list.map(({ title }) => title))).toEqual(new Set(["question q1"]));
    const looked = reads.flatMap(({ mock }) => mock.calls.map(([file]) => file));
    expect(looked).toContain("index.jsonl");
    expect(looked.filter((file) => file.startsWith("conversations/"))).toEqual([]);
  });

  test("a window that only opens one conversation never writes an index without the others", async () => {
    vi.useFakeTimers();
    try {
      const storage = await written();
      await setUp(storage).store.create("d").recorder.save(shortConversation("d"));
      storage.files.delete("index.jsonl");
      for (const wait of [0, 60_000]) {
        const { store } = setUp(storage);
        await store.open("c");
        await vi.advanceTimersByTimeAsync(wait);
        await store.dispose();
        expect(await setUp(storage).store.list()).toHaveLength(2);
      }
      expect(text(storage, "index.jsonl")).toContain(`"id":"d"`);
    } finally {
      vi.useRealTimers();
    }
  });

  test("F116 the order of messages is that of the journal, even if clocks change", async () => {
    let now = 1_000_000;
    const { storage, store } = setUp(new MemoryStorage(), () => (now -= 86_400_000));
    const { recorder } = store.create("c");
    let conversation = createConversation("c", 1);
    const at = [5, 1, 9, 3];
    for (let n = 0; n < at.length; n += 1) {
      conversation = addMessage(conversation, { ...question(`m${n}`, n === 0 ? null : `m${n - 1}`), createdAt: at[n] ?? 0 });
      await recorder.save(conversation);
    }
    expect([...((await setUp(storage).store.open("c"))?.conversation.messages.keys() ?? [])]).toEqual(["m0", "m1", "m2", "m3"]);
  });
});

describe("the list", () => {
  test("F114 deletes conversations, restores them while another window writes, and purges them after 30 days", async () => {
    let now = 1_000_000;
    const storage = await written();
    const here = new ConversationStore(storage, () => now);
    const there = new ConversationStore(storage, () => now);
    const opened = await there.open("c");
    expect(await here.delete("c")).toBe(null);
    expect(await here.list()).toEqual([]);
    if (opened === undefined) throw new Error("nothing there");
    expect(await opened.recorder.save(addMessage(opened.conversation, question("q2", "a1")))).toBe(true);
    // The other window did not know of the deletion. It stays deleted, and the new message is kept in case it is restored.
    expect(await there.list()).toEqual([]);
    const third = new ConversationStore(storage, () => now);
    await third.refresh();
    expect(await third.list()).toEqual([]);
    expect(await here.restore("c")).toBe(null);
    await here.refresh();
    expect(await here.list()).toMatchObject([{ id: "c", messages: 3 }]);
    await here.delete("c");
    expect(await here.purge()).toBe(0);
    now += deletedRetentionMs + 1;
    expect(await here.purge()).toBe(1);
    expect(storage.files.has(path)).toBe(false);
  });

  test("a generated title never replaces the user's", async () => {
    const { store } = setUp(await written());
    await store.list();
    await store.giveTitle("c", "By a model", 0.25);
    expect(store.summary("c")).toMatchObject({ title: "By a model", titleBy: "model", cost: 0.25 });
    await store.rename("c", "By me");
    await store.giveTitle("c", "By a model again", 0.5);
    expect(store.summary("c")).toMatchObject({ title: "By me", titleBy: "person", cost: 0.75, titleCost: 0.75 });
  });

  test("the messages of two windows are both in the conversation", async () => {
    const storage = await written();
    const here = await setUp(storage).store.open("c");
    const there = await setUp(storage).store.open("c");
    if (here === undefined || there === undefined) throw new Error("nothing there");
    await here.recorder.save(addMessage(here.conversation, question("left", "a1")));
    await there.recorder.save(addMessage(there.conversation, question("right", "a1")));
    const both = await setUp(storage).store.open("c");
    expect(both?.conversation.children.get("a1")).toEqual(["left", "right"]);
    expect(both?.conversation.active.get("a1")).toBe("right");
  });

  test("compaction drops only checkpoints, and an unfinished answer accepts its next checkpoint", async () => {
    const { storage, store } = setUp();
    const { recorder } = store.create("c");
    let conversation = shortConversation("c", { status: "streaming", text: "" });
    for (let n = 0; n < 40; n += 1) {
      conversation = updateAnswer(conversation, "a1", { text: "x".repeat(n) });
      await recorder.save(conversation);
    }
    const before = text(storage).length;
    expect(await store.compact("c")).toBe(true);
    expect(text(storage).length).toBeLessThan(before / 5);
    conversation = updateAnswer(conversation, "a1", { text: `${"x".repeat(39)}y` });
    await recorder.save(conversation);
    expect(messageText((await setUp(storage).store.peek("c"))?.conversation.messages.get("a1"))).toBe(`${"x".repeat(39)}y`);
  });
});
