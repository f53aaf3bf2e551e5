// npm run bench -- conversationList [CONVERSATIONS] [RUNS]: what a person waits for in the real editor with a long history (10,000 by default).
// Medians in milliseconds, with each run: from the click on "Conversations" to the painted list, and from typing a title to its row; and the longest tasks of the
// workbench's main thread meanwhile.
import type { Page } from "playwright-core";
import { readArguments } from "../../tools/arguments.ts";
import { Session } from "../editor/harness/session.ts";
import { fillStore, madeConversation, storeFolder } from "./editor/madeConversations.ts";
import { median } from "./median.ts";

const { positionals } = readArguments({
  usage: "npm run bench -- conversationList [CONVERSATIONS] [RUNS]",
  positionals: 2,
  isPositional: (text) => /^[1-9]\d*$/.test(text),
});
const [count = 10_000, runs = 7] = positionals.map(Number);

/** When a row with this text has been painted, by the clock of the page; and the longest task from now until some time after that. */
function painted(page: Page, text: string): Promise<{ readonly at: number; readonly longest: number }> {
  return page.evaluate(
    (wanted) =>
      new Promise<{ at: number; longest: number }>((resolve) => {
        let longest = 0;
        const observer = new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
        });
        observer.observe({ type: "longtask" });
        const look = (): void => {
          const rows = [...document.querySelectorAll<HTMLElement>(".quick-input-widget .monaco-list-row")];
          const found = rows.some((row) => row.offsetParent !== null && row.innerText.includes(wanted));
          if (!found) requestAnimationFrame(look);
          else
            setTimeout(() => {
              const at = Date.now();
              setTimeout(() => {
                observer.disconnect();
                resolve({ at, longest });
              }, 1500);
            }, 0);
        };
        look();
      }),
    text,
  );
}

const session = await Session.start({
  settings: (server) => ({
    "aside.endpoints": { local: { baseUrl: `${server.origin}/v1`, auth: "none" } },
    "aside.endpoint": "local",
    "aside.model": "demo/plain",
  }),
});
try {
  await session.shutDown();
  const conversations = Array.from({ length: count }, (_, index) =>
    madeConversation(`c${index}`, 2, `Conversation number ${index} of a long history`),
  );
  await fillStore(storeFolder(session.folders.userData), conversations);
  const opened: number[] = [];
  const tasks: number[] = [];
  const found: number[] = [];
  await session.open();
  const { panel, page, workbench } = session;
  await panel.open();
  for (let run = 0; run < runs; run += 1) {
    const list = painted(page, "Conversation number");
    const clicked = await panel.conversationsButton.evaluate((button: HTMLElement) => {
      const at = Date.now();
      button.click();
      return at;
    });
    const { at, longest } = await list;
    opened.push(at - clicked);
    tasks.push(longest);
    const wanted = `number ${37 + run} of`;
    const row = painted(page, wanted);
    const typed = await workbench.quickInput.locator("input.input").evaluate((input: HTMLInputElement, text) => {
      input.value = text;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      return Date.now();
    }, wanted);
    const filtered = await row;
    found.push(filtered.at - typed);
    tasks.push(filtered.longest);
    await page.keyboard.press("Escape");
    await workbench.quickInput.waitFor({ state: "hidden" });
  }
  console.log(`${count} conversations, ${runs} runs, medians in ms (all)`);
  const line = (name: string, values: readonly number[]) =>
    console.log(`${name.padEnd(50)} ${median(values).toFixed(0).padStart(6)}  (${values.map((value) => value.toFixed(0)).join(" ")})`);
  line("from the click to the painted list (the first is cold)", opened);
  line("longest task of the main thread, 1.5 s around each", tasks);
  line("from a typed title to its row", found);
} finally {
  await session.close();
}
