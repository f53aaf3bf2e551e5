import { estimateTokens } from "../../shared/tokens.ts";
import type { Attachment } from "../../shared/conversation.ts";
import { fenced } from "../chat/attachedParts.ts";

/** Estimated tokens of an attachment as it is sent, its heading and fence included; of a picture what its measures say. Undefined where unknown. */
export function tokensOf(attachment: Attachment): number | undefined {
  if (attachment.kind === "image" || attachment.kind === "pdf") return attachment.tokens;
  return estimateTokens(fenced(attachment));
}
