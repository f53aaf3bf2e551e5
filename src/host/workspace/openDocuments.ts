import * as vscode from "vscode";
import { isProtected } from "../../apply/decidesWhatRuns.ts";
import { nameOf, relativeName } from "./attachments.ts";
import { isCell } from "./notebook.ts";
import { realUri, workspaceFileOf } from "./workspacePath.ts";
import type { ApprovedFile } from "./writeGate.ts";

/**
 * What an address that the user chose (an attachment, an editor) can be changed as: a file of the workspace, an open notebook's cell, an untitled editor, or a file
 * outside of every workspace folder that is open in an editor. Undefined if that is gone.
 */
export async function changeable(uri: vscode.Uri): Promise<ApprovedFile | { readonly problem: string } | undefined> {
  if (isCell(uri)) return cellFile(uri);
  if (uri.scheme === "untitled") return isShown(uri) ? openFile(uri, nameOf(uri), false) : undefined;
  if (vscode.workspace.getWorkspaceFolder(uri) !== undefined) {
    const file = await workspaceFileOf(uri);
    return "problem" in file || file.exists ? file : undefined;
  }
  if (!isShown(uri) || vscode.workspace.fs.isWritableFileSystem(uri.scheme) === undefined) return undefined;
  return openFile(uri, relativeName(uri), isProtected(uri.path.split("/").filter(Boolean)));
}

async function openFile(uri: vscode.Uri, path: string, protectedFile: boolean): Promise<ApprovedFile | undefined> {
  const real = await realUri(uri);
  return real && { uri, real, path, exists: true, isProtected: protectedFile, isOpen: true };
}

/** A cell of an open notebook as something that can be changed; undefined where there is none of this address. */
function cellFile(uri: vscode.Uri): ApprovedFile | undefined {
  for (const notebook of vscode.workspace.notebookDocuments) {
    const cell = notebook.getCells().find(({ document }) => document.uri.toString() === uri.toString());
    if (cell !== undefined) return fileOfCell(cell);
  }
  return undefined;
}

/** A notebook's cell as something that can be changed. */
export function fileOfCell({ document, notebook, index }: vscode.NotebookCell): ApprovedFile {
  const { uri } = document;
  const path = vscode.l10n.t("{0} (cell {1})", relativeName(notebook.uri), index + 1);
  return { uri, real: uri, path, exists: true, isProtected: false, isOpen: true };
}

/** The open notebook with this address. */
export function openNotebook(uri: vscode.Uri): vscode.NotebookDocument | undefined {
  return vscode.workspace.notebookDocuments.find((notebook) => notebook.uri.toString() === uri.toString());
}

/** Whether a document is open in an editor. */
function isShown(uri: vscode.Uri): boolean {
  const address = uri.toString();
  return vscode.window.tabGroups.all.some(({ tabs }) =>
    tabs.some(({ input }) => {
      if (input instanceof vscode.TabInputText) return input.uri.toString() === address;
      return input instanceof vscode.TabInputTextDiff && (input.modified.toString() === address || input.original.toString() === address);
    }),
  );
}
