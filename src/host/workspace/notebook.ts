import * as vscode from "vscode";

/** The most characters of a cell's outputs: a table may have millions. */
const longestOutput = 20_000;
const decoder = new TextDecoder();

/** Whether an address is that of a notebook's cell. */
export function isCell(uri: vscode.Uri): boolean {
  return uri.scheme === "vscode-notebook-cell";
}

/** The selected cell of the active notebook and its position (1-based); undefined without one. */
export function activeCell(): { readonly cell: vscode.NotebookCell; readonly position: number } | undefined {
  const editor = vscode.window.activeNotebookEditor ?? vscode.window.visibleNotebookEditors[0];
  const index = editor?.selection.start;
  if (editor === undefined || index === undefined || index >= editor.notebook.cellCount) return undefined;
  return { cell: editor.notebook.cellAt(index), position: index + 1 };
}

/** A cell as it is now. */
export interface CellText {
  readonly text: string;
  readonly languageId: string;
  /** 1-based. */
  readonly position: number;
  readonly notebook: vscode.Uri;
}

/** The current content of a cell of an open notebook: its source and those of its outputs that are text. Undefined if the cell no longer exists. */
export function cellText(uri: string): CellText | undefined {
  for (const notebook of vscode.workspace.notebookDocuments) {
    const cell = notebook.getCells().find(({ document }) => document.uri.toString() === uri);
    if (cell === undefined) continue;
    const output = cell.outputs.flatMap(({ items }) => items.slice(0, 5).flatMap(outputText)).join("\n");
    const shown = output.length > longestOutput ? `${output.slice(0, longestOutput)}\n(cut)` : output;
    return {
      text: shown === "" ? cell.document.getText() : `${cell.document.getText()}\n\n# Output:\n${shown}`,
      languageId: cell.document.languageId,
      position: cell.index + 1,
      notebook: notebook.uri,
    };
  }
  return undefined;
}

function outputText({ mime, data }: vscode.NotebookCellOutputItem): readonly string[] {
  if (mime === "application/vnd.code.notebook.error") return [errorText(decoder.decode(data))];
  return mime === "text/plain" || mime.startsWith("application/vnd.code.notebook.std") ? [decoder.decode(data)] : [];
}

function errorText(json: string): string {
  try {
    const { name, message } = JSON.parse(json) as { readonly name?: unknown; readonly message?: unknown };
    return `${String(name)}: ${String(message)}`;
  } catch {
    return json;
  }
}
