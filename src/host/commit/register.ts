import type * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { command, fromSourceControl } from "../adapters/commandArguments.ts";
import { registerCommands } from "../adapters/registerCommands.ts";

/** Commit messages in source control's input box, with `aside.commitModel`, else the model of the conversation in front. */
export function registerCommit(_context: vscode.ExtensionContext, app: App): vscode.Disposable {
  return registerCommands(app, {
    "aside.generateCommitMessage": command(fromSourceControl, async (clicked) => {
      const { session } = app.place;
      const settings = () => app.settings.effectiveWith("commitModel", session.conversation);
      if (settings().model.value === null && !(await app.features.get("selectModel")(session))) return;
      const { generateCommitMessage } = await import("./commitMessage.ts");
      await generateCommitMessage(clicked, app, settings());
    }),
  });
}
