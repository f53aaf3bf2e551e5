import { diffArrays } from "diff";
import * as vscode from "vscode";

/** A run of lines in which two texts differ: [oldStart, oldEnd) of the old text became [newStart, newEnd) of the new one, 0-based. */
export interface LineChange {
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/** How much work goes into finding small differences; beyond it the whole text is one difference. */
const mostDifferences = 5000;

/** Lines with their line endings. */
export function linesOf(text: string): readonly string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}

/** The differences between two texts, first to last. */
export function lineChanges(before: string, after: string): readonly LineChange[] {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  const parts = diffArrays([...old], [...fresh], { maxEditLength: mostDifferences });
  if (parts === undefined) return [{ oldStart: 0, oldEnd: old.length, newStart: 0, newEnd: fresh.length }];
  const changes: LineChange[] = [];
  let [oldAt, newAt] = [0, 0];
  let open: { oldStart: number; newStart: number } | undefined;
  for (const { added, removed, count } of parts) {
    if (!added && !removed) {
      if (open !== undefined) changes.push({ ...open, oldEnd: oldAt, newEnd: newAt });
      open = undefined;
      oldAt += count;
      newAt += count;
      continue;
    }
    open ??= { oldStart: oldAt, newStart: newAt };
    if (removed) oldAt += count;
    else newAt += count;
  }
  if (open !== undefined) changes.push({ ...open, oldEnd: oldAt, newEnd: newAt });
  return changes;
}

/** Edits that turn a document into this text and touch only the lines that differ. */
export function textEdits(document: vscode.TextDocument, after: string): readonly vscode.TextEdit[] {
  const before = document.getText();
  const fresh = linesOf(after);
  return lineChanges(before, after).map((change) => {
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
