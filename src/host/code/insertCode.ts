import * as vscode from "vscode";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { reindentTo } from "../../apply/pasteIndent.ts";
import { relativeName } from "../workspace/attachments.ts";
import { writableEditor } from "../workspace/writableEditor.ts";
import { changeDocument } from "../workspace/writeGate.ts";

/** Inserts code at the cursor of the active editor, or replaces the selection there; one Undo reverts it. */
export async function insertCode(code: string): Promise<void> {
  const editor = await writableEditor();
  if (editor === undefined) {
    return vscodeAsk.hint(vscode.l10n.t("Open a file and place the cursor where the code should go."));
  }
  if ("problem" in editor) return vscodeAsk.notify({ severity: "warning", message: editor.problem });
  const { document, selection } = editor;
  const before = document.lineAt(selection.start.line).text.slice(0, selection.start.character);
  const text = reindentTo(code, before, document.getText(selection));
  const name = relativeName(document.uri);
  // Focus the editor first: a key that is pressed once the code is visible (Undo) is meant for the editor.
  const shown = await vscode.window.showTextDocument(document, {
    viewColumn: editor.viewColumn ?? vscode.ViewColumn.Active,
    preview: false,
    selection,
  });
  const problem = await changeDocument(document, [vscode.TextEdit.replace(selection, text)], name);
  if (problem !== undefined) return vscodeAsk.notify({ severity: "warning", message: problem });
  const lines = text.split(/\r\n|\n/);
  const last = lines.at(-1) ?? "";
  const end = new vscode.Position(
    selection.start.line + lines.length - 1,
    lines.length === 1 ? selection.start.character + last.length : last.length,
  );
  shown.selection = new vscode.Selection(end, end);
  shown.revealRange(new vscode.Range(selection.start, end), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
