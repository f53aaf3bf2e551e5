import { expect, test, vi } from "vitest";
import { ConversationStore } from "../../../src/history/conversationStore.ts";
import { addMessage } from "../../../src/shared/conversation.ts";
import { MemoryStorage } from "./memoryStorage.ts";
import { answer, shortConversation } from "./messages.ts";

const waits = (id: string) => ({ id, text: id, attachments: [] });
const pendingIn = async (storage: MemoryStorage) => (await new ConversationStore(storage).open("c"))?.pending;

test("a queued question stays when another window writes, and goes when its own window removes it", async () => {
  const storage = new MemoryStorage();
  const one = new ConversationStore(storage).create("c").recorder;
  const other = new ConversationStore(storage).create("c").recorder;
  const settled = () => vi.waitFor(async () => expect(storage.log.length).toBeGreaterThan(0));
  one.keepPending({ queue: [waits("1")], attachments: [], draft: "of one" });
  await settled();
  other.keepPending({ queue: [waits("2")], attachments: [], draft: "" });
  await vi.waitFor(async () => expect((await pendingIn(storage))?.queue.map(({ id }) => id)).toEqual(["1", "2"]));
  expect((await pendingIn(storage))?.draft).toBe("of one");
  one.keepPending({ queue: [], attachments: [], draft: "" });
  await vi.waitFor(async () => expect(await pendingIn(storage)).toEqual({ queue: [waits("2")], attachments: [], draft: "" }));
  other.keepPending({ queue: [], attachments: [], draft: "" });
  await Promise.all([one.close(), other.close()]);
  expect([...storage.files.keys()]).toEqual([]);
});

test("questions that wait for another window's answer are not in the queue of this window", async () => {
  const storage = new MemoryStorage();
  const first = new ConversationStore(storage);
  const { recorder } = first.create("c");
  await recorder.save(shortConversation("c", { status: "streaming" }));
  const lease = recorder.hold("a1");
  recorder.keepPending({ queue: [waits("1")], attachments: [], draft: "" });
  await vi.waitFor(() => expect([...storage.files.keys()]).toContain("pending/c.json"));
  const second = new ConversationStore(storage, () => 0);
  const opened = await second.open("c");
  expect(opened?.recorder.streamingInOtherWindows).toEqual(new Set(["a1"]));
  expect(opened?.pending.queue).toEqual([]);
  opened?.recorder.keepPending({ queue: [], attachments: [], draft: "mine" });
  await opened?.recorder.close();
  await lease.dispose();
  // After the first window died, opening the conversation returns both.
  expect(await pendingIn(storage)).toEqual({ queue: [waits("1")], attachments: [], draft: "mine" });
  await Promise.all([first.dispose(), second.dispose()]);
});

test("a failed write is retried without another change", async () => {
  vi.useFakeTimers();
  try {
    const storage = new MemoryStorage();
    const { recorder } = new ConversationStore(storage).create("c");
    storage.fault = "full";
    recorder.keepPending({ queue: [waits("1")], attachments: [], draft: "" });
    await vi.advanceTimersByTimeAsync(5000);
    expect(storage.files.size).toBe(0);
    storage.fault = undefined;
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await pendingIn(storage))?.queue).toEqual([waits("1")]);
    await recorder.close();
  } finally {
    vi.useRealTimers();
  }
});

test("is written again after the folder was deleted", async () => {
  const storage = new MemoryStorage();
  const store = new ConversationStore(storage);
  const { recorder } = store.create("c");
  await recorder.save(shortConversation("c"));
  recorder.keepPending({ queue: [], attachments: [], draft: "half" });
  await vi.waitFor(() => expect([...storage.files.keys()]).toContain("pending/c.json"));
  storage.files.clear();
  await recorder.save(addMessage(shortConversation("c"), answer("a2", "q1")));
  await vi.waitFor(async () => expect((await pendingIn(storage))?.draft).toBe("half"));
  await store.dispose();
});

test("the file of a newer version is not overwritten", async () => {
  const storage = new MemoryStorage();
  const newer = new TextEncoder().encode('{"v":2,"hologram":1}');
  storage.files.set("pending/c.json", newer);
  const { recorder } = new ConversationStore(storage).create("c");
  recorder.keepPending({ queue: [], attachments: [], draft: "mine" });
  recorder.keepPending({ queue: [], attachments: [], draft: "" });
  await recorder.close();
  expect(storage.files.get("pending/c.json")).toBe(newer);
});
