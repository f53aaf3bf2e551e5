import * as vscode from "vscode";
import type { ChatError, ChatErrorCode } from "../../shared/chatError.ts";

/** The kinds of VS Code's errors, for the codes that have one. */
const kinds: Partial<Readonly<Record<ChatErrorCode, "NotFound" | "NoPermissions" | "Blocked">>> = {
  modelNotFound: "NotFound",
  noEndpoint: "NotFound",
  noKey: "NoPermissions",
  badKey: "NoPermissions",
  keyStore: "NoPermissions",
  moderation: "Blocked",
  noCredits: "Blocked",
  overBudget: "Blocked",
  policy: "Blocked",
  rateLimited: "Blocked",
  freeLimit: "Blocked",
};

/** Converts an error for VS Code: to its own kind if there is one, or else to an Error with the same message. */
export function nativeError(error: ChatError | null): Error {
  if (error === null) return new Error(vscode.l10n.t("The response was interrupted."));
  const kind = kinds[error.code];
  return kind === undefined ? new Error(formatError(error)) : vscode.LanguageModelError[kind](formatError(error));
}

/** The message of an error with the next step in one text, because errors in VS Code's Chat have no buttons. */
export function formatError(error: ChatError): string {
  const message = error.serverMessage === undefined ? error.message : `${error.message} “${error.serverMessage}”`;
  const next = error.code === "noKey" || error.code === "badKey" ? vscode.l10n.t("Run “Aside: Set API Key”.") : "";
  return [message, next].filter(Boolean).join(" ");
}
