import type { ToolCall } from "../../shared/chatEvent.ts";
import type { ChatRequest } from "../chatClient.ts";
import type { ContentPart, PromptMessage } from "../prompt.ts";
import { withPicturesInQuestions } from "./answerPictures.ts";
import { markForCaching } from "./cacheMarks.ts";
import { isOpenRouter } from "./endpoint.ts";
import { isClaude, isSameModel } from "./modelId.ts";
import { lessonAbout, obeyInCall, obeyInPart } from "./lessons.ts";
import { withThinkingSwitch } from "./nemotron.ts";
import { DetailEcho } from "./reasoningDetails.ts";
import { inStrictOrder } from "./roleOrder.ts";
import { continuedPrompt, wayToContinue } from "./continuation.ts";
import { field } from "../../shared/guards.ts";

type WireMessage = Readonly<Record<string, unknown>>;

/**
 * Converts the prompt to wire messages. The only roles are system, user, assistant and tool: DeepInfra rejects `developer`, and every
 * server that knows it knows `system` too. An assistant turn without text and tool calls is omitted because upstreams reject it.
 */
export function wireMessages(request: ChatRequest): readonly WireMessage[] {
  const switched = promptInOrder(request);
  const messages = request.endpoint.dialect === "openrouter" ? markForCaching(switched, request) : switched;
  const echo = new DetailEcho();
  const wire: WireMessage[] = [];
  for (const [at, message] of messages.entries()) {
    wire.push(wireMessage(message, request, { echo, inToolTurn: isInToolTurn(messages, at) }));
  }
  const last = wire.at(-1);
  if (last?.["role"] === "assistant" && wayToContinue(request) === "prefix") wire.splice(-1, 1, { ...last, prefix: true });
  return wire;
}

/** The prompt in the order that servers take, whatever the form of its messages. */
export function promptInOrder(request: ChatRequest): readonly PromptMessage[] {
  const ordered = inStrictOrder(withPicturesInQuestions(continuedPrompt(request), request.endpoint.name));
  return withThinkingSwitch(ordered, request.model, request.parameters.reasoning);
}

/** Where a message stands in its conversation. */
interface Standing {
  readonly echo: DetailEcho;
  /** Whether tools were called between the user's last message before it and the next one after it. */
  readonly inToolTurn: boolean;
}

function isInToolTurn(messages: readonly PromptMessage[], at: number): boolean {
  const isTool = (step: -1 | 1): boolean => {
    for (let i = at; messages[i] !== undefined && messages[i]?.role !== "user"; i += step) {
      const message = messages[i];
      if (message?.role === "tool" || (message?.role === "assistant" && (message.toolCalls ?? []).length > 0)) return true;
    }
    return false;
  };
  return messages[at]?.role === "assistant" && (isTool(-1) || isTool(1));
}

/** An answer of the prompt. */
export type AssistantMessage = Extract<PromptMessage, { readonly role: "assistant" }>;

function wireMessage(message: PromptMessage, request: ChatRequest, standing: Standing): WireMessage {
  const name = message.name === undefined ? {} : { name: message.name };
  if (message.role === "assistant") return { ...wireAssistant(message, request), ...name, ...reasoningBack(message, request, standing) };
  if (message.role === "tool") {
    return {
      role: "tool",
      tool_call_id: message.toolCallId,
      content: wireContent(toolContent(message.content, request), request),
      ...name,
    };
  }
  return { role: message.role, content: wireContent(message.content, request), ...name };
}

function wireAssistant(message: AssistantMessage, request: ChatRequest): WireMessage {
  const calls = message.toolCalls ?? [];
  const files = request.endpoint.dialect === "openrouter" ? (message.annotations ?? []).filter(isFileAnnotation) : [];
  return {
    role: "assistant",
    // Some upstreams reject an empty string next to tool calls.
    content: hasContent(message.content) ? wireContent(message.content, request) : null,
    // The calls as the model wrote them, without their index in the stream: strict servers reject unknown fields.
    ...(calls.length === 0 ? {} : { tool_calls: calls.map((call) => obeyInCall(request, wireCall(call, isFrom(message, request)))) }),
    ...(files.length === 0 ? {} : { annotations: files }),
  };
}

/** A call with the fields that the server added to it, such as a signature, if it goes back to where it came from. */
function wireCall({ id, type, function: called, extra, functionExtra }: ToolCall, isBack: boolean): WireMessage {
  const { name, arguments: args } = called;
  return { ...(isBack ? extra : {}), id, type, function: { ...(isBack ? functionExtra : {}), name, arguments: args } };
}

/** Whether a message was written at this endpoint by the model that is asked now: the one that answered counts, not the one that was asked. */
export function isFrom(message: AssistantMessage, { endpoint, model }: ChatRequest): boolean {
  if (message.endpoint !== undefined && message.endpoint !== endpoint.name) return false;
  const { model: asked, servedModel: served } = message;
  if (asked === undefined) return true;
  // Others give the model that was asked for another name of their own.
  const routes = endpoint.dialect === "openrouter" || isOpenRouter(endpoint);
  const answered = routes && served !== undefined && !isSameModel(asked, served) ? served : asked;
  return isSameModel(answered, model);
}

/**
 * The reasoning of a turn that is sent back: only to the model that wrote it, in the form of the dialect and under the name under which it
 * came (docs/wire.md, Sending reasoning back).
 */
function reasoningBack(message: AssistantMessage, request: ChatRequest, { echo, inToolTurn }: Standing): WireMessage {
  const isBack = isFrom(message, request);
  if (request.endpoint.dialect === "openrouter") return isBack ? routedReasoning(message, request, echo) : {};
  // DeepSeek requires it in every message of a turn with tools (V4) and rejects it otherwise (R1, which has no tools).
  if (!inToolTurn) return {};
  const name = message.reasoningField ?? "reasoning_content";
  const isDemanded = lessonAbout(request, "reasoning_content") === "demand";
  if (lessonAbout(request, name) === "leaveOut" && !isDemanded) return {};
  if (isBack && message.reasoning) return { [isDemanded ? "reasoning_content" : name]: message.reasoning };
  // Where it is demanded of messages that have none, a blank is accepted.
  return isDemanded ? { reasoning_content: " " } : {};
}

function routedReasoning(message: AssistantMessage, request: ChatRequest, echo: DetailEcho): WireMessage {
  if (message.reasoningDetails !== undefined) {
    const details = lessonAbout(request, "reasoning_details") === "leaveOut" ? undefined : echo.echo(message.reasoningDetails);
    return details === undefined ? {} : { reasoning_details: details };
  }
  // Claude rejects reasoning without its signature.
  const mayGo = !isClaude(request.model) && lessonAbout(request, "reasoning") !== "leaveOut";
  return (message.toolCalls ?? []).length > 0 && message.reasoning && mayGo ? { reasoning: message.reasoning } : {};
}

/**
 * The content of a tool result. OpenRouter accepts images in it for models that support them; for any other, images are replaced by a note.
 */
function toolContent(content: string | readonly ContentPart[], request: ChatRequest): string | readonly ContentPart[] {
  if (typeof content === "string") return content;
  const acceptsImages = request.catalogueModel?.inputModalities?.includes("image") ?? true;
  if (request.endpoint.dialect === "openrouter" && acceptsImages) return content;
  return content.map((part) => (part.type === "text" ? part.text : `[${part.type} omitted: this model does not accept it]`)).join("\n");
}

function wireContent(content: string | readonly ContentPart[] | null, request: ChatRequest): unknown {
  if (content === null || typeof content === "string") return content;
  if (request.endpoint.dialect !== "openai") return content.map((part) => obeyInPart(request, part));
  return content.map(withoutCacheMark);
}

function withoutCacheMark(part: ContentPart): ContentPart {
  if (part.type !== "text" || part.cache_control === undefined) return part;
  return { type: "text", text: part.text };
}

function hasContent(content: string | readonly ContentPart[] | null): content is string | readonly ContentPart[] {
  return content !== null && content.length > 0;
}

function isFileAnnotation(annotation: unknown): boolean {
  return field(annotation, "type") === "file";
}
