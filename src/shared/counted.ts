import * as l10n from "@vscode/l10n";
import { displayLanguage, formatNumber } from "./locale.ts";

/**
 * A sentence with a number in the plural form of the display language. VS Code's l10n has no plurals, so each form has its own key:
 * the English singular, the English plural, and for the other categories of `Intl.PluralRules` the plural followed by `/` and the category.
 * @param count fills `{0}`, localized
 * @param args fill `{1}`, `{2}` and so on
 */
export function counted(count: number, one: string, other: string, ...args: readonly (string | number)[]): string {
  const category = new Intl.PluralRules(displayLanguage()).select(count);
  const all = [formatNumber(count), ...args];
  if (category === "one") return l10n.t(one, ...all);
  if (category === "other") return l10n.t(other, ...all);
  return l10n.t({ message: other, args: all, comment: [category] });
}
