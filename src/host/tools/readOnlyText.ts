import * as vscode from "vscode";

/** Scheme of texts that are shown to be read before a question about them is answered. */
const scheme = "aside-tool";
let shown = 0;

/** Shows a text that nobody can change, and that asks no one to be saved when it is closed. */
export async function showReadOnly(name: string, content: string, options: vscode.TextDocumentShowOptions = {}): Promise<void> {
  shown += 1;
  const uri = vscode.Uri.from({ scheme, path: `/${shown}/${name}` });
  const address = uri.toString();
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: (asked) => (asked.toString() === address ? content : undefined),
  });
  const closed = vscode.workspace.onDidCloseTextDocument((document) => {
    if (document.uri.toString() !== address) return;
    provider.dispose();
    closed.dispose();
  });
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true, ...options });
}
