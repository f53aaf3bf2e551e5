import type { LedgerEntry } from "../../history/ledger.ts";
import { type Spending, unpackSpending } from "../../history/spending.ts";
import type { ConversationSummary } from "../../history/summary.ts";
import type { UsageFact, UsageKind } from "../../history/usageFact.ts";

/** What the list of conversations and the ledger tell of usage: sums of days, without providers and times. */
export function indexFacts(conversations: readonly ConversationSummary[], ledger: readonly LedgerEntry[]): readonly UsageFact[] {
  return [
    ...conversations.flatMap(({ id, workspace = "", spending }) =>
      (unpackSpending(spending) ?? []).map((row) => ({
        ...factOf(row, row.model === "" ? "title" : "chat"),
        conversation: id,
        workspace,
      })),
    ),
    ...ledger.map((entry) => factOf(entry, entry.kind)),
  ];
}

function factOf({ day, model, answers, promptTokens, completionTokens, cost, computed }: Spending, kind: UsageKind): UsageFact {
  return {
    kind,
    at: new Date(`${day}T12:00:00`).getTime(),
    workspace: "",
    endpoint: "",
    model,
    provider: "",
    answers,
    promptTokens,
    cachedTokens: 0,
    writtenTokens: 0,
    completionTokens,
    reasoningTokens: 0,
    cost,
    ...(computed > 0 ? { costBasis: "listPrice" as const } : {}),
  };
}
