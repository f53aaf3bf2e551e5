import * as vscode from "vscode";
import type { Session } from "../../app/chat/session.ts";
import type { Attachment, AttachmentKind } from "../../shared/conversation.ts";
import { relocated } from "../workspace/relocated.ts";
import { segmentsBelow } from "../workspace/workspacePath.ts";

/** A file or folder that has another address now. */
interface Renamed {
  readonly oldUri: vscode.Uri;
  readonly newUri: vscode.Uri;
}

/** Makes attachments of unsent messages follow files and folders that were renamed in VS Code. */
export function followRenames(sessions: readonly Pick<Session, "outbox">[], renamed: readonly Renamed[]): void {
  for (const { outbox } of sessions) {
    for (const attachment of outbox.attachments) {
      const to = newAddress(attachment, renamed);
      if (to !== undefined) outbox.attach(relocated(attachment, to));
    }
  }
}

function newAddress({ uri, kind }: Attachment, renamed: readonly Renamed[]): vscode.Uri | undefined {
  if (uri === "" || !isAddressOfFile(kind)) return undefined;
  const file = vscode.Uri.parse(uri, true);
  for (const { oldUri, newUri } of renamed) {
    const below = segmentsBelow(oldUri, file);
    if (below === undefined) continue;
    const to = below.length === 0 ? newUri : vscode.Uri.joinPath(newUri, ...below);
    // What the address says beyond the path stays true.
    return to.with({ query: file.query, fragment: file.fragment });
  }
  return undefined;
}

/** Whether the address of such an attachment is that of a file or folder, which it follows. */
function isAddressOfFile(kind: AttachmentKind): boolean {
  switch (kind) {
    case "selection":
    case "file":
    case "folder":
    case "symbol":
    case "problems":
    case "search":
    case "image":
    case "pdf":
    case "instructions":
      return true;
    // That of a repository is no file's.
    case "changes":
    case "staged":
    case "commit":
    case "review":
    // A cell has another one once its notebook is read anew.
    case "cell":
    // These have none, or one of another kind.
    case "terminal":
    case "command":
    case "debug":
    case "test":
    case "url":
    case "conversation":
      return false;
    default:
      kind satisfies never;
      return false;
  }
}
