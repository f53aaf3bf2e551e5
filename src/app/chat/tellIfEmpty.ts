import * as l10n from "@vscode/l10n";
import { lastMessage } from "../../shared/conversation.ts";
import type { Ask } from "../ports.ts";
import type { Session } from "./session.ts";

/** Whether a conversation has no messages yet; the user is told so. */
export function tellIfEmpty(ask: Ask, { conversation }: Session): boolean {
  const isEmpty = lastMessage(conversation) === undefined;
  if (isEmpty) ask.hint(l10n.t("This conversation is empty."));
  return isEmpty;
}
