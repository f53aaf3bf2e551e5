// What long use leaves behind in the panel. Usage: node test/bench/growth.ts [--json] [--only opening|switching|answers|huge] [--answers N]
// The built panel in headless Chromium, fed as the host feeds it: it is opened and closed, shows one conversation after the other, receives answers of 20 KB,
// is scrolled through all of them, and shows one answer of 500 KB. After each step garbage is collected and counted what is still there.
import type { CDPSession } from "playwright-core";
import { readArguments } from "../../tools/arguments.ts";
import { launchChromium } from "../../tools/chromium.ts";
import { longMarkdown } from "../server/models/long.ts";
import { answer, DeltaScript, question, shown, snapshot, stateOf } from "../webview/panel/conversations.ts";
import { buildPanel, openPanel, type PanelPage } from "../webview/panel/panelPage.ts";

const openings = 30;
const switches = 200;
const answerLength = 20 * 1024;
const hugeLength = 500 * 1024;
/** An answer comes in pieces of this many characters. */
const pieceLength = 400;
/** What is counted at the end may be this much more than in the middle. */
const tolerance = 1.05;

const parts = ["opening", "switching", "answers", "huge"] as const;
const { values } = readArguments({
  usage: `npm run bench -- growth [--json] [--only ${parts.join("|")}] [--answers N]`,
  options: { json: { type: "flag" }, only: { type: "text", oneOf: parts }, answers: { type: "number", default: 100 } },
});

/** What is there after garbage was collected. */
interface Counted {
  readonly nodes: number;
  readonly listeners: number;
  /** MB of the page's JavaScript. */
  readonly heap: number;
}

type Series = Record<string, Counted>;

async function settled(panel: PanelPage): Promise<void> {
  await panel.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 250)))));
}

async function count(client: CDPSession): Promise<Counted> {
  // What the first collection lets go of may hold something of the page.
  for (let time = 0; time < 3; time++) await client.send("HeapProfiler.collectGarbage");
  const { nodes, jsEventListeners } = await client.send("Memory.getDOMCounters");
  const { usedSize } = await client.send("Runtime.getHeapUsage");
  return { nodes, listeners: jsEventListeners, heap: Math.round(usedSize / 104_857.6) / 10 };
}

const someMessages = (prefix: string, size: number) =>
  Array.from({ length: size }, (_, index) => {
    const parentId = index === 0 ? null : `${prefix}${index - 1}`;
    if (index % 2 === 0) return question(`${prefix}${index}`, `Question ${index}?`, { parentId });
    return answer(`${prefix}${index}`, longMarkdown(3000), { parentId: parentId ?? "" });
  });

/** The panel is loaded anew each time that it is shown. */
async function opening(panel: PanelPage, client: CDPSession): Promise<Series> {
  const series: Series = {};
  for (let time = 1; time <= openings; time++) {
    await panel.page.reload();
    await panel.send(snapshot(someMessages("m", 20)));
    await settled(panel);
    if (time % (openings / 3) === 0) series[`${time} openings`] = await count(client);
  }
  return series;
}

async function switching(panel: PanelPage, client: CDPSession): Promise<Series> {
  const series: Series = {};
  const conversations = ["a", "b", "c"].map((id) => snapshot(someMessages(id, 20), stateOf(), id));
  for (let time = 1; time <= switches; time++) {
    const next = conversations[time % conversations.length];
    if (next !== undefined) await panel.send(next);
    await panel.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    // The same conversation at each count.
    if (time % 66 === 0) {
      await settled(panel);
      series[`${time} switches`] = await count(client);
    }
  }
  return series;
}

/** Answers come one after the other, and then the user scrolls up through all of them. */
async function answers(panel: PanelPage, client: CDPSession): Promise<Series> {
  const series: Series = {};
  const text = longMarkdown(answerLength);
  await panel.send(snapshot([question("q0", "Go on.")]));
  let parentId = "q0";
  const total = values.answers;
  for (let index = 1; index <= total; index++) {
    const id = `a${index}`;
    const script = new DeltaScript(id);
    await panel.send(
      { type: "message", conversationId: "c1", shown: shown(answer(id, "", { parentId, status: "streaming" })) },
      { type: "state", state: stateOf({ answering: id }) },
    );
    for (let at = 0; at < text.length; at += pieceLength) await panel.send(script.next(text.slice(at, at + pieceLength)));
    const next = question(`q${index}`, "Go on.", { parentId: id });
    await panel.send(
      { type: "message", conversationId: "c1", shown: shown(answer(id, text, { parentId })) },
      { type: "state", state: stateOf() },
      { type: "message", conversationId: "c1", shown: shown(next) },
    );
    parentId = next.id;
    if (index % Math.ceil(total / 4) === 0 || index === total) {
      await settled(panel);
      series[`${index} answers`] = await count(client);
    }
  }
  series["scrolled up"] = await scrolledUp(panel, client);
  return series;
}

async function huge(panel: PanelPage, client: CDPSession): Promise<Series> {
  const series: Series = {};
  const text = longMarkdown(hugeLength);
  await panel.send(snapshot([question("q1", "All of it."), answer("a1", text)]));
  await panel.page.waitForTimeout(5000);
  series["at its end"] = await count(client);
  series["scrolled up"] = await scrolledUp(panel, client);
  return series;
}

/** Scrolls from the end to the beginning, and counts at the worst of ten places. */
async function scrolledUp(panel: PanelPage, client: CDPSession): Promise<Counted> {
  let worst: Counted = { nodes: 0, listeners: 0, heap: 0 };
  for (let place = 0; place < 10; place++) {
    await panel.page.evaluate(async (left) => {
      const scroller = document.querySelector(".scroller");
      if (scroller === null) return;
      scroller.dispatchEvent(new WheelEvent("wheel", { deltaY: -1 }));
      const steps = 40;
      const step = scroller.scrollTop / left / steps;
      for (let time = 0; time < steps; time++) {
        scroller.scrollTop -= step;
        await new Promise((done) => requestAnimationFrame(done));
      }
    }, 10 - place);
    await settled(panel);
    const counted = await count(client);
    worst = {
      nodes: Math.max(worst.nodes, counted.nodes),
      listeners: Math.max(worst.listeners, counted.listeners),
      heap: Math.max(worst.heap, counted.heap),
    };
  }
  return worst;
}

/** Whether nothing is more at the last count than at the one in the middle. Code that is compiled and caches that are filled come before. */
function isFlat(series: Series): boolean {
  const counts = Object.entries(series).filter(([name]) => name !== "scrolled up");
  const middle = counts[Math.floor((counts.length - 1) / 2)]?.[1];
  const last = counts.at(-1)?.[1];
  if (middle === undefined || last === undefined) return false;
  return (["nodes", "listeners"] as const).every((key) => last[key] <= middle[key] * tolerance);
}

const [files, browser] = await Promise.all([buildPanel(true), launchChromium()]);
try {
  const results: Record<string, Series> = {};
  for (const [name, measure] of Object.entries({ opening, switching, answers, huge })) {
    if (values.only !== undefined && values.only !== name) continue;
    const panel = await openPanel(browser, files);
    const client = await panel.page.context().newCDPSession(panel.page);
    results[name] = { start: await count(client), ...(await measure(panel, client)) };
    await panel.page.context().close();
  }
  if (values.json) console.log(JSON.stringify({ growth: results }));
  else {
    for (const [name, series] of Object.entries(results)) {
      console.log(`${name}${isFlat(series) ? ": nodes and listeners stay flat" : ""}`);
      for (const [when, { nodes, listeners, heap }] of Object.entries(series)) {
        console.log(
          `  ${when.padEnd(16)}${String(nodes).padStart(9)} nodes${String(listeners).padStart(8)} listeners${heap.toFixed(1).padStart(8)} MB`,
        );
      }
    }
  }
} finally {
  await browser.close();
}
