import type { WireUsage } from "../../shared/chatEvent.ts";
import { field, isFiniteNumber, isObject, type JsonObject, numberField, objectField } from "../../shared/guards.ts";

const counts = ["prompt_tokens", "completion_tokens", "total_tokens"] as const;

/**
 * The usage of a chunk or body: `usage`, else Groq's `x_groq.usage` (docs/wire.md, Usage). It is kept as received, except for invalid token
 * counts (a string, a negative number), which are removed so that no code computes with them.
 */
export function readUsage(chunk: JsonObject): WireUsage | undefined {
  const usage = objectField(chunk, "usage") ?? objectField(objectField(chunk, "x_groq"), "usage");
  if (usage === undefined) return undefined;
  const bad = counts.filter((name) => Object.hasOwn(usage, name) && !isCount(usage[name]));
  if (bad.length === 0) return usage;
  return Object.fromEntries(Object.entries(usage).filter(([name]) => !(bad as readonly string[]).includes(name)));
}

/**
 * The cost of the answer in USD: OpenRouter's `cost`, DeepInfra's `estimated_cost`, or Perplexity's `cost.total_cost`. With the user's own
 * provider key (`is_byok`), OpenRouter's `cost` is its fee alone and the provider's bill is `cost_details.upstream_inference_cost`.
 * @returns null if the server reports no valid amount
 */
export function costOf(usage: WireUsage): number | null {
  const cost = field(usage, "cost");
  const amount = isObject(cost) ? numberField(cost, "total_cost") : (numberField(usage, "cost") ?? numberField(usage, "estimated_cost"));
  return amount !== undefined && amount >= 0 ? amount : null;
}

function isCount(value: unknown): boolean {
  return isFiniteNumber(value) && value >= 0;
}
