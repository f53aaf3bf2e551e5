import { linkTarget, openLink } from "../../src/host/links/links.ts";
import type { Log } from "../../src/app/log.ts";
import type { Message } from "../../src/shared/conversation.ts";
import { fake, env, Uri } from "../unit/vscode.ts";
import { answer, question, snapshot } from "../webview/panel/conversations.ts";
import { type AttackCase, type AttackClass, type AttackResult, blocked, failed } from "./attackCase.ts";
import { markupOf } from "./markupCases.ts";
import { openPanelUnderAttack } from "./panelUnderAttack.ts";
import { launchSinkBrowser, type SinkBrowser } from "./sinkBrowser.ts";

const log = { info: () => undefined } as unknown as Log;
let opened: Promise<SinkBrowser> | undefined;

/** A click in the real panel, and the real host's reaction to the message. A compromised panel sends the raw target. */
async function linkAttack(attack: AttackCase): Promise<AttackResult> {
  const text = markupOf(attack);
  const message = { role: "assistant", id: "m1", text } as unknown as Message;
  const clicked = await clickAll(text);
  if (clicked.connections.length > 0) return failed(`the panel itself connected: ${clicked.connections.join(", ")}`);
  const problems: string[] = [];
  const notes: string[] = [];
  let hostNamed = false;
  for (const link of [...clicked.links, ...targetsIn(text).map((href) => ({ href, label: "x" }))]) {
    fake.reset();
    // The user declines.
    await openLink(link, message, log);
    const target = linkTarget(link.href);
    const { kind } = target;
    if (target.kind === "external") hostNamed ||= fake.messages.some((asked) => asked.includes(new URL(target.uri).host));
    for (const where of fake.opened) {
      if (kind !== "external" || !/^(?:https?|mailto):/i.test(where)) problems.push(`${link.href} opened ${where}`);
      else notes.push(`opens ${where} after VS Code's own question`);
    }
    if (fake.executed.length > 0) problems.push(`${link.href} ran ${JSON.stringify(fake.executed)}`);
    if (fake.messages.length > 0) notes.push(`said: ${fake.messages[0] ?? ""}`);
  }
  if (deceives(attack.id) && !hostNamed) problems.push("the user was not asked with the true host");
  if (problems.length > 0) return failed(problems.join("; "));
  return blocked(clicked.links.length === 0 ? `nothing to click; ${notes[0] ?? "plain text"}` : (notes[0] ?? "nothing opened"));
}

/** Rows whose link leads to another web page than it seems to: before it is opened, a dialog must name the host. */
function deceives(id: string): boolean {
  return ["LINK-15", "LINK-16", "LINK-18"].includes(id);
}

/** The targets that a compromised panel could send: exactly as they are written. */
function targetsIn(text: string): readonly string[] {
  return [...text.matchAll(/\]\(([^)]*)\)|href="([^"]*)"|^([a-z]+:\S+)$/gim)].map(
    ([, inline, attribute, bare]) => inline ?? attribute ?? bare ?? "",
  );
}

async function clickAll(
  text: string,
): Promise<{ readonly links: readonly { href: string; label: string }[]; readonly connections: readonly string[] }> {
  const { browser, sink } = await (opened ??= launchSinkBrowser());
  const before = sink.heard.length;
  const panel = await openPanelUnderAttack(browser, { policy: false });
  try {
    await panel.send(snapshot([question("q1", "Go"), answer("m1", text)]));
    await panel.provoke();
    return { links: await panel.links(), connections: sink.heard.slice(before) };
  } finally {
    await panel.close();
  }
}

export const run: AttackClass["run"] = linkAttack;

/** Without our own check of the target, the editor opens anything. */
export async function control(): Promise<{ readonly detected: boolean; readonly detail: string }> {
  fake.reset();
  await env.openExternal(Uri.parse("command:workbench.action.reloadWindow"));
  const noticed = fake.opened.some((where) => where.startsWith("command:"));
  const { links } = await clickAll("[x](https://example.invalid/)");
  const clicked = links.some(({ href }) => href === "https://example.invalid/");
  return { detected: noticed && clicked, detail: "an unguarded command: link is noticed, and a click on a plain link reaches the host" };
}

/** Closes what was opened. */
export async function close(): Promise<void> {
  await (await opened)?.close();
  opened = undefined;
}
