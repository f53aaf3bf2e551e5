import type { Attachment } from "../../shared/conversation.ts";

/** An attachment as a chip shows it, without its contents. */
export function asChip(attachment: Attachment): Attachment {
  return { ...attachment, text: "" };
}
