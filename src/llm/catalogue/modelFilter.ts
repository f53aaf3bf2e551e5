import type { Model } from "../model.ts";
import { isFree, supportsImages, supportsReasoning, supportsTools } from "./modelTraits.ts";

/** What a list of models is narrowed to; what is false, or 0, narrows nothing. */
export interface ModelFilter {
  readonly free: boolean;
  readonly reasoning: boolean;
  readonly vision: boolean;
  readonly tools: boolean;
  /** Tokens of context at least. */
  readonly context: number;
}

/** Narrows nothing. */
export const everyModel: ModelFilter = { free: false, reasoning: false, vision: false, tools: false, context: 0 };

/** How a list of models is ordered: as the server gives it, or cheapest, longest context or youngest first. */
export type ModelOrder = "server" | "price" | "context" | "age";

/** True for a model that a filter lets through. A model that the catalogue says nothing of passes no filter that asks for something. */
export function passes(filter: ModelFilter, model: Model): boolean {
  return (
    (!filter.free || isFree(model)) &&
    (!filter.reasoning || supportsReasoning(model)) &&
    (!filter.vision || supportsImages(model)) &&
    (!filter.tools || supportsTools(model)) &&
    (filter.context === 0 || (model.contextLength ?? 0) >= filter.context)
  );
}

/** The models in an order; of equals the server's order stays, and what the catalogue says nothing of comes last. */
export function orderModels(models: readonly Model[], order: ModelOrder): readonly Model[] {
  if (order === "server") return models;
  const key = keys[order];
  return models.toSorted((a, b) => key(a) - key(b));
}

/** Smaller comes first. */
const keys: Readonly<Record<Exclude<ModelOrder, "server">, (model: Model) => number>> = {
  price: ({ pricing }) =>
    pricing === undefined || pricing.dynamic === true || pricing.prompt === undefined || pricing.completion === undefined
      ? Number.MAX_VALUE
      : blended(pricing.prompt, pricing.completion),
  context: ({ contextLength }) => -(contextLength ?? 0),
  age: ({ createdAt }) => -(createdAt ?? 0),
};

/** A conversation reads about three times what it writes. */
function blended(prompt: number, completion: number): number {
  return 3 * prompt + completion;
}
