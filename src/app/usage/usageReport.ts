import type { LedgerEntry, LedgerKind } from "../../history/ledger.ts";
import { sumByKey, dayOf, type Spending } from "../../history/spending.ts";
import type { UsageLine, UsagePeriod, UsageReport } from "../../shared/usagePage.ts";

/** A conversation's title and spending. */
export interface SpentByConversation {
  readonly id: string;
  readonly title: string;
  /** Whether it is in the list, where it can be opened. */
  readonly isListed: boolean;
  readonly spending: readonly Spending[];
}

/** The most conversations that are listed separately. */
const mostConversations = 100;
/** Longer periods are shown by month. */
const mostDays = 92;
const dayMs = 24 * 60 * 60 * 1000;

interface Row extends Spending {
  readonly name: string;
  readonly conversationId?: string;
  readonly kind?: LedgerKind;
}

/** All spending as rows for the page and the export. */
function rowsOf(conversations: readonly SpentByConversation[], ledger: readonly LedgerEntry[]): readonly Row[] {
  return [
    ...conversations.flatMap(({ id, title, isListed, spending }) =>
      spending.map((row): Row => ({ ...row, name: title, ...(isListed ? { conversationId: id } : {}) })),
    ),
    ...ledger.map((entry): Row => ({ ...entry, name: entry.kind })),
  ];
}

/**
 * Adds up the spending of a period.
 * @param now milliseconds since the epoch
 * @param names display names of the kinds of requests, of titles, of a conversation without a title, and of models
 */
export function usageReport(
  conversations: readonly SpentByConversation[],
  ledger: readonly LedgerEntry[],
  period: UsagePeriod,
  now: number,
  names: {
    readonly kinds: Readonly<Record<LedgerKind, string>>;
    readonly titles: string;
    readonly untitled: string;
    readonly model: (id: string) => string;
  },
): UsageReport {
  const from = firstDay(period, now);
  const rows = rowsOf(conversations, ledger).filter(({ day }) => day >= from);
  const days = [...new Set(rows.map(({ day }) => day))].toSorted();
  const first = period === 0 ? (days[0] ?? dayOf(now)) : from;
  const isByDay = period === 0 ? daysBetween(first, dayOf(now)) <= mostDays : period <= mostDays;
  const slots = isByDay ? everyDay(first, now) : everyMonth(first, now);
  const keyOf = ({ day }: Row) => (isByDay ? day : day.slice(0, 7));
  const bySlot = new Map(sumByKey(rows, keyOf).map((row) => [keyOf(row), row] as const));
  const ofConversations = rows.filter(({ kind }) => kind === undefined);
  const listed = dearestFirst(sumByKey(ofConversations, ({ conversationId, name }) => conversationId ?? `?${name}`));
  return {
    period,
    total: lineOf("", sumByKey(rows, () => "")[0]),
    bars: slots.map((slot) => lineOf(slot, bySlot.get(slot))),
    barsAre: isByDay ? "days" : "months",
    models: dearestFirst(sumByKey(rows, ({ model }) => model)).map((row) => {
      if (row.model === "") return lineOf(names.titles, row);
      const name = names.model(row.model);
      return { ...lineOf(name, row), ...(name === row.model ? {} : { modelId: row.model }) };
    }),
    conversations: listed.slice(0, mostConversations).map((row) => ({
      ...lineOf(row.name === "" ? names.untitled : row.name, row),
      ...(row.conversationId === undefined ? {} : { conversationId: row.conversationId }),
    })),
    more: Math.max(0, listed.length - mostConversations),
    others: dearestFirst(
      sumByKey(
        rows.filter(({ kind }) => kind !== undefined),
        ({ kind = "other" }) => kind,
      ),
    ).map((row) => lineOf(names.kinds[row.kind ?? "other"], row)),
  };
}

/**
 * The spending of a period as CSV (RFC 4180), a line for each day, model and conversation. Costs have a decimal point and no currency.
 * A cell that a spreadsheet would evaluate as a formula starts with an apostrophe.
 */
export function usageCsv(
  conversations: readonly SpentByConversation[],
  ledger: readonly LedgerEntry[],
  period: UsagePeriod,
  now: number,
): string {
  const from = firstDay(period, now);
  const head = ["day", "for", "title", "model", "answers", "tokens_in", "tokens_out", "cost_usd", "computed_usd"];
  const lines = rowsOf(conversations, ledger)
    .filter(({ day }) => day >= from)
    .toSorted((a, b) => a.day.localeCompare(b.day))
    .map((row) => [
      row.day,
      row.kind ?? "conversation",
      row.kind === undefined ? row.name : "",
      row.model,
      String(row.answers),
      String(row.promptTokens),
      String(row.completionTokens),
      row.cost === null ? "" : plainNumber(row.cost),
      plainNumber(row.computed),
    ]);
  return [head, ...lines].map((cells) => `${cells.map(csvCell).join(",")}\r\n`).join("");
}

function csvCell(text: string): string {
  const escaped = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(escaped) ? `"${escaped.replaceAll('"', '""')}"` : escaped;
}

/** A number without an exponent, at most twelve digits after the point. */
function plainNumber(value: number): string {
  return value.toFixed(12).replace(/\.?0+$/, "");
}

function lineOf(name: string, row: Spending | undefined): UsageLine {
  const { answers = 0, promptTokens = 0, completionTokens = 0, cost = null, computed = 0 } = row ?? {};
  return { name, answers, promptTokens, completionTokens, cost, computed };
}

function dearestFirst<R extends Spending>(rows: readonly R[]): readonly R[] {
  return rows.toSorted((a, b) => (b.cost ?? 0) - (a.cost ?? 0) || b.promptTokens - a.promptTokens);
}

/** The first day of a period that ends today, or "" for all time. Uses the calendar because days with a clock change have 23 or 25 hours. */
function firstDay(period: UsagePeriod, now: number): string {
  if (period === 0) return "";
  const first = new Date(now);
  first.setDate(first.getDate() - (period - 1));
  return dayOf(first.getTime());
}

function daysBetween(first: string, last: string): number {
  return Math.round((Date.parse(last) - Date.parse(first)) / dayMs) + 1;
}

function everyDay(first: string, now: number): readonly string[] {
  const last = dayOf(now);
  const days: string[] = [];
  const [year = 1970, month = 1, day = 1] = first.split("-").map(Number);
  for (let at = new Date(year, month - 1, day), name = first; name <= last; at.setDate(at.getDate() + 1), name = dayOf(at.getTime()))
    days.push(name);
  return days;
}

function everyMonth(first: string, now: number): readonly string[] {
  const last = dayOf(now).slice(0, 7);
  const months: string[] = [];
  let [year = 1970, month = 1] = first.split("-").map(Number);
  for (let name = first.slice(0, 7); name <= last; name = `${year}-${String(month).padStart(2, "0")}`) {
    months.push(name);
    month += 1;
    if (month > 12) [year, month] = [year + 1, 1];
  }
  return months;
}
