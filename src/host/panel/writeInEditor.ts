import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import { closeTabs, textTabs } from "../adapters/closeTabs.ts";
import { messageConversation, messageUri } from "./messageUri.ts";

/** Given for VS Code to read a changed draft again, in milliseconds. */
const longestReadMs = 2000;

/** Opens the message that is being written in an editor beside the chat, where dictation, spelling, snippets and Vim work. */
export async function writeInEditor(app: App, { session }: ChatPlace, text = session.outbox.draft): Promise<void> {
  if (session.temporary) {
    return app.ask.hint(vscode.l10n.t("An editor would keep a copy on disk, and a temporary conversation is not saved."));
  }
  // What was typed last may still be on its way.
  session.outbox.setDraft(text);
  const document = await vscode.workspace.openTextDocument(messageUri(session));
  await showsDraft(document, text);
  const end = document.positionAt(document.getText().length);
  await vscode.window.showTextDocument(document, { preview: false, selection: new vscode.Range(end, end) });
}

/** A document that was open already is read again once VS Code has heard of the new draft. One with changes of its own keeps them. */
async function showsDraft(document: vscode.TextDocument, text: string): Promise<void> {
  const isCurrent = (): boolean => document.isDirty || document.getText() === text;
  if (isCurrent()) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      changes.dispose();
      resolve();
    };
    const timer = setTimeout(done, longestReadMs);
    const changes = vscode.workspace.onDidChangeTextDocument(() => {
      if (isCurrent()) done();
    });
  });
}

/** The document of the editor in front. Its tab knows it even while VS Code has not yet told of the editor itself. */
function documentInFront(): vscode.TextDocument | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const address = input instanceof vscode.TabInputText ? input.uri.toString() : undefined;
  return vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === address) ?? vscode.window.activeTextEditor?.document;
}

/** Brings the message of the active editor back into the composer, and closes the editor. */
export async function useAsMessage(app: App): Promise<void> {
  const document = documentInFront();
  const id = document === undefined ? undefined : messageConversation(document.uri);
  if (document === undefined || id === undefined) return;
  // Where the composer's message has changed, too, VS Code asks, and the editor stays.
  if (document.isDirty) await document.save();
  if (document.isDirty) return;
  await closeTabs(() => textTabs(document.uri));
  const { place } = app;
  const session = place.session.id === id ? place.session : await app.chat.open(id);
  if (session !== undefined) place.show(session);
  await place.reveal();
  place.compose("", true);
}
