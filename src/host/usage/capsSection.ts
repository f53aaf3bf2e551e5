import * as vscode from "vscode";
import { spanOf } from "../../app/usage/usageFilter.ts";
import { UsageTally } from "../../app/usage/usageTally.ts";
import type { UsageSection, UsageSectionParts } from "./usageSection.ts";

/** What is left of the caps of `aside.budget`, whatever the filter is. */
export function capsSection({ app, post }: UsageSectionParts): UsageSection {
  return {
    update: ({ all, now }) => {
      const cap = app.settings.get("budget")?.day;
      if (cap === undefined) return post("caps", []);
      const { from, to } = spanOf("today", now);
      const spent = new UsageTally();
      for (const fact of all) if (fact.at >= from && fact.at < to) spent.add(fact);
      post("caps", [{ name: vscode.l10n.t("Today"), cap, left: Math.max(0, cap - (spent.amount().cost ?? 0)) }]);
    },
    answer: (message) =>
      message.type === "openBudget" ? app.window.execute("workbench.action.openSettings", "@id:aside.budget") : undefined,
  };
}
