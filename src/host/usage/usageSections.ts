import { accountSection } from "./accountSection.ts";
import { capsSection } from "./capsSection.ts";
import type { UsageSection, UsageSectionParts } from "./usageSection.ts";

/** The sections of the page that compute and answer for themselves. */
export function usageSections(parts: UsageSectionParts): readonly UsageSection[] {
  return [accountSection(parts), capsSection(parts)];
}
