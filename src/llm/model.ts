import type { PriceOverride } from "../shared/price.ts";

/**
 * Prices in USD per million tokens, or per image or request where noted. Absent if the catalogue does not report them; -1 never appears.
 */
export interface ModelPricing {
  readonly prompt?: number;
  readonly completion?: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  /** USD per request. */
  readonly request?: number;
  /** USD per image. */
  readonly image?: number;
  readonly internalReasoning?: number;
  /** Prices for long prompts and for times of the day or week, in the order of the catalogue: later ones win. */
  readonly overrides?: readonly PriceOverride[];
  /** A fraction that the catalogue calls a discount. How it is billed is not known, so no price is reduced by it. */
  readonly discount?: number;
  /** True if something else than text has a price, such as images or sound. */
  readonly otherCharges?: boolean;
  /** True if the price depends on the model that a router picks ("-1" in docs/wire.md, Model list). */
  readonly dynamic?: boolean;
}

/** A validated row of an endpoint's catalogue. A field is absent if the server did not send it. */
export interface Model {
  readonly id: string;
  /** Display name, such as `DeepSeek: R1`; the id if there is none. */
  readonly name: string;
  readonly canonicalSlug?: string;
  readonly description?: string;
  /** Milliseconds since the epoch. */
  readonly createdAt?: number;
  readonly contextLength?: number;
  readonly maxCompletionTokens?: number;
  readonly inputModalities?: readonly string[];
  readonly outputModalities?: readonly string[];
  readonly tokenizer?: string;
  readonly pricing?: ModelPricing;
  /** Names as on the wire (`top_p`, …). Absent or empty means unknown: everything that is set is sent. */
  readonly supportedParameters?: readonly string[];
  /** The model's own defaults, by their names on the wire. */
  readonly defaultParameters?: Readonly<Record<string, number>>;
  readonly reasoning?: {
    readonly supportedEfforts?: readonly string[] | null;
    readonly defaultEffort?: string;
    readonly defaultEnabled?: boolean;
    readonly supportsMaxTokens?: boolean;
    readonly mandatory?: boolean;
  };
  readonly isModerated?: boolean;
  /** ISO date after which the model is no longer available. */
  readonly expirationDate?: string;
  /** DeepInfra's tags. */
  readonly tags?: readonly string[];
}
