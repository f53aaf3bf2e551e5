import { readCodeLabel } from "../../shared/markdown/codeLabel.ts";
import { codeBlockSteps } from "../../shared/markdown/codeBlocks.ts";
import { type Attachment, type AttachmentKind, pathTo } from "../../shared/conversation.ts";
import { inSlices } from "../../shared/steps.ts";
import type { Session } from "./session.ts";

/** A code block of an answer, read from the host's own copy, with the attachments of its question. */
export interface AnsweredCode {
  readonly info: string;
  readonly language: string;
  readonly code: string;
  /** Whether it has a closing fence. */
  readonly isClosed: boolean;
  /** The Markdown between the previous block and this one. */
  readonly before: string;
  /** Attachments of the questions up to this answer, the latest first. */
  readonly attachments: readonly Attachment[];
  /** Files, selections, symbols and cells of the latest question that has such attachments. Earlier ones are never the target. */
  readonly attached: readonly Attachment[];
}

const changeable: ReadonlySet<AttachmentKind> = new Set(["file", "selection", "symbol", "cell"]);

/** The block that a button of the panel belongs to; undefined where it no longer exists. */
export async function answeredCode(session: Session, messageId: string, index: number): Promise<AnsweredCode | undefined> {
  return (await answeredBlocks(session, messageId))[index];
}

/** All code blocks of an answer, first to last. */
export async function answeredBlocks(session: Session, messageId: string): Promise<readonly AnsweredCode[]> {
  const message = session.message(messageId);
  if (message?.role !== "assistant") return [];
  const path = session.conversation.messages.has(messageId) ? pathTo(session.conversation, messageId) : [];
  const questions = path.flatMap((one) => (one.role === "user" ? [one.attachments] : [])).toReversed();
  const attached = questions
    .map((those) => those.filter(({ kind, uri }) => changeable.has(kind) && uri !== ""))
    .find((those) => those.length > 0);
  const attachments = path.flatMap((one) => (one.role === "user" ? one.attachments : [])).toReversed();
  // An answer may be of any length: the event loop gets its turn while it is parsed.
  return (await inSlices(codeBlockSteps(message.text))).map((block) => ({
    ...block,
    language: readCodeLabel(block.info).language,
    attachments,
    attached: attached ?? [],
  }));
}
