import type { Model } from "../model.ts";

/** A younger model counts as new. In milliseconds. */
const newForMs = 30 * 24 * 3_600_000;

/** Whether prompt, answer and request are all free; false if the price is unknown. */
export function isFree({ pricing }: Model): boolean {
  return pricing !== undefined && pricing.dynamic !== true && pricing.prompt === 0 && pricing.completion === 0 && !(pricing.request ?? 0);
}

/** Whether the model reasons or can reason, according to the catalogue. */
export function supportsReasoning({ reasoning, supportedParameters = [], tags = [] }: Model): boolean {
  if (reasoning !== undefined || tags.includes("reasoning")) return true;
  return supportedParameters.includes("reasoning") || supportedParameters.includes("include_reasoning");
}

/** Whether the model accepts images. */
export function supportsImages({ inputModalities = [] }: Model): boolean {
  return inputModalities.includes("image");
}

/** Whether the model can call tools. */
export function supportsTools({ supportedParameters = [], tags = [] }: Model): boolean {
  return supportedParameters.includes("tools") || tags.includes("tools");
}

/**
 * Whether a model was added recently.
 * @param now milliseconds since the epoch
 */
export function isNew({ createdAt }: Model, now: number): boolean {
  return createdAt !== undefined && now - createdAt < newForMs && createdAt <= now + newForMs;
}
