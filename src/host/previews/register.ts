import type * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { OpenTabs } from "./openTabs.ts";

/** Editor tabs that draw what a code block of an answer describes. Loaded with their first use. */
export function registerPreviews(context: vscode.ExtensionContext, app: App): vscode.Disposable {
  let loaded: Promise<OpenTabs> | undefined;
  const load = (): Promise<OpenTabs> =>
    (loaded ??= import("./openTabs.ts").then(({ OpenTabs }) => new OpenTabs(app, context.extensionUri)));
  app.features.provide({ previewBlock: async (session, messageId, index) => (await load()).show({ session, messageId, index }) });
  return { dispose: () => void loaded?.then((tabs) => tabs.dispose()) };
}
