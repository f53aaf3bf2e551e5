import type { Attachment } from "../../shared/conversation.ts";
import { withTokens } from "../workspace/inspectAttachment.ts";
import { readAttachment } from "../workspace/readAttachment.ts";
import { hiddenIn } from "../workspace/secretChecks.ts";
import { attachInstructions, findInstructions } from "./instructionFiles.ts";

/** The instruction files as chips, with their size and the count of their hidden characters. The user is asked only when they are sent. */
export async function previewInstructions(): Promise<readonly Attachment[]> {
  const attached = attachInstructions(await findInstructions());
  return Promise.all(
    attached.map(async ({ attachment }) => {
      const read = await readAttachment(attachment);
      if ("problem" in read) return attachment;
      const hidden = await hiddenIn(read.attachment);
      const marked =
        hidden.hidden + hidden.lookalikes === 0 ? {} : { check: { patterns: [], redact: false, ...hidden, keepHidden: false } };
      const { tokens } = withTokens({ ...read.attachment, ...marked });
      return { ...attachment, ...marked, ...(tokens === undefined ? {} : { tokens }) };
    }),
  );
}
