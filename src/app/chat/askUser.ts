import * as vscode from "vscode";
import type { ChatQuestion } from "../../llm/chatClient.ts";

/**
 * Puts to the person what only a person can decide while an answer runs, as a notification. One that is closed unread decides
 * nothing dear: a wait goes on, an answer without an end is stopped where it is.
 */
export async function askUser(question: ChatQuestion): Promise<boolean> {
  const stop = vscode.l10n.t("Stop");
  switch (question.type) {
    case "keepWaiting": {
      const minutes = Math.round(question.waitedMs / 60_000);
      const said = vscode.l10n.t("{0} has been working for {1} minutes without a word of an answer.", question.model, minutes);
      return (await vscode.window.showWarningMessage(said, vscode.l10n.t("Keep waiting"), stop)) !== stop;
    }
    case "continueLongAnswer": {
      const goOn = vscode.l10n.t("Go on");
      const said = vscode.l10n.t(
        "The answer of {0} has {1} million characters and does not end.",
        question.model,
        Math.round(question.length / 1e6),
      );
      return (await vscode.window.showWarningMessage(said, goOn, stop)) === goOn;
    }
    default:
      return question satisfies never;
  }
}
