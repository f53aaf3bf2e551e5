import * as vscode from "vscode";
import type { Attachment } from "../../shared/conversation.ts";

/** What is too large for one attachment, in characters: about a quarter of a million tokens. */
const largestText = 1_000_000;

/** An attachment, or why there is none in words for the user. */
export type Attached = { readonly attachment: Attachment } | { readonly problem: string };

/**
 * A piece of a document as an attachment, as it is in the editor now (saved or not): just what the range holds.
 * @param range one that ends before the first column of a line does not take that line
 */
export function attachRange(document: vscode.TextDocument, range: vscode.Range): Attached {
  const lastLine = range.end.character === 0 && range.end.line > range.start.line ? range.end.line - 1 : range.end.line;
  const end = lastLine === range.end.line ? range.end : document.lineAt(lastLine).range.end;
  const name = document.uri.path.slice(document.uri.path.lastIndexOf("/") + 1);
  const [startLine, endLine] = [range.start.line + 1, lastLine + 1];
  return made(
    document,
    "selection",
    document.getText(new vscode.Range(range.start.line, range.start.character, end.line, end.character)),
    startLine,
    endLine,
    `${name}:${startLine === endLine ? startLine : `${startLine}-${endLine}`}`,
  );
}

/** A whole document as an attachment. */
export function attachDocument(document: vscode.TextDocument): Attached {
  const name = document.uri.path.slice(document.uri.path.lastIndexOf("/") + 1);
  return made(document, "file", document.getText(), 1, document.lineCount, name);
}

/** A file as an attachment; one that is not text is refused. */
export async function attachFile(uri: vscode.Uri): Promise<Attached> {
  try {
    const { size, type } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.Directory) !== 0) return { problem: vscode.l10n.t("{0} is a folder.", relative(uri)) };
    if (size > largestText * 4) return tooLarge(uri);
    return attachDocument(await vscode.workspace.openTextDocument(uri));
  } catch (cause) {
    return { problem: vscode.l10n.t("{0} could not be read: {1}", relative(uri), cause instanceof Error ? cause.message : String(cause)) };
  }
}

function made(
  document: vscode.TextDocument,
  kind: Attachment["kind"],
  text: string,
  startLine: number,
  endLine: number,
  label: string,
): Attached {
  if (text.length > largestText) return tooLarge(document.uri);
  return {
    attachment: {
      id: crypto.randomUUID(),
      kind,
      label,
      path: relative(document.uri),
      uri: document.uri.toString(),
      languageId: document.languageId,
      startLine,
      endLine,
      text,
    },
  };
}

function tooLarge(uri: vscode.Uri): Attached {
  return { problem: vscode.l10n.t("{0} is too large to attach whole. Select the part that matters and add the selection.", relative(uri)) };
}

/** As shown to the model: relative to its folder, with the folder's name where there are several; outside of them only the name. */
function relative(uri: vscode.Uri): string {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (folder === undefined) return uri.path.slice(uri.path.lastIndexOf("/") + 1);
  return vscode.workspace.asRelativePath(uri, (vscode.workspace.workspaceFolders?.length ?? 0) > 1).replaceAll("\\", "/");
}

/** Opens the place an attachment was taken from. */
export async function openAttachment(attachment: Attachment): Promise<void> {
  try {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(attachment.uri, true));
    const last = document.lineCount - 1;
    const [start, end] = [Math.min(attachment.startLine - 1, last), Math.min(attachment.endLine - 1, last)];
    const range = new vscode.Range(start, 0, end, document.lineAt(end).text.length);
    await vscode.window.showTextDocument(document, { preview: true, ...(attachment.kind === "selection" ? { selection: range } : {}) });
  } catch {
    // The file is gone: what was sent is still here.
    const document = await vscode.workspace.openTextDocument({ content: attachment.text, language: attachment.languageId });
    await vscode.window.showTextDocument(document, { preview: true });
  }
}
