import * as vscode from "vscode";
import type { Attachment } from "../../shared/conversation.ts";
import { largestText, relativeName, unreadable } from "./attachments.ts";
import { readConversation } from "./conversationReader.ts";
import { readFolder } from "./folder.ts";
import { changesOf, commitText } from "./git.ts";
import { gitRepositories } from "./gitRepositories.ts";
import { cellText } from "./notebook.ts";
import { judgePaths } from "./judgePaths.ts";
import { filesWithProblems, problemsText } from "./problems.ts";
import { findSymbol } from "./symbols.ts";

/** An attachment with its current content, or why it cannot be read, in words for the user. */
export type ReadAttachment = { readonly attachment: Attachment } | { readonly problem: string };

/**
 * Reads the content of an attachment that is `unread`; any other is returned as it is. Adds the text and, if it has moved, its current lines.
 * Never rejects.
 */
export async function readAttachment(attachment: Attachment): Promise<ReadAttachment> {
  if (attachment.unread !== true) return { attachment };
  const uri = attachment.uri === "" ? undefined : vscode.Uri.parse(attachment.uri, true);
  try {
    const fields = await contentOf(attachment, uri);
    if (typeof fields === "string") return { problem: fields };
    if (fields.text.length > largestText) return { problem: vscode.l10n.t("{0} is too large to attach whole.", attachment.label) };
    const { unread: _unread, ...rest } = attachment;
    return { attachment: { ...rest, ...fields } };
  } catch (cause) {
    return uri === undefined ? { problem: String(cause) } : unreadable(uri, cause);
  }
}

type Content = { readonly text: string } & Partial<Pick<Attachment, "startLine" | "endLine" | "languageId">>;

async function contentOf(attachment: Attachment, uri: vscode.Uri | undefined): Promise<Content | string> {
  switch (attachment.kind) {
    case "problems":
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
      return uri === undefined ? gone(attachment) : { text: await readFolder(uri, attachment.part === true) };
    case "cell":
      return cellText(attachment.uri) ?? gone(attachment);
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
    case "selection":
    case "terminal":
    case "url":
    case "image":
    case "pdf":
      return { text: attachment.text };
    default:
      attachment.kind satisfies never;
      return gone(attachment);
  }
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
  const document = await vscode.workspace.openTextDocument(uri);
  const { languageId, lineCount } = document;
  if (part !== true) return { text: document.getText(), languageId, startLine: 1, endLine: lineCount };
  const [first, last] = [Math.min(startLine, lineCount), Math.min(endLine, lineCount)];
  return { text: linesOf(document, first, last), languageId, startLine: first, endLine: last };
}

async function symbolContent({ label, startLine, endLine }: Attachment, uri: vscode.Uri): Promise<Content> {
  const document = await vscode.workspace.openTextDocument(uri);
  const range = await findSymbol(uri, label, startLine - 1);
  const [first, last] = range === undefined ? [startLine, endLine] : [range.start.line + 1, range.end.line + 1];
  const to = Math.min(last, document.lineCount);
  const from = Math.min(first, to);
  return { text: linesOf(document, from, to), languageId: document.languageId, startLine: from, endLine: to };
}

async function gitContent({ kind, uri, path, label }: Attachment): Promise<Content | string> {
  const repository = (await gitRepositories()).find(({ rootUri }) => rootUri.toString() === uri);
  if (repository === undefined) return vscode.l10n.t("The repository of “{0}” is no longer open.", label);
  if (kind === "commit") return { text: await commitText(repository, path.split(" ")[0] ?? path), languageId: "diff" };
  const text = await changesOf(repository, kind === "staged");
  if (text.trim() !== "") return { text, languageId: "diff" };
  return kind === "staged" ? vscode.l10n.t("There are no staged changes.") : vscode.l10n.t("The working tree has no changes.");
}

function gone({ label }: Attachment): string {
  return vscode.l10n.t("{0} no longer exists.", label);
}

/** Lines of a document, 1-based and inclusive. */
function linesOf(document: vscode.TextDocument, from: number, to: number): string {
  return document.getText(new vscode.Range(from - 1, 0, to - 1, document.lineAt(to - 1).text.length));
}
