import type { FunctionComponent } from "preact";
import { ProvidersPart } from "./providersSection.tsx";
import { UsageCacheSection } from "./usageCache.tsx";
import type { UsageFormat } from "./usageFormat.ts";
import { WhatIfPart } from "./whatIfSection.tsx";

/** What the component of a section gets. What the host sent for it is in `sectionData(name).value`, undefined until then. */
export interface UsageSectionProps {
  readonly format: UsageFormat;
}

/**
 * The sections below the page's own tables, in order: each is a component in a file of its own. It draws its own heading (`<section><h2>…`), posts its own
 * messages with `post`, and draws nothing while there is nothing to show.
 */
export const usageSections: readonly FunctionComponent<UsageSectionProps>[] = [WhatIfPart, UsageCacheSection, ProvidersPart];
