import * as v from "valibot";
import type { Translated } from "./strings.ts";

/** The page of `aside.showUsage`: its messages to and from the host, and its strings. */

/** The periods that the page offers, in days; 0 is all time. */
export const usagePeriods = [7, 30, 90, 365, 0] as const;
/** A period that the page offers. */
export type UsagePeriod = (typeof usagePeriods)[number];

/** One line of a table or one bar of the plot. Costs are USD; null where the server reported none. */
export interface UsageLine {
  readonly name: string;
  /** The ID of the model of this line, if the name is not its ID. */
  readonly modelId?: string;
  /** The conversation of this line, if it is one that can be opened. */
  readonly conversationId?: string;
  readonly answers: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cost: number | null;
  /** The part of the cost that is estimated from list prices. */
  readonly computed: number;
}

/** Credit or limit of the current API key, formatted, or why it is unknown. */
export interface UsageAccount {
  readonly title: string;
  readonly lines: readonly { readonly name: string; readonly value: string }[];
  readonly error: string | null;
}

/** Everything the page shows for a period. */
export interface UsageReport {
  readonly period: UsagePeriod;
  readonly total: UsageLine;
  /** One per day, or per month for long periods, oldest first; days without usage included. */
  readonly bars: readonly UsageLine[];
  readonly barsAre: "days" | "months";
  readonly models: readonly UsageLine[];
  /** The most expensive ones. */
  readonly conversations: readonly UsageLine[];
  /** How many conversations are not listed. */
  readonly more: number;
  /** Usage outside conversations, by purpose. */
  readonly others: readonly UsageLine[];
}

/** Messages from the host to the page. */
export type ToUsagePage =
  | { readonly type: "report"; readonly report: UsageReport; readonly strings: UsageStrings; readonly language: string }
  | { readonly type: "account"; readonly account: UsageAccount };

/** Schema of messages from the page. They are untrusted, as from any webview. */
export const fromUsagePageSchema = v.variant("type", [
  v.object({ type: v.literal("ready") }),
  v.object({ type: v.literal("period"), days: v.picklist(usagePeriods) }),
  v.object({ type: v.literal("exportCsv") }),
  v.object({ type: v.literal("refresh") }),
  v.object({ type: v.literal("openConversation"), id: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) }),
]);
/** Messages from the page to the host. */
export type FromUsagePage = v.InferOutput<typeof fromUsagePageSchema>;

/** The page's strings in English; the host sends a translated copy. */
export const usageStrings = {
  title: "Usage and cost",
  period: "Period",
  days: { one: "Last {0} day", other: "Last {0} days" },
  year: "Last 12 months",
  everything: "All time",
  refresh: "Refresh",
  exportCsv: "Export as CSV",
  costPerDay: "Cost by day",
  costPerMonth: "Cost by month",
  plotLabel: "{0}: {1} total, {2} at the peak",
  showTable: "Show data as table",
  byModel: "By model",
  byConversation: "By conversation",
  others: "Other usage",
  name: "Name",
  day: "Day",
  month: "Month",
  model: "Model",
  conversation: "Conversation",
  purpose: "Purpose",
  answers: "Answers",
  tokensIn: "Input tokens",
  tokensOut: "Output tokens",
  cost: "Cost",
  total: "Total",
  computed: "{0} of this is estimated from list prices because the server did not report a cost.",
  more: { one: "{0} less expensive conversation is not listed.", other: "{0} less expensive conversations are not listed." },
  nothing: "No usage in this period.",
  unknown: "unknown",
  approximately: "≈ {0}",
} as const;
/** The strings in the display language. */
export type UsageStrings = Translated<typeof usageStrings>;
