import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import { tellIfEmpty } from "../../app/chat/tellIfEmpty.ts";
import { command, fromEditorMenu, noArguments } from "../adapters/commandArguments.ts";
import { registerCommands } from "../adapters/registerCommands.ts";
import { HistoryMaintenance } from "./historyMaintenance.ts";

/** The history: the list of conversations, search, export, import and maintenance. */
export function registerHistory(context: vscode.ExtensionContext, app: App): vscode.Disposable {
  const { chat, store, secrets, withFocusRestored } = app;
  const maskKeys = async (text: string): Promise<string> => {
    const { maskKeysInTurns } = await import("../../shared/maskKeys.ts");
    return maskKeysInTurns(text, secrets.known());
  };
  return vscode.Disposable.from(
    new HistoryMaintenance(chat, store, vscode.Uri.joinPath(context.globalStorageUri, "conversations"), async () =>
      (await import("./cleanHistory.ts")).cleanHistory(app, context.globalState),
    ),
    app.panel.handle({
      openConversations: (_message, place) => withFocusRestored(place, "message", () => openConversations(app, place)),
    }),
    registerCommands(app, {
      "aside.openConversations": command(fromEditorMenu, () => openConversations(app, app.place)),
      "aside.openConversationsInView": command(noArguments, () => {
        const view = app.places.home;
        return withFocusRestored(view, "message", () => openConversations(app, view));
      }),
      "aside.searchConversations": command(noArguments, () => searchConversations(app, app.place)),
      "aside.copyConversation": command(noArguments, async () => {
        const { session } = app.place;
        // An empty conversation must not replace what is in the clipboard.
        if (tellIfEmpty(app.ask, session)) return;
        const { sessionMarkdown } = await import("./importExport.ts");
        await app.window.copy(await maskKeys(sessionMarkdown(session, store)));
      }),
      "aside.exportConversation": command(noArguments, async () => {
        const { exportConversation } = await import("./importExport.ts");
        await exportConversation(app.place.session, store, maskKeys);
      }),
      "aside.importConversations": command(noArguments, async () => (await import("./importExport.ts")).importFromFiles(store)),
    }),
  );
}

async function openConversations(app: App, place: ChatPlace): Promise<void> {
  const { store, chat } = app;
  const shown = place.session.id;
  const { pickConversation } = await import("./conversationPicker.ts");
  const picked = await pickConversation(store, shown, chat);
  if (picked === undefined) {
    // The conversation in the panel was deleted in the list, so the next message needs a new one.
    if (place.session.id === shown && (store.summary(shown)?.deletedAt ?? null) !== null) place.show(chat.begin());
    return;
  }
  if ("search" in picked) return searchConversations(app, place, picked.search);
  if ((store.summary(picked.open)?.deletedAt ?? null) !== null) await store.restore(picked.open);
  const session = await chat.open(picked.open);
  if (session === undefined) return;
  place.show(session);
  // Only now: a panel that takes the focus while the list opens would close the list.
  await place.reveal();
}

/** Searches all conversations and opens the one that is chosen, at the hit. */
async function searchConversations({ store, chat }: App, place: ChatPlace, query = ""): Promise<void> {
  const { pickHit } = await import("./searchPicker.ts");
  const chosen = await pickHit(store, query);
  const session = chosen && (await chat.open(chosen.conversationId));
  if (chosen === undefined || session === undefined) return;
  const { messageId, field, start, length } = chosen.hit;
  // Shown first, because a session that no panel shows is closed.
  place.show(session);
  await place.reveal();
  if (messageId === null || !session.showMessage(messageId)) return;
  // A chip does not show the attachment's text, so a hit in one reveals the whole message.
  const inText = field === "text" || field === "reasoning";
  place.revealMessage({
    messageId,
    part: field === "reasoning" ? "reasoning" : "text",
    offset: inText ? start : 0,
    length: inText ? length : 0,
  });
}
