import type { UsageFact } from "../../history/usageFact.ts";
import { listCost } from "../../llm/catalogue/cost.ts";
import type { ModelPricing } from "../../llm/model.ts";
import { sumUsd, totalFrom } from "../../shared/money.ts";
import { pricesAt } from "../../shared/price.ts";
import { tokenCount } from "../../shared/soundUsage.ts";
import type { Steps } from "../../shared/steps.ts";
import type { CacheBehavior, LeftOutReason, PriceRefusal, WhatIf } from "../../shared/whatIfSection.ts";

/** How many facts are priced in one step. */
export const factsInStep = 200;

/** Whether prices can be used, and why not. A price of 0 is known: the model is free. */
export function priceRefusal(pricing: ModelPricing | undefined): PriceRefusal | undefined {
  if (pricing?.dynamic === true) return "dynamic";
  return pricing?.prompt === undefined || pricing.completion === undefined ? "unknown" : undefined;
}

/** Whether text costs nothing at these prices, at any time and length. */
export function isFree(pricing: ModelPricing): boolean {
  const all = [pricing, ...(pricing.overrides ?? []).map(({ prices }) => ({ ...pricing, ...prices }))];
  return all.every(({ prompt, completion, request = 0 }) => prompt === 0 && completion === 0 && request === 0);
}

/**
 * Prices requests anew from their recorded tokens, one by one, since prices may depend on the length of the prompt and the time of the day.
 * @param pricesOf the prices of a request: the same for all to compare with another model, or those of its own model
 */
export function* whatIf(
  facts: readonly UsageFact[],
  pricesOf: (fact: UsageFact) => ModelPricing | undefined,
  cache: CacheBehavior,
): Steps<WhatIf> {
  const leftOut = { noTokens: 0, noCost: 0, noPrice: 0, unknownLength: 0, unknownTime: 0, implausible: 0 };
  const [recorded, repriced, estimated, beyond]: [number[], number[], number[], number[]] = [[], [], [], []];
  const counts = { requests: 0, withoutCost: 0, readsAsInput: 0, writesAsInput: 0 };
  for (const [index, fact] of facts.entries()) {
    if (index % factsInStep === factsInStep - 1) yield;
    if (broughtNothing(fact)) continue;
    const requests = requestsOf(fact);
    const priced = reprice(fact, pricesOf(fact), cache);
    if (typeof priced === "string") {
      leftOut[priced] += requests;
      continue;
    }
    const cost = totalFrom(fact.cost);
    if (cost === null) {
      leftOut.noCost += requests;
      counts.withoutCost += requests;
      beyond.push(priced.usd);
      continue;
    }
    counts.requests += requests;
    recorded.push(cost);
    repriced.push(priced.usd);
    if (fact.costBasis === "listPrice") estimated.push(cost);
    if (priced.readsAsInput) counts.readsAsInput += requests;
    if (priced.writesAsInput) counts.writesAsInput += requests;
  }
  return {
    requests: counts.requests,
    recorded: sumUsd(recorded),
    repriced: sumUsd(repriced),
    estimatedNow: sumUsd(estimated) ?? 0,
    withoutCost: { requests: counts.withoutCost, repriced: sumUsd(beyond) ?? 0 },
    leftOut,
    readsAsInput: counts.readsAsInput,
    writesAsInput: counts.writesAsInput,
  };
}

/** How many requests a fact stands for. Titles are one, although they are no answers. */
function requestsOf({ answers }: UsageFact): number {
  return Number.isSafeInteger(answers) && answers > 1 && answers <= mostRequests ? answers : 1;
}

/** More requests than any history has. */
const mostRequests = 1e8;

/** A request that failed before it cost anything would also have cost nothing elsewhere. */
function broughtNothing({ outcome, cost, promptTokens, completionTokens }: UsageFact): boolean {
  return outcome === "failed" && (cost ?? 0) === 0 && promptTokens === 0 && completionTokens === 0;
}

/** What a request would cost, and whether cached tokens are priced as input because no price of their own is known. */
export interface Repriced {
  /** USD. */
  readonly usd: number;
  readonly readsAsInput: boolean;
  readonly writesAsInput: boolean;
}

/** What a fact would cost at some prices, or why that is unknown. */
export function reprice(fact: UsageFact, listed: ModelPricing | undefined, cache: CacheBehavior): Repriced | LeftOutReason {
  const { outcome } = fact;
  const prompt = tokenCount(fact.promptTokens);
  const completion = tokenCount(fact.completionTokens);
  if (prompt === undefined || completion === undefined) return "implausible";
  // Every request has a prompt, and a complete answer has tokens: without them, they were not reported.
  if (prompt === 0 || (completion === 0 && outcome === "complete")) return "noTokens";
  if (listed === undefined || priceRefusal(listed) !== undefined) return "noPrice";
  const pricing = unconditional(fact, prompt, listed);
  if (typeof pricing === "string") return pricing;
  const cached = cache === "all" ? prompt : cache === "none" ? 0 : fact.cachedTokens;
  const written = cache === "recorded" ? fact.writtenTokens : 0;
  const usage = {
    prompt_tokens: prompt,
    completion_tokens: completion,
    prompt_tokens_details: { cached_tokens: cached, cache_write_tokens: written },
    completion_tokens_details: { reasoning_tokens: fact.reasoningTokens },
  };
  const usd = listCost(usage, pricing, fact.at);
  if (usd === null) return "implausible";
  const { cacheRead, cacheWrite } = pricesAt(pricing, prompt, fact.at);
  return { usd, readsAsInput: cached > 0 && cacheRead === undefined, writesAsInput: written > 0 && cacheWrite === undefined };
}

/**
 * The prices that hold for a fact. A sum of several requests has neither their lengths nor their times, so only prices that do not depend on them
 * can be used, or that depend on a length which even the whole sum does not reach.
 */
function unconditional(fact: UsageFact, prompt: number, pricing: ModelPricing): ModelPricing | "unknownLength" | "unknownTime" {
  const { overrides = [] } = pricing;
  const requests = requestsOf(fact);
  const possible = overrides.filter(({ above }) => above === undefined || prompt > above);
  if (possible.some(({ when }) => when !== undefined) && isTimeUnknown(fact)) return "unknownTime";
  if (requests === 1) return pricing;
  if (possible.length > 0) return "unknownLength";
  return { ...pricing, overrides: [], request: (pricing.request ?? 0) * requests };
}

/** Old entries outside conversations have only a day, which is stored as noon of that day. */
function isTimeUnknown(fact: UsageFact): boolean {
  if (!Number.isFinite(fact.at) || requestsOf(fact) > 1) return true;
  if (fact.kind === "chat" || fact.kind === "tools") return false;
  const noon = new Date(fact.at);
  return noon.setHours(12, 0, 0, 0) === fact.at;
}
