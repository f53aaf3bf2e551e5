import * as vscode from "vscode";
import type { Attachment } from "../../shared/conversation.ts";
import { dataUrl } from "../../shared/dataUrl.ts";
import { largestMedia, largestText, relativeName, unreadable } from "./attachments.ts";
import { readConversation } from "./conversationReader.ts";
import { currentText, hasReread, withOneEnd } from "./currentText.ts";
import { chipName } from "./documentName.ts";
import { readFolder } from "./folder.ts";
import { changesOf, commitText } from "./git.ts";
import { gitRepositories } from "./gitRepositories.ts";
import { mediaOf } from "./media.ts";
import { cellText } from "./notebook.ts";
import { judgePaths } from "./judgePaths.ts";
import { filesWithProblems, problemsText } from "./problems.ts";
import { findSymbol } from "./symbols.ts";

/** An attachment with its current content, or why it cannot be read, in words for the user. */
export type ReadAttachment = { readonly attachment: Attachment } | Unreadable;

/** Why an attachment cannot be read. `isGone`: its source is not there any more. */
export interface Unreadable {
  readonly problem: string;
  readonly isGone?: true;
}

/**
 * Reads the content of an attachment that is `unread`; a selection stays what it is and is compared with its file; any other is returned as it is. Adds the text and, if
 * it has moved, its current lines. Never rejects.
 */
export async function readAttachment(attachment: Attachment): Promise<ReadAttachment> {
  if (attachment.kind === "selection") return { attachment: await comparedWithFile(attachment) };
  if (attachment.unread !== true) return { attachment };
  const uri = attachment.uri === "" ? undefined : vscode.Uri.parse(attachment.uri, true);
  try {
    const fields = await contentOf(attachment, uri);
    if (typeof fields === "string") return { problem: fields };
    if ("problem" in fields) return fields;
    if (fields.text.length > largestText && fields.isMedia !== true) {
      return { problem: vscode.l10n.t("{0} is too large to attach whole.", attachment.label) };
    }
    const { unread: _unread, source: _source, ...rest } = attachment;
    const { isMedia: _isMedia, ...read } = fields;
    return { attachment: { ...rest, ...read } };
  } catch (cause) {
    return uri === undefined ? { problem: String(cause) } : unreadable(uri, cause);
  }
}

type Content = { readonly text: string; readonly isMedia?: true } & Partial<
  Pick<Attachment, "startLine" | "endLine" | "languageId" | "label" | "path">
>;

async function contentOf(attachment: Attachment, uri: vscode.Uri | undefined): Promise<Content | Unreadable | string> {
  switch (attachment.kind) {
    case "problems":
      // What was told about a file stays for a while after the file.
      if (uri?.scheme === "file") await vscode.workspace.fs.stat(uri);
      return { text: await problemContent(uri) };
    case "changes":
    case "staged":
    case "commit":
      return gitContent(attachment);
    case "review": {
      const { readReview } = await import("./reviewContent.ts");
      const review = await readReview(attachment);
      return typeof review === "string" ? review : { text: review.text };
    }
    case "folder":
      if (uri === undefined) return gone(attachment);
      await vscode.workspace.fs.stat(uri);
      return { text: await readFolder(uri, attachment.part === true) };
    case "cell":
      return cellContent(attachment);
    case "search": {
      const results = vscode.workspace.textDocuments.find((document) => document.uri.toString() === attachment.uri);
      return results === undefined ? gone(attachment) : { text: results.getText() };
    }
    case "conversation":
      return uri === undefined ? gone(attachment) : readConversation(uri, attachment.path);
    case "symbol":
      return uri === undefined ? gone(attachment) : symbolContent(attachment, uri);
    case "file":
    case "instructions":
      return uri === undefined ? gone(attachment) : fileContent(attachment, uri);
    case "image":
    case "pdf":
      return uri === undefined ? { text: attachment.text, isMedia: true } : mediaContent(attachment, uri);
    case "selection":
    case "terminal":
    case "command":
    case "debug":
    case "test":
    case "url":
      return { text: attachment.text };
    default:
      attachment.kind satisfies never;
      return gone(attachment);
  }
}

/**
 * A selection, which is sent as it was when it was added, with its current lines if it only moved. If its file has another text now, or is gone, it says so.
 */
async function comparedWithFile(attachment: Attachment): Promise<Attachment> {
  const { source: _source, ...selection } = attachment;
  if (selection.uri === "") return selection;
  const uri = vscode.Uri.parse(selection.uri, true);
  try {
    const text = withOneEnd((await currentText(uri)).text);
    const at = lineOf(text, withOneEnd(selection.text), selection.startLine);
    if (at === undefined) return { ...selection, source: "changed" };
    const endLine = at + selection.endLine - selection.startLine;
    return { ...selection, startLine: at, endLine, label: chipName(uri, [at, endLine]), path: relativeName(uri) };
  } catch (cause) {
    return unreadable(uri, cause).isGone === true ? { ...selection, source: "gone" } : selection;
  }
}

/** A shorter text may be anywhere in a file. */
const shortText = 20;
/** How many places of a text are looked at. */
const mostPlaces = 1000;

/** The line (1-based) on which a text begins: this one, else the one nearest to it. Undefined if the text is not there. */
function lineOf(text: string, part: string, wanted: number): number | undefined {
  // Of a short text, the first places may all be far above its own.
  if (beginsOn(text, part, wanted)) return wanted;
  let [line, from, nearest] = [1, 0, undefined as number | undefined];
  for (let at = text.indexOf(part), places = 0; at >= 0 && places < mostPlaces; at = text.indexOf(part, at + 1), places += 1) {
    for (let end = text.indexOf("\n", from); end >= 0 && end < at; end = text.indexOf("\n", from)) [line, from] = [line + 1, end + 1];
    if (nearest === undefined || Math.abs(line - wanted) < Math.abs(nearest - wanted)) nearest = line;
  }
  return part.trim().length < shortText ? undefined : nearest;
}

/** Whether a part of a text begins on a line (1-based). */
function beginsOn(text: string, part: string, wanted: number): boolean {
  let start = 0;
  for (let line = 1; line < wanted; line += 1) {
    const end = text.indexOf("\n", start);
    if (end < 0) return false;
    start = end + 1;
  }
  const at = text.indexOf(part, start);
  const end = text.indexOf("\n", start);
  return at >= 0 && (end < 0 || at <= end);
}

/** A picture or PDF as it is on disk now. */
async function mediaContent({ kind, label }: Attachment, uri: vscode.Uri): Promise<Content | Unreadable> {
  const bytes = await vscode.workspace.fs.readFile(uri);
  const media = mediaOf(bytes);
  if (typeof media === "string" || media.kind !== kind) {
    return { problem: vscode.l10n.t("{0} is now a different kind of file. Attach it again.", label) };
  }
  if (bytes.length > largestMedia) return { problem: vscode.l10n.t("{0} is now too large to attach.", label) };
  return { text: dataUrl(media.type, bytes), isMedia: true, languageId: media.type };
}

/** A cell, by the number that it has now. */
function cellContent(attachment: Attachment): Content | Unreadable {
  const found = cellText(attachment.uri);
  if (found === undefined) {
    return { problem: vscode.l10n.t("{0} of {1} is no longer open.", attachment.label, attachment.path), isGone: true };
  }
  const { text, languageId, position, notebook } = found;
  return { text, languageId, label: vscode.l10n.t("Cell {0}", position), path: relativeName(notebook) };
}

/** Problems quote the text that they are about. Of all problems, those of secret files and git's own are left out; about one file the user is asked. */
async function problemContent(uri: vscode.Uri | undefined): Promise<string> {
  if (uri !== undefined) return problemsText(uri);
  const judged = await judgePaths(filesWithProblems(undefined), { foundBySearch: true });
  const secret = judged.filter(({ reasons }) => reasons.some(({ kind }) => kind === "secret" || kind === "git")).map((file) => file.uri);
  const left = new Set(secret.map(String));
  const text = problemsText(undefined, (file) => !left.has(file.toString()));
  return secret.length === 0 ? text : `${text}\n(Left out: problems in ${secret.map(relativeName).join(", ")}, which contain secrets.)`;
}

async function fileContent({ part, startLine, endLine }: Attachment, uri: vscode.Uri): Promise<Content> {
  const { text, languageId, lineCount, lines } = await currentText(uri);
  if (part !== true) return { text, languageId, startLine: 1, endLine: lineCount };
  const some = lines(startLine, endLine);
  return { text: some.text, languageId, startLine: some.first, endLine: some.last };
}

/** How long the symbols of a file are waited for before its message is sent, in ms. */
const symbolsMs = 4000;

async function symbolContent({ label, path, startLine, endLine }: Attachment, uri: vscode.Uri): Promise<Content | Unreadable> {
  const { text, languageId, lines } = await currentText(uri);
  const found = (await hasReread(uri, text)) ? await findSymbol(uri, label, startLine - 1, symbolsMs) : undefined;
  const range = found === "late" ? undefined : found;
  const some = range === undefined ? lines(startLine, endLine) : lines(range.start.line + 1, range.end.line + 1);
  // Without symbols, such as while a language server starts, these may still be its lines.
  const isThere = range !== undefined || namesSymbol(some.text, label);
  if (!isThere && found === "late") {
    return { problem: vscode.l10n.t("{0} was not found in {1} yet. The language extension may still be starting.", label, path) };
  }
  if (!isThere) return { problem: vscode.l10n.t("{0} is no longer in {1}.", label, path), isGone: true };
  return { text: some.text, languageId, startLine: some.first, endLine: some.last };
}

/** Whether a text has the name of a symbol as a word of its own; some languages write it behind that of its type, or before its parameters. */
function namesSymbol(text: string, label: string): boolean {
  const name = /[\p{L}\p{N}_$]+(?=\W*$)/u.exec(label.replace(/\(.*$/s, ""))?.[0] ?? label;
  return text.split(/[^\p{L}\p{N}_$]+/u).includes(name);
}

async function gitContent({ kind, uri, path, label }: Attachment): Promise<Content | Unreadable> {
  const repository = (await gitRepositories()).find(({ rootUri }) => rootUri.toString() === uri);
  if (repository === undefined) {
    return { problem: vscode.l10n.t("The repository of “{0}” is no longer open.", label) };
  }
  if (kind === "commit") return { text: await commitText(repository, path.split(" ")[0] ?? path), languageId: "diff" };
  const text = await changesOf(repository, kind === "staged");
  if (text.trim() !== "") return { text, languageId: "diff" };
  return { problem: kind === "staged" ? vscode.l10n.t("There are no staged changes.") : vscode.l10n.t("The working tree has no changes.") };
}

function gone({ label }: Attachment): Unreadable {
  return { problem: vscode.l10n.t("{0} no longer exists.", label), isGone: true };
}
