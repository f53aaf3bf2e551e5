import { createHash } from "node:crypto";
import { access, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { mock } from "node:test";
import { ConversationStore } from "../../src/history/conversationStore.ts";
import { NodeStorage } from "../../src/host/platform/nodeStorage.ts";
import { addMessage, type Attachment, type Conversation, lastMessage, messageText, updateAnswer } from "../../src/shared/conversation.ts";
import { answer, question } from "../unit/history/messages.ts";
import { afterCrash, type DiskState, type DiskStep, RecordedDisk, type Surviving } from "./recordedDisk.ts";

/** Something that was acknowledged after a number of steps. */
interface Promised {
  readonly steps: number;
  readonly kept: (found: Found) => boolean;
  readonly what: string;
}

interface Found {
  readonly conversation: Conversation;
  readonly title: string | undefined;
  readonly waiting: readonly string[];
}

const turns = 120;
const attachment: Attachment = {
  id: "x",
  kind: "file",
  label: "big.ts",
  path: "big.ts",
  uri: "",
  languageId: "typescript",
  startLine: 1,
  endLine: 1,
  text: "large ".repeat(12_000),
};

/** Two windows on one conversation: questions, streaming answers, attachments, titles, compaction, the index and queued questions. */
async function session(root: string): Promise<{ readonly steps: readonly DiskStep[]; readonly promised: readonly Promised[] }> {
  const disk = new RecordedDisk(root);
  const store = new ConversationStore(new NodeStorage(root, disk.calls), () => 7);
  const other = new ConversationStore(new NodeStorage(root, disk.calls), () => 8);
  const promised: Promised[] = [];
  const promise = (what: string, kept: Promised["kept"]) => promised.push({ steps: disk.steps.length, what, kept });
  const { recorder, conversation: empty } = store.create("c");
  let shown = empty;
  const save = async (id: string): Promise<void> => {
    const message = shown.messages.get(id);
    if (!(await recorder.save(shown))) throw new Error(`${id} was not kept`);
    promise(id, ({ conversation }) => {
      const found = conversation.messages.get(id);
      const whole = message?.role !== "user" || (found?.role === "user" && found.attachments[0]?.text === message.attachments[0]?.text);
      return messageText(found).startsWith(messageText(message)) && whole;
    });
  };
  for (let turn = 0; turn < turns; turn += 1) {
    const [asked, answered] = [`q${turn}`, `a${turn}`];
    const carried = turn % 40 === 1 ? [{ ...attachment, text: `${attachment.text}${turn}` }] : [];
    shown = addMessage(shown, { ...question(asked, lastMessage(shown)?.id ?? null, `naïve question ${turn} 😀`), attachments: carried });
    await save(asked);
    const began = answer(answered, asked, { status: "streaming", text: "", cost: 0.01 });
    shown = addMessage(shown, began);
    for (let delta = 1; delta <= 3; delta += 1) {
      // As a session does, and in every third turn with the text in the tree.
      const text = `${"lorem ".repeat(delta)}${turn}`;
      if (turn % 3 === 0) shown = updateAnswer(shown, answered, { text });
      recorder.changed(shown, turn % 3 === 0 ? [] : [{ ...began, text }]);
      mock.timers.tick(1000);
      // Wait for the checkpoint.
      await recorder.catchUp(
        () => shown,
        (caughtUp) => (shown = caughtUp),
      );
    }
    shown = updateAnswer(shown, answered, { text: `${"lorem ".repeat(4)}${turn}`, status: "done" });
    const compacting = turn % 4 === 2 ? store.compact("c") : undefined;
    await Promise.all([save(answered), compacting]);
    if (turn % 5 === 3) {
      const waiting = `waits ${turn}`;
      recorder.keepPending({ queue: [{ id: waiting, text: waiting, attachments: [] }], attachments: [], draft: "" });
    }
    if (turn % 6 === 4 && (await store.rename("c", `title ${turn}`)) === null) {
      promise("title", ({ title }) => Number(title?.split(" ")[1]) >= turn);
    }
    if (turn % 7 === 5) {
      const opened = await other.open("c");
      if (opened === undefined) throw new Error("the other window finds nothing");
      const theirs = `o${turn}`;
      const said = addMessage(opened.conversation, question(theirs, answered, `from the other window ${turn}`));
      const [kept] = await Promise.all([opened.recorder.save(said), store.compact("c")]);
      if (kept) promise(theirs, ({ conversation }) => messageText(conversation.messages.get(theirs)) === `from the other window ${turn}`);
      await opened.recorder.close();
    }
  }
  await Promise.all([store.dispose(), other.dispose()]);
  return { steps: disk.steps, promised };
}

const everything: Surviving = { unsyncedContent: "all", unsyncedNames: true };
const victims: readonly Surviving[] = [
  everything,
  { unsyncedContent: "none", unsyncedNames: true },
  { unsyncedContent: "none", unsyncedNames: false },
  { unsyncedContent: "all", unsyncedNames: false },
  { unsyncedContent: "torn", unsyncedNames: true },
  { unsyncedContent: "zeros", unsyncedNames: true },
];
const atOnce = 4;
/** Number of places at which each write is cut. */
const cuts = 6;

let state = 20_261_125;
/** A seeded generator, so that every run uses the same points. */
function random(below: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state % below;
}

/** All points at which the power can fail: after a number of steps, or within the next step. */
function* points(steps: readonly DiskStep[]): Generator<{ readonly count: number; readonly disk: () => DiskState }> {
  for (let count = 0; count <= steps.length; count += 1) {
    for (const surviving of victims) yield { count, disk: () => afterCrash(steps, count, surviving, random) };
    const next = steps[count];
    if (next?.op !== "write") continue;
    for (let cut = 0; cut < cuts; cut += 1) {
      const torn = { ...next, bytes: next.bytes.subarray(0, random(next.bytes.length)) };
      yield { count, disk: () => afterCrash([...steps.slice(0, count), torn], count + 1, everything, random) };
    }
  }
}

async function look(folder: string, disk: DiskState): Promise<Found> {
  await rm(folder, { recursive: true, force: true });
  for (const [name, bytes] of disk) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), bytes);
  }
  const store = new ConversationStore(new NodeStorage(folder));
  const opened = await store.peek("c");
  const pending = await store.open("c");
  await store.dispose();
  return {
    conversation: opened?.conversation ?? { id: "c", createdAt: 0, messages: new Map(), children: new Map(), active: new Map() },
    title: opened?.meta.title,
    waiting: (pending?.pending.queue ?? []).map(({ id }) => id),
  };
}

/**
 * Records the file system calls of a session, and opens the disk as it would be after a crash at each point: with unsynced content and names
 * present, missing, torn or zeroed. Prints the figures.
 * @param every checks only every n-th point
 * @returns whether everything that was acknowledged is found at all points
 */
export async function replayWrites(every: number): Promise<boolean> {
  const memory = await access("/dev/shm").then(
    () => "/dev/shm",
    () => os.tmpdir(),
  );
  const recordedIn = await mkdtemp(path.join(os.tmpdir(), "aside-writes-"));
  const mountedIn = await mkdtemp(path.join(memory, "aside-crashed-"));
  const states = new Map<string, Promise<Found>>();
  let [seen, looked, lost, unreadable] = [0, 0, 0, 0];
  try {
    mock.timers.enable({ apis: ["setTimeout"] });
    const { steps, promised } = await session(recordedIn).finally(() => mock.timers.reset());
    const queue = points(steps);
    const lookAtAll = async (folder: string): Promise<void> => {
      for (const { count, disk: make } of queue) {
        seen += 1;
        if (seen % every !== 0) continue;
        looked += 1;
        const disk = make();
        const key = digest(disk);
        // Many points result in the same disk.
        const found = states.get(key) ?? look(folder, disk);
        states.set(key, found);
        const there = await found.catch((error: unknown) => {
          unreadable += 1;
          console.error(`unreadable at step ${count}:`, error);
        });
        if (there === undefined) continue;
        for (const { steps: made, kept, what } of promised) {
          if (made > count || kept(there)) continue;
          lost += 1;
          if (lost < 10) console.error(`${what} was acknowledged and is lost behind step ${count} of ${steps.length}`);
        }
      }
    };
    await Promise.all(Array.from({ length: atOnce }, (_, index) => lookAtAll(path.join(mountedIn, String(index)))));
    const kinds = Array.from(new Set(steps.map(({ op }) => op)), (kind) => `${steps.filter(({ op }) => op === kind).length} ${kind}`);
    console.log(
      `${steps.length} calls of one session (${kinds.join(", ")}) with ${promised.length} acknowledgements: ` +
        `${looked} crashes, ${states.size} different disks: ${lost} lost, ${unreadable} unreadable`,
    );
    return lost + unreadable === 0;
  } finally {
    await rm(recordedIn, { recursive: true, force: true });
    await rm(mountedIn, { recursive: true, force: true });
  }
}

function digest(disk: DiskState): string {
  const hash = createHash("sha256");
  for (const [name, bytes] of [...disk].toSorted(([a], [b]) => (a < b ? -1 : 1))) hash.update(`${name} ${bytes.length} `).update(bytes);
  return hash.digest("hex");
}
