import type { Conversation } from "../shared/conversation.ts";
import { sumUsd } from "../shared/money.ts";
import { conversationFacts } from "./conversationFacts.ts";
import { grouped } from "./grouped.ts";
import type { LedgerNote } from "./ledger.ts";
import type { ConversationMeta } from "./record.ts";
import { dayOf } from "./spending.ts";
import type { UsageFact } from "./usageFact.ts";

/**
 * The entries that stand for a conversation once it is purged: its answers, added up by day, model, endpoint, provider, and what else sums are divided by, and the cost of its
 * titles. They have its id, so that it is not counted a second time where its journal or its cached facts are still there.
 */
export function removedEntries(conversation: Conversation, { titleCost, workspace }: ConversationMeta): readonly LedgerNote[] {
  const groups = grouped(conversationFacts(conversation, workspace ?? ""), (fact) => {
    const { at, model, endpoint, provider, tier, costBasis, outcome, cost } = fact;
    return JSON.stringify([dayOf(at), model, endpoint, provider, tier, costBasis, outcome, cost === null, isDetail(fact)]);
  });
  const about = { conversation: conversation.id, ...(workspace === undefined ? {} : { workspace }) };
  const titles: readonly LedgerNote[] =
    titleCost === undefined || titleCost <= 0
      ? []
      : [
          {
            kind: "removed",
            day: dayOf(conversation.createdAt),
            model: "",
            answers: 0,
            promptTokens: 0,
            completionTokens: 0,
            cost: titleCost,
            computed: 0,
            ...about,
          },
        ];
  return [...Array.from(groups.values(), (group) => ({ ...sumOf(group), ...about })), ...titles];
}

/** Whether a fact is no part of the sums of costs: nothing is known of what it took. */
function isDetail({ cost, promptTokens, completionTokens }: UsageFact): boolean {
  return cost === null && promptTokens === 0 && completionTokens === 0;
}

function sumOf(group: readonly UsageFact[]): LedgerNote {
  const [first] = group as readonly [UsageFact];
  const { at, model, endpoint, provider, tier, costBasis, outcome } = first;
  const total = (pick: (fact: UsageFact) => number) => group.reduce((sum, fact) => sum + pick(fact), 0);
  const cost = sumUsd(group.map((fact) => fact.cost));
  const [cachedTokens, writtenTokens, reasoningTokens, toolCalls, invalidCalls] = [
    total((fact) => fact.cachedTokens),
    total((fact) => fact.writtenTokens),
    total((fact) => fact.reasoningTokens),
    total((fact) => fact.toolCalls ?? 0),
    total((fact) => fact.invalidCalls ?? 0),
  ];
  return {
    kind: "removed",
    day: dayOf(at),
    model,
    answers: total(({ answers }) => answers),
    promptTokens: total(({ promptTokens }) => promptTokens),
    completionTokens: total(({ completionTokens }) => completionTokens),
    cost,
    computed: costBasis === "listPrice" ? (cost ?? 0) : 0,
    endpoint,
    provider,
    ...(tier === undefined ? {} : { tier }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(costBasis === undefined ? {} : { costBasis }),
    ...(cachedTokens === 0 ? {} : { cachedTokens }),
    ...(writtenTokens === 0 ? {} : { writtenTokens }),
    ...(reasoningTokens === 0 ? {} : { reasoningTokens }),
    ...(toolCalls === 0 ? {} : { toolCalls }),
    ...(invalidCalls === 0 ? {} : { invalidCalls }),
    ...(isDetail(first) ? { isDetail: true } : {}),
  };
}
