import type { Attachment } from "../../shared/conversation.ts";

/** An attachment as a chip shows it: its contents stay here. */
export function asChip(attachment: Attachment): Attachment {
  return { ...attachment, text: "" };
}
