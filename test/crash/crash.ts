// Kills a writing process at random moments and checks that nothing acknowledged is lost, then cuts the power at every point of a recorded session.
// npm run test:crash -- [TRIALS [STEP]]: 1,000 kills and every point by default; `npm test` runs 100 kills and every 40th point. Trials share a
// store, so each one also recovers from the crash before it.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { ConversationStore } from "../../src/history/conversationStore.ts";
import { NodeStorage } from "../../src/host/platform/nodeStorage.ts";
import { readArguments } from "../../tools/arguments.ts";
import { casesOf, faultKind } from "../../tools/caseKinds.ts";
import { replayWrites } from "./replayWrites.ts";
import { messageText } from "../../src/shared/conversation.ts";

/** What the child reported: acknowledged messages, and the text that it passed to the recorder, with times. */
interface Reported {
  readonly acknowledged: Set<string>;
  readonly handed: Map<string, { readonly length: number; readonly at: number }[]>;
  title: string | undefined;
}

const { positionals } = readArguments({
  usage: "npm run test:crash -- [TRIALS [STEP]]   (both whole numbers from 1)",
  positionals: 2,
  isPositional: (argument) => /^[1-9]\d{0,8}$/.test(argument),
});
const [trials = 1000, everyPoint = 1] = positionals.map(Number);
/** The checkpoint delay plus the time of a write on a busy machine. */
const allowedMs = 1000;
const perStore = 25;
const atOnce = 4;

let lost = 0;
let unreadable = 0;
let untitled = 0;
let longest = 0;
let acknowledgedInAll = 0;

async function trial(folder: string, seed: number, reported: Reported): Promise<void> {
  const child = fork(path.join(import.meta.dirname, "writer.ts"), [folder, String(seed)], { execArgv: [] });
  listen(child, reported);
  await Promise.race([once(child, "message"), once(child, "exit")]);
  // Usually soon after the start, when most happens. Sometimes in the middle of a long answer.
  const delay = Math.random() < 0.85 ? Math.random() * 150 : Math.random() * 1800;
  await new Promise((resolve) => setTimeout(resolve, delay));
  const killedAt = Date.now();
  child.kill("SIGKILL");
  await once(child, "close");
  await check(folder, seed, reported, killedAt);
}

function listen(child: ChildProcess, reported: Reported): void {
  child.on("message", (message: { acknowledged?: string; title?: string; handed?: string; length?: number; at?: number }) => {
    if (message.acknowledged !== undefined) reported.acknowledged.add(message.acknowledged);
    if (message.title !== undefined) reported.title = message.title;
    if (message.handed !== undefined) {
      const list = reported.handed.get(message.handed) ?? [];
      list.push({ length: message.length ?? 0, at: message.at ?? 0 });
      reported.handed.set(message.handed, list);
    }
  });
}

async function check(folder: string, seed: number, reported: Reported, killedAt: number): Promise<void> {
  const store = new ConversationStore(new NodeStorage(folder));
  try {
    const found = await store.peek("c");
    for (const id of reported.acknowledged) {
      if (found?.conversation.messages.has(id) === true) continue;
      lost += 1;
      console.error(`trial ${seed}: ${id} was acknowledged and is lost`);
    }
    if (reported.title !== undefined && !(found?.meta.title?.startsWith("q-") ?? false)) untitled += 1;
    for (const [id, list] of reported.handed) {
      const shown = messageText(found?.conversation.messages.get(id)).length;
      const missing = list.find(({ length }) => length > shown);
      if (missing === undefined) continue;
      longest = Math.max(longest, killedAt - missing.at);
    }
  } catch (error) {
    unreadable += 1;
    console.error(`trial ${seed}:`, error);
  }
  reported.handed.clear();
  await store.dispose();
}

async function runStore(first: number): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "aside-crash-"));
  const reported: Reported = { acknowledged: new Set(), handed: new Map(), title: undefined };
  try {
    for (let seed = first; seed < Math.min(trials, first + perStore); seed += 1) await trial(folder, seed, reported);
    acknowledgedInAll += reported.acknowledged.size;
    const odd = (await readdir(path.join(folder, "conversations"))).filter((name) => name.includes(".old-"));
    if (odd.length > 1) console.error(`left over: ${odd.join(", ")}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const stores = Array.from({ length: Math.ceil(trials / perStore) }, (_, index) => index * perStore).values();
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (const first of stores) await runStore(first);
  }),
);
console.log(`${trials} kills, ${acknowledgedInAll} messages acknowledged: ${lost} lost, ${unreadable} unreadable, ${untitled} titles lost`);
console.log(`oldest text that was handed over and not on disk: ${longest} ms (allowed: ${allowedMs} and the write)`);
// The time is printed but not checked, because a busy machine delays it.
const results = [lost + unreadable + untitled === 0, await replayWrites(everyPoint)];
const [killed, replayed] = results;
if (killed === true) console.log(casesOf(faultKind("F105"), trials));
if (replayed === true) console.log(casesOf(faultKind("F106"), 1));
const passed = results.filter(Boolean).length;
console.log(`${passed} passed, ${results.length - passed} failed`);
process.exit(passed === results.length ? 0 : 1);
