import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import MarkdownIt from "markdown-it";
import { type AttackCase, type AttackClass, type AttackControl, type AttackResult, blocked, failed } from "./attackCase.ts";
import { exactly, fieldsOf, trial, tryEach } from "./trials.ts";
import { markupOf, messagesOf } from "./markupCases.ts";
import { openPanelUnderAttack, type PanelUnderAttack } from "./panelUnderAttack.ts";
import { launchSinkBrowser, type SinkBrowser } from "./sinkBrowser.ts";

/** The effects that an attack on the page has if it succeeds. */
interface Damage {
  readonly connections: readonly string[];
  readonly scripts: readonly string[];
  readonly messages: readonly string[];
  readonly elements: readonly string[];
}

/** The messages that every panel sends, whatever it shows. */
const ordinary = new Set([
  "ready",
  "ack",
  "draft",
  "earlierMessages",
  "focus",
  "openLink",
  "openAttachment",
  "webviewError",
  "errorAction",
  "complete",
  "loadImage of a file",
  "loadPicture",
  "codeColors",
  "findTarget",
]);
const careless = new MarkdownIt({ html: true, linkify: true });
/** How long it is watched whether an attack does harm where nothing protects, in milliseconds; some need an animation or a second try. */
const longestFuseMs = 700;
/** Where something protects, it is watched for as long again as it took to do harm without, and at least this long. */
const settleMs = 60;

let opened: Promise<SinkBrowser> | undefined;

function sinkBrowser(): Promise<SinkBrowser> {
  return (opened ??= launchSinkBrowser());
}

/** What can be tried on the page: a text, or an object of which every text is shown where such texts are shown. */
function isShown(payload: unknown): boolean {
  if (typeof payload === "string") return true;
  const known = [
    "deltas",
    "reasoning",
    "model",
    "error",
    "file",
    "title",
    "host",
    "folder",
    "tool_result",
    "arguments",
    "name",
    "notice",
    "terminal_output",
  ];
  const other = ["history_message", "setState"];
  const fields = fieldsOf(payload);
  return fields !== undefined && Object.keys(fields).length > 0 && Object.keys(fields).every((name) => [...known, ...other].includes(name));
}

/**
 * Runs an attack on the page four times. With unrendered HTML in the page and nothing that protects, to see whether and how soon its markup does harm;
 * then with all protections; without the content security policy, so that only the renderer protects; and with the unrendered HTML in the page, so that
 * only the policy protects. Of markup that does no harm by itself, the last shows nothing, and it is not counted as held by the policy.
 */
async function attackPage(attack: AttackCase): Promise<AttackResult> {
  const html = careless.render(markupOf(attack)) + markupOf(attack);
  const plant = (panel: PanelUnderAttack) => panel.plant(html);
  const say = (panel: PanelUnderAttack) => panel.send(...messagesOf(attack));
  const unprotected = await damage(false, plant, longestFuseMs, true);
  const isArmed = isHarm(unprotected);
  const watchMs = isArmed ? Math.max(settleMs, 2 * unprotected.afterMs) : settleMs;
  const ways: readonly (readonly [string, boolean, (panel: PanelUnderAttack) => Promise<void>])[] = [
    ["all protections", true, say],
    ["renderer alone", false, say],
    ...(isArmed ? [["policy alone", true, plant] as const] : []),
  ];
  const problems: string[] = [];
  for (const [name, policy, act] of ways) {
    const { connections, scripts, messages, elements } = await damage(policy, act, watchMs, act === plant);
    if (connections.length > 0) problems.push(`${name}: connected (${connections.join(", ")})`);
    if (scripts.length > 0) problems.push(`${name}: a script ran (${scripts.join(", ")})`);
    if (act === say && elements.length > 0) problems.push(`${name}: left in the page ${elements.join(", ")}`);
    if (messages.length > 0) problems.push(`${name}: the host was told ${messages.join(", ")}`);
  }
  if (problems.length > 0) return failed(problems.join("; "));
  return isArmed
    ? blocked(`without protection it does harm after ${Math.round(unprotected.afterMs)} ms; renderer alone and policy alone hold`)
    : blocked("its markup does nothing by itself; the renderer leaves nothing of it in the page");
}

function isHarm({ connections, scripts, messages }: Damage): boolean {
  return connections.length + scripts.length + messages.length > 0;
}

/** What an act does to the panel. @param watchMs how long to wait for harm; without the policy it ends with the first */
export async function damage(
  policy: boolean,
  act: (panel: PanelUnderAttack) => Promise<void>,
  watchMs: number,
  isBare = false,
): Promise<Damage & { readonly afterMs: number }> {
  const { browser, sink } = await sinkBrowser();
  const before = sink.heard.length;
  const panel = await openPanelUnderAttack(browser, { policy, isBare });
  const look = async (): Promise<Damage> => {
    const posted = await panel.posted().catch(() => ["nothing: the page is gone"]);
    return {
      connections: sink.heard.slice(before),
      scripts: await panel.ran(),
      elements: [],
      messages: posted.filter((type) => !ordinary.has(type)),
    };
  };
  try {
    const started = performance.now();
    await act(panel);
    await panel.provoke().catch(() => undefined);
    let found = await look();
    while (!isHarm(found) && performance.now() - started < watchMs) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      found = await look();
    }
    const afterMs = performance.now() - started;
    return { ...found, elements: await panel.dangerous().catch(() => []), afterMs };
  } finally {
    await panel.close();
  }
}

/** Answers of a model and errors in VS Code's own Chat: handed over as plain text or as Markdown that is neither trusted nor HTML. */
async function inNativeChat(text: string): Promise<AttackResult> {
  const { withScene, closes } = await import("./scene.ts");
  return withScene(closes, async (scene) => {
    const { shown, error } = await scene.chat(`say: ${text}`);
    const refusing = createServer((request, response) => {
      request.resume();
      response.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify({ error: { message: text, code: 400 } }));
    }).listen(0, "127.0.0.1");
    await once(refusing, "listening");
    const baseUrl = `http://127.0.0.1:${(refusing.address() as AddressInfo).port}/v1`;
    scene.host.settings.user["aside.endpoints"] = { loopback: { baseUrl, auth: "none" } };
    const broken = await scene.chat("Go");
    refusing.closeAllConnections();
    refusing.close();
    const said = [...shown, ...broken.shown];
    if (!JSON.stringify(said).includes("canary")) return failed(`the answer was not shown, which proves nothing: ${error ?? ""}`);
    if (broken.error === undefined) return failed("the error was not shown, which proves nothing");
    const trusted = said.filter(
      (part) => typeof part === "object" && part !== null && (Reflect.get(part, "isTrusted") || Reflect.get(part, "supportHtml")),
    );
    if (trusted.length > 0) return failed(`handed over as trusted Markdown: ${JSON.stringify(trusted)}`);
    const asked = scene.server.requests.filter(({ path }) => path.includes("canary"));
    return asked.length === 0
      ? blocked("plain text, neither trusted nor HTML; nothing else was asked")
      : failed("an address of the answer was asked");
  });
}

/** Lists of models from a hostile server, in the parser and on the page. */
async function hostileCatalogue(rows: number): Promise<AttackResult> {
  const { hostileRows } = await import("./hostileRows.ts");
  return hostileRows(rows, async (model) => attackPage({ id: "", attack: "", payload: { model }, expected: "", attackClass: "XSS" }));
}

/** Attacks on the page: scripts and connections. */
export const runOnPage: AttackClass["run"] = tryEach(
  trial(
    (payload) => exactly("rows")(payload)?.["rows"],
    (rows) => hostileCatalogue(Number(rows)),
  ),
  trial(
    (payload) => exactly("text")(payload)?.["text"],
    (text) => inNativeChat(String(text)),
  ),
  trial((payload, attack) => (isShown(payload) ? attack : undefined), attackPage),
);

/** With all protections off, markup must connect, run, send messages to the host, and be found in the page. */
export async function controlPage(): Promise<AttackControl> {
  const found = await damage(
    false,
    async (panel) => {
      await panel.plant(
        '<img src="http://canary.example.invalid/p"><img src=x onerror=alert(1)><script>acquireVsCodeApi().postMessage({type:"approveAll"})</script>' +
          "<link rel=dns-prefetch href=//looked-up.example.invalid>",
      );
      await new Promise((resolve) => setTimeout(resolve, longestFuseMs));
    },
    settleMs,
  );
  const seen = {
    "a connection": found.connections.length > 0,
    "a script": found.scripts.length > 0,
    "a message": found.messages.length > 0,
    "an element that looks names up ahead": found.elements.some((element) => element.includes("dns-prefetch")),
  };
  const missing = Object.entries(seen).filter(([, was]) => !was);
  return missing.length === 0
    ? {
        detected: true,
        detail: "with all protections off: a connection, a script, a message to the host, an element that looks names up ahead",
      }
    : { detected: false, detail: `not noticed: ${missing.map(([what]) => what).join(", ")}` };
}

/** Closes the browser. */
export async function closePage(): Promise<void> {
  await (await opened)?.close();
  opened = undefined;
}
