import * as v from "valibot";

/** The page of `aside.showUsage`: what crosses between it and the host, and its words. */

/** How far back the page looks, in days; 0: everything. */
export const usagePeriods = [7, 30, 90, 365, 0] as const;
export type UsagePeriod = (typeof usagePeriods)[number];

/** One line of a table or one bar of the plot. USD; the cost is null where nobody told one. */
export interface UsageLine {
  readonly name: string;
  /** The conversation that it stands for, where it stands for one that can be opened. */
  readonly conversationId?: string;
  readonly answers: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cost: number | null;
  /** How much of the cost was computed from list prices. */
  readonly computed: number;
}

/** Credit or limit of the key in use, in words, or why it is not known. */
export interface UsageAccount {
  readonly title: string;
  readonly lines: readonly { readonly name: string; readonly value: string }[];
  readonly error: string | null;
}

/** All that the page shows for a period. */
export interface UsageReport {
  readonly period: UsagePeriod;
  readonly total: UsageLine;
  /** One for each day, or each month where the period is long; those without anything too, first to last. */
  readonly bars: readonly UsageLine[];
  readonly barsAre: "days" | "months";
  readonly models: readonly UsageLine[];
  /** The dearest ones. */
  readonly conversations: readonly UsageLine[];
  /** How many conversations are not listed one by one. */
  readonly more: number;
  /** What was spent outside of conversations, by what it was for. */
  readonly others: readonly UsageLine[];
}

export type ToUsagePage =
  | { readonly type: "report"; readonly report: UsageReport; readonly strings: UsageStrings; readonly language: string }
  | { readonly type: "account"; readonly account: UsageAccount };

/** Schema of what the page may say; it is as hostile as any webview until this has been passed. */
export const fromUsagePageSchema = v.variant("type", [
  v.object({ type: v.literal("ready") }),
  v.object({ type: v.literal("period"), days: v.picklist(usagePeriods) }),
  v.object({ type: v.literal("exportCsv") }),
  v.object({ type: v.literal("refresh") }),
  v.object({ type: v.literal("openConversation"), id: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) }),
]);
export type FromUsagePage = v.InferOutput<typeof fromUsagePageSchema>;

/** The page's words in English; the host sends a translated copy. */
export const usageStrings = {
  title: "Usage and cost",
  period: "Period",
  days: "Last {0} days",
  year: "Last 12 months",
  everything: "All time",
  refresh: "Refresh",
  exportCsv: "Export as CSV",
  costPerDay: "Cost by day",
  costPerMonth: "Cost by month",
  plotLabel: "{0}: {1} in all, {2} at most",
  showTable: "Figures of the plot",
  byModel: "By model",
  byConversation: "By conversation",
  others: "Outside of conversations",
  name: "Name",
  day: "Day",
  month: "Month",
  model: "Model",
  conversation: "Conversation",
  purpose: "For",
  answers: "Answers",
  tokensIn: "Tokens in",
  tokensOut: "Tokens out",
  cost: "Cost",
  total: "Total",
  computed: "{0} of it was computed from list prices, where the server does not tell what it billed.",
  more: "{0} more conversations cost less.",
  nothing: "Nothing was asked in this period.",
  unknown: "unknown",
  approximately: "≈ {0}",
} as const;
export type UsageStrings = { readonly [key in keyof typeof usageStrings]: string };
