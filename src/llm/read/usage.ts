import type { WireUsage } from "../../shared/chatEvent.ts";
import { field, isFiniteNumber, isObject, type JsonObject, numberField, objectField } from "../../shared/guards.ts";

const counts = ["prompt_tokens", "completion_tokens", "total_tokens"] as const;

/**
 * The usage of a chunk or body: `usage`, else Groq's `x_groq.usage` (docs/wire.md, Usage). Kept as it came; a token count that is no number
 * of tokens (a string, negative) is left out, so that nobody computes with it.
 */
export function readUsage(chunk: JsonObject): WireUsage | undefined {
  const usage = objectField(chunk, "usage") ?? objectField(objectField(chunk, "x_groq"), "usage");
  if (usage === undefined) return undefined;
  const bad = counts.filter((name) => Object.hasOwn(usage, name) && !isCount(usage[name]));
  if (bad.length === 0) return usage;
  return Object.fromEntries(Object.entries(usage).filter(([name]) => !(bad as readonly string[]).includes(name)));
}

/**
 * What the answer cost, in USD: OpenRouter's `cost` (with a key of one's own at the provider, `is_byok`, that is OpenRouter's fee alone and
 * the provider's bill is `cost_details.upstream_inference_cost`), DeepInfra's `estimated_cost`, Perplexity's `cost.total_cost`.
 * @returns null where the server does not say, or says something that is no amount
 */
export function costOf(usage: WireUsage): number | null {
  const cost = field(usage, "cost");
  const amount = isObject(cost) ? numberField(cost, "total_cost") : (numberField(usage, "cost") ?? numberField(usage, "estimated_cost"));
  return amount !== undefined && amount >= 0 ? amount : null;
}

function isCount(value: unknown): boolean {
  return isFiniteNumber(value) && value >= 0;
}
