import type { ChatRequest } from "../chatClient.ts";
import type { ContentPart, PromptMessage } from "../prompt.ts";
import { catalogueId, isClaude } from "./modelId.ts";

/** Anthropic rejects a fifth mark (recorded: "A maximum of 4 blocks with cache_control may be provided"). */
const maxMarks = 4;
/** The shortest prompt that any of these models caches: 1,024 tokens of about four characters. */
const minCharacters = 4096;

/**
 * Marks the messages that the next turn will send again, for models that cache only marked content (docs/wire.md, Prompt caching:
 * Anthropic, Gemini before 2.5, Alibaba): the system prompt and the last two user messages, each on its last text block. If the messages
 * already have marks, the last four of those are kept and none is added.
 */
export function markForCaching(messages: readonly PromptMessage[], request: ChatRequest): readonly PromptMessage[] {
  const given = messages.flatMap((message) => parts(message)).filter(isMarked).length;
  if (given > 0) return given > maxMarks ? unmarkFirst(messages, given - maxMarks) : messages;
  if (!needsMarks(request) || characters(messages) < minCharacters) return messages;
  const users = messages.flatMap((message, index) => (message.role === "user" ? [index] : [])).slice(-2);
  const chosen = new Set(messages[0]?.role === "system" ? [0, ...users] : users);
  return messages.map((message, index) => (chosen.has(index) ? marked(message) : message));
}

function needsMarks(request: ChatRequest): boolean {
  // The user has enabled Anthropic's automatic caching.
  if (request.parameters.extraBody?.["cache_control"] !== undefined) return false;
  const pricing = request.catalogueModel?.pricing;
  if (pricing !== undefined && pricing.cacheRead === undefined && pricing.cacheWrite === undefined) return false;
  const id = catalogueId(request.model);
  if (isClaude(id)) return true;
  const gemini = /^~?google\/gemini-(?:flash-|pro-)?(\d+(?:\.\d+)?)/i.exec(id);
  if (gemini !== null) return Number(gemini[1]) < 2.5;
  return /^~?(?:alibaba|qwen)\//i.test(id);
}

function marked(message: PromptMessage): PromptMessage {
  if (message.role !== "system" && message.role !== "user") return message;
  const blocks: readonly ContentPart[] = typeof message.content === "string" ? [{ type: "text", text: message.content }] : message.content;
  const last = blocks.findLastIndex((block) => block.type === "text" && block.text !== "");
  if (last === -1) return message;
  const content = blocks.map((block, index): ContentPart =>
    index === last && block.type === "text" ? { ...block, cache_control: { type: "ephemeral" } } : block,
  );
  return { ...message, content };
}

function unmarkFirst(messages: readonly PromptMessage[], count: number): readonly PromptMessage[] {
  let left = count;
  return messages.map((message) => {
    if (left === 0 || !parts(message).some(isMarked)) return message;
    const content = parts(message).map((part): ContentPart => {
      if (left === 0 || part.type !== "text" || part.cache_control === undefined) return part;
      left -= 1;
      return { type: "text", text: part.text };
    });
    return { ...message, content };
  });
}

function parts(message: PromptMessage): readonly ContentPart[] {
  return message.content === null || typeof message.content === "string" ? [] : message.content;
}

function isMarked(part: ContentPart): boolean {
  return part.type === "text" && part.cache_control !== undefined;
}

function characters(messages: readonly PromptMessage[]): number {
  let sum = 0;
  for (const { content } of messages) {
    if (typeof content === "string") sum += content.length;
    else for (const part of content ?? []) sum += part.type === "text" ? part.text.length : 0;
  }
  return sum;
}
