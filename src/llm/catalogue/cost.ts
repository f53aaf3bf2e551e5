import type { Answer, WireUsage } from "../../shared/chatEvent.ts";
import type { AnswerMessage } from "../../shared/conversation.ts";
import { sumUsd } from "../../shared/money.ts";
import { pricesAt } from "../../shared/price.ts";
import type { ChatRequest } from "../chatClient.ts";
import type { ModelPricing } from "../model.ts";
import { numberField, objectField } from "../../shared/guards.ts";

/** What an answer costs the user, in USD, and where that is from. */
export type AnswerCost = Pick<AnswerMessage, "cost" | "costBasis">;

/**
 * What an answer costs the user. What the endpoint billed is taken as it is. With a key of the user's own at the provider (`is_byok`) the
 * endpoint bills a fee alone, and the provider's bill is `cost_details.upstream_inference_cost` (docs/wire.md, Whole answers): the cost is
 * both. Where nothing was billed it is computed from list prices.
 * @param billed what the endpoint says, USD; null where it does not
 * @param pricing of the model in the catalogue
 */
export function answerCost(usage: WireUsage | undefined, billed: number | null, pricing: ModelPricing | undefined): AnswerCost {
  if (billed !== null) {
    const upstream = usage?.is_byok === true ? upstreamCost(usage) : undefined;
    return upstream === undefined ? { cost: billed } : { cost: sumUsd([billed, upstream]), costBasis: "byok" };
  }
  const computed = usage === undefined ? null : listCost(usage, pricing);
  return computed === null ? { cost: null } : { cost: computed, costBasis: "listPrice" };
}

/** The same for an answer that is no conversation's: by the prices of the row that its request was made with. */
export function costOfAnswer({ catalogueModel }: ChatRequest, { usage, cost }: Pick<Answer, "usage" | "cost">): AnswerCost {
  return answerCost(usage ?? undefined, cost, catalogueModel?.pricing);
}

/** What the provider bills the owner of the key, USD; undefined where it is not said. */
function upstreamCost(usage: WireUsage): number | undefined {
  const upstream = numberField(usage.cost_details, "upstream_inference_cost");
  return upstream !== undefined && upstream >= 0 ? upstream : undefined;
}

/** What a number of tokens costs by list prices, USD; null where the prices or the counts are not known. */
export function listCost(usage: WireUsage, listed: ModelPricing | undefined): number | null {
  const prompt = usage.prompt_tokens;
  const pricing = listed && pricesAt(listed, prompt ?? 0);
  if (pricing?.prompt === undefined || pricing.completion === undefined || pricing.dynamic === true) return null;
  const completion = usage.completion_tokens;
  if (prompt === undefined || completion === undefined) return null;
  const details = objectField(usage, "prompt_tokens_details");
  const share = (name: string) => Math.min(prompt, Math.max(0, numberField(details, name) ?? 0));
  const read = share("cached_tokens");
  const written = Math.min(prompt - read, share("cache_write_tokens"));
  const reasoning = Math.min(
    completion,
    Math.max(0, numberField(objectField(usage, "completion_tokens_details"), "reasoning_tokens") ?? 0),
  );
  const perMillion = (tokens: number, price: number) => (tokens * price) / 1e6;
  return sumUsd([
    perMillion(prompt - read - written, pricing.prompt),
    perMillion(read, pricing.cacheRead ?? pricing.prompt),
    perMillion(written, pricing.cacheWrite ?? pricing.prompt),
    perMillion(completion - reasoning, pricing.completion),
    // Thoughts are billed like words unless they have a price of their own.
    perMillion(reasoning, pricing.internalReasoning || pricing.completion),
    pricing.request ?? 0,
  ]);
}
