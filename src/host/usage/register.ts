import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { command, noArguments } from "../adapters/commandArguments.ts";
import { registerCommands } from "../adapters/registerCommands.ts";
import type { UsageTab } from "./usageTab.ts";

/** The usage page. Its code is loaded when it is first shown. */
export function registerUsage(context: vscode.ExtensionContext, app: App): vscode.Disposable {
  const { chat, places } = app;
  let tab: UsageTab | undefined;
  const deps = {
    app,
    extensionUri: context.extensionUri,
    openConversation: async (id: string) => {
      const session = await chat.open(id);
      if (session === undefined) return;
      places.current.show(session);
      await places.current.reveal();
    },
  };
  const show = async (): Promise<void> => {
    if (tab === undefined) {
      const { UsageTab } = await import("./usageTab.ts");
      tab ??= new UsageTab(deps, () => (tab = undefined));
    }
    tab.reveal();
  };
  return vscode.Disposable.from(
    { dispose: () => tab?.dispose() },
    app.panel.handle({
      showUsage: show,
      cacheNote: async ({ messageId }, place) =>
        place.showCacheNote(messageId, (await import("./cacheNote.ts")).cacheNoteOf(app, place.session, messageId)),
    }),
    registerCommands(app, { "aside.showUsage": command(noArguments, show) }),
  );
}
