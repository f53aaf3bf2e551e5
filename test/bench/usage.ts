// npm run bench -- usage [--answers N] [--json]: what facts for the Usage page cost the host, with a history of 100,000 answers in 90 days. Wall time, the thread's
// processor time and the longest time that it did not give way, in milliseconds; medians, with a new store each time, as in a window that was just opened.
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { performance, monitorEventLoopDelay } from "node:perf_hooks";
import { defaultUsageFilter, type UsageFilter } from "../../src/shared/usagePage.ts";
import { filterFacts } from "../../src/app/usage/usageFilter.ts";
import { ConversationStore } from "../../src/history/conversationStore.ts";
import type { UsageFact } from "../../src/history/usageFact.ts";
import type { FactsRequest } from "../../src/history/usageFacts.ts";
import { encodeBatch } from "../../src/history/record.ts";
import { NodeStorage } from "../../src/host/platform/nodeStorage.ts";
import { readArguments } from "../../tools/arguments.ts";
import { makeUsage } from "../data/madeUsage.ts";
import { answer } from "../unit/history/messages.ts";
import { median } from "./median.ts";

const { values } = readArguments({
  usage: "npm run bench -- usage [--answers N] [--json]",
  options: { answers: { type: "number" }, json: { type: "flag" } },
});
const answers = values.answers ?? 100_000;
const runs = 5;
const dayMs = 86_400_000;

/** The disk, which counts how often journals are read: whole ones, and ends. */
class CountingStorage extends NodeStorage {
  journals = 0;

  override read(file: string, scratch?: Uint8Array): Promise<Uint8Array | undefined> {
    if (file.startsWith("conversations/")) this.journals += 1;
    return super.read(file, scratch);
  }

  override readTail(file: string, length: number): Promise<{ readonly bytes: Uint8Array; readonly size: number } | undefined> {
    if (file.startsWith("conversations/")) this.journals += 1;
    return super.readTail(file, length);
  }
}

interface Figure {
  readonly what: string;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly longestMs: number;
  readonly facts: number;
  readonly journalsRead: number;
}

const now = Date.now();
const root = await mkdtemp(path.join(os.tmpdir(), "aside-usage-"));
const figures: Figure[] = [];

async function measured(
  what: string,
  count: number,
  before: () => Promise<() => Promise<readonly UsageFact[]>>,
  journals: () => number,
): Promise<void> {
  const found: (readonly [number, number, number])[] = [];
  let [facts, read] = [0, 0];
  for (let run = 0; run < count; run += 1) {
    const work = await before();
    const delay = monitorEventLoopDelay({ resolution: 1 });
    const [first, cpu, start] = [journals(), process.threadCpuUsage(), performance.now()];
    delay.enable();
    ({ length: facts } = await work());
    const wall = performance.now() - start;
    delay.disable();
    const { user, system } = process.threadCpuUsage(cpu);
    read = journals() - first;
    found.push([wall, (user + system) / 1000, delay.max / 1e6]);
  }
  const part = (at: 0 | 1 | 2) => median(found.map((each) => each[at]));
  figures.push({ what, wallMs: part(0), cpuMs: part(1), longestMs: part(2), facts, journalsRead: read });
}

try {
  const made = makeUsage({
    seed: "bench",
    answers,
    days: 90,
    now,
    answersInConversation: 15,
    text: "It adds price times quantity for each of them. ".repeat(40),
  });
  await mkdir(path.join(root, "conversations"), { recursive: true });
  for (const [file, bytes] of made.files) await writeFile(path.join(root, file), bytes);
  const storage = new CountingStorage(root);
  const stores: ConversationStore[] = [];
  const opened = async (): Promise<ConversationStore> => {
    const store = new ConversationStore(storage);
    stores.push(store);
    await store.list();
    return store;
  };
  const close = async (): Promise<void> => {
    for (const store of stores.splice(0)) await store.dispose();
  };
  const journals = (): number => storage.journals;
  const asking = (request: FactsRequest) => async () => {
    await close();
    const store = await opened();
    return () => store.readFacts(request);
  };
  // The list is read once before: it is what every window has.
  await (await opened()).refresh();
  await close();

  await measured(
    "a window that starts and does not show the page",
    1,
    async () => {
      const store = new ConversationStore(storage);
      stores.push(store);
      return () => Promise.resolve([]);
    },
    journals,
  );
  await measured("everything, first build", 1, asking({}), journals);
  await measured("everything, cache current", runs, asking({}), journals);
  await measured("30 days, cache current", runs, asking({ from: now - 30 * dayMs }), journals);

  const [id = ""] = made.conversations.keys();
  const store = await opened();
  let added = 0;
  await measured(
    "everything, after one new answer",
    runs,
    async () => {
      await store.readFacts();
      added += 1;
      const message = answer(`bench-${now}-${added}`, "x", { createdAt: now, cost: 0.01, usage: { prompt_tokens: 5 } });
      await storage.append(`conversations/${id}.jsonl`, encodeBatch([{ t: "message", message }]), { sync: false, create: false });
      store.reportChange(id, "changed");
      await store.catchUp();
      return () => store.readFacts();
    },
    journals,
  );
  const facts = await store.readFacts();
  const [some] = facts;
  const filters: readonly (readonly [string, UsageFilter])[] = [
    ["filtered by a week", { ...defaultUsageFilter, period: "7" }],
    ["filtered by a model", { ...defaultUsageFilter, period: "all", model: some?.model ?? "" }],
    ["filtered by a workspace and a month", { ...defaultUsageFilter, period: "month", workspace: some?.workspace ?? "" }],
  ];
  for (const [name, filter] of filters)
    await measured(name, runs, () => Promise.resolve(() => Promise.resolve(filterFacts(facts, filter, now))), journals);
  await close();

  if (values.json) console.log(JSON.stringify({ answers, conversations: made.conversations.size, figures }, null, 2));
  else {
    console.log(`${answers} answers in ${made.conversations.size} conversations\n`);
    console.log(`${"".padEnd(50)} ${["wall", "cpu", "longest", "facts", "journals"].map((name) => name.padStart(9)).join("")}`);
    for (const { what, wallMs, cpuMs, longestMs, facts: count, journalsRead } of figures)
      console.log(
        `${what.padEnd(50)} ${[wallMs.toFixed(0), cpuMs.toFixed(0), longestMs.toFixed(0), count, journalsRead].map((value) => String(value).padStart(9)).join("")}`,
      );
  }
} finally {
  await rm(root, { recursive: true, force: true });
}
