import * as vscode from "vscode";
import { counted } from "../../shared/counted.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { type ApprovedFile, changeFile, createFile, deleteFile, renameFile, type WriteProblem } from "../workspace/writeGate.ts";
import { columnForCode } from "./reviews.ts";
import { textEdits } from "./textEdits.ts";

/** A change of a set that was made. */
export interface MadeChange {
  readonly file: ApprovedFile;
  /** The text before; null where the file was created. */
  readonly before: string | null;
  /** The text now; null where the file was deleted. */
  readonly text: string | null;
  /** What the file is called now. */
  readonly renamed: ApprovedFile | undefined;
}

/** Says what was changed, and offers to take all of it back at once. A file that has changed since stays as it is, and is named. */
export async function offerUndo(made: readonly MadeChange[]): Promise<void> {
  const message = counted(made.length, "Aside changed {0} file.", "Aside changed {0} files.");
  const choice = await vscodeAsk.confirm({ severity: "info", message, choices: { undo: vscode.l10n.t("Undo All") } });
  if (choice !== "undo") return;
  const problems: string[] = [];
  for (const change of made.toReversed()) {
    const problem = await undo(change);
    if (problem !== undefined) problems.push(problem);
  }
  if (problems.length > 0) vscodeAsk.notify({ severity: "warning", message: problems.join(" ") });
  else vscodeAsk.status(vscode.l10n.t("All changes of the set were undone."));
}

async function undo({ file, before, text, renamed }: MadeChange): Promise<WriteProblem> {
  const existing = { ...file, exists: true };
  if (text === null) return createFile({ ...file, exists: false }, before ?? "");
  if (before === null) {
    const document = await vscode.workspace.openTextDocument(file.uri);
    return document.getText() === text ? deleteFile(existing) : changedSince(file);
  }
  if (renamed !== undefined) {
    const problem = await renameFile({ ...renamed, exists: true }, { ...file, exists: false });
    if (problem !== undefined) return problem;
  }
  return changeFile(existing, columnForCode(), async (document) => {
    const edits = document.getText() === text ? await textEdits(document, before) : undefined;
    return edits ?? { problem: changedSince(file) };
  });
}

function changedSince({ path }: ApprovedFile): string {
  return vscode.l10n.t("{0} has changed since and was left as it is.", path);
}
