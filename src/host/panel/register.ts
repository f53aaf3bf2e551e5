import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { ParameterSheets } from "../../app/models/parameterSheets.ts";
import { command, fromEditorMenu, noArguments } from "../adapters/commandArguments.ts";
import { registerCommands } from "../adapters/registerCommands.ts";
import { ChatEditors } from "./chatEditors.ts";
import { ChatFocus } from "./chatFocus.ts";
import { ChatView } from "./chatView.ts";
import type { ChatWebviewParts } from "./chatWebview.ts";
import { conversationMessages, fork, newConversation } from "./conversationMessages.ts";

/** The chat itself: the view in the side bar, editor tabs, and what panels ask of the conversation that they show. */
export function registerPanel(context: vscode.ExtensionContext, app: App): vscode.Disposable {
  const { chat, places, states, log, settings, endpoints, secrets, catalogue, refusals } = app;
  let sheets: ParameterSheets | undefined;
  const focus = new ChatFocus();
  const parts: ChatWebviewParts = {
    extensionUri: context.extensionUri,
    states,
    log,
    sheet: async (session) => {
      const { ParameterSheets } = await import("../../app/models/parameterSheets.ts");
      sheets ??= new ParameterSheets({ settings, endpoints, secrets, catalogue, refusals, onLearned: () => states.refresh() });
      return sheets.of(session);
    },
    onFocus: (webview, focused) => focus.set(webview, focused),
    onMessage: (message, place) => {
      places.used(place);
      return app.panel.onMessage(message, place);
    },
  };
  const view = new ChatView(chat, context.workspaceState, parts, (used) => places.used(used));
  places.setHome(view);
  const editors = new ChatEditors(chat, places, parts);
  return vscode.Disposable.from(
    view,
    editors,
    app.panel.handle(conversationMessages(app)),
    registerCommands(app, {
      "aside.newConversation": command(fromEditorMenu, async () => {
        const { place } = app;
        // At once: what is said while the panel is still coming to the front belongs to it.
        newConversation(app, place);
        await place.reveal();
      }),
      "aside.newTemporaryConversation": command(noArguments, async () => {
        const { place } = app;
        if (!place.session.temporary || place.session.conversation.messages.size > 0) place.show(chat.beginTemporary());
        place.compose("", true);
        await place.reveal();
      }),
      "aside.forkConversation": command(noArguments, () => fork(app, app.place)),
      "aside.openInEditor": command(noArguments, () => editors.open(app.place.session)),
      "aside.stop": command(noArguments, () => app.place.session.stop()),
      "aside.showParameters": command(noArguments, async () => {
        const { place } = app;
        await place.reveal();
        place.openParameters();
      }),
      "aside.openSettings": command(noArguments, () => vscode.commands.executeCommand("workbench.action.openSettings", "@ext:aside.aside")),
      "aside.showLog": command(noArguments, () => log.show()),
    }),
  );
}
