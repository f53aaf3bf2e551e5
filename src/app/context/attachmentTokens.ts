import type { Attachment } from "../../shared/conversation.ts";
import { estimateTokens } from "../../shared/tokens.ts";
import { fencedAttachment } from "./attachedParts.ts";
import { isTextKind } from "./attachmentKind.ts";

/** A list of file names makes fewer tokens than other text of that length: measured with o200k on the names of this repository and of packages. */
const tokensOfNames = 0.8;

/** Estimated tokens of an attachment as it is sent, with its heading and fence; of a picture, by its dimensions. Undefined if unknown. */
export function attachmentTokens(attachment: Attachment): number | undefined {
  if (!isTextKind(attachment.kind)) return attachment.tokens;
  const estimate = estimateTokens(fencedAttachment(attachment));
  return attachment.kind === "folder" && attachment.part === true ? Math.ceil(estimate * tokensOfNames) : estimate;
}
