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
}
