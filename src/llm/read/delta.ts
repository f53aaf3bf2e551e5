import { shownDetailText } from "./reasoningDetails.ts";
import { isObject, type JsonObject, listField, textField } from "../../shared/guards.ts";

/** The content of a streamed delta or of the message of a whole body. */
export interface Delta {
  readonly content: string;
  readonly reasoning: string;
  readonly details: readonly unknown[];
  readonly toolCalls: readonly unknown[];
  readonly images: readonly unknown[];
  readonly annotations: readonly unknown[];
}

const none: readonly unknown[] = [];

/**
 * Reads a delta or message leniently (docs/wire.md, Chunks and Reasoning text): fields that are missing, null or of another type are
 * ignored. Reasoning is `reasoning`, else its alias `reasoning_content`, else the readable text of the details, which repeats the same text
 * on other servers. Content is a string or parts: text, Mistral's thinking, images. A refusal counts as content.
 */
export function readDelta(delta: JsonObject): Delta {
  const { content } = delta;
  const details = listOr(delta["reasoning_details"]);
  const reasoning =
    textField(delta, "reasoning") ?? textField(delta, "reasoning_content") ?? (details.length > 0 ? shownDetailText(details) : "");
  const rest = {
    details,
    toolCalls: listOr(delta["tool_calls"]),
    images: listOr(delta["images"]),
    annotations: listOr(delta["annotations"]),
  };
  if (typeof content === "string" && content !== "") return { content, reasoning, ...rest };
  if (Array.isArray(content)) return { ...rest, ...readParts(content, reasoning, rest.images) };
  const text = typeof content === "number" ? String(content) : (textField(delta, "refusal") ?? "");
  return { content: text, reasoning, ...rest };
}

function readParts(parts: readonly unknown[], before: string, images: readonly unknown[]): Pick<Delta, "content" | "reasoning" | "images"> {
  let content = "";
  let reasoning = before;
  const pictures = [...images];
  for (const part of parts) {
    if (typeof part === "string") content += part;
    if (!isObject(part)) continue;
    const { type } = part;
    if (type === "thinking") reasoning += thinkingText(part);
    else if (type === "image_url") pictures.push(part);
    else content += textField(part, "text") ?? "";
  }
  return { content, reasoning, images: pictures };
}

/** The text of a thinking part. Mistral nests it in parts (`thinking:[{type:"text",text}]`); for others `thinking` is the text itself. */
function thinkingText(part: JsonObject): string {
  const plain = textField(part, "thinking") ?? textField(part, "text");
  if (plain !== undefined) return plain;
  return listField(part, "thinking")
    .map((piece) => (typeof piece === "string" ? piece : (textField(piece, "text") ?? "")))
    .join("");
}

function listOr(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : none;
}
