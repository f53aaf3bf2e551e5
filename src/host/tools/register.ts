import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { Session } from "../../app/chat/session.ts";
import { command, noArguments } from "../adapters/commandArguments.ts";
import { registerCommands } from "../adapters/registerCommands.ts";
import { registerWorkspaceTools } from "./workspace/workspaceTools.ts";

/** Tools of conversations: choosing them, and Aside's own, which read the workspace. */
export function registerTools(_context: vscode.ExtensionContext, app: App): vscode.Disposable {
  const selectTools = async (session: Session): Promise<void> => (await import("./toolSheet.ts")).selectTools(session);
  const { registration, run } = registerWorkspaceTools((changes) => app.features.get("proposeChanges")(changes), {
    allowed: () => app.settings.get("toolsForExtensions"),
  });
  app.features.provide({ runOwnTool: run });
  return vscode.Disposable.from(
    registration,
    app.panel.handle({
      selectTools: (_message, place) => app.withFocusRestored(place, "message", () => selectTools(place.session)),
    }),
    registerCommands(app, { "aside.selectTools": command(noArguments, () => selectTools(app.place.session)) }),
  );
}
