import * as vscode from "vscode";
import { showHidden } from "../../shared/hiddenText.ts";
import type { KnownTool } from "./knownTools.ts";
import type { Approval } from "./toolRound.ts";

/** So many characters of arguments fit into a dialog that can still be read. */
const longestInDialog = 1500;

/**
 * Puts a call to the person, natively: nothing in a webview can press these buttons. The arguments are shown whole: where they are too long for a dialog, in
 * an editor beside the question.
 */
export async function askApproval(tool: KnownTool, input: object): Promise<Approval> {
  const written = showHidden(JSON.stringify(input, undefined, 2));
  const question = vscode.l10n.t("May the model use the tool “{0}”?", tool.name);
  if (written.length <= longestInDialog) return ask(question, { modal: true, detail: detailOf(tool, written) });
  const document = await vscode.workspace.openTextDocument({ language: "json", content: written });
  await vscode.window.showTextDocument(document, { preview: true });
  // Not modal: the arguments are to be scrolled through first. Closed unread it is a no.
  return ask(vscode.l10n.t("{0} Its arguments, {1} characters, are in the editor.", question, written.length), {});
}

async function ask(question: string, options: vscode.MessageOptions): Promise<Approval> {
  const choices: readonly (vscode.MessageItem & { readonly approval: Approval })[] = [
    { title: vscode.l10n.t("Once"), approval: "once" },
    { title: vscode.l10n.t("For This Conversation"), approval: "conversation" },
    { title: vscode.l10n.t("Stop the Answer"), approval: "stop" },
    { title: vscode.l10n.t("Refuse"), approval: "refuse", isCloseAffordance: true },
  ];
  const chosen = await vscode.window.showWarningMessage(question, options, ...choices);
  return chosen?.approval ?? "refuse";
}

function detailOf(tool: KnownTool, written: string): string {
  const described = showHidden(tool.description).replace(/\s+/gu, " ").trim();
  const short = described.length > 300 ? `${described.slice(0, 300)}…` : described;
  return [
    short,
    vscode.l10n.t("With these arguments:"),
    written,
    vscode.l10n.t("“For This Conversation” allows this tool with just these arguments, as often as the model calls it."),
  ].join("\n\n");
}
