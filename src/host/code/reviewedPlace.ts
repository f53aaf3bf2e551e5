import * as vscode from "vscode";
import type { Session } from "../../app/chat/session.ts";
import { filesSide, indexSide } from "../../app/review/reviewText.ts";
import { lineNow, reviewedFile, reviewSides } from "../../app/review/reviewedFiles.ts";
import { checkPath } from "../../apply/checkPath.ts";
import type { Attachment } from "../../shared/conversation.ts";
import { nameOf } from "../workspace/attachments.ts";
import { reviewedRepository } from "../workspace/reviewContent.ts";
import { workspaceFileOf } from "../workspace/workspacePath.ts";
import { columnForCode } from "./reviews.ts";

/** How many messages before an answer are looked at for what it reviews. */
const mostBefore = 200;

/** The changes that an answer reviews: those of the nearest question before it that has some. */
export function reviewBefore(session: Session, messageId: string): Attachment | undefined {
  let message = session.message(messageId);
  for (let left = mostBefore; left > 0 && message !== undefined; left -= 1) {
    const review = message.role === "user" ? message.attachments.find(({ kind }) => kind === "review") : undefined;
    if (review !== undefined) return review;
    message = message.parentId === null ? undefined : session.message(message.parentId);
  }
  return undefined;
}

/**
 * Opens a line of a file that was reviewed: where it is now, as far as the file still has it, else in the version that was reviewed. Deleted lines are shown in
 * the old version.
 * @param line 1-based in the version that was reviewed, negative for a deleted one, 0 for none
 * @returns false where the review does not have the file, or it cannot be shown
 */
export async function openReviewed(review: Attachment, path: string, line: number): Promise<boolean> {
  const file = reviewedFile(review.text, path);
  const sides = reviewSides(review.text);
  const repository = await reviewedRepository(review);
  if (file === undefined || sides === undefined || repository === undefined) return false;
  const isOld = line < 0 || file.isDeleted;
  const shownPath = isOld ? file.oldPath : file.path;
  if ("refused" in checkPath(shownPath)) return false;
  const uri = vscode.Uri.joinPath(repository.rootUri, shownPath);
  const number = Math.abs(line);
  if (isOld) return showInGit(uri, sides.old, number);
  const found = await workspaceFileOf(uri);
  const text = !("problem" in found) && found.exists ? await textNow(uri) : undefined;
  if (text !== undefined) {
    const now = number === 0 || !file.lines.has(number) ? number : lineNow(file.lines, number, text.split("\n"));
    if (now !== undefined) return show(uri, now);
  }
  return showInGit(uri, sides.fresh, number);
}

/** The text of a file; undefined where it has none that VS Code can open, such as where it is binary now. */
async function textNow(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return (await vscode.workspace.openTextDocument(uri)).getText();
  } catch {
    return undefined;
  }
}

/** Shows a file as it is in a commit or the index, which git's extension reads. */
async function showInGit(uri: vscode.Uri, side: string, line: number): Promise<boolean> {
  if (side === filesSide) return false;
  const inGit = uri.with({ scheme: "git", query: JSON.stringify({ path: uri.fsPath, ref: side === indexSide ? "" : side }) });
  const name = nameOf(uri);
  const label = side === indexSide ? vscode.l10n.t("{0} (index)", name) : vscode.l10n.t("{0} (commit {1})", name, side.slice(0, 8));
  return show(inGit, line, label);
}

async function show(uri: vscode.Uri, line: number, label?: string): Promise<boolean> {
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    const at = new vscode.Position(Math.max(0, Math.min(line, document.lineCount) - 1), 0);
    const selection = line === 0 ? {} : { selection: new vscode.Range(at, at) };
    // Of several versions of a file, the label of the tab says which one it is.
    await vscode.commands.executeCommand("vscode.open", uri, { preview: true, viewColumn: columnForCode(), ...selection }, label);
    return true;
  } catch {
    return false;
  }
}
