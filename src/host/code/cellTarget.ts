import * as vscode from "vscode";
import type { BlockChange } from "../../apply/parseBlock.ts";
import { planEditSteps } from "../../apply/planEdit.ts";
import { splitCode } from "../../apply/textLines.ts";
import { withoutPathComment } from "../../apply/targetHints.ts";
import type { AnsweredCode } from "../../app/chat/answeredCode.ts";
import { inSlices } from "../../shared/steps.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { fileOfCell, openNotebook } from "../workspace/openDocuments.ts";
import type { ApprovedFile } from "../workspace/writeGate.ts";

/** The beginning of a cell that is shown, characters. */
const longestShown = 80;

/**
 * The cell of a notebook that a block is for: the attached one, else the only one that it fits, else one that the user chooses. A notebook's file is JSON, which code of its
 * cells must never replace. Other files stay as they are.
 * @returns undefined where the user chose none
 */
export async function cellIfNotebook(file: ApprovedFile, block: AnsweredCode, change: BlockChange): Promise<ApprovedFile | undefined> {
  const isNotebook = openNotebook(file.uri) !== undefined || (file.exists && /\.ipynb$/i.test(file.path));
  if (!isNotebook || /^(?:json|ipynb)$/.test(block.language)) return file;
  const notebook = openNotebook(file.uri) ?? (await vscode.workspace.openNotebookDocument(file.uri));
  // A change of a notebook without an editor would go unseen.
  if (!vscode.window.visibleNotebookEditors.some((editor) => editor.notebook === notebook))
    await vscode.window.showNotebookDocument(notebook);
  const cells = notebook.getCells();
  const attached = cells.filter(({ document }) => block.attached.some(({ uri }) => uri === document.uri.toString()));
  const [only] = attached;
  if (only !== undefined && attached.length === 1) return fileOfCell(only);
  const fitting: vscode.NotebookCell[] = [];
  for (const cell of cells) if (await fits(cell, block, change)) fitting.push(cell);
  const [first, second] = fitting;
  if (first !== undefined && second === undefined) return fileOfCell(first);
  const chosen = await vscodeAsk.pick({
    title: vscode.l10n.t("Select the cell of {0} to apply to", file.path),
    rows: (first === undefined ? cells : fitting).map((cell) => ({
      label: vscode.l10n.t("Cell {0}", cell.index + 1),
      description: cell.document.getText().trim().split("\n", 1)[0]?.slice(0, longestShown) ?? "",
      cell,
    })),
  });
  return chosen && fileOfCell(chosen.cell);
}

async function fits({ document, kind }: vscode.NotebookCell, block: AnsweredCode, change: BlockChange): Promise<boolean> {
  const isText = /^(?:md|markdown)$/.test(block.language);
  if (isText !== (kind === vscode.NotebookCellKind.Markup)) return false;
  const text = document.getText();
  const lines = change.kind === "code" ? { kind: "code" as const, lines: splitCode(withoutPathComment(block.code, text)) } : change;
  return (await inSlices(planEditSteps(text, lines))).kind === "edit";
}
