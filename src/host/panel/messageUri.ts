import * as vscode from "vscode";
import type { Session } from "../../app/chat/session.ts";

/** The scheme of messages that are written in an editor. The manifest lists it as an activation event. */
export const messageScheme = "aside-message";

/** The conversation whose message a document is; undefined for any other document. */
export function messageConversation(uri: vscode.Uri): string | undefined {
  return uri.scheme === messageScheme && uri.query !== "" ? uri.query : undefined;
}

/** The address of the message of a conversation. */
export function messageUri({ id }: Session): vscode.Uri {
  return vscode.Uri.from({ scheme: messageScheme, path: `/${vscode.l10n.t("Message")}.md`, query: id });
}
