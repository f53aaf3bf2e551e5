// npm run bench -- chat [--json] [--many] [--only aside|vscode] [--rate N]: Aside in the real editor, next to VS Code's own Chat in the same one, which a
// participant of a bench-only extension feeds with the same answer from the same server. One run each: a few minutes.
// With --many: twenty conversations at once, one of them shown.
import { setTimeout as sleep } from "node:timers/promises";
import { readArguments } from "../../../tools/arguments.ts";
import { type EditorBench, runEditorBench } from "../editor/runEditorBench.ts";
import { type Candidate, candidates } from "./candidates.ts";
import { type Figures, figuresOf } from "./figures.ts";
import { measureMany } from "./many.ts";
import { printFigures, printMany } from "./print.ts";

/** Speeds in tokens a second, and how long an answer is at each. */
interface Speed {
  readonly rate: number;
  readonly kilobytes: number;
  readonly longestMs: number;
}
const speeds: readonly Speed[] = [
  { rate: 50, kilobytes: 6, longestMs: 60_000 },
  // Long enough for VS Code's own Chat to show all of it, so that both are compared over the same answer.
  { rate: 100, kilobytes: 6, longestMs: 240_000 },
  { rate: 1000, kilobytes: 50, longestMs: 60_000 },
];
/** Given at least for what came last to be shown. */
const leastAfterLastByteMs = 2000;
const baselineMs = 2000;
const pollMs = 200;

type Name = keyof typeof candidates;

const { values } = readArguments({
  usage: "npm run bench -- chat [--json] [--many] [--only aside|vscode] [--rate N]",
  options: {
    json: { type: "flag" },
    many: { type: "flag" },
    only: { type: "text", oneOf: ["aside", "vscode"] },
    rate: { type: "number" },
  },
});
const names = (["aside", "vscode"] as const).filter((name) => values.only === undefined || values.only === name);
const wanted = speeds.filter(({ rate }) => values.rate === undefined || values.rate === rate);

await runEditorBench({
  name: "chat",
  json: values.json,
  longestMinutes: 30,
  measure: async (bench) => (values.many ? { many: await measureMany(bench) } : { candidates: await measureAll(bench) }),
  print: ({ many, candidates: all }) => {
    if (many !== undefined) printMany(many);
    if (all !== undefined) printFigures(all);
  },
});

async function measureAll(bench: EditorBench): Promise<Partial<Record<Name, Record<string, Figures>>>> {
  const figures: Partial<Record<Name, Record<string, Figures>>> = {};
  for (const name of names) {
    const byRate: Record<string, Figures> = {};
    for (const { rate, kilobytes, longestMs } of wanted) {
      console.log(`${name} at ${rate} tokens/s, ${kilobytes} KB…`);
      byRate[rate] = await measure(bench, candidates[name], { rate, kilobytes, longestMs });
    }
    figures[name] = byRate;
  }
  return figures;
}

/** Who has not shown all after `longestMs` is stopped, unless the answer itself takes longer. */
async function measure({ session, server }: EditorBench, candidate: Candidate, { rate, kilobytes, longestMs }: Speed): Promise<Figures> {
  const probe = await candidate.open(session);
  await sleep(1000);
  await probe.begin();
  const idleFrom = await probe.busy();
  await sleep(baselineMs);
  const idle = ((await probe.busy()) - idleFrom) / baselineMs;

  const asked = server.answers.length;
  await candidate.ask(session, `rate:${rate} kb:${kilobytes}`);
  await waitUntil(() => server.answers.length > asked, 15_000);
  const answer = server.answers[asked];
  if (answer === undefined) throw new Error("no answer was asked for");
  const before = await probe.busy();
  const from = performance.now();
  for (;;) {
    const passed = performance.now() - from;
    if ((await probe.shown()) >= answer.markers.length) break;
    if (passed > longestMs && answer.endedAt !== undefined && Date.now() - answer.endedAt > leastAfterLastByteMs) break;
    await sleep(pollMs);
  }
  const duration = performance.now() - from;
  const mainThread = Math.max(0, (await probe.busy()) - before - idle * duration);
  const figures = figuresOf(answer, await probe.seen(), { mainThread, duration });
  await probe.detach();
  return figures;
}

async function waitUntil(holds: () => boolean, timeoutMs: number): Promise<void> {
  const from = performance.now();
  while (!holds() && performance.now() - from < timeoutMs) await sleep(50);
}
