import type { ReasoningDetail, ToolCall } from "../../shared/chatEvent.ts";
import { type JsonObject, numberField, textField } from "../../shared/guards.ts";
import type { ChatRequest } from "../chatClient.ts";
import type { ContentPart, PromptMessage } from "../prompt.ts";
import { betweenMessages } from "../outputItem.ts";
import { lessonAbout } from "./lessons.ts";
import { type AssistantMessage, isFrom, promptInOrder } from "./messages.ts";

/**
 * Converts the prompt to the input of the Responses API (docs/wire.md, The Responses API). An answer goes back to the model that wrote it as the items that it came
 * in, its reasoning unchanged and in its place; anywhere else, or if anything of it has changed, it goes out as plain text and calls.
 */
export function responsesInput(request: ChatRequest): readonly JsonObject[] {
  const seen = new Set<string>();
  return promptInOrder(request).flatMap((message) => itemsOf(message, request, seen));
}

function itemsOf(message: PromptMessage, request: ChatRequest, seen: Set<string>): readonly JsonObject[] {
  switch (message.role) {
    case "system":
    case "user":
      return [{ type: "message", role: message.role, content: inputContent(message.content) }];
    case "tool":
      return [{ type: "function_call_output", call_id: message.toolCallId, output: resultContent(message.content, request) }];
    case "assistant":
      return itemsAsReceived(message, request, seen) ?? plainItems(message);
    default:
      return message satisfies never;
  }
}

/** An answer as text and calls, without the names that its server gave them: such a name goes with the reasoning before it. */
function plainItems({ content, toolCalls = [] }: AssistantMessage): readonly JsonObject[] {
  const text = textOf(content);
  return [
    ...(text === "" ? [] : [{ type: "message", role: "assistant", content: text }]),
    ...toolCalls.map(({ id, function: { name, arguments: args } }) => ({ type: "function_call", call_id: id, name, arguments: args })),
  ];
}

/**
 * The items in which an answer came, with its text and calls put back into them. OpenAI refuses reasoning without the item that followed it, and an item with its name
 * without its reasoning, so it is everything or nothing.
 * @param seen names of items that the request has already: OpenAI refuses one that is sent twice
 * @returns undefined if it goes back to somewhere else, if the server could not read it, or if it is not what it was
 */
function itemsAsReceived(message: AssistantMessage, request: ChatRequest, seen: Set<string>): readonly JsonObject[] | undefined {
  const items = message.reasoningDetails ?? [];
  if (items.length === 0 || !isFrom(message, request) || lessonAbout(request, "encrypted_content") === "leaveOut") return undefined;
  const names = items.map((item) => textField(item, "id")).filter((id) => id !== undefined);
  if (names.some((id) => seen.has(id)) || new Set(names).size < names.length) return undefined;
  const text = textOf(message.content);
  const calls = new Map((message.toolCalls ?? []).map((call) => [call.id, call]));
  const received: JsonObject[] = [];
  let at = 0;
  for (const item of items) {
    const whole = wholeItem(item, text, at, calls);
    if (whole === undefined) return undefined;
    received.push(whole.item);
    at = whole.end;
  }
  const isWhole = at === text.length && calls.size === 0 && received.at(-1)?.["type"] !== "reasoning";
  if (!isWhole) return undefined;
  for (const id of names) seen.add(id);
  return received;
}

/** An item with what the answer keeps of it. A call that is put back is taken from `calls`. */
function wholeItem(
  item: ReasoningDetail,
  text: string,
  at: number,
  calls: Map<string, ToolCall>,
): { readonly item: JsonObject; readonly end: number } | undefined {
  switch (item.type) {
    case "message": {
      const length = numberField(item, "length");
      if (length === undefined) return undefined;
      const start = at > 0 && length > 0 ? at + betweenMessages.length : at;
      if (text.slice(at, start) !== "" && text.slice(at, start) !== betweenMessages) return undefined;
      if (start + length > text.length) return undefined;
      const { length: _length, refused, ...rest } = item;
      const words = text.slice(start, start + length);
      const part = refused === true ? { type: "refusal", refusal: words } : { type: "output_text", text: words, annotations: [] };
      return { item: { ...rest, content: [part] }, end: start + length };
    }
    case "function_call": {
      const id = textField(item, "call_id") ?? "";
      const call = calls.get(id);
      if (call === undefined) return undefined;
      calls.delete(id);
      return { item: { ...item, name: call.function.name, arguments: call.function.arguments }, end: at };
    }
    // Its picture is kept as a picture of the answer, and goes back with the next question.
    case "image_generation_call":
      return undefined;
    default:
      // Details of chat completions have names such as `reasoning.text`.
      return item.type.includes(".") ? undefined : { item, end: at };
  }
}

function textOf(content: string | readonly ContentPart[] | null): string {
  if (content === null || typeof content === "string") return content ?? "";
  return content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("");
}

function inputContent(content: string | readonly ContentPart[]): unknown {
  return typeof content === "string" ? content : content.map(inputPart);
}

/** The output of a tool. Images go along for models that take them; for any other, a note says that they were left out. */
function resultContent(content: string | readonly ContentPart[], request: ChatRequest): unknown {
  if (typeof content === "string") return content;
  const acceptsImages = request.catalogueModel?.inputModalities?.includes("image") ?? true;
  if (acceptsImages) return content.map(inputPart);
  return content.map((part) => (part.type === "text" ? part.text : `[${part.type} omitted: this model does not accept it]`)).join("\n");
}

function inputPart(part: ContentPart): JsonObject {
  switch (part.type) {
    case "text":
      return { type: "input_text", text: part.text };
    case "image_url":
      return { type: "input_image", image_url: part.image_url.url, detail: part.image_url.detail ?? "auto" };
    case "file":
      return { type: "input_file", filename: part.file.filename, file_data: part.file.file_data };
    case "input_audio":
      return { type: "input_audio", input_audio: part.input_audio };
    default:
      return part satisfies never;
  }
}
