/** Other prices from a length of prompt on, USD per million tokens; what is absent stays as it was. */
export interface PriceTier {
  /** Tokens of prompt. */
  readonly from: number;
  readonly prompt?: number;
  readonly completion?: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
}

/** What a prompt of some length pays: the prices of the longest tier that it reaches, in the place of the usual ones. */
export function pricesAt<Prices extends { readonly tiers?: readonly PriceTier[] }>(prices: Prices, promptTokens: number): Prices {
  const tier = prices.tiers?.findLast(({ from }) => promptTokens >= from);
  if (tier === undefined) return prices;
  const { from: _from, ...instead } = tier;
  return { ...prices, ...instead };
}

/** What a request costs by the catalogue: USD per million tokens, and for the request. */
export interface RequestPrice {
  readonly prompt: number;
  readonly completion: number;
  readonly request: number;
  /** Shortest first. */
  readonly tiers?: readonly PriceTier[];
}

/** USD for what is sent, and for an answer of some length. */
export function requestCost(
  price: RequestPrice,
  promptTokens: number,
  answerTokens: number,
): { readonly sent: number; readonly answer: number } {
  const { prompt, completion, request } = pricesAt(price, promptTokens);
  return { sent: (promptTokens * prompt) / 1e6 + request, answer: (answerTokens * completion) / 1e6 };
}
