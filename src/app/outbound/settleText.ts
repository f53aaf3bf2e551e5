import * as l10n from "@vscode/l10n";
import { stripHiddenInTurns } from "../../shared/hiddenText.ts";
import { maskKeysInTurns } from "../../shared/maskKeys.ts";
import { findSecretsInTurns } from "../../shared/secretPatterns.ts";
import type { Ask } from "../ports.ts";
import { maskText } from "./maskText.ts";

/** The circumstances of a question about a text. */
export interface Settling {
  /** Keys that Aside stores, whatever they look like. */
  readonly known: readonly string[];
  /** Whether the text stays in the conversation. */
  readonly isStored: boolean;
}

/**
 * Asks before a text that somebody typed is sent with a secret in it: pasted into the wrong box, it would reach the model's provider. Hidden characters
 * are removed without asking.
 * @returns the text to send: the same where there is nothing to ask about; undefined where it is not to be sent
 */
export async function settleText(ask: Ask, typed: string, { known, isStored }: Settling): Promise<string | undefined> {
  const text = await stripHiddenInTurns(typed);
  const redacted = await maskText(text, "masked", known);
  if (redacted === text) return text;
  const patterns = new Set((await findSecretsInTurns(await maskKeysInTurns(text, known))).map(({ pattern }) => pattern));
  const isKey = patterns.size === 0;
  const choice = await ask.confirm({
    message: isKey ? l10n.t("Your message contains an API key.") : l10n.t("Your message may contain secrets."),
    modal: true,
    detail: [
      ...Array.from(patterns, (pattern) => `• ${pattern}`),
      ...(isKey ? [] : [""]),
      isStored ? l10n.t("The provider will see it and it will be stored in this conversation.") : l10n.t("The provider will see it."),
    ].join("\n"),
    choices: { redact: l10n.t("Redact and Send"), send: l10n.t("Send Anyway") },
  });
  if (choice === undefined) return undefined;
  return choice === "redact" ? redacted : text;
}
