import * as vscode from "vscode";
import { reindentTo } from "../../apply/pasteIndent.ts";
import { currentEditor } from "../workspace/currentEditor.ts";

/** Puts code where the cursor of the editor in front is, or in the place of what is selected there; one Undo takes it back. */
export async function insertCode(code: string): Promise<void> {
  const editor = currentEditor();
  if (editor === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t("Open the file that the code is to go into, and put the cursor there."));
    return;
  }
  const { document, selection } = editor;
  const before = document.lineAt(selection.start.line).text.slice(0, selection.start.character);
  const text = reindentTo(code, before, document.getText(selection));
  // The editor has the focus before the code is there: a key that is pressed when it is seen (Undo) is meant for the editor.
  const shown = await vscode.window.showTextDocument(document, {
    viewColumn: editor.viewColumn ?? vscode.ViewColumn.Active,
    preview: false,
    selection,
  });
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, selection, text);
  if (!(await vscode.workspace.applyEdit(edit))) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t("VS Code did not take the change of {0}. Nothing was written.", vscode.workspace.asRelativePath(document.uri)),
    );
    return;
  }
  const lines = text.split(/\r\n|\n/);
  const last = lines.at(-1) ?? "";
  const end = new vscode.Position(
    selection.start.line + lines.length - 1,
    lines.length === 1 ? selection.start.character + last.length : last.length,
  );
  shown.selection = new vscode.Selection(end, end);
  shown.revealRange(new vscode.Range(selection.start, end), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
