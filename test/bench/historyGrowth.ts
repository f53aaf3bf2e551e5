// How the work of the history grows: with the messages of the open conversation, and with the conversations in the list. Time of the main thread
// (medians of five, and the worst of them), and the longest time that it was busy without a break.
// npm run bench -- historyGrowth [--json]
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { wholeJournal } from "../../src/history/wholeJournal.ts";
import { ConversationIndex } from "../../src/history/conversationIndex.ts";
import { ConversationStore } from "../../src/history/conversationStore.ts";
import { encodeBatch } from "../../src/history/record.ts";
import { NodeStorage } from "../../src/host/platform/nodeStorage.ts";
import {
  addMessage,
  type AnswerMessage,
  type Conversation,
  emptyAnswer,
  type Message,
  updateAnswer,
} from "../../src/shared/conversation.ts";
import { readArguments } from "../../tools/arguments.ts";

const { values } = readArguments({ usage: "npm run bench -- historyGrowth [--json]", options: { json: { type: "flag" } } });
const runs = 5;
const deltas = 60;
const deltaMs = 50;

interface Row {
  readonly what: string;
  readonly size: number;
  /** Milliseconds of the main thread. */
  readonly thread: number;
  /** The same of the worst run. */
  readonly worst: number;
  /** The longest time without a break, milliseconds. */
  readonly longest: number;
}

interface Measured {
  readonly thread: number;
  readonly longest: number;
}

const rows: Row[] = [];

function note(what: string, size: number, measured: readonly Measured[], per = 1): void {
  const middle = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[all.length >> 1] ?? 0;
  const row = {
    what,
    size,
    thread: middle(measured.map(({ thread }) => thread)) / per,
    worst: Math.max(...measured.map(({ thread }) => thread)) / per,
    longest: middle(measured.map(({ longest }) => longest)),
  };
  rows.push(row);
  if (!values.json)
    console.log(
      `${what.padEnd(44)} ${String(size).padStart(6)} ${row.thread.toFixed(2).padStart(9)} ms, at worst ${row.worst.toFixed(2).padStart(9)} ms, at most ${row.longest.toFixed(1).padStart(6)} ms at a stretch`,
    );
}

/** Runs something and watches the main thread, by its own time: other processes do not count. The probe adds about 20 µs a millisecond. */
async function watched(run: () => Promise<unknown>, { probe = true } = {}): Promise<Measured> {
  await sleep(30);
  const spent = (since?: NodeJS.CpuUsage): number => {
    const { user, system } = process.threadCpuUsage(since);
    return (user + system) / 1000;
  };
  let longest = 0;
  const end = new AbortController();
  if (!probe) end.abort();
  const before = process.threadCpuUsage();
  const done = run().finally(() => end.abort());
  longest = spent(before);
  while (!end.signal.aborted) {
    const turn = process.threadCpuUsage();
    await sleep(1);
    longest = Math.max(longest, spent(turn));
  }
  await done;
  return { thread: spent(before), longest };
}

function conversation(id: string, messages: number): Conversation {
  const map = new Map<string, Message>();
  const children = new Map<string, readonly string[]>();
  const active = new Map<string, string>();
  for (let index = 0; index < messages; index += 1) {
    const parent = index === 0 ? "" : `m${index - 1}`;
    const common = { id: `m${index}`, createdAt: index * 60_000, text: `message ${index} `.repeat(10) };
    map.set(
      common.id,
      index % 2 === 0
        ? { role: "user", ...common, parentId: parent || null, attachments: [] }
        : {
            ...emptyAnswer,
            ...common,
            parentId: parent,
            endpoint: "openrouter",
            model: "lab/one",
            modelName: "One",
            status: "done",
            cost: 0.001,
            usage: { prompt_tokens: 100, completion_tokens: 50 },
          },
    );
    children.set(parent, [common.id]);
    active.set(parent, common.id);
  }
  return { id, createdAt: 0, messages: map, children, active };
}

/** A question and an answer that streams for three seconds. */
async function ask(store: ConversationStore, size: number): Promise<void> {
  const opened = await store.open("big");
  if (opened === undefined) throw new Error("the conversation is not there");
  const { recorder } = opened;
  let value = opened.conversation;
  const streamed: Measured[] = [];
  const saved: Measured[] = [];
  for (let run = 0; run < runs; run += 1) {
    const question = `q${run}`;
    value = addMessage(value, {
      role: "user",
      id: question,
      parentId: Array.from(value.messages.keys()).at(-1) ?? null,
      createdAt: Date.now(),
      text: "What now?",
      attachments: [],
    });
    saved.push(await watched(() => recorder.save(value)));
    const answer: AnswerMessage = {
      ...emptyAnswer,
      id: `a${run}`,
      parentId: question,
      createdAt: Date.now(),
      endpoint: "openrouter",
      model: "lab/one",
      modelName: "One",
      status: "streaming",
    };
    value = addMessage(value, answer);
    await recorder.save(value);
    let text = "";
    const grow = async (): Promise<void> => {
      for (let delta = 0; delta < deltas; delta += 1) {
        text += "another few words of the answer ";
        recorder.changed(value, [{ ...answer, text }]);
        await sleep(deltaMs);
      }
    };
    streamed.push(await watched(grow, { probe: false }));
    value = updateAnswer(value, answer.id, { text, status: "done", cost: 0.002, usage: { prompt_tokens: 9, completion_tokens: 9 } });
    await recorder.save(value);
  }
  note("a second of a streaming answer", size, streamed, (deltas * deltaMs) / 1000);
  note("a message saved", size, saved);
  await recorder.close();
}

/** Writes the index where there is none. */
async function anew(index: ConversationIndex, folder: string): Promise<void> {
  await rm(path.join(folder, "index.jsonl"));
  const summary = index.get("c1");
  if (summary !== undefined) index.set(summary, index.sizeOf("c1"));
  await index.flush();
}

const root = await mkdtemp(path.join(os.tmpdir(), "aside-growth-"));
try {
  for (const size of [50, 500, 5000, 20_000]) {
    const folder = path.join(root, `messages-${size}`);
    await mkdir(path.join(folder, "conversations"), { recursive: true });
    await writeFile(path.join(folder, "conversations/big.jsonl"), encodeBatch(wholeJournal(conversation("big", size), {}, 0)));
    const store = new ConversationStore(new NodeStorage(folder));
    await ask(store, size);
    await store.dispose();
  }
  for (const size of [1000, 10_000, 50_000]) {
    const folder = path.join(root, `conversations-${size}`);
    await mkdir(path.join(folder, "conversations"), { recursive: true });
    const bytes = Array.from({ length: 10 }, (_, kind) => encodeBatch(wholeJournal(conversation("x", 4 + kind), {}, kind)));
    for (let index = 0; index < size; index += 1) {
      await writeFile(path.join(folder, `conversations/c${index}.jsonl`), bytes[index % bytes.length] ?? "");
    }
    const first = new ConversationStore(new NodeStorage(folder));
    note("all journals read, index written", size, [
      await watched(async () => {
        await first.refresh();
        await first.dispose();
      }),
    ]);
    const store = new ConversationStore(new NodeStorage(folder));
    note("index read, list made", size, [await watched(() => store.list())]);
    await sleep(1500);
    await store.refresh();
    const index = new ConversationIndex(new NodeStorage(folder), "conversations", () => undefined);
    await index.ready();
    const glances: Measured[] = [];
    const lists: Measured[] = [];
    const writes: Measured[] = [];
    for (let run = 0; run < runs; run += 1) {
      // What a watcher tells of other windows.
      for (const other of [`c${run + 10}`, `c${run + 20}`]) store.reportChange(other, "changed");
      glances.push(await watched(() => store.catchUp()));
      await store.pin(`c${run}`, true);
      const summary = index.get(`c${run}`);
      if (summary !== undefined) index.set({ ...summary, pinned: true }, index.sizeOf(`c${run}`));
      lists.push(await watched(() => store.list()));
      writes.push(await watched(() => index.flush()));
    }
    note("window focused", size, glances);
    note("list made again", size, lists);
    note("index written after a change", size, writes);
    note("index written anew", size, [await watched(() => anew(index, folder))]);
    note("compared with all files", size, [await watched(() => store.refresh())]);
    await index.dispose();
    await store.dispose();
  }
  if (values.json) console.log(JSON.stringify(rows));
} finally {
  await rm(root, { recursive: true, force: true });
}
process.exit(0);
