import * as vscode from "vscode";

/** Reads a conversation, or an answer of it, by the address of its attachment and its title: its text, or why it cannot be read, in words for the user. */
export type ConversationReader = (address: vscode.Uri, title: string) => Promise<{ readonly text: string } | string>;

let reader: ConversationReader | undefined;

/** Reads the text of an attached conversation. */
export async function readConversation(address: vscode.Uri, title: string): Promise<{ readonly text: string } | string> {
  return reader === undefined ? vscode.l10n.t("The conversation cannot be read right now. Try again.") : reader(address, title);
}

/** Sets through what conversations are read. */
export function readConversationsThrough(through: ConversationReader): vscode.Disposable {
  reader = through;
  return new vscode.Disposable(() => (reader = undefined));
}
