import type { CacheCause } from "./cacheCause.ts";

/** What the providers' caches did for the answers of a model, in tokens of their prompts. */
export interface UsageCacheModel {
  readonly name: string;
  readonly prompt: number;
  readonly read: number;
  /** USD that reading saved by today's list prices; null where no price is known. */
  readonly saved: number | null;
  /** Tokens of `read` whose price is not known, and which are not in `saved`. */
  readonly unpriced: number;
}

/** The same for all answers that are shown, and for the models of whose prompts most was read. */
export interface UsageCache extends UsageCacheModel {
  readonly models: readonly UsageCacheModel[];
  /** The most expensive first. */
  readonly misses: readonly UsageCacheMiss[];
}

/** Answers whose prompts could have been read from a cache, and were not for the same reason. */
export interface UsageCacheMiss {
  readonly cause: CacheCause;
  /** The cause in words. */
  readonly name: string;
  readonly answers: number;
  /** Tokens that could have been read. */
  readonly tokens: number;
  /** USD that they cost more than if they had been, by today's list prices; null where no price is known. */
  readonly usd: number | null;
  /** Tokens whose price is not known, and which are not in `usd`. */
  readonly unpriced: number;
  /** The answer that cost most of it, if it can be opened. */
  readonly conversation?: string;
  readonly message?: string;
}
