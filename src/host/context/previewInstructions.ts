import { onlyImportsAgents } from "../../app/context/instructionRules.ts";
import type { Attachment } from "../../shared/conversation.ts";
import { withTokens } from "../workspace/inspectAttachment.ts";
import { readAttachment } from "../workspace/readAttachment.ts";
import { hiddenIn } from "../workspace/secretChecks.ts";
import { realUri } from "../workspace/workspacePath.ts";
import { attachInstructions, findInstructions, type FoundInstructions, type WantedInstructions } from "./instructionFiles.ts";

/**
 * The instruction files that apply to a message as chips, with their size and the count of their hidden characters. The user is asked only when they are sent.
 * The same file under two names, and the same text in two files, is there once.
 */
export async function previewInstructions(about: readonly Attachment[], wanted: WantedInstructions): Promise<readonly Attachment[]> {
  const files = await distinctFiles(await findInstructions(about, wanted));
  const texts = new Set<string>();
  const chips: Attachment[] = [];
  for (const [at, attached] of attachInstructions(files).entries()) {
    const attachment = { ...attached.attachment, why: files[at]?.why ?? "" };
    const read = await readAttachment(attachment);
    if ("problem" in read) {
      chips.push(attachment);
      continue;
    }
    const text = read.attachment.text.trim();
    if (text === "" || texts.has(text) || (chips.length > 0 && onlyImportsAgents(text))) continue;
    texts.add(text);
    const hidden = await hiddenIn(read.attachment);
    const marked = hidden.hidden + hidden.lookalikes === 0 ? {} : { check: { patterns: [], redact: false, ...hidden, keepHidden: false } };
    const { tokens } = withTokens({ ...read.attachment, ...marked });
    chips.push({ ...attachment, ...marked, ...(tokens === undefined ? {} : { tokens }) });
  }
  return chips;
}

async function distinctFiles(found: readonly FoundInstructions[]): Promise<readonly FoundInstructions[]> {
  const real = await Promise.all(found.map(async ({ uri }) => ((await realUri(uri)) ?? uri).toString()));
  return found.filter((_file, at) => real.indexOf(real[at] ?? "") === at);
}
