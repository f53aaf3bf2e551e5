import * as vscode from "vscode";

/** Has a panel in view read a sentence aloud; false where none is in view. */
type Reader = (text: string) => boolean;

let reader: Reader = () => false;

/**
 * Has screen readers say a sentence that is shown elsewhere. They do not notice what comes and goes in VS Code's status bar, and only a webview can tell them.
 * @returns false where no panel is in view
 */
export function readAloud(text: string): boolean {
  return reader(text);
}

/** Sets through what sentences are read aloud. */
export function readAloudThrough(panels: Reader): vscode.Disposable {
  reader = panels;
  return new vscode.Disposable(() => (reader = () => false));
}
