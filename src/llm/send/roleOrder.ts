import type { ContentPart, PromptMessage } from "../prompt.ts";

type AssistantMessage = Extract<PromptMessage, { readonly role: "assistant" }>;

/**
 * Brings messages into the order that strict servers and chat templates want, without losing anything: one system message, at the
 * beginning, and no two messages of the user or the model in a row (docs/wire.md, Message order). A prompt that is in this order already
 * stays as it is.
 */
export function inStrictOrder(messages: readonly PromptMessage[]): readonly PromptMessage[] {
  const ordered: PromptMessage[] = [];
  for (const message of systemFirst(messages)) {
    const last = ordered.at(-1);
    if (message.role === "assistant" && isEmptyAnswer(message)) continue;
    const joined = last === undefined ? undefined : join(last, message);
    if (joined === undefined) ordered.push(message);
    else ordered[ordered.length - 1] = joined;
  }
  return ordered;
}

/** Whether an answer says and calls nothing. Upstreams refuse such a message. */
function isEmptyAnswer({ content, toolCalls = [] }: AssistantMessage): boolean {
  return (content === null || content.length === 0) && toolCalls.length === 0;
}

function systemFirst(messages: readonly PromptMessage[]): readonly PromptMessage[] {
  const isSystem = ({ role }: PromptMessage): boolean => role === "system";
  const from = messages.findIndex((message) => !isSystem(message));
  const isOrdered = from <= 1 && !messages.slice(Math.max(from, 0)).some(isSystem);
  if (isOrdered && from >= 0) return messages;
  const [first, ...more] = messages.filter(isSystem);
  const system = more.reduce<PromptMessage | undefined>((all, one) => (all === undefined ? one : (join(all, one) ?? all)), first);
  return [...(system === undefined ? [] : [system]), ...messages.filter((message) => !isSystem(message))];
}

/** Two messages of the same role as one; undefined if they have to stay apart. */
function join(one: PromptMessage, other: PromptMessage): PromptMessage | undefined {
  if (one.role === "system" && other.role === "system") return { ...one, content: together(one.content, other.content) };
  if (one.role === "user" && other.role === "user") {
    return one.name === other.name ? { ...one, content: together(one.content, other.content) } : undefined;
  }
  if (one.role !== "assistant" || other.role !== "assistant") return undefined;
  // Calls are followed by their results, and signed reasoning belongs to its own message.
  if ((one.toolCalls ?? []).length > 0 || one.reasoningDetails !== undefined) return undefined;
  return { ...other, content: together(one.content ?? "", other.content ?? "") };
}

type Content = string | readonly ContentPart[];

function together(one: Content, other: Content): Content {
  if (one.length === 0 || other.length === 0) return one.length === 0 ? other : one;
  if (typeof one === "string" && typeof other === "string") return `${one}\n\n${other}`;
  return [...parts(one), ...parts(other)];
}

function parts(content: Content): readonly ContentPart[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}
