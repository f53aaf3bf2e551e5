import * as vscode from "vscode";
import { lineDiff } from "../../apply/lineDiff.ts";
import { inSlices, type Steps } from "../../shared/steps.ts";

/** A run of lines in which two texts differ: [oldStart, oldEnd) of the old text became [newStart, newEnd) of the new one, 0-based. */
export interface LineChange {
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/** Lines with their line endings. */
export function linesOf(text: string): readonly string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}

/** The differences between two texts, first to last. */
export function* lineChanges(before: string, after: string): Steps<readonly LineChange[]> {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  yield;
  const changes: LineChange[] = [];
  let [oldAt, newAt] = [0, 0];
  let open: { oldStart: number; newStart: number } | undefined;
  for (const { kind, count } of yield* lineDiff(old, fresh)) {
    if (kind === "both") {
      if (open !== undefined) changes.push({ ...open, oldEnd: oldAt, newEnd: newAt });
      open = undefined;
      oldAt += count;
      newAt += count;
      continue;
    }
    open ??= { oldStart: oldAt, newStart: newAt };
    if (kind === "old") oldAt += count;
    else newAt += count;
  }
  if (open !== undefined) changes.push({ ...open, oldEnd: oldAt, newEnd: newAt });
  return changes;
}

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
