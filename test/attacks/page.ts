import MarkdownIt from "markdown-it";
import { type AttackCase, type AttackControl, type AttackResult, blocked, failed } from "./attackCase.ts";
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
const ordinary = new Set(["ready", "ack", "draft", "focus", "openLink", "openAttachment", "webviewError", "errorAction", "complete"]);
const careless = new MarkdownIt({ html: true, linkify: true });
/** Long enough for a connection on this machine. */
const settleMs = 60;

let opened: Promise<SinkBrowser> | undefined;

function sinkBrowser(): Promise<SinkBrowser> {
  return (opened ??= launchSinkBrowser());
}

/**
 * Runs an attack on the page three times: with all protections; without the content security policy, so that only the renderer protects; and with
 * unrendered HTML in the page, so that only the policy protects.
 */
export async function attackPage(attack: AttackCase): Promise<AttackResult> {
  const html = careless.render(markupOf(attack)) + markupOf(attack);
  const say = (panel: PanelUnderAttack) => panel.send(...messagesOf(attack));
  const ways: readonly (readonly [string, boolean, (panel: PanelUnderAttack) => Promise<void>])[] = [
    ["all protections", true, say],
    ["renderer alone", false, say],
    ["policy alone", true, (panel) => panel.plant(html)],
  ];
  const problems: string[] = [];
  for (const [name, policy, act] of ways) {
    const { connections, scripts, messages, elements } = await damage(policy, act);
    if (connections.length > 0) problems.push(`${name}: connected (${connections.join(", ")})`);
    if (scripts.length > 0) problems.push(`${name}: a script ran (${scripts.join(", ")})`);
    if (act === say && elements.length > 0) problems.push(`${name}: left in the page ${elements.join(", ")}`);
    if (messages.length > 0) problems.push(`${name}: the host was told ${messages.join(", ")}`);
  }
  return problems.length === 0 ? blocked("no script, no connection; renderer alone and policy alone hold") : failed(problems.join("; "));
}

async function damage(policy: boolean, act: (panel: PanelUnderAttack) => Promise<void>): Promise<Damage> {
  const { browser, sink } = await sinkBrowser();
  const before = sink.heard.length;
  const panel = await openPanelUnderAttack(browser, { policy });
  try {
    await act(panel);
    await panel.provoke().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    const posted = await panel.posted().catch(() => ["nothing: the page is gone"]);
    return {
      connections: sink.heard.slice(before),
      scripts: await panel.ran(),
      elements: await panel.dangerous().catch(() => []),
      messages: posted.filter((type) => !ordinary.has(type)),
    };
  } finally {
    await panel.close();
  }
}

/** With all protections off, markup must connect, run, send messages to the host, and be found in the page. */
export async function controlPage(): Promise<AttackControl> {
  const found = await damage(false, (panel) =>
    panel.plant(
      '<img src="http://canary.example.invalid/p"><img src=x onerror=alert(1)><script>acquireVsCodeApi().postMessage({type:"approveAll"})</script>' +
        "<link rel=dns-prefetch href=//looked-up.example.invalid>",
    ),
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
