import type { LedgerEntry } from "../../history/ledger.ts";
import { ledgerFacts, spendingFacts } from "../../history/ledgerFacts.ts";
import { unpackSpending } from "../../history/spending.ts";
import type { ConversationSummary } from "../../history/summary.ts";
import type { UsageFact } from "../../history/usageFact.ts";

/** What the list of conversations and the ledger tell of usage. Of conversations, sums of days, without providers and times. */
export function indexFacts(conversations: readonly ConversationSummary[], ledger: readonly LedgerEntry[]): readonly UsageFact[] {
  return [
    ...conversations.flatMap(({ id, workspace = "", spending }) => spendingFacts(unpackSpending(spending) ?? [], id, workspace)),
    ...ledger.flatMap(ledgerFacts),
  ];
}
