import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ConversationStore } from "../../../src/history/conversationStore.ts";
import { replayJournal } from "../../../src/history/replay.ts";
import { activePath, addMessage, pathTo, updateAnswer } from "../../../src/shared/conversation.ts";
import { MemoryStorage } from "./memoryStorage.ts";
import { answer, question, shortConversation } from "./messages.ts";

const path = "conversations/c.jsonl";

/** Writes a journal with checkpoints, and returns the disk with its log and when each message was acknowledged. */
async function session(
  turns: number,
): Promise<{ readonly storage: MemoryStorage; readonly acknowledged: readonly { readonly writes: number; readonly id: string }[] }> {
  const storage = new MemoryStorage();
  const store = new ConversationStore(storage, () => 7);
  const { recorder, conversation: empty } = store.create("c");
  const acknowledged: { writes: number; id: string }[] = [];
  let conversation = empty;
  let last: string | null = null;
  for (let turn = 0; turn < turns; turn += 1) {
    conversation = addMessage(conversation, question(`q${turn}`, last, `naïve question ${turn} 😀`));
    await recorder.save(conversation);
    acknowledged.push({ writes: storage.log.length, id: `q${turn}` });
    conversation = addMessage(conversation, answer(`a${turn}`, `q${turn}`, { status: "streaming", text: "" }));
    for (let delta = 1; delta <= 5; delta += 1) {
      conversation = updateAnswer(conversation, `a${turn}`, { text: "lorem ".repeat(delta) });
      await recorder.save(conversation);
    }
    conversation = updateAnswer(conversation, `a${turn}`, { status: "done" });
    await recorder.save(conversation);
    acknowledged.push({ writes: storage.log.length, id: `a${turn}` });
    last = `a${turn}`;
  }
  return { storage, acknowledged };
}

const { storage: recorded, acknowledged } = await session(5);
const original = recorded.files.get(path) ?? new Uint8Array();

function mutate(bytes: Uint8Array, kind: number, at: number, length: number): Uint8Array {
  const from = at % bytes.length;
  const to = Math.min(bytes.length, from + length);
  const copy = bytes.slice();
  switch (kind) {
    case 0:
      copy[from] = (copy[from] ?? 0) ^ (1 << (length % 8));
      return copy;
    case 1:
      return copy.slice(0, from);
    case 2:
      return copy.fill(0, from, to);
    case 3:
      for (let index = from; index < to; index += 1) copy[index] = (index * 7919 + at) % 256;
      return copy;
    case 4:
      return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), copy]);
    case 5:
      return Buffer.from(Buffer.from(copy).toString("utf8").replaceAll("\n", "\r\n"));
    case 6:
      return Buffer.concat([copy.subarray(0, from), copy.subarray(to)]);
    default:
      return Buffer.concat([copy.subarray(0, to), copy.subarray(from)]);
  }
}

// ASIDE_MUTATIONS=10000 is the full run.
const mutations = Number(process.env["ASIDE_MUTATIONS"] ?? 500);

test(`F110 ${mutations} mutated journals: no crash, a valid tree, and the other conversation is not changed`, async () => {
  const other = new ConversationStore(recorded, () => 7);
  await other.create("other").recorder.save(shortConversation("other"));
  const bystander = recorded.files.get("conversations/other.jsonl");
  await fc.assert(
    fc.asyncProperty(fc.nat(7), fc.nat(1_000_000), fc.integer({ min: 1, max: 3000 }), async (kind, at, length) => {
      const storage = new MemoryStorage();
      const bytes = mutate(original, kind, at, length);
      storage.files.set(path, bytes);
      if (bystander !== undefined) storage.files.set("conversations/other.jsonl", bystander);
      const store = new ConversationStore(storage, () => 8);
      const opened = await store.open("c");
      if (opened === undefined) throw new Error("not even opened");
      const { conversation, damaged, readOnly } = opened;
      for (const id of conversation.messages.keys()) expect(pathTo(conversation, id)[0]?.parentId).toBe(null);
      expect([...conversation.children.values()].flat().length).toBe(conversation.messages.size);
      for (const message of activePath(conversation)) expect(message).not.toMatchObject({ status: "streaming" });
      if (kind === 4 || kind === 5) expect([damaged, conversation.messages.size]).toEqual([0, 10]);
      if (damaged > 0 && !readOnly) expect(storage.files.get(`${path}.corrupt`)).toEqual(bytes);
      if (!readOnly) {
        const next = addMessage(conversation, question("next", conversation.messages.keys().next().value ?? null));
        expect(await opened.recorder.save(next)).toBe(true);
        expect((await store.peek("c"))?.conversation.messages.size).toBe(next.messages.size);
      }
      expect(await store.list()).toHaveLength(2);
      expect(storage.files.get("conversations/other.jsonl")).toBe(bystander);
      await store.dispose();
    }),
    { numRuns: mutations },
  );
}, 120_000);

test("a damaged line that joins a question and an answer is read as a plain question", async () => {
  const text = Buffer.from(original).toString("utf8");
  const inQuestion = text.indexOf(',"text":', text.indexOf('"role":"user","id":"q3"'));
  const inAnswer = text.indexOf(',"status":', text.indexOf('"role":"assistant","id":"a3"'));
  const storage = new MemoryStorage();
  storage.files.set(path, Buffer.from(text.slice(0, inQuestion) + text.slice(inAnswer)));
  const opened = await new ConversationStore(storage, () => 8).open("c");
  const joined = opened?.conversation.messages.get("q3");
  expect(joined).toEqual({ role: "user", id: "q3", parentId: "a2", createdAt: 1000, text: "lorem ", attachments: [] });
  expect(opened?.damaged).toBe(0);
});

test("F106 no acknowledged message is lost after a crash at any byte, with unsynced bytes dropped or torn", () => {
  const appends = recorded.log.flatMap((write) => (write.op === "append" && write.path === path ? [write] : []));
  const sizes = appends.map(({ bytes }) => bytes.length);
  let points = 0;
  let size = 0;
  appends.forEach((write, index) => {
    const before = original.subarray(0, size);
    // The unfinished write may be torn at any byte. Zeros follow if the size of the file reached the disk before its data.
    for (let cut = 0; cut < write.bytes.length; cut += 1) {
      for (const zeros of [0, 512]) {
        const torn = Buffer.concat([before, write.bytes.subarray(0, cut), new Uint8Array(zeros), Buffer.from("\n{}\n").subarray(0, zeros)]);
        const read = replayJournal("c", torn);
        points += 1;
        for (const { writes, id } of acknowledged)
          if (writes <= index && !read.conversation.messages.has(id)) throw new Error(`${id} lost at ${size + cut}`);
      }
    }
    size += sizes[index] ?? 0;
  });
  expect(points).toBeGreaterThan(10_000);
}, 60_000);

test("a record with 100,000 levels of nesting is skipped and the rest is read", async () => {
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const storage = new MemoryStorage();
  const bomb = `\n{"v":1,"t":"delta","m":"a0","set":{"images":${deep}}}\n{"v":1,"t":"message","message":{"role":"user","id":"x","parentId":null,"strange":${deep}}}\n`;
  storage.files.set(path, Buffer.concat([original, Buffer.from(bomb)]));
  const store = new ConversationStore(storage, () => 8);
  const opened = await store.open("c");
  expect(opened?.damaged).toBe(2);
  expect(opened?.conversation.messages.size).toBe(10);
  if (opened === undefined) return;
  expect(await opened.recorder.save(addMessage(opened.conversation, question("next", null)))).toBe(true);
});
