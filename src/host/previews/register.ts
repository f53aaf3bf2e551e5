import type * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { command, fromEditorMenu } from "../adapters/commandArguments.ts";
import { registerCommands } from "../adapters/registerCommands.ts";
import type { OpenTabs } from "./openTabs.ts";
import { pagesMark } from "./pagesMark.ts";

/** When a window looks for pages that were opened in a browser before, milliseconds after its start. */
const sweepAfterMs = 30_000;

/** Editor tabs that draw what a code block of an answer describes. Loaded with their first use. */
export function registerPreviews(context: vscode.ExtensionContext, app: App): vscode.Disposable {
  let loaded: Promise<OpenTabs> | undefined;
  const load = (): Promise<OpenTabs> => (loaded ??= import("./openTabs.ts").then(({ OpenTabs }) => new OpenTabs(app, context)));
  app.features.provide({ previewBlock: async (session, messageId, index) => (await load()).show({ session, messageId, index }) });
  const commands = registerCommands(app, {
    "aside.openPreviewInBrowser": command(fromEditorMenu, async () => (await loaded)?.openInBrowser()),
  });
  // Most users never open one, so that nothing is loaded for it.
  const sweep = context.globalState.get(pagesMark) === true ? setTimeout(() => void removeOld(), sweepAfterMs) : undefined;
  const removeOld = async (): Promise<void> => (await load()).pages.removeOld();
  return {
    dispose: () => {
      clearTimeout(sweep);
      commands.dispose();
      void loaded?.then((tabs) => tabs.dispose());
    },
  };
}
