import * as vscode from "vscode";
import { relativeName } from "./attachments.ts";
import { isCell } from "./notebook.ts";
import { readOnlyProblem } from "./writable.ts";

/**
 * The editor that code goes into: the active one, else the one that was in use before the focus went to something that is no editor of code (output, an input box,
 * the chat). A problem in words where the user looks at a document that cannot be changed, so that no other file is changed in its place. Undefined without one.
 */
export async function writableEditor(): Promise<vscode.TextEditor | { readonly problem: string } | undefined> {
  const active = vscode.window.activeTextEditor;
  const editor = active !== undefined && (isInTab(active) || isCell(active.document.uri)) ? active : lastInTabs();
  if (editor === undefined) return undefined;
  const { uri } = editor.document;
  const problem = await readOnlyProblem(uri, relativeName(uri));
  return problem === undefined ? editor : { problem };
}

/** A visible editor of code, that of the active group first. */
function lastInTabs(): vscode.TextEditor | undefined {
  const editors = vscode.window.visibleTextEditors.filter(isInTab);
  const column = vscode.window.tabGroups.activeTabGroup.viewColumn;
  return editors.find(({ viewColumn }) => viewColumn === column) ?? editors[0];
}

/** Whether an editor is what the front tab of a group shows, or a side of the comparison there. */
function isInTab({ document }: vscode.TextEditor): boolean {
  const address = document.uri.toString();
  return vscode.window.tabGroups.all.some(({ activeTab }) => {
    const input = activeTab?.input;
    if (input instanceof vscode.TabInputText) return input.uri.toString() === address;
    return input instanceof vscode.TabInputTextDiff && [input.original, input.modified].some((uri) => uri.toString() === address);
  });
}
