import type { ContentPart } from "../../llm/prompt.ts";
import type { Attachment } from "../../shared/conversation.ts";
import { fencedBlock } from "../../shared/markdown/fence.ts";
import { estimateTokens } from "../../shared/tokens.ts";
import { isTextKind } from "./attachmentKind.ts";

/** A list of file names makes fewer tokens than other text of that length: measured with o200k on the names of this repository and of packages. */
const tokensOfNames = 0.8;

/**
 * The content of a user's message: attached text in fences before the message's own text, then images as `image_url` and PDFs as `file`
 * (docs/wire.md, Message parts: text first). A plain string if all of it is text.
 */
export function userContent(attachments: readonly Attachment[], text: string): string | readonly ContentPart[] {
  const words = [...attachments.flatMap(asText), text].filter((part) => part !== "").join("\n\n");
  const parts = attachments.flatMap(asPart);
  if (parts.length === 0) return words;
  return words === "" ? parts : [{ type: "text", text: words }, ...parts];
}

function asPart({ kind, label, text }: Attachment): readonly ContentPart[] {
  // If the data was lost on disk, `asText` says so.
  if (!text.startsWith("data:")) return [];
  if (kind === "image") return [{ type: "image_url", image_url: { url: text } }];
  return kind === "pdf" ? [{ type: "file", file: { filename: label, file_data: text } }] : [];
}

function asText(attachment: Attachment): readonly string[] {
  const { kind, label, text } = attachment;
  if (isTextKind(kind)) return [fencedAttachment(attachment)];
  return text.startsWith("data:") ? [] : [`(${kind === "image" ? "Image" : "PDF"} ${label}: its data is gone.)`];
}

/** An attachment as text: a line that names its source, and the content in a fence that nothing inside can close. */
export function fencedAttachment(attachment: Attachment): string {
  return `${heading(attachment)}\n${fencedBlock(attachment.text, attachment.languageId)}`;
}

/** Estimated tokens of an attachment as it is sent, with its heading and fence; of a picture, by its dimensions. Undefined if unknown. */
export function attachmentTokens(attachment: Attachment): number | undefined {
  if (!isTextKind(attachment.kind)) return attachment.tokens;
  const estimate = estimateTokens(fencedAttachment(attachment));
  return attachment.kind === "folder" && attachment.part === true ? Math.ceil(estimate * tokensOfNames) : estimate;
}

function heading({ kind, path, label, languageId, startLine, endLine, part }: Attachment): string {
  const lines = startLine === endLine ? `line ${startLine}` : `lines ${startLine}-${endLine}`;
  switch (kind) {
    case "file":
      return part === true ? `Selection from ${path}, ${lines} (${languageId}):` : `File ${path} (${languageId}):`;
    case "selection":
      return `Selection from ${path}, ${lines} (${languageId}):`;
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
    case "terminal":
      return `From the terminal ${path}:`;
    case "url":
      return `Text of the web page ${path}:`;
    case "instructions":
      return `Instructions for this repository from ${path}, to be followed:`;
    case "image":
    case "pdf":
      return `${label}:`;
    default:
      // A kind of a later version, read from a journal.
      kind satisfies never;
      return `${label}:`;
  }
}
