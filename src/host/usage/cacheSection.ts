import { cacheSums } from "../../app/usage/cacheSums.ts";
import type { UsageSection, UsageSectionParts } from "./usageSection.ts";

/** How much of the prompts was read from the providers' caches, and what that saved. */
export function cacheSection({ app, post, modelName }: UsageSectionParts): UsageSection {
  return {
    update: ({ facts }) =>
      post("cache", cacheSums(facts, { pricing: (endpoint, model) => app.catalogue.row(endpoint, model)?.pricing, name: modelName })),
  };
}
