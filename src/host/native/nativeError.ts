import * as vscode from "vscode";
import type { ChatError } from "../../shared/chatError.ts";

/** One of our errors as VS Code knows them: its own kind where one fits, else an Error with our words. */
export function nativeError(error: ChatError | null): Error {
  const message = error === null ? vscode.l10n.t("The answer broke off.") : sayError(error);
  switch (error?.code) {
    case "modelNotFound":
    case "noEndpoint":
      return vscode.LanguageModelError.NotFound(message);
    case "noKey":
    case "badKey":
    case "keyStore":
      return vscode.LanguageModelError.NoPermissions(message);
    case "moderation":
    case "noCredits":
    case "rateLimited":
    case "freeLimit":
      return vscode.LanguageModelError.Blocked(message);
    case undefined:
    default:
      return new Error(message);
  }
}

/** What happened and what to do next, in one text: there are no buttons in VS Code's error. */
export function sayError(error: ChatError): string {
  const said = error.serverMessage === undefined ? error.message : `${error.message} “${error.serverMessage}”`;
  const next = error.code === "noKey" || error.code === "badKey" ? vscode.l10n.t("Run “Aside: Set API Key”.") : "";
  return [said, next].filter(Boolean).join(" ");
}
