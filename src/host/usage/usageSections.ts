import { accountSection } from "./accountSection.ts";
import { cacheSection } from "./cacheSection.ts";
import { capsSection } from "./capsSection.ts";
import { providersSection } from "./providersSection.ts";
import type { UsageSection, UsageSectionParts } from "./usageSection.ts";
import { whatIfSection } from "./whatIfSection.ts";

/** The sections of the page that compute and answer for themselves. */
export function usageSections(parts: UsageSectionParts): readonly UsageSection[] {
  return [accountSection(parts), capsSection(parts), whatIfSection(parts), cacheSection(parts), providersSection(parts)];
}
