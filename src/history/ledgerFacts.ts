import type { LedgerNote } from "./ledger.ts";
import type { Spending } from "./spending.ts";
import type { UsageFact } from "./usageFact.ts";

/** A request as the ledger tells it. Two facts for sums of which only a part was computed from list prices. */
export function ledgerFacts(note: LedgerNote): readonly UsageFact[] {
  const { kind, cost, computed, costBasis, conversation } = note;
  // There may be many thousands, and spreading optional fields into each takes three times as long.
  const fact: { -readonly [Name in keyof UsageFact]: UsageFact[Name] } = {
    kind,
    at: note.at ?? noonOf(note.day),
    workspace: note.workspace ?? "",
    endpoint: note.endpoint ?? "",
    model: note.model,
    provider: note.provider ?? "",
    answers: note.answers,
    promptTokens: note.promptTokens,
    cachedTokens: note.cachedTokens ?? 0,
    writtenTokens: note.writtenTokens ?? 0,
    completionTokens: note.completionTokens,
    reasoningTokens: note.reasoningTokens ?? 0,
    cost,
  };
  // The conversation of removed ones is gone.
  if (conversation !== undefined && kind !== "removed") fact.conversation = conversation;
  if (costBasis !== undefined) fact.costBasis = costBasis;
  if (note.tier !== undefined) fact.tier = note.tier;
  if (note.outcome !== undefined) fact.outcome = note.outcome;
  if (note.firstTokenMs !== undefined) fact.firstTokenMs = note.firstTokenMs;
  if (note.totalMs !== undefined) fact.totalMs = note.totalMs;
  if (note.toolCalls !== undefined) {
    fact.toolCalls = note.toolCalls;
    fact.invalidCalls = note.invalidCalls ?? 0;
  }
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
