import * as vscode from "vscode";
import type { Attachment } from "../../shared/conversation.ts";
import { examine } from "./inspectAttachment.ts";
import { asSent } from "./secretChecks.ts";

/**
 * Attachments as they go out and stay in the conversation: read now, masked and stripped as the person wants it. What cannot be read is asked about.
 * @returns undefined where the person would rather not send
 */
export async function freeze(attachments: readonly Attachment[]): Promise<readonly Attachment[] | undefined> {
  const frozen: Attachment[] = [];
  for (const attachment of attachments) {
    if (attachment.check !== undefined && attachment.unread !== true) {
      // It was looked at when it was added, and is what it was.
      frozen.push(asSent(attachment));
      continue;
    }
    const examined = await examine(attachment);
    if ("attachment" in examined) frozen.push(asSent(examined.attachment));
    else if ("problem" in examined && !(await sendWithout(examined.problem))) return undefined;
  }
  return frozen;
}

async function sendWithout(problem: string): Promise<boolean> {
  const without = vscode.l10n.t("Send Without It");
  return (await vscode.window.showWarningMessage(problem, { modal: true }, without)) === without;
}
