import * as l10n from "@vscode/l10n";
import type { ChatQuestion } from "../../llm/chatClient.ts";
import { counted } from "../../shared/counted.ts";
import type { Ask } from "../ports.ts";

/**
 * Asks the user with a notification whether to keep waiting for a running answer. If the notification is closed, the cheaper choice applies: the wait
 * continues, and an endless answer is stopped.
 * @returns whether to continue
 */
export async function askUser(ask: Ask, question: ChatQuestion): Promise<boolean> {
  const stop = l10n.t("Stop");
  switch (question.type) {
    case "keepWaiting": {
      const minutes = Math.round(question.waitedMs / 60_000);
      const message = counted(minutes, "No response from {1} after {0} minute.", "No response from {1} after {0} minutes.", question.model);
      return (await ask.confirm({ message, choices: { wait: l10n.t("Keep Waiting"), stop } })) !== "stop";
    }
    case "continueLongAnswer": {
      const millions = Math.round(question.length / 1e6);
      const message = counted(
        millions,
        "{1} has written {0} million characters and is still going. Keep going?",
        "{1} has written {0} million characters and is still going. Keep going?",
        question.model,
      );
      return (await ask.confirm({ message, choices: { continue: l10n.t("Continue"), stop } })) === "continue";
    }
    default:
      return question satisfies never;
  }
}
