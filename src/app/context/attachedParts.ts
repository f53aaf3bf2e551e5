import type { Attachment, UserMessage } from "../../shared/conversation.ts";
import { fencedBlock } from "../../shared/markdown/fence.ts";
import { outboundRules } from "../outbound/outboundSource.ts";
import type { MediaPart, OutgoingContent, Piece } from "../outbound/outgoing.ts";
import { isTextKind } from "./attachmentKind.ts";

/**
 * The content of a user's message: attached text in fences before the message's own text, then images as `image_url` and PDFs as `file`
 * (docs/wire.md, Message parts: text first).
 */
export function userContent(message: UserMessage): OutgoingContent {
  const { attachments, text, imported } = message;
  const question: Piece =
    imported === true ? { source: "importedQuestion", text, of: message } : { source: "question", settled: true, text, of: message };
  const { texts, media } = attachedContent(attachments, imported);
  return { texts: [...texts, question], media };
}

/** Attachments as the content of a message. */
export function attachedContent(attachments: readonly Attachment[], imported = false): Required<OutgoingContent> {
  return {
    texts: attachments.flatMap((attachment) => asText(attachment, imported)),
    media: attachments.flatMap(asMedia),
  };
}

function asMedia({ kind, label, text }: Attachment): readonly MediaPart[] {
  // If the data was lost on disk, `asText` says so.
  if (!text.startsWith("data:")) return [];
  if (kind === "image") return [{ type: "image_url", image_url: { url: text } }];
  return kind === "pdf" ? [{ type: "file", file: { filename: label, file_data: text } }] : [];
}

function asText(attachment: Attachment, isImported: boolean): readonly Piece[] {
  const { kind, label, text } = attachment;
  if (!isTextKind(kind)) {
    return text.startsWith("data:")
      ? []
      : [{ source: "aside", text: `(${kind === "image" ? "Image" : "PDF"} ${label}: its data is gone.)` }];
  }
  const words = fencedAttachment(attachment);
  // A kind of a later version, read from a journal, has no source of its own.
  if (isImported || !Object.hasOwn(outboundRules, kind)) return [{ source: "importedAttachment", text: words, of: attachment }];
  // One that was never looked at is not settled.
  return [{ source: kind, settled: attachment.check !== undefined, text: words, of: attachment }];
}

/** An attachment as text: a line that names its source, and the content in a fence that nothing inside can close. */
export function fencedAttachment(attachment: Attachment): string {
  return `${heading(attachment)}\n${fencedBlock(attachment.text, attachment.languageId)}`;
}

/** A selection stays as it was when it was added. */
const sinceThen: Readonly<Record<NonNullable<Attachment["source"]>, string>> = {
  changed: ", as it was when it was added; the file has changed since",
  gone: ", as it was when it was added; the file no longer exists",
};

/** The paths of the user's own files, which are outside of the workspace. Those of files in it must not look like one. */
export const ownPath = /^(?:[~/]|[a-z]:)/i;

function heading({ kind, path, label, languageId, startLine, endLine, part, source }: Attachment): string {
  const lines = startLine === endLine ? `line ${startLine}` : `lines ${startLine}-${endLine}`;
  switch (kind) {
    case "file":
      return part === true ? `Selection from ${path}, ${lines} (${languageId}):` : `File ${path} (${languageId}):`;
    case "selection":
      return `Selection from ${path}, ${lines} (${languageId})${source === undefined ? "" : sinceThen[source]}:`;
    case "symbol":
      return `Symbol ${label} from ${path}, ${lines} (${languageId}):`;
    case "folder":
      return `Folder ${path}:`;
    case "cell":
      return `Notebook cell ${label} from ${path} (${languageId}):`;
    case "problems":
      return `Problems in ${path}:`;
    case "search":
      return `Search results (${path}):`;
    case "changes":
      return `Changes in the working tree of ${path}:`;
    case "staged":
      return `Staged changes of ${path}:`;
    case "commit":
      return `Commit ${path}:`;
    case "review":
      return `Changes to review, ${path}. Before each line stands its number in the new file, or with a minus that of a deleted line in the old file:`;
    case "terminal":
      return `From the terminal ${path}:`;
    case "command":
      return `Command with its output in the terminal ${path}:`;
    case "debug":
      return `Program that is stopped in the debugger (${path}):`;
    case "test":
      return `Test that failed, from ${path}:`;
    case "url":
      return `Text of the web page ${path}:`;
    case "conversation":
      return part === true ? `${label} (from the conversation “${path}”):` : `An earlier conversation, “${path}”:`;
    case "instructions":
      return ownPath.test(path)
        ? `The user's own instructions from ${path}, to be followed:`
        : `Instructions for this repository from ${path}, to be followed:`;
    case "image":
    case "pdf":
      return `${label}:`;
    default:
      // A kind of a later version, read from a journal.
      kind satisfies never;
      return `${label}:`;
  }
}
