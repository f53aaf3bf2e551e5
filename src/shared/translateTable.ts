import * as l10n from "@vscode/l10n";
import { displayLanguage } from "./locale.ts";
import type { PluralForms, Translated } from "./strings.ts";

/**
 * Translates a table of strings into the display language. The keys of a counted string are those of `counted`: the English singular, the English
 * plural, and for each further plural category of the language the English plural followed by `/` and the category.
 */
export function translateTable<T extends Readonly<Record<string, string | PluralForms>>>(table: T): Translated<T> {
  const { pluralCategories } = new Intl.PluralRules(displayLanguage()).resolvedOptions();
  const entries = Object.entries(table).map(([key, english]) => [
    key,
    typeof english === "string" ? l10n.t(english) : translateForms(english, pluralCategories),
  ]);
  return Object.fromEntries(entries) as Translated<T>;
}

function translateForms({ one, other }: PluralForms, categories: readonly Intl.LDMLPluralRule[]): PluralForms {
  const translated: { [category in Intl.LDMLPluralRule]?: string } = {};
  for (const category of categories) {
    if (category === "one") translated.one = l10n.t(one ?? other);
    else if (category !== "other") translated[category] = l10n.t({ message: other, comment: [category] });
  }
  return { ...translated, other: l10n.t(other) };
}
