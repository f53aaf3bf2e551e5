import { setTimeout as sleep } from "node:timers/promises";
import type * as vscode from "vscode";
import type { App } from "../../src/app/app.ts";
import type { Session } from "../../src/app/chat/session.ts";
import { vscodeAsk } from "../../src/host/adapters/vscodeAsk.ts";
import { registerPreviews } from "../../src/host/previews/register.ts";
import { answer, shortConversation } from "../unit/history/messages.ts";
import { env, fake, Uri } from "../unit/vscode.ts";
import { type AttackClass, type AttackControl, type AttackResult, blocked, eventually, failed } from "./attackCase.ts";
import { exactly, type Fields, trial, tryEach } from "./trials.ts";

const openPage = "aside.openPreviewInBrowser";
/** How long it is watched for damage, milliseconds. */
const settleMs = 100;

interface Tried {
  /** Files that were written, and addresses that were opened. */
  readonly done: readonly string[];
  readonly asked: readonly string[];
}

/** Shows the preview of an answer's block, and does what the payload says, with a user who closes every question or gives one answer. */
async function attempt({ html, messages = [], command, active = true, remote }: Fields, said?: string): Promise<Tried> {
  fake.reset();
  if (typeof remote === "string") env.remoteName = remote;
  let show: ((session: Session, messageId: string, block: number) => Promise<void>) | undefined;
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const features = { provide: (provided: { previewBlock: typeof show }) => (show = provided.previewBlock) };
  const globalState = { get: () => undefined, update: async () => undefined };
  const context = { globalStorageUri: Uri.file("/storage/aside"), extensionUri: Uri.file("/extension"), globalState };
  const previews = registerPreviews(context as unknown as vscode.ExtensionContext, { ask: vscodeAsk, log, features } as unknown as App);
  try {
    const message = answer("m1", "q1", { text: `\`\`\`html\n${String(html)}\n\`\`\`\n`, status: "done" });
    const session = { conversation: shortConversation(), onDidChange: () => ({ dispose: () => undefined }), message: () => message };
    await show?.(session as unknown as Session, "m1", 0);
    const [panel] = fake.panels;
    if (panel === undefined || !(await eventually(() => panel.webview.html !== ""))) return { done: ["there is no preview"], asked: [] };
    panel.active = active === true;
    if (said !== undefined) fake.answers.push(said);
    for (const one of messages as readonly unknown[]) panel.say(one);
    if (Array.isArray(command)) await Promise.resolve(fake.commands.get(openPage)?.(...(command as unknown[]))).catch(() => undefined);
    await sleep(settleMs);
    const { enableScripts, enableCommandUris, enableForms } = panel.webview.options as vscode.WebviewOptions;
    const loose = [enableScripts, enableCommandUris, enableForms].some((one) => one !== false)
      ? ["the tab may run scripts or commands"]
      : [];
    const leads = /(?:href|src|action|content)\s*=\s*["']?[^"'>]*(?:command|vscode):/i.test(panel.webview.html)
      ? ["the page names a command"]
      : [];
    return { done: [...fake.files.keys(), ...fake.opened, ...loose, ...leads], asked: [...fake.messages] };
  } finally {
    previews.dispose();
    env.remoteName = undefined;
  }
}

async function attackBrowser(payload: Fields): Promise<AttackResult> {
  const { done, asked } = await attempt(payload);
  if (done.length > 0) return failed(`without a yes: ${done.join(", ")}`);
  const isAsked = Array.isArray(payload["command"]) && payload["command"].length === 0 && payload["active"] !== false;
  if (!isAsked && asked.length > 0) return failed(`it made Aside ask: ${asked.join(", ")}`);
  if (isAsked && asked.length !== 1) return failed("nothing was asked");
  return blocked(isAsked ? `nothing written or opened; said: ${asked.join()}` : "nothing asked, written or opened");
}

/** The code of an answer that wants to be opened in the browser. */
export const run: AttackClass["run"] = tryEach(trial(exactly("html", "messages?", "command?", "active?", "remote?"), attackBrowser));

/** A user who says yes has it opened: one file, in Aside's storage, whatever the page is called. */
export async function control(): Promise<AttackControl> {
  const { done } = await attempt({ html: "<title>../../x</title><script>1</script>", command: [] }, "Open in Browser");
  const [file = "", opened = "", ...more] = done;
  const detected = /^\/storage\/aside\/browser\/[\w-]+\/page\.html$/.test(file) && opened === `file://${file}` && more.length === 0;
  return { detected, detail: `after a yes: ${done.join(", ")}` };
}
