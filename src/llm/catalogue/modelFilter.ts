import { pricesAt } from "../../shared/price.ts";
import type { Model } from "../model.ts";
import { isFree, supportsImages, supportsReasoning, supportsTools } from "./modelTraits.ts";

/** A filter for models. Fields that are false or 0 have no effect. */
export interface ModelFilter {
  readonly free: boolean;
  readonly reasoning: boolean;
  readonly images: boolean;
  readonly tools: boolean;
  /** Zero data retention: at least one of the model's providers keeps nothing of a request. */
  readonly zdr: boolean;
  /** Minimum context window in tokens. */
  readonly context: number;
}

/** The filter that accepts every model. */
export const everyModel: ModelFilter = { free: false, reasoning: false, images: false, tools: false, zdr: false, context: 0 };

/** The order of a model list: the server's, or cheapest, longest context or newest first. */
export type ModelOrder = "server" | "price" | "context" | "age";

/**
 * Whether a model passes a filter. A property that the catalogue does not report counts as missing.
 * @param retainsNothing the IDs of the models with zero data retention, once they are known
 */
export function passes(filter: ModelFilter, model: Model, retainsNothing?: ReadonlySet<string>): boolean {
  return (
    (!filter.free || isFree(model)) &&
    (!filter.reasoning || supportsReasoning(model)) &&
    (!filter.images || supportsImages(model)) &&
    (!filter.tools || supportsTools(model)) &&
    (!filter.zdr || retainsNothing?.has(model.id) === true) &&
    (filter.context === 0 || (model.contextLength ?? 0) >= filter.context)
  );
}

/** Sorts models, by price at the prices of now. Equal ones keep the server's order, and those without the sorted property come last. */
export function orderModels(models: readonly Model[], order: ModelOrder, now = Date.now()): readonly Model[] {
  if (order === "server") return models;
  const key = keys[order];
  return models.toSorted((a, b) => key(a, now) - key(b, now));
}

/** Smaller comes first. */
const keys: Readonly<Record<Exclude<ModelOrder, "server">, (model: Model, now: number) => number>> = {
  price: ({ pricing }, now) => {
    if (pricing === undefined || pricing.dynamic === true) return Number.MAX_VALUE;
    const { prompt, completion } = pricesAt(pricing, 0, now);
    return prompt === undefined || completion === undefined ? Number.MAX_VALUE : blended(prompt, completion);
  },
  context: ({ contextLength }) => -(contextLength ?? 0),
  age: ({ createdAt }) => -(createdAt ?? 0),
};

/** A conversation has about three times as many input tokens as output tokens. */
function blended(prompt: number, completion: number): number {
  return 3 * prompt + completion;
}
