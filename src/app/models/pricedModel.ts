import type { ModelPricing } from "../../llm/model.ts";
import type { ProviderAct } from "../../shared/providersSection.ts";

/** A model that was chosen by its prices. Nothing is asked of it. */
export interface PricedModel {
  /** Name of its endpoint. */
  readonly endpoint: string;
  readonly id: string;
  readonly name: string;
  /** Undefined where the catalogue has none. */
  readonly pricing: ModelPricing | undefined;
}

/** A host of a model, with its tier of service if it is one of several. */
export interface PricedHost {
  readonly name: string;
  readonly pricing: ModelPricing | undefined;
}

/** What the user wants of a provider of OpenRouter. */
export interface RoutedProvider {
  readonly endpoint: string;
  /** A model that it served, by which its slug is looked up. */
  readonly model: string;
  /** As answers name it. */
  readonly provider: string;
  readonly act: ProviderAct;
}
