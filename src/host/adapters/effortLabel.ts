import * as vscode from "vscode";
import type { ReasoningWish } from "../../shared/parameters.ts";

/** How lists name an effort of reasoning. */
export function effortLabel(effort: NonNullable<ReasoningWish["effort"]>): string {
  switch (effort) {
    case "max":
      return vscode.l10n.t("Max");
    case "xhigh":
      return vscode.l10n.t("Extra High");
    case "high":
      return vscode.l10n.t("High");
    case "medium":
      return vscode.l10n.t("Medium");
    case "low":
      return vscode.l10n.t("Low");
    case "minimal":
      return vscode.l10n.t("Minimal");
    case "none":
      return vscode.l10n.t("Off");
    default:
      return effort satisfies never;
  }
}
