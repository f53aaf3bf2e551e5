import * as vscode from "vscode";
import type { Attachment } from "../../shared/conversation.ts";
import { asSent } from "../workspace/secretChecks.ts";
import { frozenUri } from "./frozenDocuments.ts";
import { readAttachment } from "../workspace/readAttachment.ts";

/**
 * Opens what an attachment is: its place in the file while that still says what was sent, else the frozen content, which nobody can write.
 * @param messageId that of the message which carries it; null in the composer
 */
export async function openAttachment(conversationId: string, messageId: string | null, attachment: Attachment): Promise<void> {
  if (attachment.uri !== "" && isOfFile(attachment) && (await openPlace(attachment, messageId === null))) return;
  await vscode.commands.executeCommand("vscode.open", frozenUri(conversationId, messageId ?? "-", attachment), { preview: true });
}

/** What is shown of an attachment of the composer: what would be sent now. */
export async function asItWouldBeSent(attachment: Attachment): Promise<Attachment> {
  const read = await readAttachment(attachment);
  return "attachment" in read ? asSent(read.attachment) : { ...attachment, text: read.problem };
}

function isOfFile({ kind }: Attachment): boolean {
  return kind === "file" || kind === "selection" || kind === "symbol" || kind === "instructions";
}

/** Shows the lines in their file; false where the file is gone or holds other text there by now. */
async function openPlace(attachment: Attachment, whatever: boolean): Promise<boolean> {
  try {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(attachment.uri, true));
    if (!whatever && !document.getText().includes(attachment.text)) return false;
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
