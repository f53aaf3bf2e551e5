/** Prices for longer prompts, in USD per million tokens. Missing prices do not change. */
export interface PriceTier {
  /** Minimum length of the prompt in tokens. */
  readonly from: number;
  readonly prompt?: number;
  readonly completion?: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
}

/** The prices for a prompt of some length: those of the highest tier it reaches, over the base prices. */
export function pricesAt<Prices extends { readonly tiers?: readonly PriceTier[] }>(prices: Prices, promptTokens: number): Prices {
  const tier = prices.tiers?.findLast(({ from }) => promptTokens >= from);
  if (tier === undefined) return prices;
  const { from: _from, ...instead } = tier;
  return { ...prices, ...instead };
}

/** Catalogue prices: USD per million tokens, and per request. */
export interface RequestPrice {
  readonly prompt: number;
  readonly completion: number;
  readonly request: number;
  /** Shortest first. */
  readonly tiers?: readonly PriceTier[];
}

/** USD for the request and for an answer of some length. */
export function requestCost(
  price: RequestPrice,
  promptTokens: number,
  answerTokens: number,
): { readonly sent: number; readonly answer: number } {
  const { prompt, completion, request } = pricesAt(price, promptTokens);
  return { sent: (promptTokens * prompt) / 1e6 + request, answer: (answerTokens * completion) / 1e6 };
}
