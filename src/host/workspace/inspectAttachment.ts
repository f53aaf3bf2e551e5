import * as vscode from "vscode";
import { isFileKind } from "../../app/context/attachmentKind.ts";
import { attachmentTokens } from "../../app/context/attachmentTokens.ts";
import type { Attachment, AttachmentCheck } from "../../shared/conversation.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { readAttachment, type Unreadable } from "./readAttachment.ts";
import { asSent, attachmentWarnings, canRedact, hiddenIn } from "./secretChecks.ts";

/** An attachment with its content and its check, the reason why it cannot be read, or the user's decision to leave it out. */
export type InspectedAttachment = { readonly attachment: Attachment } | Unreadable | { readonly leftOut: true };

/**
 * Reads an attachment as it is now. If it must not be sent without asking, asks the user, unless they have already decided about the same warnings.
 * @returns the attachment with its original text, its check and its size
 */
export async function inspectAttachment(attachment: Attachment): Promise<InspectedAttachment> {
  const read = await readAttachment(attachment);
  if ("problem" in read) return read;
  const before = attachment.check;
  const patterns = await attachmentWarnings(read.attachment);
  const isNew = patterns.some((pattern) => before?.patterns.includes(pattern) !== true);
  const decision = isNew ? await askAbout(read.attachment, patterns) : (before?.redact ?? false) ? "redact" : "keep";
  if (decision === "leaveOut") return { leftOut: true };
  const check: AttachmentCheck = {
    patterns,
    redact: decision === "redact",
    ...(await hiddenIn(read.attachment)),
    keepHidden: before?.keepHidden ?? false,
  };
  return { attachment: withTokens({ ...read.attachment, check }) };
}

/** The attachment with the estimated size of what will be sent of it. */
export function withTokens(attachment: Attachment): Attachment {
  const tokens = attachmentTokens(asSent(attachment));
  return tokens === undefined ? attachment : { ...attachment, tokens };
}

/** Asks what to do with a suspicious attachment. If the question is closed, it is left out. */
async function askAbout(attachment: Attachment, patterns: readonly string[]): Promise<"redact" | "keep" | "leaveOut"> {
  const choices = { keep: vscode.l10n.t("Keep"), leaveOut: vscode.l10n.t("Leave Out") };
  const question = {
    message: vscode.l10n.t("{0} may contain secrets. Send it?", isFileKind(attachment.kind) ? attachment.path : attachment.label),
    modal: true,
    onClose: "leaveOut",
  } as const;
  const detail = (text: string): string => [...patterns.map((pattern) => `• ${pattern}`), "", text].join("\n");
  const decision = canRedact(attachment, patterns)
    ? await vscodeAsk.confirm<"redact" | "keep" | "leaveOut">({
        ...question,
        detail: detail(vscode.l10n.t("“Redact” sends it with the possible secrets masked. “Keep” sends it unchanged.")),
        choices: { redact: vscode.l10n.t("Redact"), ...choices },
      })
    : await vscodeAsk.confirm<"keep" | "leaveOut">({
        ...question,
        detail: detail(vscode.l10n.t("“Keep” sends it unchanged.")),
        choices,
      });
  return decision ?? "leaveOut";
}
