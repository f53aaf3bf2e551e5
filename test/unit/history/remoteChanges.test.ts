import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ConversationStore, deletedRetentionMs, type OpenedConversation } from "../../../src/history/conversationStore.ts";
import {
  activePath,
  addMessage,
  type Conversation,
  deleteMessage,
  messageText,
  selectVersion,
  setModel,
  updateAnswer,
} from "../../../src/shared/conversation.ts";
import { MemoryStorage } from "./memoryStorage.ts";
import { answer, question, shortConversation } from "./messages.ts";

/** A window: its own store over the shared disk, and the conversation that it shows. */
class Window {
  readonly store: ConversationStore;
  opened: OpenedConversation | undefined;
  shown: Conversation = shortConversation();

  constructor(storage: MemoryStorage) {
    this.store = new ConversationStore(storage, () => 5000);
  }

  get recorder() {
    if (this.opened === undefined) throw new Error("nothing is open");
    return this.opened.recorder;
  }

  async open(): Promise<void> {
    this.opened = await this.store.open("c");
    this.shown = this.opened?.conversation ?? this.shown;
  }

  async change(change: (conversation: Conversation) => Conversation): Promise<void> {
    this.shown = change(this.shown);
    expect(await this.recorder.save(this.shown)).toBe(true);
  }

  /** Merges the changes of the other window. @returns whether there were any */
  async catchUp(): Promise<boolean> {
    const before = this.shown;
    await this.recorder.catchUp(
      () => this.shown,
      (conversation) => (this.shown = conversation),
    );
    return this.shown !== before;
  }

  get texts(): readonly string[] {
    return activePath(this.shown).map(messageText);
  }
}

let storage: MemoryStorage;
let a: Window;
let b: Window;

beforeEach(async () => {
  storage = new MemoryStorage();
  a = new Window(storage);
  b = new Window(storage);
  a.opened = a.store.create("c");
  await a.recorder.save(a.shown);
  await b.open();
});

afterEach(() => Promise.all([a.store.dispose(), b.store.dispose()]));

describe("two windows on one conversation", () => {
  test("F113 each window gets the messages of the other one and does not write them again", async () => {
    await a.change((shown) => addMessage(shown, question("q2", "a1", "from a")));
    expect(await b.catchUp()).toBe(true);
    expect(b.texts).toEqual(["question q1", "answer a1", "from a"]);
    expect(await b.catchUp()).toBe(false);
    const writes = storage.log.length;
    await b.change((shown) => addMessage(shown, answer("a2", "q2", { text: "from b" })));
    const written = new TextDecoder().decode(storage.log[writes]?.op === "append" ? storage.log[writes].bytes : undefined);
    expect(written).toContain("from b");
    expect(written).not.toContain("from a");
    expect(await a.catchUp()).toBe(true);
    expect(a.texts).toEqual(b.texts);
  });

  test("an answer that streams in the other window grows and ends in this one", async () => {
    await a.change((shown) => addMessage(shown, answer("a2", "q1", { status: "streaming", text: "One" })));
    await b.catchUp();
    expect(b.shown.messages.get("a2")).toMatchObject({ status: "interrupted", text: "One" });
    await a.change((shown) => updateAnswer(shown, "a2", { text: "One two" }));
    await b.catchUp();
    expect(b.shown.messages.get("a2")).toMatchObject({ text: "One two" });
    // Records of the other window do not end it.
    await b.change((shown) => addMessage(shown, question("q2", "a1", "meanwhile")));
    await a.change((shown) => updateAnswer(shown, "a2", { text: "One two three" }));
    await a.change((shown) => updateAnswer(shown, "a2", { text: "One two three.", status: "done" }));
    await b.catchUp();
    expect(b.shown.messages.get("a2")).toMatchObject({ text: "One two three.", status: "done" });
    const fresh = new ConversationStore(storage);
    const read = await fresh.peek("c");
    expect(read?.conversation.messages.get("a2")).toMatchObject({ text: "One two three.", status: "done" });
    expect(read?.conversation.messages.has("q2")).toBe(true);
  });

  test("this window does not write an end for an answer that the other window is streaming", async () => {
    const lease = a.recorder.hold("a2");
    await a.change((shown) => addMessage(shown, answer("a2", "q1", { status: "streaming", text: "One" })));
    await b.catchUp();
    expect([...b.recorder.streamingInOtherWindows]).toEqual(["a2"]);
    // The journal did not change since. Without the lease, this write would end the answer.
    await b.change((shown) => addMessage(shown, question("q2", "a1", "meanwhile")));
    await b.change((shown) => addMessage(shown, question("q3", "q2", "and again")));
    const written = storage.log.map((entry) => (entry.op === "append" ? new TextDecoder().decode(entry.bytes) : "")).join("");
    expect(written).not.toContain("interrupted");
    const later = new Window(storage);
    await later.open();
    expect([...later.recorder.streamingInOtherWindows]).toEqual(["a2"]);
    await a.change((shown) => updateAnswer(shown, "a2", { text: "One two.", status: "done" }));
    await lease.dispose();
    await b.catchUp();
    expect([...b.recorder.streamingInOtherWindows]).toEqual([]);
    expect(b.shown.messages.get("a2")).toMatchObject({ text: "One two.", status: "done" });
    await later.store.dispose();
  });

  test("closing a window ends its leases", async () => {
    a.recorder.hold("a2");
    await a.change((shown) => addMessage(shown, answer("a2", "q1", { status: "streaming", text: "One" })));
    await a.store.dispose();
    await b.catchUp();
    expect([...b.recorder.streamingInOtherWindows]).toEqual([]);
    await b.change((shown) => addMessage(shown, question("q2", "a1")));
    expect((await b.store.peek("c"))?.conversation.messages.get("a2")).toMatchObject({ status: "interrupted", text: "One" });
  });

  test("unwritten changes of this window are kept", async () => {
    b.shown = addMessage(b.shown, answer("b2", "q1", { status: "streaming", text: "Mine" }));
    b.recorder.changed(b.shown);
    await a.change((shown) => setModel(addMessage(shown, question("q2", "a1", "theirs")), "lab/two"));
    await b.catchUp();
    expect(b.shown.messages.get("b2")).toMatchObject({ status: "streaming", text: "Mine" });
    expect(b.shown.messages.has("q2")).toBe(true);
    expect(b.shown.model).toBe("lab/two");
    await b.change((shown) => updateAnswer(shown, "b2", { text: "Mine is done", status: "done" }));
    await a.catchUp();
    expect(a.shown.messages.get("b2")).toMatchObject({ text: "Mine is done", status: "done" });
  });

  test("the shown version does not change", async () => {
    await a.change((shown) => addMessage(shown, answer("a2", "q1")));
    await b.catchUp();
    expect(b.shown.messages.has("a2")).toBe(true);
    expect(activePath(b.shown).at(-1)?.id).toBe("a1");
    await b.change((shown) => selectVersion(shown, "a2"));
    expect(activePath(b.shown).at(-1)?.id).toBe("a2");
  });

  test("the other window can delete and restore a message", async () => {
    await a.change((shown) => addMessage(shown, question("q2", "a1")));
    await b.catchUp();
    await a.change((shown) => deleteMessage(shown, "q2"));
    await b.catchUp();
    expect(activePath(b.shown).map(({ id }) => id)).toEqual(["q1", "a1"]);
    await b.change((shown) => addMessage(shown, question("q3", "a1")));
    await a.catchUp();
    expect(activePath(a.shown).map(({ id }) => id)).toEqual(["q1", "a1", "q3"]);
  });

  test("F114 a conversation that one window deletes while the other continues it can be restored without loss", async () => {
    await a.store.delete("c");
    await b.change((shown) => addMessage(shown, question("q2", "a1", "still here")));
    await a.store.refresh();
    expect(await a.store.list()).toEqual([]);
    await a.store.restore("c");
    const [summary] = await a.store.list();
    expect(summary).toMatchObject({ id: "c", messages: 3 });
    expect((await a.store.peek("c"))?.conversation.messages.get("q2")).toMatchObject({ text: "still here" });
  });

  test("if the journal is purged while the other window continues, the whole conversation is written again", async () => {
    await a.store.delete("c");
    const later = new ConversationStore(storage, () => 5000 + deletedRetentionMs);
    expect(await later.purge()).toBe(1);
    expect(storage.files.has("conversations/c.jsonl")).toBe(false);
    await b.change((shown) => addMessage(shown, question("q2", "a1", "still here")));
    expect([...((await a.store.peek("c"))?.conversation.messages.keys() ?? [])]).toEqual(["q1", "a1", "q2"]);
  });
});

test("the next summary of this window has the title, pin and deletion from the other window", async () => {
  await b.store.rename("c", "Renamed in the other window");
  await b.store.pin("c", true);
  await b.store.delete("c");
  await a.catchUp();
  await a.change((conversation) => addMessage(conversation, question("q2", "a1")));
  const fresh = new ConversationStore(storage, () => 5000);
  expect(await fresh.list()).toEqual([]);
  expect(await fresh.list({ deleted: true })).toMatchObject([{ title: "Renamed in the other window", titleBy: "person", pinned: true }]);
});
