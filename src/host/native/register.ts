import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { command, noArguments } from "../adapters/commandArguments.ts";
import { registerCommands } from "../adapters/registerCommands.ts";
import { participantId, vendor } from "./nativeIds.ts";
import { transcriptArgument } from "./transcriptArgument.ts";

/**
 * Registers Aside in VS Code's Chat: its models and `@aside`. The code that answers is loaded with the first request. Editors without these APIs go
 * without.
 */
export function registerNativeChat(context: vscode.ExtensionContext, app: App): vscode.Disposable {
  return vscode.Disposable.from(
    ...registerModels(context.globalState, app),
    ...registerParticipant(context.extensionUri, app),
    registerCommands(app, {
      "aside.manageModelAccess": command(noArguments, () => app.modelAccess.manage()),
      "aside.manageChatModels": command(noArguments, async () => (await import("./chatModels.ts")).manageChatModels(app)),
      "aside.continueInAside": command(transcriptArgument, async (messages) =>
        (await import("./chatHandoff.ts")).continueInAside(messages, app.place, app.chat),
      ),
      "aside.openInChat": command(noArguments, async () => {
        const { session } = app.place;
        const { model } = app.settings.effective(session.conversation);
        await (await import("./chatHandoff.ts")).openInChat(session, model.value, app.secrets.known());
      }),
    }),
  );
}

function registerModels(store: vscode.Memento, app: App): readonly vscode.Disposable[] {
  if (typeof vscode.lm?.registerLanguageModelChatProvider !== "function") return [];
  const changed = new vscode.EventEmitter<void>();
  const load = once(async () => new (await import("./chatProvider.ts")).ChatProvider(app));
  const provider: vscode.LanguageModelChatProvider = {
    onDidChangeLanguageModelChatInformation: changed.event,
    provideLanguageModelChatInformation: async (options) => (await import("./offeredModels.ts")).offeredModels(app, store, options),
    provideLanguageModelChatResponse: async (...request) => (await load()).respond(...request),
    provideTokenCount: async ({ id }, text) => (await load()).count(text, id),
  };
  const refresh = () => changed.fire();
  // VS Code asks for models only after a change event. Until then its Chat asks the user to sign in.
  const announcement = setTimeout(refresh, 0);
  return [
    changed,
    new vscode.Disposable(() => clearTimeout(announcement)),
    app.settings.onDidChange(refresh),
    app.catalogue.onDidChange(refresh),
    vscode.lm.registerLanguageModelChatProvider(vendor, provider),
  ];
}

function registerParticipant(extensionUri: vscode.Uri, app: App): readonly vscode.Disposable[] {
  if (typeof vscode.chat?.createChatParticipant !== "function") return [];
  const load = once(() => import("./participant.ts"));
  const participant = vscode.chat.createChatParticipant(participantId, async (...request) => (await load()).answerInChat(app, ...request));
  const icon = (name: string): vscode.Uri => vscode.Uri.joinPath(extensionUri, "media", name);
  participant.iconPath = { light: icon("aside-light.svg"), dark: icon("aside-dark.svg") };
  return [participant];
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
