import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { openLink } from "../../src/host/links/links.ts";
import { linkTarget } from "../../src/shared/linkTarget.ts";
import type { Log } from "../../src/app/log.ts";
import type { Message } from "../../src/shared/conversation.ts";
import { isPublicAddress } from "../../src/app/network/publicAddress.ts";
import { fake, env, Uri, window } from "../unit/vscode.ts";
import { answer, question, snapshot } from "../webview/panel/conversations.ts";
import { type AttackCase, type AttackClass, type AttackResult, blocked, failed } from "./attackCase.ts";
import { openOnDisk } from "./disk/diskEditor.ts";
import { openPanelUnderAttack } from "./panelUnderAttack.ts";
import { launchSinkBrowser, type SinkBrowser } from "./sinkBrowser.ts";
import { trial, tryEach } from "./trials.ts";

const log = { info: () => undefined } as unknown as Log;
let opened: Promise<SinkBrowser> | undefined;

interface Clicked {
  readonly href: string;
  readonly label: string;
  /** What the panel shows before the click. */
  readonly title: string;
}

/** What the host did about a link, with a user who closes every question. */
interface Reaction {
  readonly opened: readonly string[];
  readonly executed: readonly (readonly unknown[])[];
  readonly said: readonly string[];
  readonly outside: readonly string[];
}

/**
 * A click in the real panel, and the real host's reaction to the message; a compromised panel sends the raw target. A link that deceives opens nothing
 * before a question has named its true host, and is seen to open where that question is taken out.
 */
async function linkAttack({ payload }: AttackCase): Promise<AttackResult> {
  const text = String(payload);
  const message = { role: "assistant", id: "m1", text } as unknown as Message;
  const clicked = await clickAll(text);
  if (clicked.connections.length > 0) return failed(`the panel itself connected: ${clicked.connections.join(", ")}`);
  const problems: string[] = [];
  const notes: string[] = [];
  for (const link of [...clicked.links, ...targetsIn(text).map((href) => ({ href, label: "x", title: "" }))]) {
    const reaction = await react(link, message);
    const target = linkTarget(link.href);
    problems.push(...harmOf(link, reaction, target.kind));
    if (reaction.executed.length > 0) problems.push(`${link.href} ran ${JSON.stringify(reaction.executed)}`);
    const asked = reaction.said[0];
    notes.push(asked === undefined ? `opens ${reaction.opened.join()} after VS Code's own question` : `said: ${asked}`);
    const host = target.kind === "external" ? new URL(target.uri).host : "";
    const why = target.kind === "external" ? deceives(link, target.uri) : undefined;
    if (why === undefined) continue;
    const isNamed = reaction.said.some((one) => one.includes(host));
    if (reaction.opened.length > 0) problems.push(`${link.href} ${why}, and it opens unasked`);
    else {
      // The same without the question: the check has to see that it opens, unless the link is refused altogether.
      const unguarded = await react(link, message, true);
      if (isNamed && unguarded.opened.length === 0)
        problems.push(`${link.href}: nothing opens without the question either, which proves nothing`);
      if (!isNamed && unguarded.opened.length > 0)
        problems.push(`${link.href} ${why}, and the question does not name its true host ${host}`);
    }
  }
  if (problems.length > 0) return failed(problems.join("; "));
  return blocked(clicked.links.length === 0 ? `nothing to click; ${notes[0] ?? "plain text"}` : (notes[0] ?? "nothing opened"));
}

/** What must never open, asked about or not. */
function harmOf({ href }: Clicked, { opened: places, outside }: Reaction, kind: string): readonly string[] {
  const wrong = places.filter((where) => !(kind === "external" && /^(?:https?|mailto):/i.test(where)) && !where.startsWith("file:"));
  return [...wrong.map((where) => `${href} opened ${where}`), ...outside.map((where) => `${href} opened ${where}, which is outside`)];
}

/** Why a link is not what it seems to be; by its own text alone. */
function deceives({ href, label, title }: Clicked, uri: string): string | undefined {
  const url = new URL(uri);
  if (url.protocol === "mailto:") return url.search === "" ? undefined : "writes something into the mail";
  if (url.username !== "" || url.password !== "") return "has a user name before its host";
  if (/(?:^|\.)xn--/.test(url.hostname)) return "has letters of another alphabet in its host";
  const bare = url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  if ((/^[\d.]+$/.test(bare) || bare.includes(":")) && !isPublicAddress(bare)) return "leads to this machine";
  if (/[\u202a-\u202e\u2066-\u2069\u200b-\u200f]/.test(label)) return "hides or turns its text around";
  for (const [shown, where] of [
    [label, "text"],
    [title, "tooltip"],
  ] as const) {
    const named = hostIn(shown);
    // A tooltip that begins with the true address hides nothing.
    if (named !== undefined && named !== url.hostname && !(where === "tooltip" && shown.startsWith(href.slice(0, 20))))
      return `names ${named} in its ${where}`;
  }
  return undefined;
}

/** The host that a text names to a person's eye: compatibility letters and dots of any kind are the same to it. */
function hostIn(text: string): string | undefined {
  const plain = text.normalize("NFKC").replaceAll(/[\u3002\uff0e\uff61]/g, ".");
  const [, scheme = "", name] =
    /(https?:\/\/)?(?:[^\s/@]+@)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})(?::\d+)?(?=[\s/?#)"',]|$)/iu.exec(plain) ?? [];
  if (name === undefined) return undefined;
  // Names of files and of things have dots, too.
  return scheme !== "" || /\.(?:com|org|net|io|ai|dev|app|me|gov|edu|co|uk|de)$/i.test(name)
    ? URL.parse(`https://${name}`)?.hostname
    : undefined;
}

/** Has the host react to a link in a workspace on disk, with a folder outside that is linked in it. */
async function react(link: Clicked, message: Message, withoutQuestion = false): Promise<Reaction> {
  fake.reset();
  const editor = await openOnDisk();
  const show = { warning: window.showWarningMessage, information: window.showInformationMessage };
  try {
    mkdirSync(path.join(editor.outside, "sub"));
    writeFileSync(path.join(editor.outside, "sub/deep.txt"), "outside");
    editor.write("docs/inside.txt", "inside");
    symlinkSync(path.join(editor.outside, "sub"), path.join(editor.root, "docs/linkdir"));
    symlinkSync(path.join(editor.outside, "sub/deep.txt"), path.join(editor.root, "docs/linked.md"));
    if (withoutQuestion) {
      const unasked = async (_text: string, ...rest: readonly unknown[]): Promise<never> =>
        rest.find((one) => typeof one === "object" && one !== null && "title" in one) as never;
      Object.assign(window, { showWarningMessage: unasked, showInformationMessage: unasked });
    }
    await openLink(link, message, log);
    const outside = fake.opened.filter(
      (where) => where.startsWith("file:") && (/linkdir|linked\.md/.test(where) || !where.includes("/workspace/")),
    );
    return { opened: [...fake.opened], executed: [...fake.executed], said: [...fake.messages, ...fake.details], outside };
  } finally {
    Object.assign(window, { showWarningMessage: show.warning, showInformationMessage: show.information });
    await editor.close();
  }
}

/** The targets that a compromised panel could send: exactly as they are written. */
function targetsIn(text: string): readonly string[] {
  return [...text.matchAll(/\]\(([^)]*)\)|href="([^"]*)"|^([a-z]+:\S+)$/gim)].map(
    ([, inline, attribute, bare]) => inline ?? attribute ?? bare ?? "",
  );
}

async function clickAll(text: string): Promise<{ readonly links: readonly Clicked[]; readonly connections: readonly string[] }> {
  const { browser, sink } = await (opened ??= launchSinkBrowser());
  const before = sink.heard.length;
  const panel = await openPanelUnderAttack(browser, { policy: false });
  try {
    await panel.send(snapshot([question("q1", "Go"), answer("m1", text)]));
    const titles = await panel.titles();
    await panel.provoke();
    const links = (await panel.links()).map((link) => ({ ...link, title: titles.get(link.href) ?? "" }));
    return { links, connections: sink.heard.slice(before) };
  } finally {
    await panel.close();
  }
}

export const run: AttackClass["run"] = tryEach(trial((payload, attack) => (typeof payload === "string" ? attack : undefined), linkAttack));

/** Without our own check of the target, the editor opens anything. */
export async function control(): Promise<{ readonly detected: boolean; readonly detail: string }> {
  fake.reset();
  await env.openExternal(Uri.parse("command:workbench.action.reloadWindow"));
  const noticed =
    harmOf({ href: "command:x", label: "x", title: "" }, { opened: [...fake.opened], executed: [], said: [], outside: [] }, "external")
      .length > 0;
  const { links } = await clickAll("[x](https://example.invalid/)");
  const clicked = links.some(({ href }) => href === "https://example.invalid/");
  return { detected: noticed && clicked, detail: "an unguarded command: link is noticed, and a click on a plain link reaches the host" };
}

/** Closes what was opened. */
export async function close(): Promise<void> {
  await (await opened)?.close();
  opened = undefined;
}
