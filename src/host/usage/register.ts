import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { registerCommands } from "../adapters/registerCommands.ts";
import type { UsageTab } from "./usageTab.ts";

/** The page of usage and cost; its code is loaded when it is first shown. */
export function registerUsage(context: vscode.ExtensionContext, app: App): vscode.Disposable {
  const { chat, store, secrets, log, places } = app;
  let tab: UsageTab | undefined;
  const parts = {
    extensionUri: context.extensionUri,
    store,
    secrets,
    endpoint: () => {
      const found = app.endpointOf(app.place.session);
      return "error" in found ? undefined : found;
    },
    openConversation: async (id: string) => {
      const session = await chat.open(id);
      if (session === undefined) return;
      places.current.show(session);
      await places.current.reveal();
    },
    log,
  };
  const show = async (): Promise<void> => {
    if (tab === undefined) {
      const { UsageTab } = await import("./usageTab.ts");
      tab ??= new UsageTab(parts, () => (tab = undefined));
    }
    tab.reveal();
  };
  return vscode.Disposable.from(
    { dispose: () => tab?.dispose() },
    app.panel.handle({ showUsage: show }),
    registerCommands(app, { "aside.showUsage": show }),
  );
}
