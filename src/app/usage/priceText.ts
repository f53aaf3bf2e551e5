import * as l10n from "@vscode/l10n";
import { displayLanguage } from "../../shared/locale.ts";
import { moneyFormat } from "../../shared/money.ts";

/** What one request with its answer is expected to cost, as a sentence. @param cost in USD; null if the price is unknown */
export function priceText(cost: number | null): string {
  if (cost === null) return l10n.t("The price is unknown.");
  return cost === 0 ? l10n.t("It is free.") : l10n.t("Estimated cost: {0}.", moneyFormat(displayLanguage())(cost));
}
