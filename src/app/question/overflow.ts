import * as l10n from "@vscode/l10n";
import { counted } from "../../shared/counted.ts";
import { displayLanguage } from "../../shared/locale.ts";
import type { Ask } from "../ports.ts";

/**
 * Asks what to do with a message that does not fit into the model's context window.
 * @param oldest how many messages at the beginning would have to be omitted; undefined where even that would not do
 * @returns undefined where it is not sent
 */
export async function askAboutOverflow(
  ask: Ask,
  request: { readonly tokens: number; readonly over: number },
  oldest: number | undefined,
): Promise<"omitOldest" | "send" | undefined> {
  const count = new Intl.NumberFormat(displayLanguage());
  const message = counted(
    request.tokens,
    "This message needs about {0} token, {1} more than the model accepts.",
    "This message needs about {0} tokens, {1} more than the model accepts.",
    count.format(request.over),
  );
  const detail = l10n.t("You can omit older messages, remove attachments, or choose another model.");
  const send = l10n.t("Send Anyway");
  if (oldest === undefined || oldest === 0) return ask.confirm({ message, modal: true, detail, choices: { send } });
  const omitOldest = counted(oldest, "Omit {0} Older Message", "Omit {0} Older Messages");
  return ask.confirm({ message, modal: true, detail, choices: { omitOldest, send } });
}
