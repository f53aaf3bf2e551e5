import type { Conversation, Message } from "../../shared/conversation.ts";
import { asCount } from "../../shared/guards.ts";
import { sumUsd } from "../../shared/money.ts";
import type { UsageTotals } from "../../shared/protocol.ts";

/** Sums the usage of all answers and summaries, including hidden versions, which were paid for, too. Copies count in the conversation they come from. */
export function usageTotals(conversation: Conversation, titleCost = 0): UsageTotals {
  const answers = [...conversation.messages.values()]
    .filter((message) => message.role === "assistant" || message.role === "summary")
    .filter(({ copied }) => copied === undefined);
  const total = (tokens: (answer: Extract<Message, { usage?: unknown }>) => unknown) =>
    answers.reduce((sum, answer) => asCount(sum + asCount(tokens(answer))) || sum, 0);
  return {
    promptTokens: total(({ usage }) => usage?.prompt_tokens),
    completionTokens: total(({ usage }) => usage?.completion_tokens),
    reasoningTokens: total(({ usage }) => usage?.completion_tokens_details?.reasoning_tokens),
    cost: sumUsd([...answers.map(({ cost }) => cost), titleCost === 0 ? null : titleCost]),
    isEstimated: answers.some(({ costBasis }) => costBasis === "listPrice"),
  };
}
