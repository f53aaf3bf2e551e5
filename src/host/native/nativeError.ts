import * as vscode from "vscode";
import type { ChatError, ChatErrorCode } from "../../shared/chatError.ts";

/** VS Code's kinds of errors that ours fit into. */
const kinds: Partial<Readonly<Record<ChatErrorCode, "NotFound" | "NoPermissions" | "Blocked">>> = {
  modelNotFound: "NotFound",
  noEndpoint: "NotFound",
  noKey: "NoPermissions",
  badKey: "NoPermissions",
  keyStore: "NoPermissions",
  moderation: "Blocked",
  noCredits: "Blocked",
  rateLimited: "Blocked",
  freeLimit: "Blocked",
};

/** One of our errors as VS Code knows them: its own kind where one fits, else an Error with our words. */
export function nativeError(error: ChatError | null): Error {
  if (error === null) return new Error(vscode.l10n.t("The answer broke off."));
  const kind = kinds[error.code];
  return kind === undefined ? new Error(sayError(error)) : vscode.LanguageModelError[kind](sayError(error));
}

/** What happened and what to do next, in one text: there are no buttons in VS Code's error. */
export function sayError(error: ChatError): string {
  const said = error.serverMessage === undefined ? error.message : `${error.message} “${error.serverMessage}”`;
  const next = error.code === "noKey" || error.code === "badKey" ? vscode.l10n.t("Run “Aside: Set API Key”.") : "";
  return [said, next].filter(Boolean).join(" ");
}
