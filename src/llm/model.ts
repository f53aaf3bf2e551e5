import type { PriceTier } from "../shared/price.ts";

/** USD per million tokens (per image or request where named so). Absent where the catalogue does not say; -1 never appears. */
export interface ModelPricing {
  readonly prompt?: number;
  readonly completion?: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  /** USD a request. */
  readonly request?: number;
  /** USD an image. */
  readonly image?: number;
  readonly internalReasoning?: number;
  /** Other prices of long prompts, shortest first. */
  readonly tiers?: readonly PriceTier[];
  /** True where the price depends on what a router picks ("-1" in docs/wire.md, Model list). */
  readonly dynamic?: boolean;
}

/** A row of an endpoint's catalogue, validated; whatever the server did not say is absent. */
export interface Model {
  readonly id: string;
  /** Display name, such as `DeepSeek: R1`; the id where there is none. */
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
  /** Names as on the wire (`top_p`, …); absent or empty means unknown: everything set is sent. */
  readonly supportedParameters?: readonly string[];
  /** The model's own defaults, wire names. */
  readonly defaultParameters?: Readonly<Record<string, number>>;
  readonly reasoning?: {
    readonly supportedEfforts?: readonly string[] | null;
    readonly defaultEffort?: string;
    readonly defaultEnabled?: boolean;
    readonly supportsMaxTokens?: boolean;
    readonly mandatory?: boolean;
  };
  readonly isModerated?: boolean;
  /** ISO date after which it is gone. */
  readonly expirationDate?: string;
  /** DeepInfra's tags. */
  readonly tags?: readonly string[];
}
