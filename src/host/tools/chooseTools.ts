import type { App } from "../../app/app.ts";
import type { Session } from "../../app/chat/session.ts";
import { holdsFiles, isOfWorkspace } from "../../app/tools/holdsFiles.ts";
import { runsServerTool } from "../../llm/send/serverTools.ts";
import { activePath } from "../../shared/conversation.ts";
import { serverToolNames } from "../../shared/serverTools.ts";
import { selectTools, type ServerToolOffer } from "./toolSheet.ts";

/** Lets the user choose the tools of a conversation, unless the policy of this machine turns tools off. */
export async function chooseTools(session: Session, app: App): Promise<void> {
  const forbidden = (await app.policy.check())?.toolsProblem;
  if (forbidden !== undefined) return app.ask.hint(forbidden);
  const found = app.endpoints.get(app.settings.effective(session.conversation).endpoint.value);
  const offer: ServerToolOffer = {
    names: "endpoint" in found ? serverToolNames.filter((name) => runsServerTool(found.endpoint, name)) : [],
    holdsFiles: (tools) => session.outbox.attachments.some(isOfWorkspace) || holdsFiles(activePath(session.conversation), tools),
  };
  await selectTools(session, app.tools, offer, app.defaultTools);
}
