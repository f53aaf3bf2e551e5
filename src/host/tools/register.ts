import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { Session } from "../../app/chat/session.ts";
import { command, noArguments } from "../adapters/commandArguments.ts";
import { registerCommands } from "../adapters/registerCommands.ts";
import { registerWorkspaceTools } from "./workspace/workspaceTools.ts";

/** Tools of conversations: choosing them, and Aside's own, which read the workspace. */
export function registerTools(_context: vscode.ExtensionContext, app: App): vscode.Disposable {
  const selectTools = async (session: Session): Promise<void> => (await import("./chooseTools.ts")).chooseTools(session, app);
  const { registration, run } = registerWorkspaceTools((changes) => app.features.get("proposeChanges")(changes), app);
  app.features.provide({
    runOwnTool: run,
    skillsForModels: async () => (await import("./workspace/readSkill.ts")).skillsForModels(),
  });
  return vscode.Disposable.from(
    registration,
    app.panel.handle({
      askAgain: ({ tool }, { session }) => app.tools.askAgain(session.id, tool),
      selectTools: (_message, place) => app.withFocusRestored(place, "message", () => selectTools(place.session)),
    }),
    registerCommands(app, {
      "aside.selectTools": command(noArguments, () => selectTools(app.place.session)),
      "aside.focusToolQuestion": command(noArguments, async () => {
        const { place } = app;
        if (!app.asksAboutTool(place.session)) return app.ask.status(vscode.l10n.t("No tool call is waiting for you."));
        await place.reveal();
        place.actOnTranscript("toolQuestion");
      }),
    }),
  );
}
