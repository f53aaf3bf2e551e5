import { importConversations } from "../../src/history/importConversations.ts";
import { answer, question, snapshot } from "../webview/panel/conversations.ts";
import { type AttackCase, type AttackClass, type AttackControl, type AttackResult, blocked, failed, notApplicable } from "./attackCase.ts";
import { openPanelUnderAttack, type PanelUnderAttack } from "./panelUnderAttack.ts";
import { launchSinkBrowser, type SinkBrowser } from "./sinkBrowser.ts";

/** The page must not be blocked this long, in milliseconds. `npm run bench -- hostile` measures how close each attack comes. */
const boundMs = 200;
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

const fence = "```ts\n";
const recipes: Readonly<Record<string, Recipe>> = {
  "DOS-01": { before: fence, unit: "a", times: 1_048_576 },
  "DOS-02": { before: fence, unit: "_", times: 65_536 },
  "DOS-03": { unit: "*a_", times: 21_845 },
  "DOS-04": { unit: "> ", times: 32_768 },
  "DOS-05": { unit: "[", times: 65_536 },
  "DOS-06": { unit: "[a](", times: 16_384 },
  "DOS-07": { unit: "a@b.com\n", times: 8192 },
  "DOS-08": { unit: "mailto:", times: 9362 },
  "DOS-09": { before: `|${" a |".repeat(500)}\n|${"---|".repeat(500)}\n`, unit: `|${" b |".repeat(500)}\n`, times: 200 },
  "DOS-10": { unit: "- ", times: 5000 },
  "DOS-12": { before: "$\\def\\a{x}", unit: "\\edef\\a{\\a\\a}", times: 25, after: "\\a$" },
  "DOS-13": { unit: "$\\rule{99999em}{99999em}$ ", times: 50 },
  "DOS-16": {
    before: '![x](data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"><!DOCTYPE s [<!ENTITY a "x">',
    unit: '<!ENTITY b "%26a;%26a;">',
    times: 1000,
    after: ")",
  },
  "DOS-17": { unit: "x", times: 20_000_000 },
  "DOS-19": { unit: "```\n", times: 100_000 },
};

let opened: Promise<SinkBrowser> | undefined;

async function inPanel(recipe: Recipe): Promise<AttackResult> {
  const { browser } = await (opened ??= launchSinkBrowser());
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
  const said = `longest task ${Math.round(longest)} ms, heap +${Math.round(heap / 1024 / 1024)} MB, usable afterwards`;
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

/** A history from an untrusted source: JSON that is nested too deeply, and a very long one. */
function bombedHistory(): AttackResult {
  const bombs = ["[".repeat(100_000), `{"a":`.repeat(100_000), `[${"[".repeat(100_000)}${"]".repeat(100_000)}]`];
  for (const bomb of bombs) {
    const { conversations, problems } = importConversations(bomb);
    if (conversations.length > 0 || problems.length === 0) return failed("a bomb was taken for a history");
  }
  return blocked("three bombs of depth 100,000 are named as problems; files over 512 MB are not read (src/host/history/importExport.ts)");
}

export const run: AttackClass["run"] = async ({ id }: AttackCase): Promise<AttackResult> => {
  if (id === "DOS-20") return bombedHistory();
  // Find in conversation and history search look for words, not patterns.
  if (id === "DOS-21") return notApplicable("no search of ours takes a regular expression");
  const recipe = recipes[id];
  return recipe === undefined ? failed("there is no attempt for this attack") : inPanel(recipe);
};

/** A blocked page is detected. */
export async function control(): Promise<AttackControl> {
  const { browser } = await (opened ??= launchSinkBrowser());
  const panel = await openPanelUnderAttack(browser, { policy: false });
  try {
    // Repeatedly, because on a busy machine it may take a while until the page is checked.
    const hold = "function hold() { const end = performance.now() + 500; while (performance.now() < end); setTimeout(hold, 100); }";
    await panel.plant(`<script>${hold} setTimeout(hold, 20)</script>`);
    const longest = await panel.flood(snapshot([question("q1", "Go"), answer("m1", "PLACEHOLDER")]), { unit: "a", times: 10 });
    return { detected: longest > boundMs, detail: `a script that holds the page up for 500 ms is seen as ${Math.round(longest)} ms` };
  } finally {
    await panel.close();
  }
}

/** Ends what it opened. */
export async function close(): Promise<void> {
  await (await opened)?.close();
  opened = undefined;
}
