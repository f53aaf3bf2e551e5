import type { Conversation, Message } from "../shared/conversation.ts";
import { answerFact } from "./answerFact.ts";
import type { UsageFact } from "./usageFact.ts";

/** What was asked in a conversation, with all versions of its answers. Titles and summaries are in the ledger. */
export function conversationFacts({ id, messages }: Pick<Conversation, "id" | "messages">, workspace: string): readonly UsageFact[] {
  const runs = runsByAnswer(messages.values());
  const facts: UsageFact[] = [];
  for (const message of messages.values()) {
    if (message.role !== "assistant") continue;
    const followsTools = messages.get(message.parentId)?.role === "tool";
    const fact = answerFact(message, { conversation: id, workspace, followsTools, runs: runs.get(message.id) });
    if (fact !== undefined) facts.push(fact);
  }
  return facts;
}

function runsByAnswer(messages: Iterable<Message>): ReadonlyMap<string, Extract<Message, { role: "tool" }>["runs"]> {
  const found = new Map<string, Extract<Message, { role: "tool" }>["runs"]>();
  for (const message of messages) if (message.role === "tool") found.set(message.parentId, message.runs);
  return found;
}
