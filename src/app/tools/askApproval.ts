import * as vscode from "vscode";
import { findLookalikes, showHidden } from "../../shared/hiddenText.ts";
import { deliberate } from "./rejectTooFastConfirmation.ts";
import type { KnownTool } from "../../host/tools/knownTools.ts";
import { showReadOnly } from "../../host/adapters/readOnlyText.ts";
import type { Approval } from "./toolRound.ts";

/** So many characters and lines of arguments fit into a dialog that can still be read. */
const longestInDialog = 1500;
const mostLinesInDialog = 30;
const mostLookalikes = 5;

/**
 * Puts a call to the person, natively: nothing in a webview can press these buttons. The arguments are shown whole: where they are too long for a dialog, in
 * an editor beside the question.
 * @param now monotonic milliseconds
 */
export async function askApproval(tool: KnownTool, input: object, now = (): number => performance.now()): Promise<Approval> {
  const written = visible(JSON.stringify(input, undefined, 2));
  const question = vscode.l10n.t("May the model use the tool “{0}”?", tool.name);
  if (written.length <= longestInDialog && written.split("\n").length <= mostLinesInDialog) {
    return ask(question, { modal: true, detail: detailOf(tool, written) }, now);
  }
  const close = await showReadOnly(`${tool.name}.json`, written);
  // Not modal: the arguments are to be scrolled through first. Closed unread it is a no.
  const where = vscode.l10n.t("{0} Its arguments, {1} characters, are in the editor.", question, written.length);
  const approval = await ask([where, ...warningsOf(written)].join(" "), {}, now);
  await close();
  return approval;
}

async function ask(question: string, options: vscode.MessageOptions, now: () => number): Promise<Approval> {
  const choices: readonly (vscode.MessageItem & { readonly approval: Approval })[] = [
    { title: vscode.l10n.t("Once"), approval: "once" },
    { title: vscode.l10n.t("For This Conversation"), approval: "conversation" },
    { title: vscode.l10n.t("Stop the Answer"), approval: "stop" },
    { title: vscode.l10n.t("Refuse"), approval: "refuse", isCloseAffordance: true },
  ];
  const approval = await deliberate(async () => {
    const chosen = await vscode.window.showWarningMessage(question, options, ...choices);
    return chosen?.approval === "refuse" ? undefined : chosen?.approval;
  }, now);
  return approval ?? "refuse";
}

function detailOf(tool: KnownTool, written: string): string {
  const described = visible(tool.description.replace(/\s+/gu, " ").trim());
  const short = described.length > 300 ? `${described.slice(0, 300)}…` : described;
  return [
    short,
    vscode.l10n.t("With these arguments:"),
    written,
    ...warningsOf(written),
    vscode.l10n.t("“For This Conversation” allows this tool with just these arguments, as often as the model calls it."),
  ]
    .filter(Boolean)
    .join("\n\n");
}

/** What looks like one word and is another. */
function warningsOf(written: string): readonly string[] {
  const words = [...new Set(findLookalikes(written))].slice(0, mostLookalikes);
  return words.length === 0 ? [] : [vscode.l10n.t("Look twice: letters of different alphabets are mixed in {0}.", words.join(", "))];
}

/** With hidden characters, and breaks of lines that JSON leaves as they are, written out. */
function visible(text: string): string {
  return showHidden(text)
    .replaceAll("\u2028", String.raw`\u{2028}`)
    .replaceAll("\u2029", String.raw`\u{2029}`);
}
