// What a long conversation costs in the panel. Usage: node test/bench/transcript.ts [--json] [--messages N]
// The built panel in headless Chromium, fed as the host feeds it; medians of several pages.
import { readArguments } from "../../tools/arguments.ts";
import { launchChromium } from "../../tools/chromium.ts";
import { answer, question, shown, snapshot } from "../webview/panel/conversations.ts";
import { buildPanel, openPanel, type PanelPage } from "../webview/panel/panelPage.ts";
import { usualAnswer, usualQuestion } from "./editor/madeConversations.ts";
import { median } from "./median.ts";

const runs = 5;
const { values } = readArguments({
  usage: "npm run bench -- transcript [--json] [--messages N]",
  options: { json: { type: "flag" }, messages: { type: "number" } },
});
const sizes = values.messages === undefined ? [50, 5000] : [values.messages];

/** A conversation of questions and answers of usual lengths. */
function conversation(size: number) {
  return Array.from({ length: size }, (_, index) => {
    const parentId = index === 0 ? null : `m${index - 1}`;
    if (index % 2 === 0) return question(`m${index}`, usualQuestion(index), { parentId });
    return answer(`m${index}`, usualAnswer(index), { parentId: parentId ?? "", reasoning: "The user asks about the cart. ".repeat(8) });
  });
}

/** Time from handing over a message to the frame that shows it, in ms. */
async function timeToPaint(panel: PanelPage, message: unknown): Promise<number> {
  return panel.page.evaluate(async (data) => {
    const before = performance.now();
    window.postMessage(data, "*");
    // The frame after the message is the one that shows it; a task after that frame is when it has been painted.
    await new Promise((done) => setTimeout(done, 0));
    await new Promise((done) => requestAnimationFrame(done));
    await new Promise((done) => {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener("message", done, { once: true });
      port1.start();
      port2.postMessage(null);
    });
    return performance.now() - before;
  }, message);
}

interface Figures {
  readonly open: number;
  readonly append: number;
  readonly elements: number;
  readonly scrollFrame: number;
  readonly find: number;
}

async function measure(panel: PanelPage, size: number): Promise<Figures> {
  const messages = conversation(size);
  const open = await timeToPaint(panel, snapshot(messages));
  await panel.page.waitForTimeout(500);
  const appends: number[] = [];
  for (let index = size; index < size + 6; index++) {
    const message = question(`m${index}`, "One more.", { parentId: `m${index - 1}` });
    appends.push(await timeToPaint(panel, { type: "message", conversationId: "c1", shown: shown(message) }));
  }
  const elements = await panel.page.evaluate(() => document.querySelectorAll("*").length);
  const frames = await panel.page.evaluate(async () => {
    const scroller = document.querySelector(".scroller");
    const times: number[] = [];
    let last = performance.now();
    scroller?.dispatchEvent(new WheelEvent("wheel", { deltaY: -1 }));
    for (let step = 0; step < 120; step++) {
      if (scroller !== null) scroller.scrollTop -= 120;
      const now = await new Promise<number>((done) => requestAnimationFrame(done));
      times.push(now - last);
      last = now;
    }
    return times.slice(1);
  });
  await panel.page.keyboard.press("Control+f");
  // Its code is loaded with the first search.
  await panel.page.locator(".find-bar input").waitFor();
  const find = await panel.page.evaluate(async () => {
    const field = document.querySelector<HTMLInputElement>(".find-bar input");
    if (field === null) throw new Error("there is no find bar");
    const before = performance.now();
    field.value = "sum over all items";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    do await new Promise((done) => requestAnimationFrame(done));
    while (document.querySelector(".find-bar")?.getAttribute("aria-busy") !== "false");
    const expected = document.querySelector(".find-count")?.textContent ?? "";
    if (!/^\S+ of \S+$/.test(expected)) throw new Error("nothing was found");
    return performance.now() - before;
  });
  return {
    open,
    append: median(appends),
    elements,
    scrollFrame: frames.toSorted((a, b) => a - b)[Math.floor(frames.length * 0.95)] ?? 0,
    find,
  };
}

const [files, browser] = await Promise.all([buildPanel(), launchChromium()]);
try {
  const results: Record<number, Figures> = {};
  for (const size of sizes) {
    const all: Figures[] = [];
    for (let run = 0; run < runs; run++) {
      const panel = await openPanel(browser, files);
      all.push(await measure(panel, size));
      await panel.page.context().close();
    }
    const of = (key: keyof Figures) => median(all.map((figures) => figures[key]));
    results[size] = { open: of("open"), append: of("append"), elements: of("elements"), scrollFrame: of("scrollFrame"), find: of("find") };
  }
  if (values.json) console.log(JSON.stringify({ transcript: results, runs }));
  else {
    for (const [size, figures] of Object.entries(results)) {
      console.log(`${size} messages (medians of ${runs})`);
      console.log(`  opened and painted      ${figures.open.toFixed(0)} ms`);
      console.log(`  one more message        ${figures.append.toFixed(1)} ms`);
      console.log(`  elements on the page    ${figures.elements}`);
      console.log(`  frame while scrolling   ${figures.scrollFrame.toFixed(1)} ms (p95)`);
      console.log(`  found in every message  ${figures.find.toFixed(0)} ms`);
    }
  }
} finally {
  await browser.close();
}
