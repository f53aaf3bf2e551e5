import { estimateTokens } from "../../shared/tokens.ts";
import type { Attachment } from "../../shared/conversation.ts";
import { fencedAttachment } from "./attachedParts.ts";

/** A list of names makes fewer tokens than text of that length: measured with o200k on the names of this repository and of packages. */
const ofNames = 0.8;

/** Estimated tokens of an attachment as it is sent, its heading and fence included; of a picture what its measures say. Undefined where unknown. */
export function tokensOf(attachment: Attachment): number | undefined {
  if (attachment.kind === "image" || attachment.kind === "pdf") return attachment.tokens;
  const estimate = estimateTokens(fencedAttachment(attachment));
  return attachment.kind === "folder" && attachment.part === true ? Math.ceil(estimate * ofNames) : estimate;
}
