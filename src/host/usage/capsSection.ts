import type { UsageSection, UsageSectionParts } from "./usageSection.ts";

/** What is left of the caps of `aside.budget`, whatever the filter is. */
export function capsSection({ app, post }: UsageSectionParts): UsageSection {
  return {
    update: async () => post("caps", await app.budget.left()),
    answer: (message) =>
      message.type === "openBudget" ? app.window.execute("workbench.action.openSettings", "@id:aside.budget") : undefined,
  };
}
