import { exactMoneyFormat, moneyFormat, supportedLocale } from "../../shared/money.ts";
import { fill, pluralForm, type PluralForms } from "../../shared/strings.ts";
import type { UsageLine, UsageStrings } from "../../shared/usagePage.ts";

/** How the page writes numbers. */
export interface UsageFormat {
  readonly strings: UsageStrings;
  readonly count: (value: number) => string;
  /** A counted string in the form that fits the number. */
  readonly counted: (forms: PluralForms, value: number) => string;
  readonly dollars: (usd: number) => string;
  /** An amount with every digit. */
  readonly exactDollars: (usd: number) => string;
  /** The cost of a line: marked if estimated, a word if unknown. */
  readonly cost: (line: UsageLine) => string;
  /** The same for the lines of a table: all amounts have as many decimals, so that these stand below each other. */
  readonly costsOf: (lines: readonly UsageLine[]) => (line: UsageLine) => string;
  /** A day or a month in the user's language. */
  readonly date: (name: string) => string;
  /** The same, as short as possible. */
  readonly tick: (name: string) => string;
}

/** Creates the formats of a language. */
export function createUsageFormat(language: string, strings: UsageStrings): UsageFormat {
  const locale = supportedLocale(language);
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const dollars = moneyFormat(language);
  const withDecimals = (digits: number) =>
    new Intl.NumberFormat(locale, {
      style: "currency",
      currency: "USD",
      currencyDisplay: "narrowSymbol",
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  const [twoDecimals, fourDecimals] = [withDecimals(2), withDecimals(4)];
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
  const month = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" });
  const shortDay = new Intl.DateTimeFormat(locale, { month: "short", day: "numeric", timeZone: "UTC" });
  const shortMonth = new Intl.DateTimeFormat(locale, { month: "short", year: "2-digit", timeZone: "UTC" });
  const cost: UsageFormat["cost"] = ({ cost: usd, computed }) =>
    usd === null ? strings.unknown : computed > 0 ? fill(strings.approximately, dollars(usd)) : dollars(usd);
  return {
    strings,
    count: (value) => whole.format(value),
    counted: (forms, value) => fill(pluralForm(forms, value, locale), whole.format(value)),
    dollars,
    exactDollars: exactMoneyFormat(language),
    cost,
    costsOf: (lines) => {
      const amounts = lines.flatMap(({ cost: usd }) => usd ?? []);
      const isFine = amounts.some((usd) => usd > 0 && usd < 0.1);
      const aligned = isFine ? fourDecimals : twoDecimals;
      return (line) => {
        const { cost: usd, computed } = line;
        // What is unknown, or too little for four decimals, is written as elsewhere.
        if (usd === null || (usd > 0 && usd < 0.0001)) return cost(line);
        return computed > 0 ? fill(strings.approximately, aligned.format(usd)) : aligned.format(usd);
      };
    },
    tick: (name) => (name.length === 7 ? shortMonth.format(Date.parse(`${name}-01`)) : shortDay.format(Date.parse(name))),
    date: (name) => (name.length === 7 ? month.format(Date.parse(`${name}-01`)) : day.format(Date.parse(name))),
  };
}
