import * as v from "valibot";
import { type ProvidersSection, providersMessages, providersStrings } from "./providersSection.ts";
import type { Translated } from "./strings.ts";
import { whatIfMessages, type WhatIfSection, whatIfStrings } from "./whatIfSection.ts";
import type { UsageCache } from "./usageCache.ts";

/** The page of `aside.showUsage`: its messages to and from the host, and its strings. */

/** The periods that the page offers: days that end today by their number, and parts of the calendar. */
export const usagePeriods = ["today", "yesterday", "7", "30", "90", "month", "lastMonth", "year", "all"] as const;
/** A period that the page offers. `year` are the last twelve months. */
export type UsagePeriod = (typeof usagePeriods)[number];

/** What the page shows. Every section follows it. */
export interface UsageFilter {
  readonly period: UsagePeriod;
  /** One bar of the period's chart: a day (`2026-11-21`) or a month (`2026-11`) in local time; null for the whole period. */
  readonly slot: string | null;
  /** The ID of a model; "" is usage whose model is unknown, such as titles. Null for every model. */
  readonly model: string | null;
  /** The name of a workspace; "" is usage outside of one. Null for every workspace. */
  readonly workspace: string | null;
}

/** What the page shows first. */
export const defaultUsageFilter: UsageFilter = { period: "30", slot: null, model: null, workspace: null };

/** Sums of a group of requests. */
export interface UsageAmount {
  readonly answers: number;
  /** Answers whose cost is unknown, and requests that failed and reported no cost. Neither is part of `cost`. */
  readonly unknown: number;
  readonly failed: number;
  readonly promptTokens: number;
  /** The part of the prompt tokens that was read from a cache. */
  readonly cachedTokens: number;
  readonly completionTokens: number;
  /** USD; null if the cost of no answer is known. */
  readonly cost: number | null;
  /** The part of the cost that is estimated from list prices, and the part of answers that were paid to a provider with the user's own key. */
  readonly computed: number;
  readonly byok: number;
}

/** One row of a table. */
export interface UsageRow extends UsageAmount {
  /** Tells the rows of a table apart. */
  readonly key: string;
  readonly name: string;
  /** What is behind the name, such as the ID of a model. */
  readonly detail?: string;
  /** The conversation of this row, if it is one that can be opened. */
  readonly conversationId?: string;
}

/** A table, the most expensive rows first. Rows and `rest` add up to the total. */
export interface UsageRows {
  readonly rows: readonly UsageRow[];
  /** How many rows are not listed, and their sum. */
  readonly more: number;
  readonly rest: UsageAmount | null;
}

/** The tables of the page. */
export const usageTables = ["models", "providers", "conversations", "kinds", "workspaces"] as const;
export type UsageTableName = (typeof usageTables)[number];

/** A bar of the chart: an hour (`2026-11-21T14`), a day (`2026-11-21`) or a month (`2026-11`). */
export interface UsageBar extends UsageAmount {
  readonly name: string;
}

/** A cap of `aside.budget` and what is left of it, USD. */
export interface UsageCap {
  /** What the cap is for, in words. */
  readonly name: string;
  readonly cap: number;
  readonly left: number;
}

/** Everything that the page itself shows. */
export interface UsageReport {
  readonly filter: UsageFilter;
  /** Whatever the period is; the filter of models and workspaces applies. */
  readonly today: UsageAmount;
  readonly yesterday: UsageAmount;
  readonly month: UsageAmount;
  /** Made of the list of conversations alone, which has no providers and times, because the history has not been read whole. */
  readonly isPartial: boolean;
  readonly total: UsageAmount;
  /** Oldest first, with those without usage. */
  readonly bars: readonly UsageBar[];
  readonly barsAre: "hours" | "days" | "months";
  /** Answers whose date cannot be right. They count in all time and have no bar. */
  readonly undated: number;
  readonly tables: Readonly<Record<UsageTableName, UsageRows>>;
  /** What can be chosen in the filters: all models and workspaces of the history, by name. */
  readonly models: readonly UsageChoice[];
  readonly workspaces: readonly UsageChoice[];
}

/** A choice of a filter. */
export interface UsageChoice {
  readonly value: string;
  readonly name: string;
}

/** Credit or limit of the current API key, formatted, or why it is unknown. */
export interface UsageAccount {
  readonly title: string;
  /** `isLeft`: what can still be spent; the others are what has been, and what is allowed. */
  readonly lines: readonly { readonly name: string; readonly value: string; readonly isLeft: boolean }[];
  readonly error: string | null;
}

/** How much of the history has been read; null once all of it has. */
export interface UsageProgress {
  readonly done: number;
  readonly total: number;
  /** The user stopped reading: the figures are those of a part of the history. */
  readonly isStopped: boolean;
}

/** What the host sends for each section of the page, by the section's name. A new section adds a line, and its data is a type of its own file. */
export interface UsageSections {
  readonly report: UsageReport;
  /** Without lines where the endpoint in force reports nothing; null where there is no endpoint. */
  readonly account: UsageAccount | null;
  readonly caps: readonly UsageCap[];
  /** Null where nothing was read from a cache, or missed. */
  readonly cache: UsageCache | null;
  readonly progress: UsageProgress | null;
  readonly whatIf: WhatIfSection;
  readonly providers: ProvidersSection;
}
export type UsageSectionName = keyof UsageSections;

/** Messages from the host to the page: its strings first, then what a section shows, whole. */
export type ToUsagePage =
  | { readonly type: "start"; readonly strings: UsageStrings; readonly language: string }
  | {
      readonly [Name in UsageSectionName]: { readonly type: "section"; readonly section: Name; readonly data: UsageSections[Name] };
    }[UsageSectionName];

const name = v.pipe(v.string(), v.maxLength(1000));
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

/** Schema of the filter, also of one that the page kept while it was hidden. */
export const usageFilterSchema = v.object({
  period: v.picklist(usagePeriods),
  slot: v.nullable(v.pipe(v.string(), v.regex(/^\d{4}-\d\d(?:-\d\d)?$/))),
  model: v.nullable(name),
  workspace: v.nullable(name),
});

/** Schema of messages from the page. They are untrusted, as from any webview. A section adds its own messages, named `section.verb`. */
export const fromUsagePageSchema = v.variant("type", [
  v.object({ type: v.literal("ready"), filter: v.nullable(usageFilterSchema), expanded: v.array(v.picklist(usageTables)) }),
  v.object({ type: v.literal("filter"), filter: usageFilterSchema }),
  v.object({ type: v.literal("expand"), table: v.picklist(usageTables), isExpanded: v.boolean() }),
  v.object({ type: v.literal("export") }),
  v.object({ type: v.literal("refresh") }),
  v.object({ type: v.literal("stopReading") }),
  v.object({ type: v.literal("openBudget") }),
  v.object({ type: v.literal("openConversation"), id, message: v.optional(id) }),
  ...whatIfMessages,
  ...providersMessages,
]);
/** Messages from the page to the host. */
export type FromUsagePage = v.InferOutput<typeof fromUsagePageSchema>;

/** The page's strings in English; the host sends a translated copy. Each section has its own lines. */
export const usageStrings = {
  title: "Usage and cost",

  // Filters
  filters: "Filters",
  period: "Period",
  today: "Today",
  yesterday: "Yesterday",
  days: { one: "Last {0} day", other: "Last {0} days" },
  thisMonth: "This month",
  lastMonth: "Last month",
  year: "Last 12 months",
  everything: "All time",
  everyModel: "All models",
  workspace: "Workspace",
  everyWorkspace: "All workspaces",
  onlySlot: "Only {0}",
  clearSlot: "Show the whole period again",
  clearFilters: "Clear Filters",
  refresh: "Refresh",
  export: "Export…",

  // At a glance
  spent: "Spent",
  left: "Left",
  budgetOf: "Budget left: {0}",
  ofCap: "of {0}",
  changeBudget: "Change Budget",
  setBudget: "Set a Budget",
  balance: "Balance",
  notReported: "not reported by the server",
  asking: "Asking the server…",
  sumOf: "{0}: {1} for {2}.",
  mostModel: "{0} takes the most: {1} ({2}).",
  mostConversation: "Most expensive conversation:",

  // Reading
  reading: "Reading your history: {0} of {1}",
  stopReading: "Stop",
  readingStopped: "Only part of your history has been read. Providers and times are missing.",
  readRest: "Read the Rest",
  afterReading: "Shown once your history has been read.",

  // Notes under the total
  computed: "{0} of the total is estimated from list prices because the server did not report a cost.",
  byok: "{0} of the total is billed directly by providers, for answers that used your own provider keys.",
  unknownCost: {
    one: "The cost of {0} answer is unknown and not included.",
    other: "The cost of {0} answers is unknown and not included.",
  },
  failed: {
    one: "{0} request failed and reported no cost.",
    other: "{0} requests failed and reported no cost.",
  },
  undated: {
    one: "{0} answer has no usable date. It is not in the chart.",
    other: "{0} answers have no usable date. They are not in the chart.",
  },

  // Chart
  costPerHour: "Cost by hour",
  costPerDay: "Cost by day",
  costPerMonth: "Cost by month",
  plotLabel: "{0}: {1} total, {2} at the peak",
  bar: "{0}: {1}, {2}",
  barHint: "Use the arrow keys to move between bars. Press Enter to show only that bar.",
  hourHint: "Use the arrow keys to move between bars.",
  showTable: "Show data as table",

  // Caches
  cache: "Cache",
  cacheRead: "Input tokens read from the providers' caches: {0} of {1} ({2}).",
  cacheSaved: "Input tokens read from the providers' caches: {0} of {1} ({2}), which saved about {3} by today's list prices.",
  cacheUnpriced: "Tokens of unknown price, not included: {0}.",
  fromCache: "From cache",
  saved: "Saved",
  misses: "Cache misses by cause",
  missesHint: "Extra cost by today's list prices. Select a cause to open the answer where it cost the most.",
  cause: "Cause",
  costMore: "Extra cost",
  missed: "Tokens",

  // Tables
  byModel: "By model",
  byProvider: "By provider",
  byConversation: "By conversation",
  byKind: "By kind of request",
  byWorkspace: "By workspace",
  hour: "Hour",
  day: "Day",
  month: "Month",
  model: "Model",
  provider: "Provider",
  conversation: "Conversation",
  kind: "Kind",
  answers: "Answers",
  answerCount: { one: "{0} answer", other: "{0} answers" },
  tokensIn: "Input tokens",
  cachedTokens: "{0} read from cache",
  tokensOut: "Output tokens",
  cost: "Cost",
  share: "Share",
  total: "Total",
  rest: { one: "{0} more", other: "{0} more" },
  showAll: { one: "Show {0} More", other: "Show All ({0} more)" },
  showLess: "Show Less",
  withUnknown: { one: "{0} answer of unknown cost", other: "{0} answers of unknown cost" },
  withByok: "{0} through your own keys",
  nothing: "No usage yet. Each answer is listed here with its cost.",
  nothingLeft: "Nothing matches these filters.",
  unknown: "unknown",
  approximately: "≈ {0}",
  ...whatIfStrings,
  ...providersStrings,
} as const;
/** The strings in the display language. */
export type UsageStrings = Translated<typeof usageStrings>;
