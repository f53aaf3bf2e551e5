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
import { UsageTally } from "./usageTally.ts";

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
  const bars: Tallies = new Map();
  const [models, kinds, inWorkspaces]: readonly [Tallies, Tallies, Tallies] = [new Map(), new Map(), new Map()];
  // By provider, or where none is known by endpoint; by conversation, or where there is none by kind.
  const [providers, endpointsAlone]: readonly [Tallies, Tallies] = [new Map(), new Map()];
  const [conversations, kindsAlone]: readonly [Tallies, Tallies] = [new Map(), new Map()];
  /** Where each model was last asked: its name is looked up there. */
  const endpoints = new Map<string, string>();
  const workspaces = new Set<string>();

  const counted = new UsageTally();
  for (const fact of facts) {
    const { at } = fact;
    const dated = isDated(at, now);
    if (fact.endpoint !== "" || !endpoints.has(fact.model)) endpoints.set(fact.model, fact.endpoint);
    workspaces.add(fact.workspace);
    if ((model !== null && fact.model !== model) || (workspace !== null && fact.workspace !== workspace)) continue;
    counted.count(fact);
    if (dated && at >= today.from && at < today.to) ofToday.add(counted);
    else if (dated && at >= yesterday.from && at < yesterday.to) ofYesterday.add(counted);
    if (dated && at >= month.from && at < month.to) ofMonth.add(counted);
    if (filter.period !== "all" && !(dated && at >= span.from && at < span.to)) continue;
    if (dated) {
      const day = days.of(at);
      tallyOf(bars, isHourly ? `${day}T${twoDigits(new Date(at).getHours())}` : day).add(counted);
      if (slot !== null && !day.startsWith(slot)) continue;
    } else {
      if (slot !== null) continue;
      undated.add(counted);
    }
    total.add(counted);
    tallyOf(models, fact.model).add(counted);
    (fact.provider === "" ? tallyOf(endpointsAlone, fact.endpoint) : tallyOf(providers, fact.provider)).add(counted);
    (fact.conversation === undefined ? tallyOf(kindsAlone, fact.kind) : tallyOf(conversations, fact.conversation)).add(counted);
    tallyOf(kinds, fact.kind).add(counted);
    tallyOf(inWorkspaces, fact.workspace).add(counted);
  }

  const modelName = (id: string): string => (id === "" ? names.unknownModel : names.model(endpoints.get(id) ?? "", id));
  const rowsOf = (table: UsageTableName, groups: Iterable<Group>): UsageRows =>
    dearestRows(groups, expanded.has(table) ? mostRows : fewRows);
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
      models: rowsOf(
        "models",
        groupsOf(models, "", (id) => ({ name: modelName(id), ...(id === "" || modelName(id) === id ? {} : { detail: id }) })),
      ),
      providers: rowsOf("providers", [
        ...groupsOf(providers, "=", (name) => ({ name })),
        ...groupsOf(endpointsAlone, "?", (name) => ({ name: name === "" ? names.unknownProvider : name })),
      ]),
      conversations: rowsOf("conversations", [
        ...groupsOf(conversations, "=", (id) => conversationName(id, names)),
        ...groupsOf(kindsAlone, "?", (kind) => ({ name: `${names.noConversation}: ${names.kind[kind as UsageKind]}` })),
      ]),
      kinds: rowsOf(
        "kinds",
        groupsOf(kinds, "", (kind) => ({ name: names.kind[kind as UsageKind] })),
      ),
      workspaces: rowsOf(
        "workspaces",
        groupsOf(inWorkspaces, "", (name) => ({ name: name === "" ? names.noWorkspace : name })),
      ),
    },
    models: choicesOf(endpoints.keys(), modelName),
    workspaces: choicesOf(workspaces, (name) => (name === "" ? names.noWorkspace : name)),
  };
}

type Tallies = Map<string, UsageTally>;

/** The tally of a key, created if there is none. */
function tallyOf(tallies: Tallies, key: string): UsageTally {
  let tally = tallies.get(key);
  if (tally === undefined) {
    tally = new UsageTally();
    tallies.set(key, tally);
  }
  return tally;
}

type RowNames = Omit<UsageRow, keyof UsageAmount | "key">;

/** A candidate for a row. Its name is looked up only if it is listed. */
interface Group {
  readonly key: string;
  readonly tally: UsageTally;
  readonly name: () => RowNames;
}

/** @param prefix keeps the keys of two groupings in one table apart */
function groupsOf(tallies: Tallies, prefix: string, nameOf: (key: string) => RowNames): readonly Group[] {
  return Array.from(tallies, ([key, tally]) => ({ key: `${prefix}${key}`, tally, name: () => nameOf(key) }));
}

function conversationName(id: string, names: UsageNames): RowNames {
  const found = names.conversation(id);
  if (found === undefined) return { name: names.gone };
  return { name: found.title === "" ? names.untitled : found.title, ...(found.isListed ? { conversationId: id } : {}) };
}

function choicesOf(values: Iterable<string>, nameOf: (value: string) => string): readonly UsageChoice[] {
  return Array.from(values, (value) => ({ value, name: nameOf(value) })).sort((a, b) => a.name.localeCompare(b.name));
}

/** The most expensive rows, and the sum of the others. */
function dearestRows(groups: Iterable<Group>, most: number): UsageRows {
  const all = Array.from(groups).sort(
    ({ tally: a }, { tally: b }) => b.cost - a.cost || b.answers - a.answers || b.promptTokens - a.promptTokens,
  );
  const rest = new UsageTally();
  for (const { tally } of all.slice(most)) rest.add(tally);
  return {
    rows: all.slice(0, most).map(({ key, tally, name }) => ({ key, ...name(), ...tally.amount() })),
    more: Math.max(0, all.length - most),
    rest: all.length > most ? rest.amount() : null,
  };
}

/** The bars of a period, with those without usage. */
function barsOf(tallies: Tallies, { period }: UsageFilter, now: number): Pick<UsageReport, "bars" | "barsAre"> {
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
  for (const [name, tally] of tallies) months.get(name.slice(0, 7))?.add(tally);
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
