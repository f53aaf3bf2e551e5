// npm run bench -- typing [--json]: what a key in the composer costs in the real editor, next to VS Code's own Chat in the same window: in an empty
// conversation, and while an answer streams. Medians of 5 texts; from the key to the painted frame, and work in processor time beyond what the editor does
// without the keys, where the main thread has time left: the page's main thread, on which webviews are, too, and the extension host's process. About eight minutes.
import { setTimeout as sleep } from "node:timers/promises";
import { readArguments } from "../../tools/arguments.ts";
import { median } from "./median.ts";
import { beginAnew, type ChatName, chatNames, show, showUntil } from "./editor/chats.ts";
import { counted, runs, withEach } from "./editor/counted.ts";
import { type Cost, medianCost, type Work, workFor, workOf, untilQuiet } from "./editor/gesture.ts";
import { frameOf, watchKeys } from "./editor/keys.ts";
import { type Costs, describeCosts, printCosts } from "./editor/print.ts";
import { type EditorBench, runEditorBench } from "./editor/runEditorBench.ts";
import { answerSign, whenSeen } from "./editor/sign.ts";

const typed = "how is the total of the cart computed and why is it rounded ";
/** Between two keys, ms: a fast typist. */
const keyMs = 60;
/** Tokens a second of the answer, and its length: it streams for longer than all texts take. */
const answer = "rate:50 kb:24";
const longestStartMs = 30_000;
/** Where so much of the main thread is taken without keys, a key takes work from the answer, and the difference says nothing: keys wait instead. */
const saturated = 0.85;

const { values } = readArguments({ usage: "npm run bench -- typing [--json]", options: { json: { type: "flag" } } });

await runEditorBench({
  name: "typing",
  json: values.json,
  longestMinutes: 30,
  measure: async (bench) => {
    await showUntil(bench, "vscode");
    await showUntil(bench, "aside");
    await beginAnew(bench);
    const idle = "a key, in an empty conversation";
    const rows: Record<string, Costs> = {
      [idle]: await counted(idle, () => withEach(chatNames, (chat) => typedWhileIdle(bench, chat))),
    };
    rows["a key, while an answer streams"] = await withEach(chatNames, (chat) => typedWhileStreaming(bench, chat));
    return { typing: rows };
  },
  print: ({ typing }) => printCosts(typing, 2),
});

async function typedWhileIdle(bench: EditorBench, chat: ChatName): Promise<Cost> {
  await focusOn(bench, chat);
  await untilQuiet(bench);
  let shown = Number.NaN;
  const work = await workFor(bench, async () => void (shown = await typeText(bench, chat)));
  await clear(bench);
  return { shown, main: work.main / typed.length, host: work.host / typed.length };
}

/** While one answer streams, takes turns: a while without keys, and one with them. */
async function typedWhileStreaming(bench: EditorBench, chat: ChatName): Promise<Cost> {
  const { session, server } = bench;
  await focusOn(bench, chat);
  const before = server.answers.length;
  const begun = whenSeen(session.page, answerSign(chat, "m0001"), longestStartMs);
  if (chat === "aside") await session.panel.send(answer);
  else await bench.command("workbench.action.chat.open", { query: `@teller ${answer}` });
  await begun;
  await focusOn(bench, chat);
  const costs: Cost[] = [];
  const lasting = typed.length * keyMs;
  let without = await during(bench, () => sleep(lasting));
  for (let number = 0; number <= runs; number += 1) {
    let shown = Number.NaN;
    const withKeys = await during(bench, async () => void (shown = await typeText(bench, chat)));
    await clear(bench);
    const after = await during(bench, () => sleep(lasting));
    if (server.answers[before]?.endedAt !== undefined) throw new Error("the answer ended before all was typed");
    const isSaturated = Math.max(without.main / without.at, after.main / after.at) > saturated;
    const ofKeys = (what: "main" | "host"): number =>
      ((withKeys[what] / withKeys.at - (without[what] / without.at + after[what] / after.at) / 2) * withKeys.at) / typed.length;
    const main = isSaturated ? Number.NaN : ofKeys("main");
    costs.push({ shown, main, host: ofKeys("host") });
    console.log(`${chat} while an answer streams, ${number} of ${runs}: ${describeCosts({ [chat]: costs.at(-1) })}`);
    without = after;
  }
  while (server.answers[before]?.endedAt === undefined) await sleep(500);
  await untilQuiet(bench);
  const some = costs.slice(1);
  // The middle of what could be told in part would be that of the calm moments.
  return { ...medianCost(some), ...(some.some(({ main }) => Number.isNaN(main)) && { main: Number.NaN }) };
}

/** Work of both while something lasts; `at` is how long that was. */
async function during(bench: EditorBench, act: () => Promise<void>): Promise<Work> {
  const before = await workOf(bench);
  await act();
  const after = await workOf(bench);
  return { main: after.main - before.main, host: after.host - before.host, at: after.at - before.at };
}

/** @returns from a key to the painted frame, ms, in the middle */
async function typeText({ session }: EditorBench, chat: ChatName): Promise<number> {
  const { page, panel } = session;
  const keys = await watchKeys(chat === "aside" ? await frameOf(panel.composer) : page.mainFrame());
  await page.keyboard.type(typed, { delay: keyMs });
  await sleep(keyMs);
  const times = await keys.end();
  if (times.length < typed.length) throw new Error(`${chat} got ${times.length} of ${typed.length} keys`);
  return median(times);
}

/** Takes back what was typed where the focus is. */
async function clear({ session }: EditorBench): Promise<void> {
  await session.page.keyboard.press("ControlOrMeta+a");
  await session.page.keyboard.press("Delete");
}

async function focusOn(bench: EditorBench, chat: ChatName): Promise<void> {
  await show(bench, chat);
  const focused =
    chat === "aside"
      ? bench.session.panel.frame.locator("textarea:focus")
      : bench.session.page.locator(".interactive-session .interactive-input-part .monaco-editor.focused");
  await focused.first().waitFor({ timeout: longestStartMs });
}
