import { cacheSums } from "../../app/usage/cacheSums.ts";
import type { UsageSection, UsageSectionParts } from "./usageSection.ts";

/** How much of the prompts was read from the providers' caches, what that saved, and why it was not more. */
export function cacheSection({ app, post, modelName, canOpen }: UsageSectionParts): UsageSection {
  const pricing = (endpoint: string, model: string) => app.catalogue.row(endpoint, model)?.pricing;
  return { update: ({ facts }) => post("cache", cacheSums(facts, { pricing, name: modelName, canOpen })) };
}
