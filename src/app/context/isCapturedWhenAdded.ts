import type { AttachmentKind } from "../../shared/conversation.ts";

/** Whether the contents of this kind are taken when it is added, not read when it is sent: what is selected may be another thing by then. */
export function isTaken(kind: AttachmentKind): boolean {
  switch (kind) {
    case "selection":
    case "terminal":
    case "url":
    case "image":
    case "pdf":
      return true;
    case "file":
    case "folder":
    case "symbol":
    case "cell":
    case "problems":
    case "search":
    case "changes":
    case "staged":
    case "commit":
    case "instructions":
      return false;
    default:
      kind satisfies never;
      return true;
  }
}
