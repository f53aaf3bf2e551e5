import * as vscode from "vscode";
import type { Attachment } from "../../shared/conversation.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { canBeReplaced, findLabel, findReplacement } from "./findReplacement.ts";
import { inspectAttachment, type InspectedAttachment } from "./inspectAttachment.ts";
import { readAttachment, type Unreadable } from "./readAttachment.ts";
import { asSent } from "./secretChecks.ts";

/**
 * Attachments as they are sent and stay in the conversation: read now, redacted and without hidden characters as the user decided. If one cannot be
 * read, the user is asked whether to send the message without it, or with another file in its place.
 * @param revise called with an attachment whose source is gone, or that has another source now: it is so in the composer if the message is not sent
 * @returns undefined if the user does not want to send the message
 */
export async function captureForSending(
  attachments: readonly Attachment[],
  revise: (attachment: Attachment) => void = () => undefined,
): Promise<readonly Attachment[] | undefined> {
  const captured: Attachment[] = [];
  for (const attachment of attachments) {
    let wanted = attachment;
    for (;;) {
      const inspected = await currentState(wanted);
      if ("attachment" in inspected) captured.push(asSent(inspected.attachment));
      if (!("problem" in inspected)) break;
      if (inspected.isGone === true) revise({ ...wanted, source: "gone" });
      const choice = await whatToDo(wanted, inspected);
      if (choice === "without") break;
      const found = choice === "find" ? await findReplacement(wanted) : undefined;
      if (found === undefined) return undefined;
      revise(found);
      wanted = found;
    }
  }
  return captured;
}

/** What holds its content from the moment it was added was inspected then. */
async function currentState(attachment: Attachment): Promise<InspectedAttachment> {
  return attachment.check !== undefined && attachment.unread !== true ? readAttachment(attachment) : inspectAttachment(attachment);
}

async function whatToDo(attachment: Attachment, { problem, isGone }: Unreadable): Promise<"without" | "find" | undefined> {
  const without = vscode.l10n.t("Send Without It");
  const question = { message: problem, modal: true } as const;
  if (isGone !== true || !canBeReplaced(attachment)) return vscodeAsk.confirm<"without">({ ...question, choices: { without } });
  const detail = vscode.l10n.t(
    "Its content will not be sent. If it was moved, select its new location. To return to your message, select Cancel.",
  );
  return vscodeAsk.confirm<"find" | "without">({ ...question, detail, choices: { find: findLabel(attachment), without } });
}
