import type { UsageFact } from "../../history/usageFact.ts";
import type { ModelPricing } from "../../llm/model.ts";
import { catalogueId } from "../../llm/send/modelId.ts";
import { sumUsd, totalFrom } from "../../shared/money.ts";
import type { Figure, ProviderFigures } from "../../shared/providersSection.ts";
import { tokenCount } from "../../shared/soundUsage.ts";
import type { Steps } from "../../shared/steps.ts";
import { factsInStep, reprice } from "./whatIf.ts";

/** Shorter answers, and those that came at once, tell nothing about speed. */
const fewestTokens = 20;
const shortestMs = 100;
/** A longer time is an error of a clock. */
const longestMs = 24 * 3_600_000;
/** No model is faster. */
const mostTokensPerSecond = 100_000;

/**
 * Collects what each provider did. Requests without a model are left out, as are sums of several requests, which tell nothing about one.
 * @param pricesOf the listed prices of a request's model, if they are known
 * @returns the models with most requests first, and of each the providers with most requests first
 */
export function* providerFigures(
  facts: readonly UsageFact[],
  pricesOf: (fact: UsageFact) => ModelPricing | undefined,
): Steps<readonly ProviderFigures[]> {
  const groups = new Map<string, UsageFact[]>();
  const byModel = new Map<string, number>();
  for (const [index, fact] of facts.entries()) {
    if (index % factsInStep === factsInStep - 1) yield;
    if (fact.model === "" || fact.answers !== 1 || (fact.provider === "" && fact.endpoint === "")) continue;
    const model = catalogueId(fact.model);
    const key = JSON.stringify([model, fact.endpoint, fact.provider]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [fact]);
    else group.push(fact);
    byModel.set(model, (byModel.get(model) ?? 0) + 1);
  }
  const figures: ProviderFigures[] = [];
  for (const group of groups.values()) figures.push(yield* figuresOf(group, pricesOf));
  return figures.toSorted(
    (a, b) =>
      (byModel.get(b.model) ?? 0) - (byModel.get(a.model) ?? 0) ||
      a.model.localeCompare(b.model, "en") ||
      b.requests - a.requests ||
      a.provider.localeCompare(b.provider, "en") ||
      a.endpoint.localeCompare(b.endpoint, "en"),
  );
}

function* figuresOf(facts: readonly UsageFact[], pricesOf: (fact: UsageFact) => ModelPricing | undefined): Steps<ProviderFigures> {
  const { endpoint = "", model = "", provider = "" } = facts[0] ?? {};
  const outcomes = { complete: 0, stopped: 0, cutOff: 0, failed: 0 };
  for (const { outcome } of facts) if (outcome !== undefined && outcome !== "interrupted") outcomes[outcome] += 1;
  const whole = outcomes.complete + outcomes.cutOff;
  const told = whole + outcomes.stopped + outcomes.failed;
  const figures = {
    firstTokenMs: median(facts.flatMap(({ firstTokenMs }) => (isDuration(firstTokenMs) ? firstTokenMs : []))),
    tokensPerSecond: median(facts.flatMap(speedOf)),
    cutOffs: whole === 0 ? undefined : { count: outcomes.cutOff, of: whole },
    errors: told === 0 ? undefined : { count: outcomes.failed, of: told },
    toolCalls: toolCallsOf(facts),
    billedToListed: yield* billedToListed(facts, pricesOf),
  };
  const known = Object.fromEntries(Object.entries(figures).filter(([, figure]) => figure !== undefined));
  return { endpoint, model: catalogueId(model), provider, requests: facts.length, ...known };
}

function isDuration(ms: number | undefined): ms is number {
  return ms !== undefined && ms >= 0 && ms <= longestMs;
}

/** Output tokens a second after the first one; none where there are too few tokens, or too little time to measure. */
function speedOf({ firstTokenMs, totalMs, completionTokens }: UsageFact): readonly number[] {
  if (!isDuration(firstTokenMs) || !isDuration(totalMs) || totalMs - firstTokenMs < shortestMs) return [];
  const tokens = tokenCount(completionTokens) ?? 0;
  const speed = (tokens * 1000) / (totalMs - firstTokenMs);
  return tokens < fewestTokens || speed > mostTokensPerSecond ? [] : [speed];
}

function median(values: readonly number[]): Figure | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return { value: (low + high) / 2, answers: sorted.length };
}

function toolCallsOf(facts: readonly UsageFact[]): ProviderFigures["toolCalls"] {
  let [count, of, answers] = [0, 0, 0];
  for (const { toolCalls, invalidCalls } of facts) {
    // Without the number of invalid ones, nothing is known about the others.
    if (!isCalls(toolCalls) || !isCalls(invalidCalls) || toolCalls === 0 || invalidCalls > toolCalls) continue;
    of += toolCalls;
    count += toolCalls - invalidCalls;
    answers += 1;
  }
  return of === 0 ? undefined : { count, of, answers };
}

function isCalls(value: number | undefined): value is number {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 && value <= 10_000;
}

/** Only where the endpoint told the whole bill: no estimate, and no fee for the user's own key. */
function* billedToListed(facts: readonly UsageFact[], pricesOf: (fact: UsageFact) => ModelPricing | undefined): Steps<Figure | undefined> {
  const [billed, listed]: [number[], number[]] = [[], []];
  for (const [index, fact] of facts.entries()) {
    if (index % factsInStep === factsInStep - 1) yield;
    const cost = totalFrom(fact.cost);
    if (cost === null || fact.costBasis !== undefined) continue;
    const price = reprice(fact, pricesOf(fact), "recorded");
    if (typeof price === "string") continue;
    billed.push(cost);
    listed.push(price.usd);
  }
  const sum = sumUsd(listed) ?? 0;
  return sum === 0 ? undefined : { value: (sumUsd(billed) ?? 0) / sum, answers: listed.length };
}
