import type { AttachmentKind } from "../../shared/conversation.ts";

/**
 * Whether an attachment of this kind holds its content from the moment it is added, because a selection may be another one later. The content of the
 * others is read when the message is sent.
 */
export function isCapturedWhenAdded(kind: AttachmentKind): boolean {
  switch (kind) {
    case "selection":
    case "terminal":
    case "command":
    case "debug":
    case "test":
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
    case "review":
    case "conversation":
    case "instructions":
      return false;
    default:
      kind satisfies never;
      return true;
  }
}

const fileKinds: ReadonlySet<AttachmentKind> = new Set(["file", "selection", "symbol", "cell", "image", "pdf", "instructions", "folder"]);

/** Whether the path and the address of such an attachment are those of a file or folder. */
export function isFileKind(kind: AttachmentKind): boolean {
  return fileKinds.has(kind);
}

/** Whether the content is text; a picture or a PDF is a `data:` URL. */
export function isTextKind(kind: AttachmentKind): boolean {
  return kind !== "image" && kind !== "pdf";
}
