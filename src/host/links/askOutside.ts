import * as vscode from "vscode";
import { shownAddress } from "../../shared/shownAddress.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import type { WorkspaceEntry } from "../workspace/workspacePath.ts";

/** Whether a path of a link is one from the root of a disk, in a window that has no folder it could be in. */
export function needsQuestion(path: string): boolean {
  return (vscode.workspace.workspaceFolders?.length ?? 0) === 0 && /^(?:\/|[a-z]:\/)/i.test(path);
}

/**
 * Asks before a file is opened that is in no workspace. The disk is looked at only after a yes, so that an answer alone finds out nothing.
 * @param path absolute, as `linkTarget` gives it
 * @returns the file, or why it is not opened, in words; nothing for a no
 */
export async function askOutside(path: string): Promise<WorkspaceEntry | { readonly problem: string } | undefined> {
  const uri = vscode.Uri.file(path);
  const shown = shownAddress(uri.fsPath);
  const choice = await vscodeAsk.confirm({
    message: vscode.l10n.t("Open a file outside the workspace?"),
    modal: true,
    detail: shown,
    choices: { open: vscode.l10n.t("Open") },
  });
  if (choice !== "open") return undefined;
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.Directory) === 0) return { uri, isFolder: false };
    return { problem: vscode.l10n.t("“{0}” is a folder. Use File > Open Folder to open it.", shown) };
  } catch {
    return { problem: vscode.l10n.t("“{0}” does not exist.", shown) };
  }
}
