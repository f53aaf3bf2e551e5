import { openDiagramPage } from "../webview/panel/diagramPage.ts";
import { type AttackClass, type AttackControl, type AttackResult, blocked, failed } from "./attackCase.ts";
import { launchSinkBrowser, type SinkBrowser } from "./sinkBrowser.ts";
import { dangerousIn, marksOf, markScripts, provokeAll, type TabDamage } from "./tabUnderAttack.ts";
import { trial, tryEach } from "./trials.ts";

/** How long it is watched whether something is connected to after a drawing, milliseconds. */
const settleMs = 400;
const home = /^(?:https:\/\/panel\.test\/|about:blank|$)/;

let opened: Promise<SinkBrowser> | undefined;

/** What a diagram does in its tab, with the page's policy or by what is drawn alone. */
async function damage(policy: boolean, source: string, planted?: string): Promise<TabDamage & { readonly outcome: string }> {
  const { browser, sink } = await (opened ??= launchSinkBrowser());
  const before = sink.heard.length;
  const tab = await openDiagramPage(browser, { policy, init: markScripts });
  const { page } = tab;
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.context().on("page", (other) => {
    if (other !== page) dialogs.push(`a window: ${other.url()}`);
  });
  try {
    await tab.show(source);
    if (planted !== undefined) {
      await page.evaluate(
        (markup) => document.querySelector(".paper")?.append(document.createRange().createContextualFragment(markup)),
        planted,
      );
    }
    // Before anything is pressed, which may lead away.
    const elements = await dangerousIn(page.mainFrame(), "main");
    await provokeAll(page.mainFrame(), "main");
    await page.waitForTimeout(settleMs);
    const drawn = await page.locator(".drawing > svg").count();
    return {
      connections: sink.heard.slice(before),
      scripts: [...dialogs, ...(await marksOf(page, home))],
      elements,
      outcome:
        drawn > 0
          ? "drawn"
          : `refused: ${(
              await page
                .locator(".problem")
                .innerText()
                .catch(() => "nothing shown")
            ).slice(0, 80)}`,
    };
  } finally {
    await page.context().close();
  }
}

async function attackDiagram(source: string): Promise<AttackResult> {
  const problems: string[] = [];
  let outcome = "";
  for (const policy of [true, false]) {
    const found = await damage(policy, source);
    outcome = found.outcome;
    const name = policy ? "all protections" : "without the policy";
    // Style sheets are the author's: only the policy keeps what they name from being loaded.
    if (policy && found.connections.length > 0) problems.push(`${name}: connected (${found.connections.join(", ")})`);
    if (found.scripts.length > 0) problems.push(`${name}: a script ran (${found.scripts.join(", ")})`);
    if (found.elements.length > 0) problems.push(`${name}: left in the page ${found.elements.join(", ")}`);
  }
  return problems.length > 0 ? failed(problems.join("; ")) : blocked(`0 requests, 0 scripts; ${outcome.replaceAll(/\s+/g, " ")}`);
}

/** A diagram as a text, or with a part that is repeated. */
export const run: AttackClass["run"] = tryEach(trial((payload) => (typeof payload === "string" ? payload : undefined), attackDiagram));

/** Markup in the same page without its policy must connect, run and be found. */
export async function control(): Promise<AttackControl> {
  const found = await damage(
    false,
    "flowchart LR\n  A --> B",
    '<img src="http://canary.example.invalid/p"><script>alert(1)</script><a href="https://example.invalid/">x</a>',
  );
  const missing = Object.entries({
    "a connection": found.connections.length,
    "a script": found.scripts.length,
    "a link": found.elements.length,
  }).filter(([, count]) => count === 0);
  return missing.length === 0
    ? { detected: true, detail: "planted markup without the policy: a connection, a script, a link" }
    : { detected: false, detail: `not noticed: ${missing.map(([what]) => what).join(", ")}` };
}

/** Closes the browser. */
export async function close(): Promise<void> {
  await (await opened)?.close();
  opened = undefined;
}
