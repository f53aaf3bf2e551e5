import * as l10n from "@vscode/l10n";
import type { Session } from "../chat/session.ts";
import { plainLabel } from "../plainLabel.ts";
import type { Ask } from "../ports.ts";

/** Asks with which of the compared answers the conversation continues. Gives its id, or undefined where the user closed the list. */
export async function pickAnswerToKeep(ask: Ask, session: Session): Promise<string | undefined> {
  const rows = session.compared.flatMap((id) => {
    const answer = session.message(id);
    return answer?.role === "assistant"
      ? [{ id, label: plainLabel(answer.modelName), detail: plainLabel(answer.text.slice(0, 200).replaceAll(/\s+/g, " ")) }]
      : [];
  });
  const picked = await ask.pick({ title: l10n.t("Continue with…"), placeholder: l10n.t("The other answers are kept as versions"), rows });
  return picked?.id;
}
