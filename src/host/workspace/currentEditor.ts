import * as vscode from "vscode";

/** The text editor in front; with the chat itself in front, one that is beside it. */
export function currentEditor(): vscode.TextEditor | undefined {
  return vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors.find(({ viewColumn }) => viewColumn !== undefined);
}
