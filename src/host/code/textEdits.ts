import * as vscode from "vscode";
import { lineChanges, linesOf } from "../../apply/lineChanges.ts";
import { inSlices } from "../../shared/steps.ts";

/**
 * Edits that turn a document into this text and touch only the lines that differ.
 * @returns undefined where the document has changed while they were looked for
 */
export async function textEdits(document: vscode.TextDocument, after: string): Promise<readonly vscode.TextEdit[] | undefined> {
  const { version } = document;
  const fresh = linesOf(after);
  const changes = await inSlices(lineChanges(document.getText(), after));
  if (document.version !== version) return undefined;
  return changes.map((change) => {
    const range = rangeOf(document, change.oldStart, change.oldEnd);
    return vscode.TextEdit.replace(range, fresh.slice(change.newStart, change.newEnd).join(""));
  });
}

/** The range of whole lines [start, end), line endings included. */
export function rangeOf(document: vscode.TextDocument, start: number, end: number): vscode.Range {
  const last = document.lineCount - 1;
  const at = (line: number): vscode.Position => (line > last ? document.lineAt(last).range.end : new vscode.Position(line, 0));
  return new vscode.Range(at(start), at(end));
}
