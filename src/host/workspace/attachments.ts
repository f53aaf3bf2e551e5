import * as vscode from "vscode";
import type { Attached } from "../../app/context/attached.ts";
import type { Attachment, AttachmentKind } from "../../shared/conversation.ts";
import { showHidden } from "../../shared/hiddenText.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { chipName, documentName, variantOf } from "./documentName.ts";
import { pathInWorkspace } from "./workspaceNames.ts";

/** The most text of one attachment, in characters: about a quarter of a million tokens. */
export const largestText = 1_000_000;
/** The largest picture or PDF, in bytes. */
export const largestMedia = 20 * 1024 * 1024;

/** The attachments among the results; the user is told about the problems. */
export function usable(attached: readonly Attached[]): readonly Attachment[] {
  for (const one of attached) if ("problem" in one) vscodeAsk.notify({ severity: "warning", message: one.problem });
  return attached.flatMap((one) => ("attachment" in one ? [one.attachment] : []));
}

/** The fields of an attachment besides its id; missing ones are empty. */
type Fields = Pick<Attachment, "kind" | "label"> & Partial<Omit<Attachment, "id">>;

/** A new attachment. Control and other hidden characters in its names are written out. */
export function newAttachment(fields: Fields): Attachment {
  return {
    uri: "",
    languageId: "plaintext",
    startLine: 0,
    endLine: 0,
    text: "",
    ...fields,
    id: crypto.randomUUID(),
    path: safeName(fields.path ?? fields.label),
    label: safeName(fields.label),
  };
}

/** A name that is safe to show on a chip, in a dialog or in a heading: on one line, without hidden characters, not too long. */
export function safeName(name: string): string {
  const shown = showHidden(name).replace(/[\t\r\n]/g, (character) => (character === "\t" ? "\\t" : character === "\r" ? "\\r" : "\\n"));
  return shown.length <= 300 ? shown : `${shown.slice(0, 299)}…`;
}

/**
 * A range of a document as an attachment, as it is in the editor now, saved or not.
 * @param range a line that it ends before the first column of is not included
 */
export function attachRange(document: vscode.TextDocument, range: vscode.Range): Attached {
  const lastLine = range.end.character === 0 && range.end.line > range.start.line ? range.end.line - 1 : range.end.line;
  const end = lastLine === range.end.line ? range.end : document.lineAt(lastLine).range.end;
  const text = document.getText(new vscode.Range(range.start.line, range.start.character, end.line, end.character));
  if (text.length > largestText) return tooLarge(document.uri);
  return { attachment: ofFile("selection", document.uri, document.languageId, { lines: [range.start.line + 1, lastLine + 1], text }) };
}

/** A whole document as an attachment, which is read when the message is sent. */
export function attachDocument(document: vscode.TextDocument): Attached {
  if (document.getText().length > largestText) return tooLarge(document.uri);
  return {
    attachment: { ...ofFile("file", document.uri, document.languageId, { lines: [1, document.lineCount] }), unread: true },
  };
}

/** Lines of a file as an attachment, 1-based and inclusive. They are read when the message is sent. */
export function attachLines(document: vscode.TextDocument, startLine: number, endLine: number): Attached {
  const label = chipName(document.uri, [startLine, endLine]);
  const attachment = ofFile("file", document.uri, document.languageId, { lines: [startLine, endLine], label });
  return { attachment: { ...attachment, part: true, unread: true } };
}

/** A symbol of a file as an attachment, with its current lines. It is found again when the message is sent. */
export function attachSymbol(uri: vscode.Uri, name: string, range: vscode.Range, languageId = "plaintext"): Attached {
  const attachment = ofFile("symbol", uri, languageId, { lines: [range.start.line + 1, range.end.line + 1], label: name });
  return { attachment: { ...attachment, unread: true } };
}

/** An attachment that is a file or a part of one. */
function ofFile(
  kind: AttachmentKind,
  uri: vscode.Uri,
  languageId: string,
  {
    lines: [startLine, endLine],
    label,
    text = "",
  }: { readonly lines: readonly [number, number]; readonly label?: string; readonly text?: string },
): Attachment {
  const whole = kind === "file" && startLine === 1;
  return newAttachment({
    kind,
    label: label ?? chipName(uri, whole ? undefined : [startLine, endLine]),
    path: relativeName(uri),
    uri: uri.toString(),
    languageId,
    startLine,
    endLine,
    text,
  });
}

/** That a file cannot be read, in words for the user. */
export function unreadable(uri: vscode.Uri, cause: unknown): { readonly problem: string; readonly isGone?: true } {
  if (cause instanceof vscode.FileSystemError && cause.code === "FileNotFound") {
    return { problem: vscode.l10n.t("{0} no longer exists.", relativeName(uri)), isGone: true };
  }
  return {
    problem: vscode.l10n.t("{0} could not be read: {1}", relativeName(uri), cause instanceof Error ? cause.message : String(cause)),
  };
}

/** That a file is too large to attach whole, in words for the user. A part of it can be attached. */
export function tooLarge(uri: vscode.Uri): Attached {
  return {
    problem: vscode.l10n.t("{0} is too large to attach whole. Select the relevant part and attach the selection.", relativeName(uri)),
    large: uri.toString(),
  };
}

/** A file's own name, without its folders. */
export function nameOf(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf("/") + 1);
}

/**
 * A path as shown to the model and the user: relative to its workspace folder, after the folder's name if there are several; outside of them, the whole path. Followed by
 * what the document is beyond a file, such as “at HEAD”.
 */
export function relativeName(uri: vscode.Uri): string {
  const {
    file = uri,
    path = pathInWorkspace(file) ?? (file.scheme === "file" ? file.path : documentName(uri)),
    words = "",
  } = variantOf(uri) ?? {};
  return safeName(`${path}${words}`);
}
