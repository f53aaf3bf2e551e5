import type { Answer, WireUsage } from "../../shared/chatEvent.ts";
import type { AnswerMessage } from "../../shared/conversation.ts";
import { costFrom, sumUsd } from "../../shared/money.ts";
import { pricesAt } from "../../shared/price.ts";
import type { ChatRequest } from "../chatClient.ts";
import type { ModelPricing } from "../model.ts";
import { isCostImplausible, upstreamCost } from "../../shared/soundUsage.ts";
import { tokenParts } from "../../shared/tokenParts.ts";

/** The cost of an answer for the user, in USD, and its source. */
export type AnswerCost = Pick<AnswerMessage, "cost" | "costBasis">;

/**
 * The cost of an answer for the user. An amount that the endpoint billed is used as it is. With the user's own provider key (`is_byok`) the
 * endpoint bills only a fee and the provider's bill is `cost_details.upstream_inference_cost` (docs/wire.md, Whole answers): the cost is
 * the sum. If nothing was billed, it is computed from list prices. If the server reports an amount that cannot be right, the cost is unknown.
 * @param billed the amount that the endpoint reported in USD, or null
 * @param pricing of the model in the catalogue
 * @param at when the request was sent, in milliseconds since the epoch: prices may depend on the time
 */
export function answerCost(usage: WireUsage | undefined, billed: number | null, pricing: ModelPricing | undefined, at: number): AnswerCost {
  if (usage !== undefined && isCostImplausible(usage)) return { cost: null, costBasis: "implausible" };
  if (billed !== null) {
    if (costFrom(billed) === null) return { cost: null, costBasis: "implausible" };
    const upstream = usage === undefined ? undefined : upstreamCost(usage);
    if (upstream?.kind !== "amount") return { cost: billed };
    const sum = costFrom(sumUsd([billed, upstream.usd]));
    return { cost: sum, costBasis: sum === null ? "implausible" : "byok" };
  }
  const computed = usage === undefined ? null : listCost(usage, pricing, at);
  return computed === null ? { cost: null } : { cost: computed, costBasis: "listPrice" };
}

/** The cost of an answer outside conversations, by the prices of the catalogue row in its request. */
export function costOfAnswer({ catalogueModel }: ChatRequest, { usage, cost }: Pick<Answer, "usage" | "cost">, at: number): AnswerCost {
  return answerCost(usage ?? undefined, cost, catalogueModel?.pricing, at);
}

/** The list price of an answer in USD; null if the prices or the token counts are unknown, or nothing can cost that much. */
export function listCost(usage: WireUsage, listed: ModelPricing | undefined, at: number): number | null {
  const { prompt, completion, read, written, reasoning } = tokenParts(usage);
  const pricing = listed && pricesAt(listed, prompt ?? 0, at);
  if (pricing?.prompt === undefined || pricing.completion === undefined || pricing.dynamic === true) return null;
  if (prompt === undefined || completion === undefined) return null;
  const perMillion = (tokens: number, price: number) => (tokens * price) / 1e6;
  const sum = sumUsd([
    perMillion(prompt - read - written, pricing.prompt),
    perMillion(read, pricing.cacheRead ?? pricing.prompt),
    perMillion(written, pricing.cacheWrite ?? pricing.prompt),
    perMillion(completion - reasoning, pricing.completion),
    // Reasoning is billed as output unless it has its own price.
    perMillion(reasoning, pricing.internalReasoning || pricing.completion),
    pricing.request ?? 0,
  ]);
  return costFrom(sum);
}
