import { type RequestPrice, requestCost } from "../../shared/price.ts";

/** An answer with room for fewer tokens is not worth asking for: most end before they say anything, after reasoning above all. */
export const fewestTokens = 256;

/** USD for a request with an answer of some length. */
export function costOfTokens(price: RequestPrice, promptTokens: number, answerTokens: number, at: number): number {
  const { sent, answer } = requestCost(price, promptTokens, answerTokens, at);
  return sent + answer;
}

/**
 * How many tokens of an answer an amount covers, the prompt paid. Below 0 where it does not cover the prompt; Infinity where the answer is free; null where that
 * cannot be computed.
 * @param usd what the request may cost
 * @param at when it is sent, milliseconds since the epoch
 */
export function tokensWithin(usd: number, price: RequestPrice, promptTokens: number, at: number): number | null {
  const { sent, answer } = requestCost(price, promptTokens, 1, at);
  if (!Number.isFinite(sent) || !Number.isFinite(answer) || sent < 0 || answer < 0) return null;
  if (answer === 0) return sent <= usd ? Infinity : -1;
  const tokens = Math.floor((usd - sent) / answer + 1e-9);
  return Number.isFinite(tokens) ? tokens : null;
}
