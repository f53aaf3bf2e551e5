import * as vscode from "vscode";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { counted } from "../../shared/counted.ts";
import { hasRemoteSchema } from "../../apply/checkPath.ts";
import type { ChangeOutcome, ProposedChange } from "../../app/proposals.ts";
import { openRestorable } from "./restorable.ts";
import type { Reviews } from "./reviews.ts";
import { textEdits } from "./textEdits.ts";
import { type WorkspaceFile, workspaceFile } from "../workspace/workspacePath.ts";

/** A change whose file was checked. */
interface Checked {
  readonly change: ProposedChange;
  readonly file: WorkspaceFile;
  /** Null where the file is new. */
  readonly document: vscode.TextDocument | null;
  readonly renamed: WorkspaceFile | undefined;
  readonly isProtected: boolean;
}

/**
 * Shows changes for review before any is made: one file in a diff editor, several in VS Code's own refactoring preview, where each file and each change
 * has a check box. Files that control what runs are never part of a set: each has a question and a diff of its own.
 */
export async function proposeChanges(
  changes: readonly ProposedChange[],
  reviews: Pick<Reviews, "show">,
): Promise<readonly ChangeOutcome[]> {
  const outcomes: ChangeOutcome[] = [];
  const checked: Checked[] = [];
  for (const change of changes) {
    const found = await check(change);
    if ("problem" in found) outcomes.push({ path: change.path, outcome: "refused", problem: found.problem });
    else checked.push(found);
  }
  const single = checked.filter(({ isProtected }) => isProtected);
  const others = checked.filter(({ isProtected }) => !isProtected);
  const [only] = others;
  if (only !== undefined && others.length === 1 && only.renamed === undefined && only.change.text !== null) single.push(only);
  else if (others.length > 0) outcomes.push(...(await proposeSet(others)));
  for (const one of single) outcomes.push(await proposeOne(one, reviews));
  return outcomes;
}

async function check(change: ProposedChange): Promise<Checked | { readonly problem: string }> {
  const file = await workspaceFile(change.path);
  if ("problem" in file) return file;
  const document = file.exists ? await openRestorable(file.uri, file.path) : null;
  if (document !== null && "problem" in document) return document;
  if (document === null && change.text === null) return { problem: vscode.l10n.t("{0} does not exist in this workspace.", file.path) };
  const renamed = change.renameTo === undefined ? undefined : await workspaceFile(change.renameTo);
  if (renamed !== undefined && "problem" in renamed) return renamed;
  if (renamed?.exists === true) return { problem: vscode.l10n.t("{0} already exists.", renamed.path) };
  const remote = change.text !== null && hasRemoteSchema(file.path.split("/"), change.text, document?.getText());
  return { change, file, document, renamed, isProtected: file.isProtected || renamed?.isProtected === true || remote };
}

async function proposeOne(
  { change, file, document, renamed, isProtected }: Checked,
  reviews: Pick<Reviews, "show">,
): Promise<ChangeOutcome> {
  const { path } = change;
  if (isProtected && !(await confirmed(file, change))) return { path, outcome: "rejected" };
  if (change.text === null || renamed !== undefined)
    return (await proposeSet([{ change, file, document, renamed, isProtected }]))[0] ?? { path, outcome: "rejected" };
  const review = await reviews.show({ file, before: document?.getText() ?? null, after: change.text });
  return { path, outcome: await review.done };
}

/** A file that controls what runs has a question of its own. Only this dialog can answer it, no click in the panel. */
async function confirmed(file: WorkspaceFile, change: ProposedChange): Promise<boolean> {
  const isDeletion = change.text === null;
  const message = isDeletion
    ? vscode.l10n.t("Delete {0}?", file.path)
    : vscode.l10n.t("{0} controls what runs on your machine. Review the change?", file.path);
  const detail = hasRemoteSchema(file.path.split("/"), change.text ?? "")
    ? vscode.l10n.t("It refers to a schema that the editor would download. Accept the change only if you know what it does.")
    : vscode.l10n.t("The change comes from a model. Accept it only if you know what it does.");
  const review = isDeletion ? vscode.l10n.t("Delete") : vscode.l10n.t("Review Change");
  return (await vscodeAsk.confirm({ message, modal: true, detail, choices: { review } })) === "review";
}

/** Several files as one set: VS Code shows it and applies the ticked changes. */
async function proposeSet(set: readonly Checked[]): Promise<readonly ChangeOutcome[]> {
  const edit = new vscode.WorkspaceEdit();
  for (const { change, file, document, renamed } of set) {
    const metadata: vscode.WorkspaceEditEntryMetadata = { needsConfirmation: true, label: file.path };
    if (change.text === null) edit.deleteFile(file.uri, {}, metadata);
    else if (document === null)
      edit.createFile(file.uri, { contents: await vscode.workspace.encode(change.text, { uri: file.uri }) }, metadata);
    else
      edit.set(
        file.uri,
        textEdits(document, change.text).map((one): [vscode.TextEdit, vscode.WorkspaceEditEntryMetadata] => [one, metadata]),
      );
    if (renamed !== undefined) edit.renameFile(file.uri, renamed.uri, {}, metadata);
  }
  const before = set.map(({ document }) => document?.getText());
  // VS Code leaves every change that needs confirmation unticked.
  const message = counted(set.length, "{0} file: select the changes to apply.", "{0} files: select the changes to apply.");
  vscodeAsk.notify({ severity: "info", message });
  const applied = await vscode.workspace.applyEdit(edit, { isRefactoring: true });
  return set.map(({ change, document }, index): ChangeOutcome => {
    if (!applied) return { path: change.path, outcome: "rejected" };
    if (document === null || change.text === null) return { path: change.path, outcome: "accepted" };
    const now = document.getText();
    return { path: change.path, outcome: now === change.text ? "accepted" : now === before[index] ? "rejected" : "partly" };
  });
}
