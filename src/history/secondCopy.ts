import type { ImportedConversation } from "./imported.ts";

/** A second copy of a conversation. The costs of its answers and its title are counted in the original only. */
export function asSecondCopy({ conversation, meta }: ImportedConversation): ImportedConversation {
  const { titleCost, ...others } = meta;
  const messages = new Map(
    Array.from(conversation.messages, ([id, message]) => [
      id,
      message.role === "assistant" || message.role === "summary" ? { ...message, copied: message.copied ?? ("import" as const) } : message,
    ]),
  );
  const counted = titleCost === undefined ? {} : { titleCostElsewhere: titleCost };
  return { conversation: { ...conversation, messages }, meta: { ...others, ...counted } };
}
