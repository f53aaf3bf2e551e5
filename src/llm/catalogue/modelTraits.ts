import type { Model } from "../model.ts";

/** A younger model counts as new. In milliseconds. */
const newForMs = 14 * 24 * 3_600_000;

/** Whether a model costs nothing, at any time and with any prompt; false if the price is unknown. */
export function isFree({ pricing }: Model): boolean {
  if (pricing === undefined || pricing.dynamic === true || pricing.otherCharges === true) return false;
  const { prompt, completion, request = 0, overrides = [] } = pricing;
  return (
    prompt === 0 &&
    completion === 0 &&
    request === 0 &&
    overrides.every(({ prices }) => Object.values(prices).every((price) => price === 0))
  );
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

/**
 * Whether the dates of a list tell which models are new. Some servers give all their models the date of today, or of their installation: then none
 * is newer than the others.
 */
export function tellsNewModels(models: readonly Model[], now: number): boolean {
  const fresh = models.filter((model) => isNew(model, now)).length;
  return fresh * 4 <= models.length;
}
