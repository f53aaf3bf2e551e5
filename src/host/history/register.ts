import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import { tellIfEmpty } from "../../app/chat/tellIfEmpty.ts";
import { command, fromEditorMenu, noArguments } from "../adapters/commandArguments.ts";
import { registerCommands } from "../adapters/registerCommands.ts";
import type { OpenAction } from "./organiseOpen.ts";
import { registerConversationsView } from "./registerConversationsView.ts";

/** The history: the list of conversations, search, export, import and maintenance. */
export function registerHistory(context: vscode.ExtensionContext, app: App): vscode.Disposable {
  const { store, secrets, withFocusRestored } = app;
  const maskKeys = async (text: string): Promise<string> => {
    const { maskKeysInTurns } = await import("../../shared/maskKeys.ts");
    return maskKeysInTurns(text, secrets.known());
  };
  const openConversations = async (place: ChatPlace): Promise<void> => {
    const list = await import("./openConversations.ts");
    const exportAll = async (ids: readonly string[]) => (await import("./importExport.ts")).exportConversations(ids, store, maskKeys);
    await list.openConversations(app, place, { memory: context.globalState, exportAll });
  };
  const organise = async (action: OpenAction): Promise<void> => (await import("./organiseOpen.ts")).organiseOpen(app, action);
  const view = registerConversationsView(context, app, maskKeys);
  return vscode.Disposable.from(
    maintainHistory(context, app),
    view,
    app.panel.handle({
      openConversations: (_message, place) => withFocusRestored(place, "message", () => openConversations(place)),
    }),
    registerCommands(app, {
      "aside.openConversations": command(fromEditorMenu, () => openConversations(app.place)),
      "aside.openConversationsInView": command(noArguments, () => {
        const { home } = app.places;
        return withFocusRestored(home, "message", () => openConversations(home));
      }),
      "aside.searchConversations": command(noArguments, async () => {
        const { place } = app;
        await (await import("./openConversations.ts")).searchConversations(app, place);
      }),
      "aside.moveToFolder": command(noArguments, () => organise("move")),
      "aside.editTags": command(noArguments, () => organise("tags")),
      "aside.archiveConversation": command(noArguments, () => organise("archive")),
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
      "aside.deleteAllData": command(noArguments, async () => (await import("./deleteAllData.ts")).deleteAllData(app, context)),
      "aside.showConversationsView": view.command("show"),
      "aside.groupConversations": view.command("group"),
      "aside.filterConversations": view.command("filter"),
      "aside.clearConversationFilter": view.command("clearFilter"),
      "aside.openConversation": view.command("open"),
      "aside.showMoreConversations": view.command("showMore"),
      "aside.renameConversation": view.command("rename"),
      "aside.deleteConversations": view.command("delete"),
      "aside.restoreConversations": view.command("restore"),
      "aside.pinConversations": view.command("pin"),
      "aside.unpinConversations": view.command("unpin"),
      "aside.archiveConversations": view.command("archive"),
      "aside.unarchiveConversations": view.command("unarchive"),
      "aside.moveConversations": view.command("move"),
      "aside.exportConversations": view.command("export"),
      "aside.importConversations": command(noArguments, async () => (await import("./importExport.ts")).importFromFiles(store)),
    }),
  );
}

/** Keeps the history up to date from the first conversation on that is opened; nothing is loaded or watched before that. */
function maintainHistory(context: vscode.ExtensionContext, app: App): vscode.Disposable {
  const { chat, store, closing } = app;
  let maintenance: vscode.Disposable | undefined;
  const first = chat.onDidOpen(async () => {
    first.dispose();
    const { HistoryMaintenance } = await import("./historyMaintenance.ts");
    if (closing.aborted) return;
    maintenance = new HistoryMaintenance(
      chat,
      store,
      vscode.Uri.joinPath(context.globalStorageUri, "conversations"),
      async () => (await import("./cleanHistory.ts")).cleanHistory(app, context.globalState),
      () => void import("./closeConversations.ts").then(({ followClearing }) => followClearing(app)),
    );
  });
  return new vscode.Disposable(() => {
    first.dispose();
    maintenance?.dispose();
  });
}
