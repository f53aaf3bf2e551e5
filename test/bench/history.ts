// How fast the history is on a generated store. node test/bench/history.ts [MEGABYTES] [CONVERSATIONS]: 100 MB in 1,000 by default; 1000 10000 is
// the store of the stated goals. Prints medians of five runs, and of the processor's time in them; files are in the page cache, as on a machine in use.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { wholeJournal } from "../../src/history/wholeJournal.ts";
import { ConversationStore } from "../../src/history/conversationStore.ts";
import { encodeBatch } from "../../src/history/record.ts";
import { searchConversations } from "../../src/history/search.ts";
import { readSearchQuery } from "../../src/history/searchQuery.ts";
import { NodeStorage } from "../../src/host/platform/nodeStorage.ts";
import { type Conversation, type Message, emptyAnswer } from "../../src/shared/conversation.ts";
import { readArguments } from "../../tools/arguments.ts";

const { positionals } = readArguments({
  usage: "npm run bench -- history [MEGABYTES] [CONVERSATIONS]",
  positionals: 2,
  isPositional: (text) => /^[1-9]\d*$/.test(text),
});
const [megabytes = 100, count = 1000] = positionals.map(Number);
const runs = 5;
const bigMessages = 5000;
const words =
  "the of conversation stream journal const function return await append record checkpoint naïve tree answer question model token".split(
    " ",
  );

let state = 42;
/** A seeded generator: every run has the same store. */
function random(limit: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state % limit;
}

function prose(length: number): string {
  let text = "";
  while (text.length < length) text += `${words[random(words.length)] ?? ""} `;
  return text;
}

function generated(id: string, messages: number, length: number): Conversation {
  const map = new Map<string, Message>();
  const children = new Map<string, readonly string[]>();
  const active = new Map<string, string>();
  for (let index = 0; index < messages; index += 1) {
    const parent = index === 0 ? "" : `m${index - 1}`;
    const message: Message =
      index % 2 === 0
        ? { role: "user", id: `m${index}`, parentId: parent || null, createdAt: index, text: prose(length / 4), attachments: [] }
        : {
            ...emptyAnswer,
            id: `m${index}`,
            parentId: parent,
            createdAt: index,
            endpoint: "openrouter",
            model: "lab/one",
            modelName: "One",
            status: "done",
            text: prose(length),
            reasoning: prose(length / 2),
            cost: 0.001,
          };
    map.set(message.id, message);
    children.set(parent, [message.id]);
    active.set(parent, message.id);
  }
  return { id, createdAt: 0, messages: map, children, active };
}

async function median(name: string, run: () => Promise<string | undefined>): Promise<void> {
  const times: number[] = [];
  const worked: number[] = [];
  let note: string | undefined;
  for (let index = 0; index < runs; index += 1) {
    const start = performance.now();
    const cpu = process.cpuUsage();
    note = await run();
    times.push(performance.now() - start);
    const { user, system } = process.cpuUsage(cpu);
    worked.push((user + system) / 1000);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const cpu = worked.toSorted((a, b) => a - b)[runs >> 1] ?? 0;
  console.log(
    `${name.padEnd(44)} ${(sorted[runs >> 1] ?? 0).toFixed(1).padStart(8)} ms, processor ${cpu.toFixed(0).padStart(5)} ms  (${sorted.map((ms) => ms.toFixed(0)).join(" ")})${note ? `  ${note}` : ""}`,
  );
}

const root = await mkdtemp(path.join(os.tmpdir(), "aside-bench-"));
const open = (): ConversationStore => new ConversationStore(new NodeStorage(root));
try {
  await mkdir(path.join(root, "conversations"));
  const perFile = (megabytes * 1e6) / count;
  // A few hundred different texts are enough; what is searched for is added to some of them.
  const samples = Array.from({ length: 200 }, () => generated("x", 10, perFile / 10 / 0.9));
  for (let index = 0; index < count; index += 1) {
    const sample = samples[index % samples.length];
    if (sample === undefined) break;
    const meta = index % 100 === 7 ? { title: `About xylophones ${index}`, titleBy: "person" as const } : {};
    const bytes = encodeBatch(wholeJournal({ ...sample, id: `c${index}` }, meta, index));
    await writeFile(path.join(root, `conversations/c${index}.jsonl`), bytes);
  }
  await writeFile(path.join(root, "conversations/big.jsonl"), encodeBatch(wholeJournal(generated("big", bigMessages, 2000), {}, 0)));
  console.log(`${count} conversations, ${megabytes} MB, Node ${process.version}`);

  await median("index made anew, list complete", async () => {
    await rm(path.join(root, "index.json"), { force: true });
    const store = open();
    const list = await store.list();
    await store.dispose();
    return `${list.length} in the list`;
  });
  await median("list usable, from the index", async () => {
    const list = await open().list();
    return `${list.length} in the list`;
  });
  await median("compared with the files", async () => {
    await open().refresh();
    return undefined;
  });
  await median(`open ${bigMessages} messages`, async () => {
    const opened = await open().open("big");
    return `${opened?.conversation.messages.size ?? 0} messages`;
  });
  for (const query of ["xylophone", "zeppelin raids", "q", "checkpoint"]) {
    let first = 0;
    let hits = 0;
    await median(`search "${query}"`, async () => {
      const store = open();
      await store.list();
      const start = performance.now();
      first = 0;
      hits = 0;
      for await (const { hits: found } of searchConversations(store, readSearchQuery(query, 0))) {
        first ||= performance.now() - start;
        hits += found.length;
        if (hits > 2000) break;
      }
      return `first after ${first.toFixed(0)} ms, ${hits > 2000 ? "stopped at 2000" : `${hits} hits`}`;
    });
  }
} finally {
  await rm(root, { recursive: true, force: true });
}
process.exit(0);
