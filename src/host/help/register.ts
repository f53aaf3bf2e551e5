import type * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { command, noArguments } from "../adapters/commandArguments.ts";
import { registerCommands } from "../adapters/registerCommands.ts";

/** What is read: the help for people who use the chat with a keyboard or a screen reader, and the policy of this machine. */
export function registerHelp(_context: vscode.ExtensionContext, app: App): vscode.Disposable {
  return registerCommands(app, {
    "aside.accessibilityHelp": command(noArguments, async () =>
      (await import("./accessibilityHelp.ts")).showAccessibilityHelp(app.settings.get("sendWith")),
    ),
    "aside.showPolicy": command(noArguments, async () => (await import("./showPolicy.ts")).showPolicy(app)),
  });
}
