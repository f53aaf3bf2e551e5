import { previewPage } from "../../src/app/previews/previewPage.ts";
import { type AttackClass, type AttackControl, type AttackResult, blocked, failed } from "./attackCase.ts";
import { launchSinkBrowser, type SinkBrowser } from "./sinkBrowser.ts";
import { dangerousIn, marksOf, markScripts, provokeAll, type TabDamage } from "./tabUnderAttack.ts";
import { exactly, trial, tryEach } from "./trials.ts";

/** How long it is watched for damage, milliseconds. */
const settleMs = 300;
const origin = "https://preview.test";
const home = /^(?:https:\/\/preview\.test\/|about:blank|about:srcdoc|$)/;
/** What VS Code allows a webview without scripts. */
const sandbox = 'sandbox="allow-same-origin allow-pointer-lock"';

let opened: Promise<SinkBrowser> | undefined;

interface Walls {
  readonly policy: boolean;
  readonly isSandboxed: boolean;
}

async function damage(html: string, { policy, isSandboxed }: Walls): Promise<TabDamage> {
  const { browser, sink } = await (opened ??= launchSinkBrowser());
  const before = sink.heard.length;
  const context = await browser.newContext();
  const page = await context.newPage();
  const seen: string[] = [];
  page.on("dialog", (dialog) => {
    seen.push(dialog.message());
    void dialog.dismiss();
  });
  context.on("page", (other) => {
    if (other !== page) seen.push(`a window: ${other.url()}`);
  });
  const inner = policy ? html : html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "");
  const outer = `<!DOCTYPE html><iframe name="tab" ${isSandboxed ? sandbox : ""} src="${origin}/inner.html" width="800" height="600"></iframe>`;
  await page.route(`${origin}/**`, (route) =>
    route.fulfill({ body: route.request().url().endsWith("inner.html") ? inner : outer, contentType: "text/html; charset=utf-8" }),
  );
  await page.addInitScript(markScripts);
  try {
    // What loads for ever is no reason to wait.
    await page.goto(`${origin}/outer.html`, { waitUntil: "commit" });
    await page.waitForTimeout(settleMs);
    const frame = page.frame("tab");
    const elements = frame === null ? [] : await dangerousIn(frame, "body").catch(() => ["the page is gone"]);
    if (frame !== null) await provokeAll(frame, "body").catch(() => undefined);
    await page.waitForTimeout(settleMs);
    return { connections: sink.heard.slice(before), scripts: [...seen, ...(await marksOf(page, home))], elements };
  } finally {
    await context.close();
  }
}

async function attackPreview(source: string, kind: "html" | "svg"): Promise<AttackResult> {
  const html = previewPage(source, kind, "en");
  const problems: string[] = [];
  const judge = (name: string, found: TabDamage, counts: readonly (keyof TabDamage)[]): void => {
    for (const what of counts) if (found[what].length > 0) problems.push(`${name}: ${what}: ${found[what].join(", ")}`);
  };
  judge("all protections", await damage(html, { policy: true, isSandboxed: true }), ["connections", "scripts", "elements"]);
  // What a style sheet names is kept out by the policy alone.
  const styles = /<style|\bstyle\s*=|url\s*\(/i.test(source);
  judge("markup alone", await damage(html, { policy: false, isSandboxed: false }), [
    ...(styles ? [] : (["connections"] as const)),
    "scripts",
    "elements",
  ]);
  return problems.length > 0
    ? failed(problems.join("; "))
    : blocked("0 requests, 0 scripts; nothing left that could load, run or lead away");
}

/** HTML or SVG of a code block. */
export const run: AttackClass["run"] = tryEach(
  trial(exactly("html"), ({ html }) => attackPreview(String(html), "html")),
  trial(exactly("svg"), ({ svg }) => attackPreview(String(svg), "svg")),
);

/** The same kinds of markup as it came, with all protections off, must connect, run and be found. */
export async function control(): Promise<AttackControl> {
  const markup =
    '<!DOCTYPE html><body><img src="http://canary.example.invalid/p" onerror="alert(1)"><script>alert(1)</script><link rel="dns-prefetch" href="//a.example.invalid"></body>';
  const found = await damage(markup, { policy: false, isSandboxed: false });
  const missing = Object.entries(found).filter(([, all]) => (all as readonly string[]).length === 0);
  return missing.length === 0
    ? { detected: true, detail: "the markup as it came, without protections: a connection, a script, an element" }
    : { detected: false, detail: `not noticed: ${missing.map(([what]) => what).join(", ")}` };
}

/** Closes the browser. */
export async function close(): Promise<void> {
  await (await opened)?.close();
  opened = undefined;
}
