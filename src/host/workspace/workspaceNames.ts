import * as vscode from "vscode";

/** The name of a workspace folder as it is shown: with as many of the folders above it as it takes to tell it from another one of the same name. */
export function folderName(folder: vscode.WorkspaceFolder): string {
  const others = (vscode.workspace.workspaceFolders ?? []).filter(({ name, index }) => name === folder.name && index !== folder.index);
  if (others.length === 0) return folder.name;
  const lastNames = (uri: vscode.Uri, count: number): string => uri.path.split("/").filter(Boolean).slice(-count).join("/");
  const most = folder.uri.path.split("/").length;
  for (let count = 2; count < most; count += 1) {
    const name = lastNames(folder.uri, count);
    if (others.every(({ uri }) => lastNames(uri, count) !== name)) return name;
  }
  return folder.uri.path;
}

/** A file's path as it is shown: below its folder, after the folder's name if the workspace has several; undefined outside of all of them. */
export function pathInWorkspace(uri: vscode.Uri): string | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  return folder && shownPath(folder, uri.path.slice(folder.uri.path.length).split("/").filter(Boolean));
}

/** A path below a folder as it is shown: after the folder's name if the workspace has several. */
export function shownPath(folder: vscode.WorkspaceFolder, segments: readonly string[]): string {
  const hasSeveralFolders = (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
  return [...(hasSeveralFolders ? [folderName(folder)] : []), ...segments].join("/");
}
