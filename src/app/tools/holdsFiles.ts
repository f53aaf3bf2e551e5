import type { Attachment, Message } from "../../shared/conversation.ts";
import type { PinnedTool } from "../../shared/toolMessage.ts";
import { ownToolNames } from "./toolHost.ts";

/** Whether an attachment may have something of the workspace in it: all but web pages. */
export function isOfWorkspace({ kind }: Pick<Attachment, "kind">): boolean {
  return kind !== "url";
}

/**
 * Whether a conversation has something of the workspace in it, or tools that put it there: attachments, and results of Aside's own tools.
 * @param path what is sent
 * @param pinned the tools that are on
 */
export function holdsFiles(path: readonly Message[], pinned: readonly PinnedTool[]): boolean {
  if (pinned.some(({ name }) => ownToolNames.includes(name))) return true;
  return path.some((message) => {
    if (message.role === "tool") return message.runs.some(({ call }) => ownToolNames.includes(call.function.name));
    return message.role === "user" && message.attachments.some(isOfWorkspace);
  });
}
