import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import { tellIfEmpty } from "../../app/chat/tellIfEmpty.ts";
import { registerCommands } from "../adapters/registerCommands.ts";
import { HistoryUpkeep } from "./historyMaintenance.ts";

/** Conversations that are kept: the list, the search, export and import, and looking after the files. */
export function registerHistory(context: vscode.ExtensionContext, app: App): vscode.Disposable {
  const { chat, store, secrets, withFocusRestored } = app;
  const maskKeys = async (): Promise<(text: string) => string> => {
    const { maskKeys } = await import("../../shared/maskKeys.ts");
    return (text) => maskKeys(text, secrets.known());
  };
  return vscode.Disposable.from(
    new HistoryUpkeep(chat, store, vscode.Uri.joinPath(context.globalStorageUri, "conversations"), app.log),
    app.panel.handle({
      openConversations: (_message, place) => withFocusRestored(place, "message", () => openConversations(app, place)),
    }),
    registerCommands(app, {
      "aside.openConversations": () => openConversations(app, app.place),
      "aside.searchConversations": () => searchConversations(app, app.place),
      "aside.copyConversation": async () => {
        const { session } = app.place;
        // The clipboard is worth more than a title.
        if (tellIfEmpty(app.ask, session)) return;
        const { sessionMarkdown } = await import("./importExport.ts");
        await app.window.copy((await maskKeys())(sessionMarkdown(session, store)));
      },
      "aside.exportConversation": async () => {
        const { exportConversation } = await import("./importExport.ts");
        await exportConversation(app.place.session, store, await maskKeys());
      },
      "aside.importConversations": async () => (await import("./importExport.ts")).importFromFiles(store),
    }),
  );
}

async function openConversations(app: App, place: ChatPlace): Promise<void> {
  const { store, chat } = app;
  const shown = place.session.id;
  const { pickConversation } = await import("./conversationPicker.ts");
  const picked = await pickConversation(store, shown, chat);
  if (picked === undefined) {
    // The shown conversation was deleted in the list: the next message does not belong to it.
    if (place.session.id === shown && (store.summary(shown)?.deletedAt ?? null) !== null) place.show(chat.begin());
    return;
  }
  if ("search" in picked) return searchConversations(app, place, picked.search);
  if ((store.summary(picked.open)?.deletedAt ?? null) !== null) await store.restore(picked.open);
  const session = await chat.open(picked.open);
  if (session === undefined) return;
  place.show(session);
  // Not before: a panel that takes the focus while the list opens would close it.
  await place.reveal();
}

/** Searches all conversations and opens the one that is chosen, at the hit. */
async function searchConversations({ store, chat }: App, place: ChatPlace, query = ""): Promise<void> {
  const { pickHit } = await import("./searchPicker.ts");
  const chosen = await pickHit(store, query);
  const session = chosen && (await chat.open(chosen.conversationId));
  if (chosen === undefined || session === undefined) return;
  const { messageId, field, start, length } = chosen.hit;
  // Shown first: a session that nobody shows is closed.
  place.show(session);
  await place.reveal();
  if (messageId === null || !session.showMessage(messageId)) return;
  // A chip shows no text: a hit in an attachment means the whole message.
  const inText = field === "text" || field === "reasoning";
  place.revealMessage({
    messageId,
    part: field === "reasoning" ? "reasoning" : "text",
    offset: inText ? start : 0,
    length: inText ? length : 0,
  });
}
