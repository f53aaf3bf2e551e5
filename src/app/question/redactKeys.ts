import * as l10n from "@vscode/l10n";
import { maskKeys } from "../../shared/maskKeys.ts";
import type { Ask } from "../ports.ts";

/**
 * Asks before a message with an API key in it is sent: pasted into the wrong box, the key would reach the model's provider and stay in the history.
 * @param known keys that are in use, whatever they look like
 * @returns the text to send: the same where there is no key in it; undefined where it is not to be sent
 */
export async function redactKeys(ask: Ask, text: string, known: readonly string[]): Promise<string | undefined> {
  const redacted = maskKeys(text, known);
  if (redacted === text) return text;
  const choice = await ask.confirm({
    message: l10n.t("Your message contains an API key."),
    modal: true,
    detail: l10n.t("The provider will see it and it will be stored in this conversation."),
    choices: { redact: l10n.t("Redact and Send"), send: l10n.t("Send Anyway") },
  });
  if (choice === undefined) return undefined;
  return choice === "redact" ? redacted : text;
}
