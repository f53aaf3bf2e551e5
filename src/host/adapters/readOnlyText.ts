import * as vscode from "vscode";
import { closeTabs, textTabs } from "./closeTabs.ts";

/** Scheme of texts that are shown to be read before a question about them is answered. */
const scheme = "aside-tool";
let shown = 0;

/**
 * Shows a read-only text, which can be closed without a prompt to save it.
 * @returns a function that closes it, for when the question is answered
 */
export async function showReadOnly(
  name: string,
  content: string,
  options: vscode.TextDocumentShowOptions = {},
): Promise<() => Promise<void>> {
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
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { preview: true, ...options });
  // What runs out of sight to the right is not read. The command is for the editor that has the focus, and forgets with it.
  const isWrapped = vscode.workspace.getConfiguration("editor", document).get("wordWrap") !== "off";
  if (options.preserveFocus !== true && !isWrapped) await vscode.commands.executeCommand("editor.action.toggleWordWrap");
  return () => closeTabs(() => textTabs(uri));
}
