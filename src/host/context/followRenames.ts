import * as vscode from "vscode";
import type { Session } from "../../app/chat/session.ts";
import type { Attachment } from "../../shared/conversation.ts";
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
  // The address of a repository is no file's; a cell has another one once its notebook is read anew.
  if (uri === "" || kind === "changes" || kind === "staged" || kind === "commit" || kind === "cell") return undefined;
  const file = vscode.Uri.parse(uri, true);
  for (const { oldUri, newUri } of renamed) {
    const below = segmentsBelow(oldUri, file);
    if (below !== undefined) return below.length === 0 ? newUri : vscode.Uri.joinPath(newUri, ...below);
  }
  return undefined;
}
