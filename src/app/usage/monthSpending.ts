import { conversationSpending, type Spending, unpackSpending } from "../../history/spending.ts";
import { sumUsd } from "../../shared/money.ts";
import type { MonthSources } from "./budgetParts.ts";

/** What a calendar month has cost so far, in USD: everywhere, and in one workspace. */
export interface MonthSpending {
  readonly everywhere: number;
  readonly here: number;
}

/**
 * Sums up a month from the list of conversations, deleted ones included, and the ledger, other windows' too. A conversation that is open here is added up as
 * it is now: the list hears of an answer later.
 * @param month such as `2026-11`
 * @param workspace as the list of conversations has it; "" for what belongs to none
 */
export async function monthSpending({ store, sessions }: MonthSources, month: string, workspace: string): Promise<MonthSpending> {
  await store.catchUp().catch(() => undefined);
  const [listed, deleted, entries] = await Promise.all([store.list(), store.list({ deleted: true }), store.ledger.entries()]);
  const everywhere: (number | null)[] = [];
  const here: (number | null)[] = [];
  const add = (rows: Iterable<Spending>, where: string): void => {
    for (const { day, cost } of rows) {
      if (!day.startsWith(`${month}-`)) continue;
      everywhere.push(cost);
      if (where === workspace) here.push(cost);
    }
  };
  const open = sessions().filter(({ temporary }) => !temporary);
  for (const { id, conversation } of open) {
    const summary = store.summary(id);
    // A conversation that is in no list yet began in this window.
    add(conversationSpending(conversation, summary?.titleCost ?? 0), summary === undefined ? workspace : (summary.workspace ?? ""));
  }
  const isOpen = new Set(open.map(({ id }) => id));
  for (const { id, spending, workspace: where = "" } of [...listed, ...deleted])
    if (!isOpen.has(id) && spending !== undefined) add(unpackSpending(spending) ?? [], where);
  for (const entry of entries) add([entry], entry.workspace ?? "");
  return { everywhere: sumUsd(everywhere) ?? 0, here: sumUsd(here) ?? 0 };
}
