import * as vscode from "vscode";
import type { Attachment } from "../../shared/conversation.ts";
import { readAttachment } from "../workspace/readAttachment.ts";
import { asSent } from "../workspace/secretChecks.ts";
import { workspaceFileOf } from "../workspace/workspacePath.ts";
import { capturedUri } from "./capturedDocuments.ts";

/**
 * Opens an attachment: its file, at its lines, if they still are as they were sent, else its captured content in a read-only editor. A message may
 * come from somebody else's file, so that its address is followed only inside the workspace, links included.
 * @param messageId the message it belongs to; null in the composer
 */
export async function openAttachment(conversationId: string, messageId: string | null, attachment: Attachment): Promise<void> {
  const isOwn = messageId === null;
  if (hasLines(attachment) && (isOwn || (await mayOpen(attachment))) && (await openLines(attachment, isOwn))) return;
  await vscode.commands.executeCommand("vscode.open", capturedUri(conversationId, messageId ?? "-", attachment), { preview: true });
}

/** An attachment of the composer as it would be sent now. */
export async function asItWouldBeSent(attachment: Attachment): Promise<Attachment> {
  const read = await readAttachment(attachment);
  return "attachment" in read ? asSent(read.attachment) : { ...attachment, text: read.problem };
}

function hasLines({ kind }: Attachment): boolean {
  return kind === "file" || kind === "selection" || kind === "symbol" || kind === "instructions";
}

/** Whether the address of a sent attachment may be followed: it has content to compare, and its file is in the workspace or open already. */
async function mayOpen({ uri, text }: Attachment): Promise<boolean> {
  if (text === "" || uri === "") return false;
  try {
    const file = vscode.Uri.parse(uri, true);
    const isOpen = vscode.workspace.textDocuments.some((document) => document.uri.toString() === file.toString());
    const found = await workspaceFileOf(file);
    return isOpen || (!("problem" in found) && found.exists);
  } catch {
    return false;
  }
}

/** Shows the lines in their file. Returns false if the file no longer exists or, unless `mayDiffer`, no longer contains them. */
async function openLines(attachment: Attachment, mayDiffer: boolean): Promise<boolean> {
  if (attachment.uri === "") return false;
  try {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(attachment.uri, true));
    if (!mayDiffer && !document.getText().includes(attachment.text)) return false;
    const last = document.lineCount - 1;
    const [start, end] = [Math.min(attachment.startLine - 1, last), Math.min(attachment.endLine - 1, last)].map((line) =>
      Math.max(0, line),
    );
    const whole = (attachment.kind === "file" && attachment.part !== true) || attachment.kind === "instructions";
    const selection = new vscode.Range(start ?? 0, 0, end ?? 0, document.lineAt(end ?? 0).text.length);
    await vscode.window.showTextDocument(document, { preview: true, ...(whole ? {} : { selection }) });
    return true;
  } catch {
    return false;
  }
}
