import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { TranscriptAction } from "../../shared/protocol.ts";
import type { ParameterSheets } from "../../app/models/parameterSheets.ts";
import { command, fromEditorMenu, fromWebviewMenu, noArguments, fromTaskButton } from "../adapters/commandArguments.ts";
import { readAloudThrough } from "../adapters/readAloud.ts";
import { registerCommands } from "../adapters/registerCommands.ts";
import { ChatEditors } from "./chatEditors.ts";
import { ChatFocus } from "./chatFocus.ts";
import { ChatView } from "./chatView.ts";
import type { ChatWebviewParts } from "./chatWebview.ts";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import { MessageFiles } from "./messageFiles.ts";
import type { ViewAttention } from "./viewAttention.ts";
import { compact, conversationMessages, fork } from "./conversationMessages.ts";
import { newConversation } from "./newConversation.ts";

/** The chat itself: the view in the side bar, editor tabs, and what panels ask of the conversation that they show. */
export function registerPanel(context: vscode.ExtensionContext, app: App): vscode.Disposable {
  const { chat, places, log, settings, endpoints, secrets, catalogue, refusals } = app;
  let sheets: ParameterSheets | undefined;
  const focus = new ChatFocus();
  let attention: Promise<ViewAttention> | undefined;
  let isOver = false;
  const withAttention = async (use: (attention: ViewAttention) => void): Promise<void> => {
    attention ??= import("./viewAttention.ts").then(({ ViewAttention }) => new ViewAttention(app, view));
    const loaded = await attention;
    if (!isOver) use(loaded);
  };
  const parts: ChatWebviewParts = {
    extensionUri: context.extensionUri,
    states: app.states,
    folderNotice: app.folderNotice,
    estimates: app.estimates,
    log,
    toolQuestions: app.toolQuestions,
    sheet: async (session) => {
      const { ParameterSheets } = await import("../../app/models/parameterSheets.ts");
      sheets ??= new ParameterSheets({
        settings,
        endpoints,
        secrets,
        catalogue,
        refusals,
        policy: app.policy,
        onLearned: () => app.refreshPanels(),
      });
      return sheets.of(session);
    },
    onFocus: (webview, focused, place) => {
      focus.set(webview, focused);
      if (focused) places.used(place);
    },
    onShown: (place, isVisible) => {
      places.changed();
      void withAttention((loaded) => loaded.placed(place, isVisible));
      app.features.get("suggestFor")(place, isVisible === true);
    },
    onMessage: async (message, place) => {
      places.used(place);
      await app.panel.onMessage(message, place);
      if (message.type !== "draft") return;
      const session = chat.sessions.find(({ id }) => id === message.conversationId);
      if (session !== undefined) await files.draftChanged(session);
    },
  };
  const view = new ChatView(chat, context.workspaceState, parts, (used) => places.used(used));
  places.setHome(view);
  const files = new MessageFiles(app);
  const improve = async (place: ChatPlace, text?: string): Promise<void> =>
    (await import("./improveQuestion.ts")).improveQuestion(app, place, text);
  const writeHere = async (place: ChatPlace, text?: string): Promise<void> =>
    (await import("./writeInEditor.ts")).writeInEditor(app, place, text);
  const editors = new ChatEditors(chat, places, parts);
  const onTranscript = async (action: TranscriptAction): Promise<void> => {
    const { place } = app;
    // Focusing the view takes the focus away for a moment, in which a key that is pressed again means something else.
    if (!focus.isAnywhere) await place.reveal();
    place.actOnTranscript(action);
  };
  return vscode.Disposable.from(
    new vscode.Disposable(() => {
      isOver = true;
      void attention?.then((loaded) => loaded.dispose());
    }),
    view,
    editors,
    files,
    readAloudThrough((text) => {
      const place = places.visible;
      place?.tellComposer({ type: "announce", text });
      return place !== undefined;
    }),
    app.panel.handle(conversationMessages(app)),
    app.panel.handle({
      writeInEditor: ({ text }, place) => writeHere(place, text),
      improveQuestion: ({ text }, place) => improve(place, text),
    }),
    registerCommands(app, {
      "aside.newConversation": command(fromEditorMenu, async () => {
        const { place } = app;
        // At once: what is said while the panel is still coming to the front belongs to it.
        newConversation(app, place);
        await place.reveal();
      }),
      "aside.newConversationInView": command(noArguments, async () => {
        newConversation(app, places.home);
        await places.home.reveal();
      }),
      "aside.newTemporaryConversation": command(noArguments, async () => {
        const { place } = app;
        if (!place.session.temporary || place.session.conversation.messages.size > 0) place.show(chat.beginTemporary());
        place.compose("", true);
        await place.reveal();
      }),
      "aside.forkConversation": command(noArguments, () => fork(app, app.place)),
      "aside.improveQuestion": command(noArguments, () => improve(app.place)),
      "aside.writeInEditor": command(noArguments, () => writeHere(app.place)),
      "aside.useAsMessage": command(fromEditorMenu, async () => (await import("./writeInEditor.ts")).useAsMessage(app)),
      "aside.quoteSelection": command(fromWebviewMenu, () => app.place.tellComposer({ type: "quoteSelection" })),
      "aside.compactConversation": command(noArguments, () => compact(app, app.place)),
      "aside.openInEditor": command(noArguments, async () => {
        const { place } = app;
        await editors.open(place.session);
        // The conversation moves: in two places at once, one writes in the one and reads in the other.
        if (place === places.home) place.show(chat.begin());
      }),
      "aside.cancelTask": command(fromTaskButton, async (id, reason) =>
        (await import("../adapters/runningTasks.ts")).runningTasks.cancel(id, reason),
      ),
      "aside.stop": command(noArguments, () => app.place.session.stop()),
      "aside.showParameters": command(noArguments, async () => {
        const { place } = app;
        await place.reveal();
        place.openParameters();
      }),
      "aside.previousQuestion": command(noArguments, () => onTranscript("previousQuestion")),
      "aside.nextQuestion": command(noArguments, () => onTranscript("nextQuestion")),
      "aside.collapseReasoning": command(noArguments, () => onTranscript("collapseReasoning")),
      "aside.expandReasoning": command(noArguments, () => onTranscript("expandReasoning")),
      "aside.openSettings": command(noArguments, () => vscode.commands.executeCommand("workbench.action.openSettings", "@ext:aside.aside")),
      "aside.showLog": command(noArguments, () => log.show()),
    }),
  );
}
