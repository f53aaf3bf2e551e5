import type { LedgerNote } from "./ledger.ts";
import type { Spending } from "./spending.ts";
import type { UsageFact } from "./usageFact.ts";

/** A request as the ledger tells it. Two facts for sums of which only a part was computed from list prices. */
export function ledgerFacts(note: LedgerNote): readonly UsageFact[] {
  const { kind, day, model, answers, promptTokens, completionTokens, cost, computed, isDetail: _isDetail, ...details } = note;
  const { at, workspace = "", endpoint = "", provider = "", conversation, ...others } = details;
  const { cachedTokens = 0, writtenTokens = 0, reasoningTokens = 0, costBasis, toolCalls, invalidCalls = 0, ...rest } = others;
  const fact: UsageFact = {
    kind,
    at: at ?? noonOf(day),
    // The conversation of removed ones is gone.
    ...(conversation === undefined || kind === "removed" ? {} : { conversation }),
    workspace,
    endpoint,
    model,
    provider,
    answers,
    promptTokens,
    cachedTokens,
    writtenTokens,
    completionTokens,
    reasoningTokens,
    cost,
    ...(costBasis === undefined ? {} : { costBasis }),
    ...rest,
    ...(toolCalls === undefined ? {} : { toolCalls, invalidCalls }),
  };
  if (costBasis !== undefined || cost === null || computed <= 0) return [fact];
  if (computed >= cost) return [{ ...fact, costBasis: "listPrice" }];
  const nothing = { answers: 0, promptTokens: 0, cachedTokens: 0, writtenTokens: 0, completionTokens: 0, reasoningTokens: 0 };
  return [
    { ...fact, cost: cost - computed },
    { ...fact, ...nothing, cost: computed, costBasis: "listPrice" },
  ];
}

/** What a list entry tells of a conversation whose journal cannot be read. */
export function spendingFacts(rows: readonly Spending[], conversation: string, workspace: string): readonly UsageFact[] {
  return rows.flatMap((row) =>
    ledgerFacts({ ...row, kind: "other", conversation, workspace }).map((fact) => ({
      ...fact,
      // Titles have no model.
      kind: row.model === "" && row.answers === 0 ? "title" : "chat",
    })),
  );
}

/** Noon of a day in local time, milliseconds since the epoch. No clock change moves it to another day. */
function noonOf(day: string): number {
  const [year = 1970, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date, 12).getTime();
}
