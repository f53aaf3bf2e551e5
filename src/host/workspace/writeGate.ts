// The one gate for what is written into the workspace. Every change of a file that somebody else chose passes it: each path is looked at again at the
// write, links followed, and must be what the user was shown.
import { platform } from "#platform";
import * as vscode from "vscode";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import type { CheckedFiles } from "../platform/checkedFiles.ts";
import { isCell } from "./notebook.ts";
import { bytesOfChange, encodingProblem } from "./restorable.ts";
import { realUri, type WorkspaceFile, workspaceFileOf } from "./workspacePath.ts";

/** What a write came to: undefined where it was done, else the problem in words. Nothing outside of the approved file was written either way. */
export type WriteProblem = string | undefined;

/** A file that may be written, as it was when its change was shown. */
export interface ApprovedFile extends WorkspaceFile {
  /** The user has this document open and asked for the change there: it need not be in the workspace. */
  readonly isOpen?: true;
}

/** Looks at a file again: whether it still is what was shown, or a link has taken its place or that of a folder on the way to it. */
export async function problemNow(file: ApprovedFile): Promise<WriteProblem> {
  if (file.isOpen === true) {
    const real = await realUri(file.uri);
    return real?.toString() === file.real.toString() ? undefined : replaced(file);
  }
  const now = await workspaceFileOf(file.uri);
  if ("problem" in now) return now.problem;
  if (now.exists !== file.exists) {
    return now.exists
      ? vscode.l10n.t("{0} was created in the meantime. Apply again.", file.path)
      : vscode.l10n.t("{0} was deleted. Apply again.", file.path);
  }
  return now.real.toString() === file.real.toString() && (file.isProtected || !now.isProtected) ? undefined : replaced(file);
}

/** Why there are no edits, in words. */
export interface WriteRefusal {
  readonly problem: string;
}

/** The edits of a document, or why there are none: it may have changed since the change was proposed. */
export type EditsOf = (document: vscode.TextDocument) => Promise<readonly vscode.TextEdit[] | WriteRefusal>;

/**
 * Changes a file in the editor, so that Undo works, and saves it. On this machine the bytes are written by us into the file that was opened and
 * checked before the change is made, never by name: a link that is put in its place later is not followed. Nothing is formatted on the way: what was
 * approved is what is written. A document with unsaved changes is saved before, if the user agrees.
 * @param column where its editor is shown
 * @param edits computed when the document is known to be saved
 */
export async function changeFile(file: ApprovedFile, column: vscode.ViewColumn, edits: EditsOf): Promise<WriteProblem> {
  const problem = await problemNow(file);
  if (problem !== undefined) return problem;
  const document = await openedDocument(file.uri);
  // Replaced or deleted since it was looked at, or no text any more.
  if (document === undefined) return (await problemNow(file)) ?? notWritten(file);
  // The user's own unsaved work in an editor that is being edited stays unsaved, with the change in it. A notebook is saved by its user.
  if ((document.isDirty && file.isOpen === true) || isCell(file.uri)) return applied(document, await edits(document), file);
  if (document.isDirty && !(await savedFirst(file, document))) {
    return vscode.l10n.t("{0} has unsaved changes. Save it first, then accept.", file.path);
  }
  const files = await localFiles(file);
  if (files === undefined) {
    const unapplied = await applied(document, await edits(document), file);
    return unapplied ?? (document.isUntitled || (await document.save()) ? undefined : notWritten(file));
  }
  return changeOpened(files, { file, document, column, edits });
}

/** The document of a file; undefined if VS Code cannot open it. */
async function openedDocument(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return undefined;
  }
}

interface Change {
  readonly file: ApprovedFile;
  readonly document: vscode.TextDocument;
  readonly column: vscode.ViewColumn;
  readonly edits: EditsOf;
}

async function changeOpened(files: CheckedFiles, { file, document, column, edits }: Change): Promise<WriteProblem> {
  const opened = await files.open(file.real.fsPath).catch(() => undefined);
  if (opened === undefined) return notWritten(file);
  if (opened === null) return replaced(file);
  try {
    const bytesOf = await bytesOfChange(document, await opened.read());
    if (bytesOf === undefined) return stillChanging(file);
    const wanted = await edits(document);
    if ("problem" in wanted) return wanted.problem;
    const { version } = document;
    // Before the change is made: while the document has unsaved changes, VS Code could write it by name.
    await vscode.window.showTextDocument(document, { viewColumn: column, preview: false });
    if (document.version !== version) return stillChanging(file);
    const problem = await applied(document, wanted, file);
    if (problem !== undefined) return problem;
    await opened.write(await bytesOf(document.getText()));
    await markSaved(document);
    // What was opened has been written, whatever stands under its name now; the user is told if that is something else.
    return await problemNow(file);
  } catch {
    return notWritten(file);
  } finally {
    await opened.close();
  }
}

/**
 * Tells VS Code that the document is on disk as it stands. There is no command for that, but reverting reads the file, finds the same text, and keeps
 * the document with its history for Undo.
 */
async function markSaved(document: vscode.TextDocument): Promise<void> {
  const shown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (shown instanceof vscode.TabInputText && shown.uri.toString() === document.uri.toString()) {
    await vscode.commands.executeCommand("workbench.action.files.revert");
  }
}

async function savedFirst({ path }: ApprovedFile, document: vscode.TextDocument): Promise<boolean> {
  const message = vscode.l10n.t("{0} has unsaved changes. Accepting the proposal saves them, too.", path);
  const choice = await vscodeAsk.confirm({ message, choices: { save: vscode.l10n.t("Save and Accept") } });
  return choice === "save" && document.save();
}

async function applied(
  document: vscode.TextDocument,
  edits: readonly vscode.TextEdit[] | WriteRefusal,
  { path }: ApprovedFile,
): Promise<WriteProblem> {
  return "problem" in edits ? edits.problem : changeDocument(document, edits, path);
}

/**
 * Changes an open document, so that Undo works; it is not saved. Says in words why not: VS Code does not make the change, its encoding cannot hold the text, or the
 * document is read-only, which VS Code does not report.
 */
export async function changeDocument(
  document: vscode.TextDocument,
  edits: readonly vscode.TextEdit[],
  name: string,
): Promise<WriteProblem> {
  const unencodable = await encodingProblem(edits.map(({ newText }) => newText).join(""), document.encoding, name);
  if (unencodable !== undefined) return unencodable;
  const before = document.getText();
  const edit = new vscode.WorkspaceEdit();
  edit.set(document.uri, [...edits]);
  let isSaved = false;
  const watching = vscode.workspace.onDidSaveTextDocument((saved) => (isSaved ||= saved === document));
  const isDone = await vscode.workspace.applyEdit(edit);
  watching.dispose();
  if (!isDone) return notChanged(name);
  if (document.isDirty || isSaved || isCell(document.uri) || document.getText() === before) return undefined;
  // A document that a change does not make dirty is read-only: VS Code shows the change all the same, and never saves it.
  const back = new vscode.WorkspaceEdit();
  back.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), before);
  await vscode.workspace.applyEdit(back);
  return vscode.l10n.t("{0} is read-only. Nothing was changed.", name);
}

/** Creates a file with this text, and the folders on the way to it. Nothing that exists is overwritten. */
export async function createFile(file: ApprovedFile, text: string): Promise<WriteProblem> {
  const contents = await vscode.workspace.encode(text, { uri: file.uri });
  const problem = await problemNow(file);
  if (problem !== undefined) return problem;
  const files = await localFiles(file);
  if (files === undefined) {
    const edit = new vscode.WorkspaceEdit();
    edit.createFile(file.uri, { contents });
    return (await vscode.workspace.applyEdit(edit)) ? undefined : notCreated(file);
  }
  const done = await files.create(file.real.fsPath, contents).catch(() => undefined);
  return done === undefined ? notCreated(file) : done ? undefined : replaced(file);
}

/** Deletes a file. VS Code does it, so that Undo brings it back; it is looked at right before. */
export async function deleteFile(file: ApprovedFile): Promise<WriteProblem> {
  const edit = new vscode.WorkspaceEdit();
  edit.deleteFile(file.uri);
  const problem = await problemNow(file);
  if (problem !== undefined) return problem;
  return (await vscode.workspace.applyEdit(edit)) ? undefined : notWritten(file);
}

/** Gives a file another path, which must be free. VS Code does it, so that Undo brings it back; both are looked at right before. */
export async function renameFile(file: ApprovedFile, to: ApprovedFile): Promise<WriteProblem> {
  const edit = new vscode.WorkspaceEdit();
  edit.renameFile(file.uri, to.uri);
  const problem = (await problemNow(file)) ?? (await problemNow(to));
  if (problem !== undefined) return problem;
  return (await vscode.workspace.applyEdit(edit)) ? undefined : notWritten(file);
}

/** Undefined where the file is not on this machine: file systems of extensions have no links. */
async function localFiles({ uri }: ApprovedFile): Promise<CheckedFiles | undefined> {
  return uri.scheme === "file" ? platform.checkedFiles?.() : undefined;
}

function replaced({ path }: ApprovedFile): string {
  return vscode.l10n.t("{0} was replaced on disk. Apply again.", path);
}

function stillChanging({ path }: ApprovedFile): string {
  return vscode.l10n.t("{0} is changing on disk. Wait a moment, then accept again.", path);
}

function notWritten({ path }: ApprovedFile): string {
  return notChanged(path);
}

function notChanged(name: string): string {
  return vscode.l10n.t("Could not apply the edit to {0}. No changes were made.", name);
}

function notCreated({ path }: ApprovedFile): string {
  return vscode.l10n.t("Could not create {0}.", path);
}
