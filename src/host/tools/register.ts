import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { Session } from "../../app/chat/session.ts";
import { activePath } from "../../shared/conversation.ts";
import type { PinnedTool } from "../../shared/toolMessage.ts";
import { serverToolNames } from "../../shared/serverTools.ts";
import { isOfWorkspace } from "../../app/tools/holdsFiles.ts";
import { command, noArguments } from "../adapters/commandArguments.ts";
import { registerCommands } from "../adapters/registerCommands.ts";
import { registerWorkspaceTools } from "./workspace/workspaceTools.ts";

/** Tools of conversations: choosing them, and Aside's own, which read the workspace. */
export function registerTools(_context: vscode.ExtensionContext, app: App): vscode.Disposable {
  const selectTools = async (session: Session): Promise<void> => {
    const [{ selectTools: choose }, { runsServerTool }, { holdsFiles }] = await Promise.all([
      import("./toolSheet.ts"),
      import("../../llm/send/serverTools.ts"),
      import("../../app/tools/holdsFiles.ts"),
    ]);
    const found = app.endpoints.get(app.settings.effective(session.conversation).endpoint.value);
    const offer = {
      names: "endpoint" in found ? serverToolNames.filter((name) => runsServerTool(found.endpoint, name)) : [],
      holdsFiles: (tools: readonly PinnedTool[]) =>
        session.outbox.attachments.some(isOfWorkspace) || holdsFiles(activePath(session.conversation), tools),
    };
    await choose(session, app.tools, offer, app.defaultTools);
  };
  const { registration, run } = registerWorkspaceTools((changes) => app.features.get("proposeChanges")(changes), {
    allowed: () => app.settings.get("toolsForExtensions"),
  });
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
