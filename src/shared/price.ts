import { priceChange as nextChange, priceOverrideApplies, type PriceOverride } from "./priceTimes.ts";

export type { PriceOverride } from "./priceTimes.ts";

/** Prices that may depend on the length of the prompt and on the time. */
export interface ConditionalPrices {
  readonly prompt?: number;
  readonly completion?: number;
  /** In the order of the catalogue: later ones win. */
  readonly overrides?: readonly PriceOverride[];
}

/**
 * The prices for a prompt of some length at some time: the base prices with those of every override whose conditions hold, of which later
 * ones win.
 * @param at milliseconds since the epoch
 */
export function pricesAt<Prices extends ConditionalPrices>(prices: Prices, promptTokens: number, at: number): Prices {
  let now = prices;
  for (const override of prices.overrides ?? []) {
    if (priceOverrideApplies(override, promptTokens, at)) now = { ...now, ...override.prices };
  }
  return now;
}

/** A change of the prices of input and output by the time. */
export interface PriceChange {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** What the prices until then are a multiple of, if it is the same for input and output; undefined if not. */
  readonly ratio: number | undefined;
  /** Whether the prices until then are other than the base prices. */
  readonly isSpecial: boolean;
  /** USD per million tokens, from then on. */
  readonly prompt: number | undefined;
  readonly completion: number | undefined;
}

/** When the price of a prompt of some length changes within a week, and to what; undefined if it does not. */
export function priceChange(prices: ConditionalPrices, promptTokens: number, now: number): PriceChange | undefined {
  const before = pricesAt(prices, promptTokens, now);
  const differs = (at: number) => {
    const then = pricesAt(prices, promptTokens, at);
    return then.prompt !== before.prompt || then.completion !== before.completion;
  };
  const at = nextChange(prices.overrides ?? [], now, differs);
  if (at === undefined) return undefined;
  const { prompt, completion } = pricesAt(prices, promptTokens, at);
  // The base is what the prices are without any time: long prompts have one of their own.
  const timeless = { ...prices, overrides: (prices.overrides ?? []).filter(({ when }) => when === undefined) };
  const base = pricesAt(timeless, promptTokens, now);
  return {
    at,
    ratio: ratioOf(before, { prompt, completion }),
    isSpecial: before.prompt !== base.prompt || before.completion !== base.completion,
    prompt,
    completion,
  };
}

/** Prices of input and output, where they are known. */
interface Pair {
  readonly prompt?: number | undefined;
  readonly completion?: number | undefined;
}

function ratioOf(a: Pair, b: Pair): number | undefined {
  if (!a.prompt || !a.completion || !b.prompt || !b.completion) return undefined;
  const ratio = a.prompt / b.prompt;
  return Math.abs(a.completion / b.completion - ratio) < 1e-9 * ratio ? Number(ratio.toPrecision(6)) : undefined;
}

/** Catalogue prices: USD per million tokens, and per request. */
export interface RequestPrice extends ConditionalPrices {
  readonly prompt: number;
  readonly completion: number;
  readonly request: number;
}

/**
 * USD for the request and for an answer of some length.
 * @param at when the request is sent, in milliseconds since the epoch
 */
export function requestCost(
  price: RequestPrice,
  promptTokens: number,
  answerTokens: number,
  at: number,
): { readonly sent: number; readonly answer: number } {
  const { prompt, completion, request } = pricesAt(price, promptTokens, at);
  return { sent: (promptTokens * prompt) / 1e6 + request, answer: (answerTokens * completion) / 1e6 };
}
