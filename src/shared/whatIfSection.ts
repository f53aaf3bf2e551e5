import * as v from "valibot";

/** The section “What if” of the usage page: what it shows, what it is told, and its strings. */

/** How much of each prompt is taken to be read from a cache: as recorded, all of it, or nothing. */
export const cacheBehaviors = ["recorded", "all", "none"] as const;
export type CacheBehavior = (typeof cacheBehaviors)[number];

/**
 * Why a request is left out: its tokens or its cost are unknown, its model has no known price, the price depends on a length or a time that an old
 * sum of several requests lacks, or a number cannot be right.
 */
export const leftOutReasons = ["noTokens", "noCost", "noPrice", "unknownLength", "unknownTime", "implausible"] as const;
export type LeftOutReason = (typeof leftOutReasons)[number];

/** Why prices cannot be used: the catalogue has none, or a router decides. */
export type PriceRefusal = "unknown" | "dynamic";

/** What requests cost, and what they would cost at other prices. */
export interface WhatIf {
  /** How many requests `recorded` and `repriced` are sums of: the same ones, so that like is compared with like. */
  readonly requests: number;
  /** USD as recorded, and at the other prices; null where `requests` is 0. */
  readonly recorded: number | null;
  readonly repriced: number | null;
  /** The part of `recorded` that was estimated from list prices. USD. */
  readonly estimatedNow: number;
  /** Requests whose tokens are known and whose cost is not, and what they would cost. They are not in `repriced`. */
  readonly withoutCost: { readonly requests: number; readonly repriced: number };
  /** How many requests are left out of the comparison, by reason. Those of `withoutCost` are `noCost`. */
  readonly leftOut: Readonly<Record<LeftOutReason, number>>;
  /** Compared requests with tokens that were read from a cache, or written to one, for which no price of their own is known: priced as input. */
  readonly readsAsInput: number;
  readonly writesAsInput: number;
}

/** What the section shows. */
export interface WhatIfSection {
  /** The conversation whose requests are priced, all of them; null for the requests that the page shows. */
  readonly conversation: { readonly id: string; readonly title: string } | null;
  /** The other model, with its endpoint; null where each request keeps its own. */
  readonly model: { readonly name: string; readonly endpoint: string } | null;
  /** The host that serves it, with its tier of service; null for the price of the catalogue. */
  readonly host: string | null;
  /** Whether the endpoint has several hosts to choose from. */
  readonly hasHosts: boolean;
  readonly cache: CacheBehavior;
  /** The prices in words; null where there is no other model, or no price. */
  readonly price: string | null;
  readonly refusal: PriceRefusal | null;
  readonly isFree: boolean;
  /** Something else than text has a price of its own. */
  readonly hasOtherCharges: boolean;
  /** Null where nothing has been chosen, or the prices are refused. */
  readonly result: WhatIf | null;
}

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

/** What the page asks of the section. */
export const whatIfMessages = [
  v.object({ type: v.literal("whatIf.model") }),
  v.object({ type: v.literal("whatIf.host") }),
  v.object({ type: v.literal("whatIf.cache"), cache: v.picklist(cacheBehaviors) }),
  v.object({ type: v.literal("whatIf.conversation"), id: v.nullable(id) }),
  v.object({ type: v.literal("whatIf.reset") }),
] as const;

export const whatIfStrings = {
  whatIf: "What if",
  whatIfIntro: "Price these requests again, as if they had gone to another model or provider, or had used the cache differently.",
  whatIfRow: "What if…",
  whatIfNamed: "What if: {0}",
  whatIfOf: "Requests of “{0}”",
  whatIfOfAll: "Use All Requests Shown",
  whatIfModel: "Model",
  whatIfHost: "Provider and tier",
  whatIfCache: "Cache",
  whatIfOwnModel: "As used",
  whatIfAnyHost: "Any (list price)",
  whatIfRecorded: "As recorded",
  whatIfAll: "Whole prompt read from cache",
  whatIfNone: "Nothing read from cache",
  whatIfReset: "Reset",
  whatIfNow: "Recorded cost",
  whatIfThen: "What if",
  whatIfDifference: "Difference",
  whatIfPrice: "Price: {0}",
  whatIfNothing: "No request with known tokens and cost can be compared.",
  whatIfUnknownPrice: "The price is unknown, so nothing is computed.",
  whatIfDynamicPrice: "A router chooses the model, so the price of a request is not known in advance. Nothing is computed.",
  whatIfFree: "This model is free. Free models have limits per minute and per day that these requests may exceed.",
  whatIfCovers: {
    one: "Both amounts cover the same {0} request.",
    other: "Both amounts cover the same {0} requests.",
  },
  whatIfNoTokens: {
    one: "{0} request without recorded tokens is left out.",
    other: "{0} requests without recorded tokens are left out.",
  },
  whatIfNoCost: {
    one: "{0} request of unknown cost is left out of both amounts; it would cost {1}.",
    other: "{0} requests of unknown cost are left out of both amounts; they would cost {1}.",
  },
  whatIfNoPrice: {
    one: "{0} request is left out because the price of its model is unknown.",
    other: "{0} requests are left out because the price of their model is unknown.",
  },
  whatIfUnknownLength: {
    one: "{0} request is left out: the price depends on the length of the prompt, which was not recorded.",
    other: "{0} requests are left out: the price depends on the length of the prompt, which was not recorded.",
  },
  whatIfUnknownTime: {
    one: "{0} request is left out: the price depends on the time of day, which was not recorded.",
    other: "{0} requests are left out: the price depends on the time of day, which was not recorded.",
  },
  whatIfImplausible: {
    one: "{0} request is left out because its recorded numbers cannot be right.",
    other: "{0} requests are left out because their recorded numbers cannot be right.",
  },
  whatIfReadsAsInput: {
    one: "No price for cache reads is known: cached tokens of {0} request are priced as input.",
    other: "No price for cache reads is known: cached tokens of {0} requests are priced as input.",
  },
  whatIfWritesAsInput: {
    one: "No price for cache writes is known: written tokens of {0} request are priced as input.",
    other: "No price for cache writes is known: written tokens of {0} requests are priced as input.",
  },
  whatIfEstimated: "≈ {0} of the recorded cost is itself estimated from list prices.",
  whatIfOtherCharges: "This model has separate prices for images, audio or files. They are not included.",
  whatIfLimits: "What this cannot know",
  whatIfOtherLength: "Another model would count tokens differently and write a shorter or longer answer. Recorded token counts are used.",
  whatIfOtherCache: "Recorded cache reads are kept. Another model or provider may cache less, or not at all.",
  whatIfServerTools: "Web searches, server tools, images and fees are not priced. The recorded cost may include them.",
  whatIfToday: "Prices are today's list prices, by prompt length and time of day where they depend on these.",
} as const;
