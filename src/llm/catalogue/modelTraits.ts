import type { Model } from "../model.ts";

/** A model this young is called new, milliseconds. */
const newForMs = 30 * 24 * 3_600_000;

/** True where neither prompt nor answer nor the request costs anything; false where nothing is said of the price. */
export function isFree({ pricing }: Model): boolean {
  return pricing !== undefined && pricing.dynamic !== true && pricing.prompt === 0 && pricing.completion === 0 && !(pricing.request ?? 0);
}

/** True where the catalogue says that it supportsReasoning, or can. */
export function supportsReasoning({ reasoning, supportedParameters = [], tags = [] }: Model): boolean {
  if (reasoning !== undefined || tags.includes("reasoning")) return true;
  return supportedParameters.includes("reasoning") || supportedParameters.includes("include_reasoning");
}

/** True where it takes pictures. */
export function supportsImages({ inputModalities = [] }: Model): boolean {
  return inputModalities.includes("image");
}

/** True where it calls tools. */
export function supportsTools({ supportedParameters = [], tags = [] }: Model): boolean {
  return supportedParameters.includes("tools") || tags.includes("tools");
}

/**
 * True for a model that came not long ago.
 * @param now milliseconds since the epoch
 */
export function isNew({ createdAt }: Model, now: number): boolean {
  return createdAt !== undefined && now - createdAt < newForMs && createdAt <= now + newForMs;
}
