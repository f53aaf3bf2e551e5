import type { ChatRequest } from "../chatClient.ts";
import type { ContentPart, PromptMessage } from "../prompt.ts";
import { markForCaching } from "./cacheMarks.ts";
import { baseId, isClaude } from "./modelId.ts";
import { withThinkingSwitch } from "./nemotron.ts";
import { DetailEcho } from "./reasoningDetails.ts";
import { field } from "../../shared/guards.ts";

type WireMessage = Readonly<Record<string, unknown>>;

/**
 * Converts the prompt to wire messages. The only roles are system, user, assistant and tool: DeepInfra rejects `developer`, and every
 * server that knows it knows `system` too. An assistant turn without text and tool calls is omitted because upstreams reject it.
 */
export function wireMessages(request: ChatRequest): readonly WireMessage[] {
  const switched = withThinkingSwitch(request.messages, request.model, request.parameters.reasoning);
  const messages = request.endpoint.dialect === "openrouter" ? markForCaching(switched, request) : switched;
  const echo = new DetailEcho();
  const wire: WireMessage[] = [];
  for (const message of messages) {
    if (message.role === "assistant" && isEmpty(message)) continue;
    wire.push(wireMessage(message, request, echo));
  }
  return wire;
}

type AssistantMessage = Extract<PromptMessage, { readonly role: "assistant" }>;

function wireMessage(message: PromptMessage, request: ChatRequest, echo: DetailEcho): WireMessage {
  const name = message.name === undefined ? {} : { name: message.name };
  if (message.role === "assistant") return { ...wireAssistant(message, request), ...name, ...reasoningBack(message, request, echo) };
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
    ...(calls.length === 0 ? {} : { tool_calls: calls.map(({ id, type, function: called }) => ({ id, type, function: called })) }),
    ...(files.length === 0 ? {} : { annotations: files }),
  };
}

/**
 * The reasoning of a turn that is sent back: only to the model that wrote it, in the form of the dialect (docs/wire.md, Sending reasoning
 * back).
 */
function reasoningBack(message: AssistantMessage, request: ChatRequest, echo: DetailEcho): WireMessage {
  if (message.model !== undefined && baseId(message.model) !== baseId(request.model)) return {};
  const inToolLoop = (message.toolCalls ?? []).length > 0;
  if (request.endpoint.dialect === "openrouter") {
    if (message.reasoningDetails !== undefined) {
      const details = echo.echo(message.reasoningDetails);
      return details === undefined ? {} : { reasoning_details: details };
    }
    // Claude rejects reasoning without its signature.
    return inToolLoop && message.reasoning && !isClaude(request.model) ? { reasoning: message.reasoning } : {};
  }
  // DeepSeek requires it next to tool calls (V4) and rejects it otherwise (R1, which has no tools).
  return inToolLoop && message.reasoning ? { reasoning_content: message.reasoning } : {};
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
  if (content === null || typeof content === "string" || request.endpoint.dialect !== "openai") return content;
  return content.map(withoutCacheMark);
}

function withoutCacheMark(part: ContentPart): ContentPart {
  if (part.type !== "text" || part.cache_control === undefined) return part;
  return { type: "text", text: part.text };
}

function hasContent(content: string | readonly ContentPart[] | null): content is string | readonly ContentPart[] {
  return content !== null && content.length > 0;
}

function isEmpty(message: AssistantMessage): boolean {
  return !hasContent(message.content) && (message.toolCalls ?? []).length === 0;
}

function isFileAnnotation(annotation: unknown): boolean {
  return field(annotation, "type") === "file";
}
