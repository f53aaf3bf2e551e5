import * as l10n from "@vscode/l10n";
import type { ChatQuestion } from "../../llm/chatClient.ts";
import { counted } from "../../shared/counted.ts";
import type { Ask } from "../ports.ts";

/**
 * Puts to the user what only they can decide while an answer runs, as a notification. A notification that is closed decides the cheaper way: the wait
 * continues, and an endless answer is stopped where it is.
 * @returns whether to go on
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
