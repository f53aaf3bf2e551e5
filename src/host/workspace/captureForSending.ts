import * as vscode from "vscode";
import type { Attachment } from "../../shared/conversation.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { inspectAttachment } from "./inspectAttachment.ts";
import { asSent } from "./secretChecks.ts";

/**
 * Attachments as they are sent and stay in the conversation: read now, redacted and without hidden characters as the user decided. If one cannot be
 * read, the user is asked whether to send the message without it.
 * @returns undefined if the user does not want to send the message
 */
export async function captureForSending(attachments: readonly Attachment[]): Promise<readonly Attachment[] | undefined> {
  const captured: Attachment[] = [];
  for (const attachment of attachments) {
    if (attachment.check !== undefined && attachment.unread !== true) {
      // It was inspected when it was added, and its content is the same.
      captured.push(asSent(attachment));
      continue;
    }
    const inspected = await inspectAttachment(attachment);
    if ("attachment" in inspected) captured.push(asSent(inspected.attachment));
    else if ("problem" in inspected && !(await mayLeaveOut(inspected.problem))) return undefined;
  }
  return captured;
}

async function mayLeaveOut(problem: string): Promise<boolean> {
  const choices = { without: vscode.l10n.t("Send Without It") };
  return (await vscodeAsk.confirm({ message: problem, modal: true, choices })) === "without";
}
