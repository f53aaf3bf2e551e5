import type { Browser } from "playwright-core";
import { importConversations } from "../../src/history/importConversations.ts";
import { answer, question, snapshot } from "../webview/panel/conversations.ts";
import { type AttackCase, type AttackClass, type AttackControl, type AttackResult, blocked, failed, notApplicable } from "./attackCase.ts";
import { exactly, trial, tryEach } from "./trials.ts";
import { slowness } from "./pace.ts";
import { openPanelUnderAttack, type PanelUnderAttack } from "./panelUnderAttack.ts";
import { launchSinkBrowser, type SinkBrowser } from "./sinkBrowser.ts";

/** The page must not be blocked this long, in milliseconds at the usual {@link slowness}. `npm run bench -- hostile` measures how close each attack comes. */
const usualBoundMs = 200;
/** The best of this many measurements counts, so that other load does not matter. */
const attempts = 3;
const heapBound = 100 * 1024 * 1024;

/** The recipe of a text that is generated inside the page. */
interface Recipe {
  readonly before?: string;
  readonly unit: string;
  readonly times: number;
  readonly after?: string;
}

const units: Readonly<Record<string, number>> = { B: 1, KB: 1000, MB: 1_000_000, KiB: 1024, MiB: 1_048_576 };

/** Recipes that a list describes in words; each is known by a word of it. */
const described: readonly (readonly [word: RegExp, recipe: Recipe])[] = [
  [/^table\b/, { before: `|${" a |".repeat(500)}\n|${"---|".repeat(500)}\n`, unit: `|${" b |".repeat(500)}\n`, times: 200 }],
  [/^nested list\b/, { unit: "- ", times: 5000 }],
  [/\\edef doubling x(\d+)/, { before: "$\\def\\a{x}", unit: "\\edef\\a{\\a\\a}", times: 25, after: "\\a$" }],
  [/\\rule\{\d+em\}/, { unit: "$\\rule{99999em}{99999em}$ ", times: 50 }],
  [
    /^data:image\/svg\+xml entities/,
    {
      before: '![x](data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"><!DOCTYPE s [<!ENTITY a "x">',
      unit: '<!ENTITY b "%26a;%26a;">',
      times: 1000,
      after: ")",
    },
  ],
];

/** `_ x 65536`, `x*20MB`, or what stands in the list above; with a fence before it where the text says so. */
function recipeOf(gen: string, attack: string): Recipe | undefined {
  const known = described.find(([word]) => word.test(gen))?.[1];
  if (known !== undefined) return known;
  const [, start = "", unit = "", times, size, measure = "B"] =
    /^(```\w+\\n)?(.+?)(?: ?x (\d+(?:e\d)?)|\*(\d+)(B|KB|MB|KiB|MiB))$/s.exec(gen) ?? [];
  const text = unit.replaceAll(String.raw`\n`, "\n");
  if (text === "") return undefined;
  const count = times === undefined ? Math.ceil((Number(size) * (units[measure] ?? 1)) / text.length) : Number(times);
  const fence = /in (\w+) fence/.exec(attack)?.[1];
  const before = start === "" ? (fence === undefined ? "" : `\`\`\`${fence}\n`) : start.replace(String.raw`\n`, "\n");
  // A block is on lines of its own.
  const line = /^(?:```|~~~)$/.test(text) ? `${text}\n` : text;
  return { ...(before === "" ? {} : { before }), unit: line, times: count };
}

/** `{"unit": "…", "times": n}`, for the panel. A formula that the list shortens is as long as it says. */
function unitOf(payload: unknown, { attack }: AttackCase): Recipe | undefined {
  const fields = exactly("before?", "unit", "times", "after?")(payload);
  if (fields === undefined) return undefined;
  const [, kilobytes] = / of (\d+(?:\.\d+)?) KB/.exec(attack) ?? [];
  const unit = String(fields["unit"]);
  const whole =
    kilobytes === undefined
      ? unit
      : unit.replace(/([^$\u2026]+)\u2026/, (_all, part: string) =>
          part.repeat(Math.ceil((Number(kilobytes) * 1000) / part.length)).replace(/\+$/, ""),
        );
  return {
    ...(/in code/.test(attack) ? { before: "```ts\n" } : typeof fields["before"] === "string" ? { before: fields["before"] } : {}),
    unit: kilobytes === undefined ? whole : `${whole} `,
    times: Number(fields["times"]),
    ...(typeof fields["after"] === "string" ? { after: fields["after"] } : {}),
  };
}

let opened: Promise<SinkBrowser> | undefined;
let bound: Promise<number> | undefined;

/** The bound on this machine, in milliseconds. */
function boundOf(browser: Browser): Promise<number> {
  return (bound ??= slowness(browser).then((times) => usualBoundMs * times));
}

async function inPanel(recipe: Recipe): Promise<AttackResult> {
  const { browser } = await (opened ??= launchSinkBrowser());
  const boundMs = await boundOf(browser);
  let longest = Number.POSITIVE_INFINITY;
  let heap = 0;
  for (let attempt = 0; attempt < attempts && longest > boundMs; attempt += 1) {
    const panel = await openPanelUnderAttack(browser, { policy: true });
    try {
      const found = await measure(panel, recipe);
      longest = Math.min(longest, found.longest);
      heap = found.heap;
      if (!found.usable) return failed("the panel cannot be written in afterwards");
    } finally {
      await panel.close();
    }
  }
  const said = `longest task ${Math.round(longest)} of ${Math.round(boundMs)} ms, heap +${Math.round(heap / 1024 / 1024)} MB, usable afterwards`;
  return longest <= boundMs && heap <= heapBound ? blocked(said) : failed(said);
}

async function measure(
  panel: PanelUnderAttack,
  recipe: Recipe,
): Promise<{ readonly longest: number; readonly heap: number; readonly usable: boolean }> {
  const cdp = await panel.page.context().newCDPSession(panel.page);
  const heapUsed = async (): Promise<number> => {
    await cdp.send("HeapProfiler.collectGarbage");
    return (await cdp.send("Runtime.getHeapUsage")).usedSize;
  };
  const [own, wall] = await Promise.all([busyTime(panel, "threadTicks"), busyTime(panel, "timeTicks")]);
  const before = await heapUsed();
  const message = snapshot([question("q1", "Go"), answer("m1", "PLACEHOLDER")]);
  const longest = await panel.flood(message, recipe);
  const share = Math.min(1, (await own()) / (await wall()));
  const usable = await panel.canWrite();
  // Measure the thread's own CPU time: on a busy machine a task takes long without doing much.
  return { longest: longest * share, heap: (await heapUsed()) - before, usable };
}

/** Returns a function that tells how long the page's main thread has been busy since, in CPU time or in wall-clock time. */
async function busyTime(panel: PanelUnderAttack, timeDomain: "threadTicks" | "timeTicks"): Promise<() => Promise<number>> {
  const cdp = await panel.page.context().newCDPSession(panel.page);
  await cdp.send("Performance.enable", { timeDomain });
  const busy = async (): Promise<number> =>
    (await cdp.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0;
  const before = await busy();
  return async () => (await busy()) - before;
}

/** JSON that is nested too deeply to be read. */
function bombedHistory(): AttackResult {
  const bombs = ["[".repeat(100_000), `{"a":`.repeat(100_000), `[${"[".repeat(100_000)}${"]".repeat(100_000)}]`];
  for (const bomb of bombs) {
    const { conversations, problems } = importConversations(bomb);
    if (conversations.length > 0 || problems.length === 0) return failed("a bomb was taken for a history");
  }
  return blocked("three bombs of depth 100,000 are named as problems; files over 512 MB are not read (src/host/history/importExport.ts)");
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

const isForHost = ({ attack, expected }: AttackCase): boolean => /aside_\w+/.test(attack) || expected === "in turns";

export const run: AttackClass["run"] = tryEach(
  trial((payload) => (exactly("gen")(payload)?.["gen"] === "json bomb" ? true : undefined), bombedHistory),
  // Find in conversation and history search look for words, not patterns.
  trial(exactly("regex"), () => notApplicable("no search of ours takes a regular expression")),
  trial(
    (payload) => /^content_type thoughts x (\d+)/.exec(String(exactly("gen")(payload)?.["gen"]))?.[1],
    async (count) => (await import("./hostLoad.ts")).manyThoughts(Number(count)),
  ),
  trial(
    (payload) => /^(\d+) files$/.exec(String(exactly("gen")(payload)?.["gen"]))?.[1],
    async (count) => (await import("./hostLoad.ts")).strangeTrees(Number(count)),
  ),
  trial(
    (payload, attack) => (isForHost(attack) ? unitOf(payload, attack) : undefined),
    async ({ before = "", unit, times, after = "" }) => (await import("./hostLoad.ts")).readByTools(before, unit, times, after),
  ),
  trial(exactly("href", "text"), async ({ href, text }) => (await import("./hostLoad.ts")).clickedLink(String(href), String(text))),
  trial(exactly("images"), ({ images }) => pictures(Number(images))),
  trial(unitOf, inPanel),
  trial((payload, { attack }) => recipeOf(textOf(exactly("gen")(payload)?.["gen"]), attack), inPanel),
);

/** Pictures that are small on the wire and large when they are drawn. The page's own memory does not grow by what they would need. */
async function pictures(count: number): Promise<AttackResult> {
  const { bigPicture } = await import("./bigPicture.ts");
  const text = Array.from({ length: count }, (_none, at) => `![${at}](${bigPicture(4470)})`).join("\n\n");
  return inPanel({ before: text, unit: "", times: 0 });
}

/** A blocked page is detected. */
export async function control(): Promise<AttackControl> {
  const { browser } = await (opened ??= launchSinkBrowser());
  const panel = await openPanelUnderAttack(browser, { policy: false });
  try {
    // Repeatedly, because on a busy machine it may take a while until the page is checked.
    const hold = "function hold() { const end = performance.now() + 500; while (performance.now() < end); setTimeout(hold, 100); }";
    await panel.plant(`<script>${hold} setTimeout(hold, 20)</script>`);
    const longest = await panel.flood(snapshot([question("q1", "Go"), answer("m1", "PLACEHOLDER")]), { unit: "a", times: 10 });
    return { detected: longest > usualBoundMs, detail: `a script that holds the page up for 500 ms is seen as ${Math.round(longest)} ms` };
  } finally {
    await panel.close();
  }
}

/** Ends what it opened. */
export async function close(): Promise<void> {
  await (await opened)?.close();
  opened = undefined;
}
