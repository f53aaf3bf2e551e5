import { isPicturePart } from "./picturePart.ts";
import { shownDetailText } from "./reasoningDetails.ts";
import { field, isObject, type JsonObject, textField } from "../../shared/guards.ts";

/** The content of a streamed delta or of the message of a whole body. */
export interface Delta {
  readonly content: string;
  readonly reasoning: string;
  /** The name of the field that the reasoning came in; undefined if there is none. */
  readonly reasoningField?: string | undefined;
  readonly details: readonly unknown[];
  /** Whether there is a list of details, even an empty one. */
  readonly hasDetails: boolean;
  readonly toolCalls: readonly unknown[];
  readonly images: readonly unknown[];
  readonly annotations: readonly unknown[];
  /** Whether it holds sound. */
  readonly hasAudio: boolean;
}

const none: readonly unknown[] = [];

/** Fields of a delta that hold reasoning. Where a server fills several, they say the same. */
const reasoningFields = ["reasoning", "reasoning_content", "reasoning_text", "thinking"] as const;

/**
 * Reads a delta or message leniently (docs/wire.md, Chunks and Reasoning text): fields that are missing, null or of another type are
 * ignored. Reasoning is the first field for it that says something, else the readable text of the details, which repeats the same text on
 * other servers. Content is a string or parts: text, thinking, images. A refusal counts as content, and so do the words of an answer that
 * is spoken.
 */
export function readDelta(delta: JsonObject): Delta {
  const { content } = delta;
  const details = listOr(delta["reasoning_details"]);
  const reasoning = reasoningIn(delta) || (details.length > 0 ? shownDetailText(details) : "");
  const rest = {
    details,
    hasDetails: Array.isArray(delta["reasoning_details"]),
    reasoningField: reasoning === "" ? undefined : plainReasoningField(delta),
    toolCalls: listOr(delta["tool_calls"]),
    images: listOr(delta["images"]),
    annotations: listOr(delta["annotations"]),
    hasAudio: isAudio(delta["audio"]),
  };
  if (typeof content === "string" && content !== "") return { content, reasoning, ...rest };
  if (Array.isArray(content)) return { ...rest, ...readParts(content, reasoning, rest.images) };
  const text =
    typeof content === "number" ? String(content) : (textField(delta, "refusal") ?? textField(delta["audio"], "transcript") ?? "");
  return { content: text, reasoning, ...rest };
}

/** Whether a delta adds nothing to an answer. */
export function isEmpty({ content, reasoning, details, toolCalls, images, annotations, hasAudio }: Delta): boolean {
  return content === "" && reasoning === "" && !hasAudio && [details, toolCalls, images, annotations].every((list) => list.length === 0);
}

/** The name of the field that holds the reasoning of a delta as plain text; undefined if there is none, or if it has another shape. */
export function plainReasoningField(delta: JsonObject): string | undefined {
  const name = reasoningFields.find((one) => wordsOf(delta[one], 0) !== "");
  return name !== undefined && textField(delta, name) !== undefined ? name : undefined;
}

function reasoningIn(delta: JsonObject): string {
  for (const name of reasoningFields) {
    const value = delta[name];
    if (value === undefined || value === null || value === "") continue;
    const words = typeof value === "string" ? value : wordsOf(value, 0);
    if (words !== "") return words;
  }
  return "";
}

function readParts(parts: readonly unknown[], before: string, images: readonly unknown[]): Pick<Delta, "content" | "reasoning" | "images"> {
  let content = "";
  let reasoning = before;
  const pictures = [...images];
  for (const part of parts) {
    if (typeof part === "string") content += part;
    if (!isObject(part)) continue;
    const { type } = part;
    if (typeof type === "string" && /^(?:thinking|reasoning)(?:[._-]|$)/.test(type)) reasoning += wordsOf(part, 0);
    else if (isPicturePart(part)) pictures.push(part);
    else content += textField(part, "text") ?? "";
  }
  return { content, reasoning, images: pictures };
}

/** Fields that hold the words of a piece of reasoning, which may be pieces again. */
const wordFields = ["thinking", "text", "content", "summary", "reasoning"] as const;

/**
 * The words of a piece of reasoning: text, `{text}`, a list of such pieces, or Mistral's and OpenAI's parts, which nest them
 * (`thinking: [{text}]`, `summary: [{text}]`).
 */
function wordsOf(value: unknown, depth: number): string {
  if (typeof value === "string") return value;
  if (depth > 4) return "";
  if (Array.isArray(value)) return (value as readonly unknown[]).map((piece) => wordsOf(piece, depth + 1)).join("");
  for (const name of wordFields) {
    const words = wordsOf(field(value, name), depth + 1);
    if (words !== "") return words;
  }
  return "";
}

/** Whether a delta holds a piece of a spoken answer. */
function isAudio(audio: unknown): boolean {
  return textField(audio, "data") !== undefined || textField(audio, "transcript") !== undefined;
}

function listOr(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : none;
}
