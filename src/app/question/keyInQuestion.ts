import * as vscode from "vscode";
import { maskKeys } from "../../shared/maskKeys.ts";

/**
 * Asks before a question with an API key in it is sent: pasted into the wrong box, it would be with a model's provider and in the history for good.
 * @param known keys that are in use, whatever they look like
 * @returns the text to send: the same where there is no key in it; undefined where it is not to be sent
 */
export async function settledKeys(text: string, known: readonly string[]): Promise<string | undefined> {
  const masked = maskKeys(text, known);
  if (masked === text) return text;
  const mask = vscode.l10n.t("Mask it and send");
  const keep = vscode.l10n.t("Send as it is");
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t("There is an API key in your message."),
    { modal: true, detail: vscode.l10n.t("Sent, it would be read by the model's provider and kept in the history of this conversation.") },
    mask,
    keep,
  );
  return chosen === mask ? masked : chosen === keep ? text : undefined;
}
