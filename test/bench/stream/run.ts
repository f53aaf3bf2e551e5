// npm run bench -- stream [--json] [--doc FILE]… [--only NAME]… [--runs N] [--no-growth]
// What it costs to show an answer of 200 KB after 60 KB of reasoning, at 1,000 deltas a second and 60 frames a second, ours and others.
import { readFileSync } from "node:fs";
import path from "node:path";
import { readArguments } from "../../../tools/arguments.ts";
import { launchChromium } from "../../../tools/chromium.ts";
import { median } from "../median.ts";
import { deltasOf, generateAnswer } from "./answer.ts";
import { type CandidateEntry, candidates } from "./candidates.ts";
import { bundleCandidate, type Cost, measureOnce, type Workload } from "./measure.ts";
import { installPeers } from "./peers.ts";

const { values } = readArguments({
  usage: "npm run bench -- stream [--json] [--doc FILE]… [--only NAME]… [--runs N] [--no-growth]",
  options: {
    json: { type: "flag" },
    doc: { type: "list" },
    only: { type: "list" },
    runs: { type: "number", default: 5 },
    "no-growth": { type: "flag" },
  },
});
const { runs } = values;
const rate = 1_000;

function workloadOf(text: string, reasoning: string, each: Workload["each"] = "at once"): Workload {
  const texts = reasoning === "" ? [text] : [reasoning, text];
  return { texts: texts.map((value) => ({ text: value, deltas: deltasOf(value) })), rate, each };
}

/** Medians of each figure; exact only if every run was. */
function medianOf(costs: readonly Cost[]): Cost {
  const of = (key: "script" | "layout" | "task" | "first" | "p50" | "p99" | "max" | "longTasks" | "heap" | "measured"): number =>
    median(costs.map((cost) => cost[key]));
  return {
    script: of("script"),
    layout: of("layout"),
    task: of("task"),
    first: of("first"),
    p50: of("p50"),
    p99: of("p99"),
    max: of("max"),
    longTasks: of("longTasks"),
    heap: of("heap"),
    exact: costs.every(({ exact }) => exact),
    measured: of("measured"),
  };
}

function say(line: string): void {
  if (values.json) console.error(line);
  else console.log(line);
}

const chosen = candidates.filter(({ name }) => values.only.length === 0 || values.only.includes(name));
const modules = chosen.some(({ peer }) => peer) ? installPeers() : undefined;
const bundles = new Map<string, Awaited<ReturnType<typeof bundleCandidate>>>();

async function bundleOf(entry: CandidateEntry): Promise<Awaited<ReturnType<typeof bundleCandidate>>> {
  const bundle = bundles.get(entry.name) ?? (await bundleCandidate(entry, modules));
  bundles.set(entry.name, bundle);
  return bundle;
}

// Frames come as fast as they can be made, so that a run lasts as long as its work.
const browser = await launchChromium({ args: ["--disable-frame-rate-limit", "--disable-gpu-vsync"] });
try {
  const documents = [
    {
      name: "generated answer, 200 KB after 60 KB of reasoning",
      workload: workloadOf(generateAnswer(200_000), generateAnswer(60_000, 11)),
    },
    ...values.doc.map((file) => ({ name: path.basename(file), workload: workloadOf(readFileSync(file, "utf8"), "") })),
  ];
  const results: Record<string, Record<string, Cost>> = {};
  for (const { name: document, workload } of documents) {
    say(
      `\n${document}; medians of ${runs}; milliseconds of main thread; first: those per KB of the page's first answer; * sampled and scaled`,
    );
    say(
      `${"".padEnd(24)}${["script", "layout", "task", "p50", "p99", "max", "long", "heap MB", "first", "exact"].map((title) => title.padStart(9)).join("")}`,
    );
    const costs: Record<string, Cost> = (results[document] = {});
    const measured = new Map<string, Cost[]>(chosen.map(({ name }) => [name, []]));
    // Round after round, so that what else the machine does meets all of them.
    for (let run = 0; run < runs; run++) {
      for (const entry of chosen) {
        const cost = await measureOnce(browser, await bundleOf(entry), workload, entry.sampled);
        measured.get(entry.name)?.push(cost);
      }
    }
    for (const { name } of chosen) {
      const cost = medianOf(measured.get(name) ?? []);
      costs[name] = cost;
      const figures = [cost.script, cost.layout, cost.task].map((value) => value.toFixed(0));
      const flushes = [cost.p50, cost.p99, cost.max].map((value) => value.toFixed(1));
      const rest = [cost.longTasks.toFixed(0), (cost.heap / 1e6).toFixed(1), cost.first.toFixed(1), cost.exact ? "yes" : "no"];
      const title = `${name}${cost.measured < 1 ? " *" : ""}`;
      say(`${title.padEnd(24)}${[...figures, ...flushes, ...rest].map((value) => value.padStart(9)).join("")}`);
    }
  }

  const growth: Record<
    string,
    Record<string, { readonly task: number; readonly script: number; readonly taskPerKB: number; readonly scriptPerKB: number }>
  > = {};
  const own = candidates.find(({ name }) => name === "ours");
  if (!values["no-growth"] && own !== undefined) {
    const bundle = await bundleOf(own);
    for (const each of ["at once", "delta by delta"] as const) {
      say(`\nGrowth of ours, flushed ${each === "at once" ? "once a frame" : "after every delta"}; milliseconds per KB`);
      const rows: (typeof growth)[string] = (growth[each === "at once" ? "frame" : "delta"] = {});
      for (const size of [25, 50, 100, 200, 400]) {
        const workload = workloadOf(generateAnswer(size * 1_000), "", each);
        const measured: Cost[] = [];
        for (let run = 0; run < runs; run++) measured.push(await measureOnce(browser, bundle, workload, false));
        const { task, script } = medianOf(measured);
        rows[`${size} KB`] = { task, script, taskPerKB: task / size, scriptPerKB: script / size };
        say(`${`${size} KB`.padEnd(24)} task ${(task / size).toFixed(2).padStart(7)} script ${(script / size).toFixed(2).padStart(7)}`);
      }
    }
  }
  if (values.json) {
    const [first = {}, ...others] = Object.values(results);
    const docs = Object.fromEntries(documents.slice(1).map(({ name }, index) => [name, others[index]]));
    console.log(JSON.stringify({ candidates: first, growth, ...(values.doc.length > 0 ? { docs } : {}) }, undefined, 2));
  }
} finally {
  await browser.close();
}
