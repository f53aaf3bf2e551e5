import type { UsageFact, UsageKind } from "../../history/usageFact.ts";
import type {
  UsageAmount,
  UsageBar,
  UsageChoice,
  UsageFilter,
  UsageReport,
  UsageRow,
  UsageRows,
  UsageTableName,
} from "../../shared/usagePage.ts";
import { isDated, LocalDays, spanOf, twoDigits } from "./usageFilter.ts";
import { TallyMap, UsageTally } from "./usageTally.ts";

/** How many rows of a table are listed at first, and at most. The message to the page stays small however long the history is. */
const fewRows = 10;
const mostRows = 1000;
/** More days than this are drawn as months. */
const mostDays = 92;

/** The names of what usage is grouped by. */
export interface UsageNames {
  readonly kind: Readonly<Record<UsageKind, string>>;
  /** The name of a model at an endpoint; its ID if it is not known. Both may be "". */
  readonly model: (endpoint: string, id: string) => string;
  /** The title of a conversation, and whether it can be opened; undefined if there is none of this ID. */
  readonly conversation: (id: string) => { readonly title: string; readonly isListed: boolean } | undefined;
  readonly untitled: string;
  /** A conversation that is not in the list any more. */
  readonly gone: string;
  /** Usage outside of conversations, and outside of a workspace. */
  readonly noConversation: string;
  readonly noWorkspace: string;
  readonly unknownModel: string;
  readonly unknownProvider: string;
}

/** What a report is made of. */
export interface UsageQuery {
  readonly filter: UsageFilter;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly names: UsageNames;
  /** The facts are those of `indexFacts`. */
  readonly isPartial: boolean;
  /** The tables whose rows are all listed. */
  readonly expanded: ReadonlySet<UsageTableName>;
}

/** Adds up facts for the page, in one pass. */
export function usageReport(facts: readonly UsageFact[], { filter, now, names, isPartial, expanded }: UsageQuery): UsageReport {
  const { slot, model, workspace } = filter;
  const [span, today, yesterday, month] = [
    spanOf(filter.period, now),
    spanOf("today", now),
    spanOf("yesterday", now),
    spanOf("month", now),
  ];
  const isHourly = filter.period === "today" || filter.period === "yesterday";
  const days = new LocalDays();
  const [total, ofToday, ofYesterday, ofMonth, undated] = [
    new UsageTally(),
    new UsageTally(),
    new UsageTally(),
    new UsageTally(),
    new UsageTally(),
  ];
  const bars = new TallyMap();
  const groups = {
    models: new TallyMap(),
    providers: new TallyMap(),
    conversations: new TallyMap(),
    kinds: new TallyMap(),
    workspaces: new TallyMap(),
  } satisfies Record<UsageTableName, TallyMap>;
  /** Where each model was last asked: its name is looked up there. */
  const endpoints = new Map<string, string>();
  const workspaces = new Set<string>();

  for (const fact of facts) {
    const { at } = fact;
    const dated = isDated(at, now);
    if (fact.endpoint !== "" || !endpoints.has(fact.model)) endpoints.set(fact.model, fact.endpoint);
    workspaces.add(fact.workspace);
    if ((model !== null && fact.model !== model) || (workspace !== null && fact.workspace !== workspace)) continue;
    if (dated && at >= today.from && at < today.to) ofToday.add(fact);
    else if (dated && at >= yesterday.from && at < yesterday.to) ofYesterday.add(fact);
    if (dated && at >= month.from && at < month.to) ofMonth.add(fact);
    if (filter.period !== "all" && !(dated && at >= span.from && at < span.to)) continue;
    if (dated) {
      const day = days.of(at);
      bars.add(isHourly ? `${day}T${twoDigits(new Date(at).getHours())}` : day, fact);
      if (slot !== null && !day.startsWith(slot)) continue;
    } else {
      if (slot !== null) continue;
      undated.add(fact);
    }
    total.add(fact);
    groups.models.add(fact.model, fact);
    groups.providers.add(fact.provider === "" ? `?${fact.endpoint}` : `=${fact.provider}`, fact);
    groups.conversations.add(fact.conversation === undefined ? `?${fact.kind}` : `=${fact.conversation}`, fact);
    groups.kinds.add(fact.kind, fact);
    groups.workspaces.add(fact.workspace, fact);
  }

  const modelName = (id: string): string => (id === "" ? names.unknownModel : names.model(endpoints.get(id) ?? "", id));
  const rowsOf = (table: UsageTableName, nameOf: (key: string) => Omit<UsageRow, keyof UsageAmount | "key">): UsageRows =>
    dearestRows(groups[table], nameOf, expanded.has(table) ? mostRows : fewRows);
  return {
    filter,
    today: ofToday.amount(),
    yesterday: ofYesterday.amount(),
    month: ofMonth.amount(),
    isPartial,
    total: total.amount(),
    ...barsOf(bars, filter, now),
    undated: undated.amount().answers,
    tables: {
      models: rowsOf("models", (id) => ({ name: modelName(id), ...(id === "" || modelName(id) === id ? {} : { detail: id }) })),
      providers: rowsOf("providers", (key) => ({ name: key.slice(1) === "" ? names.unknownProvider : key.slice(1) })),
      conversations: rowsOf("conversations", (key) => conversationName(key, names)),
      kinds: rowsOf("kinds", (kind) => ({ name: names.kind[kind as UsageKind] })),
      workspaces: rowsOf("workspaces", (name) => ({ name: name === "" ? names.noWorkspace : name })),
    },
    models: choicesOf(endpoints.keys(), modelName),
    workspaces: choicesOf(workspaces, (name) => (name === "" ? names.noWorkspace : name)),
  };
}

function conversationName(key: string, names: UsageNames): Omit<UsageRow, keyof UsageAmount | "key"> {
  if (key.startsWith("?")) return { name: `${names.noConversation}: ${names.kind[key.slice(1) as UsageKind]}` };
  const id = key.slice(1);
  const found = names.conversation(id);
  if (found === undefined) return { name: names.gone };
  return { name: found.title === "" ? names.untitled : found.title, ...(found.isListed ? { conversationId: id } : {}) };
}

function choicesOf(values: Iterable<string>, nameOf: (value: string) => string): readonly UsageChoice[] {
  return Array.from(values, (value) => ({ value, name: nameOf(value) })).sort((a, b) => a.name.localeCompare(b.name));
}

/** The most expensive rows, and the sum of the others. */
function dearestRows({ tallies }: TallyMap, nameOf: (key: string) => Omit<UsageRow, keyof UsageAmount | "key">, most: number): UsageRows {
  const all = Array.from(tallies, ([key, tally]) => ({ key, tally, amount: tally.amount() })).sort(
    (a, b) =>
      (b.amount.cost ?? 0) - (a.amount.cost ?? 0) || b.amount.answers - a.amount.answers || b.amount.promptTokens - a.amount.promptTokens,
  );
  const rest = new UsageTally();
  for (const { tally } of all.slice(most)) rest.addAll(tally);
  return {
    rows: all.slice(0, most).map(({ key, amount }) => ({ key, ...nameOf(key), ...amount })),
    more: Math.max(0, all.length - most),
    rest: all.length > most ? rest.amount() : null,
  };
}

/** The bars of a period, with those without usage. */
function barsOf({ tallies }: TallyMap, { period }: UsageFilter, now: number): Pick<UsageReport, "bars" | "barsAre"> {
  const days = new LocalDays();
  const today = days.of(now);
  const used = Array.from(tallies.keys()).sort();
  const none = new UsageTally().amount();
  const bar = (name: string, tally: UsageTally | undefined): UsageBar => ({ name, ...(tally?.amount() ?? none) });
  if (period === "today" || period === "yesterday") {
    const day = days.of(spanOf(period, now).from);
    const hours = Array.from({ length: 24 }, (_, hour) => `${day}T${twoDigits(hour)}`);
    return { bars: hours.map((name) => bar(name, tallies.get(name))), barsAre: "hours" };
  }
  const { from, to } = spanOf(period, now);
  const first = period === "all" ? (used[0] ?? today) : days.of(from);
  const end = period === "lastMonth" ? days.of(to - 1) : today;
  // A clock may have been ahead.
  const last = [end, used.at(-1) ?? end].sort().at(-1) ?? end;
  const names = everyDay(first, last);
  if (period !== "year" && names.length <= mostDays) return { bars: names.map((name) => bar(name, tallies.get(name))), barsAre: "days" };
  const months = new Map<string, UsageTally>();
  for (const name of names) if (!months.has(name.slice(0, 7))) months.set(name.slice(0, 7), new UsageTally());
  for (const [name, tally] of tallies) months.get(name.slice(0, 7))?.addAll(tally);
  return { bars: Array.from(months, ([name, tally]) => bar(name, tally)), barsAre: "months" };
}

/** The days between two, both included. */
function everyDay(first: string, last: string): readonly string[] {
  const days: string[] = [];
  // In UTC, where every day has 24 hours: only the calendar matters here.
  for (const at = new Date(`${first}T00:00:00Z`); ; at.setUTCDate(at.getUTCDate() + 1)) {
    const name = at.toISOString().slice(0, 10);
    if (name > last) return days;
    days.push(name);
  }
}
