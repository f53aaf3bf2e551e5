import type { WireUsage } from "./chatEvent.ts";
import { field, isFiniteNumber, isObject, type JsonObject, numberField, objectField } from "./guards.ts";
import { costFrom } from "./money.ts";

/** More tokens than any request has. A larger count is an error of the server. */
const mostTokens = 1e9;

const counts = ["prompt_tokens", "completion_tokens", "total_tokens"] as const;
/** Parts of a usage with token counts, and with amounts of money. */
const countParts = ["prompt_tokens_details", "completion_tokens_details"] as const;

/**
 * A usage without token counts that cannot be right (a string, a negative or an absurd number), so that no code computes with them.
 * Everything else is kept as received, amounts of money too: `costOf` and `upstreamCostOf` read those.
 */
export function soundUsage(usage: JsonObject): WireUsage {
  let sound = without(usage, (name) => isOneOf(counts, name) && !isTokenCount(field(usage, name)));
  for (const name of countParts) {
    if (!Object.hasOwn(usage, name)) continue;
    const part = usage[name];
    if (isObject(part)) {
      const cleaned = without(part, (inner) => inner.endsWith("_tokens") && !isTokenCount(field(part, inner)));
      if (cleaned !== part) sound = { ...sound, [name]: cleaned };
    } else if (part !== null) sound = without(sound, (each) => each === name);
  }
  if (Object.hasOwn(usage, "cost_details") && !isObject(usage["cost_details"])) sound = without(sound, (name) => name === "cost_details");
  return sound;
}

/** What a server says that an answer cost, in USD: nothing, a plausible amount, or one that cannot be right. */
export type ReportedCost =
  | { readonly kind: "none" }
  | { readonly kind: "amount"; readonly usd: number }
  /** Negative, absurdly large, or not a number. */
  | { readonly kind: "implausible" };

/** Names of a cost: OpenRouter's, DeepInfra's, and what gateways call it. */
const costNames = ["cost", "estimated_cost", "total_cost", "cost_usd", "response_cost"] as const;
/** Names of the total of an itemised cost: Perplexity's and others. */
const totalNames = ["total_cost", "total", "usd", "total_usd", "amount"] as const;
/** xAI counts the cost in ten-billionths of a dollar. */
const ticksPerUsd = 1e10;

/**
 * The reported cost of an answer (docs/wire.md, Usage): an amount, the total of an itemised cost in dollars, or xAI's ticks. With the user's
 * own provider key (`is_byok`), OpenRouter's `cost` is its fee alone; the provider's bill is `upstreamCost`.
 * @param usage a usage, or another object of the wire that may name the cost
 * @param form whether the server is known to write amounts as decimal text
 */
export function reportedCost(usage: JsonObject, form: "number" | "text" = "number"): ReportedCost {
  const ticks = field(usage, "cost_in_usd_ticks");
  const amounts = costNames.map((name) => {
    const cost = field(usage, name);
    return isObject(cost) ? totalOf(cost) : form === "text" ? (decimal(cost) ?? cost) : cost;
  });
  const said = [...amounts, typeof ticks === "number" ? ticks / ticksPerUsd : undefined].find((amount) => typeof amount === "number");
  if (said === undefined) return { kind: "none" };
  const usd = costFrom(said);
  return usd === null ? { kind: "implausible" } : { kind: "amount", usd };
}

/** The total of an itemised cost; undefined if it is in another currency. */
function totalOf(cost: JsonObject): number | undefined {
  const currency = field(cost, "currency");
  if (typeof currency === "string" && currency.toUpperCase() !== "USD") return undefined;
  return totalNames.map((name) => decimal(field(cost, name))).find((amount) => amount !== undefined);
}

/** A number, or decimal text. */
function decimal(value: unknown): number | undefined {
  const text = typeof value === "string" && /^-?\d{1,12}(?:\.\d{1,18})?(?:e-?\d{1,2})?$/i.test(value) ? Number(value) : value;
  return typeof text === "number" ? text : undefined;
}

/** The provider's bill for the user's own key; see `reportedCost`. */
export function upstreamCost(usage: WireUsage): ReportedCost {
  const said = usage.is_byok === true ? numberField(objectField(usage, "cost_details"), "upstream_inference_cost") : undefined;
  if (said === undefined) return { kind: "none" };
  const usd = costFrom(said);
  return usd === null ? { kind: "implausible" } : { kind: "amount", usd };
}

/** Whether a usage names a cost that cannot be right. */
export function isCostImplausible(usage: WireUsage): boolean {
  return reportedCost(usage).kind === "implausible" || upstreamCost(usage).kind === "implausible";
}

/** The token count itself if it is plausible, otherwise undefined. */
export function tokenCount(value: unknown): number | undefined {
  return isTokenCount(value) ? value : undefined;
}

function isTokenCount(value: unknown): value is number {
  return isFiniteNumber(value) && value >= 0 && value <= mostTokens;
}

function isOneOf(names: readonly string[], name: string): boolean {
  return names.includes(name);
}

/** The object without some fields; the same object if it has none of them. */
function without(data: JsonObject, isGone: (name: string) => boolean): JsonObject {
  if (!Object.keys(data).some(isGone)) return data;
  return Object.fromEntries(Object.entries(data).filter(([name]) => !isGone(name)));
}
