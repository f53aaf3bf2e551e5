import * as fc from "fast-check";
import { expect, test, vi } from "vitest";
import { ConversationStore, type OpenedConversation } from "../../../src/history/conversationStore.ts";
import {
  activePath,
  addMessage,
  type Conversation,
  deleteMessage,
  pathTo,
  restoreMessage,
  setModel,
  stepVersion,
  updateAnswer,
} from "../../../src/shared/conversation.ts";
import { MemoryStorage } from "./memoryStorage.ts";
import { answer, question, shortConversation } from "./messages.ts";

type Operation = "ask" | "answer" | "grow" | "end" | "delete" | "restore" | "step" | "model" | "look" | "compact" | "rename" | "reopen";
const operations = ["ask", "answer", "grow", "end", "delete", "restore", "step", "model", "look", "compact", "rename", "reopen"] as const;

/** A window: the conversation that it shows and the answers that it is streaming. */
class OneWindow {
  readonly store: ConversationStore;
  readonly streams = new Map<string, { dispose(): Promise<void> }>();
  #opened: OpenedConversation | undefined;
  shown: Conversation = shortConversation();

  constructor(storage: MemoryStorage) {
    this.store = new ConversationStore(storage, () => 0);
  }

  get recorder() {
    if (this.#opened === undefined) throw new Error("nothing is open");
    return this.#opened.recorder;
  }

  async open(): Promise<void> {
    this.#opened = await this.store.open("c");
    this.shown = this.#opened?.conversation ?? this.shown;
  }

  async look(): Promise<void> {
    await this.recorder.catchUp(
      () => this.shown,
      (conversation) => (this.shown = conversation),
    );
  }

  async do(operation: Operation, at: number, fresh: string): Promise<void> {
    const ids = [...this.shown.messages.keys()];
    const id = ids[at % ids.length] ?? "q1";
    const tail = activePath(this.shown).at(-1)?.id ?? null;
    const [live] = this.streams.keys();
    switch (operation) {
      case "ask":
        return this.#save(addMessage(this.shown, question(fresh, tail)));
      case "answer":
        if (tail === null) return;
        this.streams.set(fresh, this.recorder.hold(fresh));
        return this.#save(addMessage(this.shown, answer(fresh, tail, { status: "streaming", text: "" })));
      case "grow": {
        const message = live === undefined ? undefined : this.shown.messages.get(live);
        if (message?.role === "assistant") await this.#save(updateAnswer(this.shown, message.id, { text: `${message.text}${fresh} ` }));
        return;
      }
      case "end":
        if (live === undefined) return;
        await this.#save(updateAnswer(this.shown, live, { status: "done" }));
        await this.streams.get(live)?.dispose();
        this.streams.delete(live);
        return;
      case "delete":
        return this.#save(deleteMessage(this.shown, id));
      case "restore":
        return this.#save(restoreMessage(this.shown, id));
      case "step":
        return this.#save(stepVersion(this.shown, id, at % 2 === 0 ? 1 : -1));
      case "model":
        return this.#save(setModel(this.shown, at % 2 === 0 ? undefined : fresh));
      case "look":
        return this.look();
      case "compact":
        await this.store.compact("c");
        return;
      case "rename":
        expect(await this.store.rename("c", fresh)).toBe(null);
        return;
      case "reopen":
        if (this.streams.size > 0) return;
        await this.recorder.close();
        return this.open();
      default:
        return operation satisfies never;
    }
  }

  async #save(conversation: Conversation): Promise<void> {
    this.shown = conversation;
    expect(await this.recorder.save(conversation)).toBe(true);
  }
}

const steps = fc.array(fc.record({ window: fc.nat(1), operation: fc.constantFrom(...operations), at: fc.nat(1000) }), { maxLength: 40 });

test("whatever two windows do to a conversation, both end with the same messages, and the journal has them all", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const storage = new MemoryStorage();
      const windows = [new OneWindow(storage), new OneWindow(storage)] as const;
      await windows[0].store.create("c").recorder.save(shortConversation());
      for (const each of windows) await each.open();
      const said = new Set(["q1", "a1"]);
      for (const [index, { window, operation, at }] of sequence.entries()) {
        const one = windows[window] ?? windows[0];
        await one.do(operation, at, `m${index}`);
        for (const id of one.shown.messages.keys()) said.add(id);
      }
      for (const each of windows) while (each.streams.size > 0) await each.do("end", 0, "");
      for (let round = 0; round < 2; round += 1) for (const each of windows) await each.look();
      const journal = (await windows[0].store.peek("c"))?.conversation;
      if (journal === undefined) throw new Error("the file is gone");
      expect(new Set(journal.messages.keys())).toEqual(said);
      for (const { shown } of windows) {
        expect(new Map([...shown.messages].toSorted(byId))).toEqual(new Map([...journal.messages].toSorted(byId)));
        expect(new Set(shown.deleted)).toEqual(new Set(journal.deleted));
        for (const id of shown.messages.keys()) expect(pathTo(shown, id)[0]?.parentId).toBe(null);
      }
      await Promise.all(windows.map(({ store }) => store.dispose()));
    }),
    { numRuns: Number(process.env["ASIDE_MUTATIONS"] ?? 200) },
  );
});

function byId(one: readonly [string, unknown], other: readonly [string, unknown]): number {
  return one[0] < other[0] ? -1 : 1;
}

test("a conversation that one window deletes and the other continues is back in the list with its new messages", async () => {
  const storage = new MemoryStorage();
  const [here, there] = [new ConversationStore(storage, () => 0), new ConversationStore(storage, () => 0)];
  const { recorder } = here.create("c");
  await recorder.save(shortConversation());
  await there.refresh();
  await there.delete("c");
  // Writing the question shows whether it was deleted.
  await recorder.save(addMessage(shortConversation(), question("q2", "a1")));
  await here.bringBack("c");
  expect((await here.list()).map(({ id, messages }) => [id, messages])).toEqual([["c", 3]]);
  await there.refresh();
  expect((await there.list()).map(({ id }) => id)).toEqual(["c"]);
});

test("two windows that show the same empty conversation write into two journals, and lose neither the draft nor a message", async () => {
  const storage = new MemoryStorage();
  const [one, two] = [new ConversationStore(storage, () => 0), new ConversationStore(storage, () => 0)];
  const first = one.create("c");
  const draft = { queue: [], attachments: [], draft: "Half a thought" };
  first.recorder.keepPending(draft);
  await vi.waitFor(() => expect(storage.files.has("pending/c.json")).toBe(true));
  const copy = await two.copyDraft("c");
  if (copy === undefined) throw new Error("not copied");
  expect(copy.id).not.toBe("c");
  const second = await two.open(copy.id);
  expect(second?.pending).toEqual(draft);
  await copy.removeOriginal();
  expect(storage.files.has("pending/c.json")).toBe(false);
  // The first window still has it, and writes it with what comes next.
  first.recorder.keepPending({ ...draft, draft: "Half a thought, and more" });
  await vi.waitFor(() => expect(storage.files.has("pending/c.json")).toBe(true));
  await first.recorder.save(shortConversation("c"));
  await second?.recorder.save(shortConversation(copy.id));
  await Promise.all([one.dispose(), two.dispose()]);
  const journals = [...storage.files.keys()].filter((path) => path.startsWith("conversations/"));
  expect(journals.toSorted()).toEqual(["conversations/c.jsonl", `conversations/${copy.id}.jsonl`].toSorted());
  const again = new ConversationStore(storage);
  expect((await again.open("c"))?.pending.draft).toBe("Half a thought, and more");
  expect((await again.open(copy.id))?.pending).toEqual(draft);
  // With messages it is no longer empty: windows share it, and see it.
  expect(await again.copyDraft("c")).toBeUndefined();
  expect(await again.copyDraft("../c")).toBeUndefined();
  expect(await again.copyDraft("unknown")).toBeUndefined();
  storage.files.set("pending/newer.json", new TextEncoder().encode('{"v":99}'));
  expect(await again.copyDraft("newer")).toBeUndefined();
  storage.files.set("pending/full.json", new TextEncoder().encode('{"v":1,"draft":"x"}'));
  storage.fault = "full";
  expect(await again.copyDraft("full")).toBeUndefined();
  storage.fault = undefined;
  await again.dispose();
});
