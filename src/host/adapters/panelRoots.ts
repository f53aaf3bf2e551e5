import * as vscode from "vscode";

/** Folders a panel may load files from: nothing of the workspace, nothing of our own besides what it shows. */
export function panelRoots(extensionUri: vscode.Uri): readonly vscode.Uri[] {
  return [vscode.Uri.joinPath(extensionUri, "dist", "webview"), vscode.Uri.joinPath(extensionUri, "media")];
}
