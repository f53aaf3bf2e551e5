import * as vscode from "vscode";
import type { Attachment, AttachmentCheck } from "../../shared/conversation.ts";
import { tokensOf } from "../../app/context/attachmentTokens.ts";
import { readAttachment } from "./readAttachment.ts";
import { asSent, canRedact, hiddenIn, kindsOfFiles, suspicionsOf } from "./secretChecks.ts";

/** An attachment as it was found, what is wrong with it, or that the person leaves it out. */
export type Examined = { readonly attachment: Attachment } | { readonly problem: string } | { readonly leftOut: true };

/**
 * Reads an attachment as it is now and asks a person, natively, about what is never taken silently, unless that was answered already.
 * @returns it with its text, its check and its size; the text is the original one
 */
export async function examine(attachment: Attachment): Promise<Examined> {
  const read = await readAttachment(attachment);
  if ("problem" in read) return read;
  const before = attachment.check;
  const patterns = await suspicionsOf(read.attachment);
  const isNew = patterns.some((pattern) => before?.patterns.includes(pattern) !== true);
  const answer = isNew ? await askAbout(read.attachment, patterns) : (before?.redact ?? false) ? "redact" : "keep";
  if (answer === "leaveOut") return { leftOut: true };
  const check: AttachmentCheck = {
    patterns,
    redact: answer === "redact",
    ...(await hiddenIn(read.attachment)),
    keepHidden: before?.keepHidden ?? false,
  };
  return { attachment: sized({ ...read.attachment, check }) };
}

/** The attachment with its estimated size: that of what will be sent of it. */
export function sized(attachment: Attachment): Attachment {
  const tokens = tokensOf(asSent(attachment));
  return tokens === undefined ? attachment : { ...attachment, tokens };
}

/** The native question about something suspicious. Closed without an answer, it is left out. */
async function askAbout(attachment: Attachment, patterns: readonly string[]): Promise<"redact" | "keep" | "leaveOut"> {
  const name = kindsOfFiles.includes(attachment.kind) ? attachment.path : attachment.label;
  const redact = vscode.l10n.t("Redact");
  const keep = vscode.l10n.t("Keep");
  const leaveOut: vscode.MessageItem = { title: vscode.l10n.t("Leave Out"), isCloseAffordance: true };
  const masked = canRedact(attachment, patterns);
  const detail = [
    ...patterns.map((pattern) => `• ${pattern}`),
    "",
    masked
      ? vscode.l10n.t("“Redact” sends it with what looks secret masked. “Keep” sends it as it is.")
      : vscode.l10n.t("“Keep” sends it as it is."),
  ];
  const buttons = [...(masked ? [{ title: redact }] : []), { title: keep }, leaveOut];
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t("{0} would not be sent without asking you.", name),
    { modal: true, detail: detail.join("\n") },
    ...buttons,
  );
  return chosen?.title === redact ? "redact" : chosen?.title === keep ? "keep" : "leaveOut";
}
