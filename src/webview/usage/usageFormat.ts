import { exactMoneyFormat, moneyFormat, supportedLocale } from "../../shared/money.ts";
import { fill, pluralForm, type PluralForms } from "../../shared/strings.ts";
import type { UsageAmount, UsagePeriod, UsageStrings } from "../../shared/usagePage.ts";

type Cost = Pick<UsageAmount, "cost" | "computed">;

/** How the page writes numbers. */
export interface UsageFormat {
  readonly strings: UsageStrings;
  readonly count: (value: number) => string;
  /** A part of a whole, in percent. */
  readonly percent: (part: number) => string;
  /** A counted string in the form that fits the number. */
  readonly counted: (forms: PluralForms, value: number) => string;
  readonly dollars: (usd: number) => string;
  /** An amount with every digit. */
  readonly exactDollars: (usd: number) => string;
  /** A cost: marked if estimated, a word if unknown. */
  readonly cost: (amount: UsageAmount) => string;
  /** The same, but an amount without any usage is written as 0, not as unknown. */
  readonly spent: (amount: UsageAmount) => string;
  /** The same for the rows of a table: all amounts have the same number of decimals, so that they align. */
  readonly costsOf: (amounts: readonly Cost[]) => (amount: Cost) => string;
  /** The part of a total that an amount is, in percent; "" where that says nothing. */
  readonly share: (amount: UsageAmount, total: UsageAmount) => string;
  /** An hour, a day or a month in the user's language. */
  readonly date: (name: string) => string;
  /** The same, as short as possible. */
  readonly tick: (name: string) => string;
}

/** Creates the formats of a language. */
export function createUsageFormat(language: string, strings: UsageStrings): UsageFormat {
  const locale = supportedLocale(language);
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  const dollars = moneyFormat(language);
  const withDecimals = (digits: number) =>
    new Intl.NumberFormat(locale, {
      style: "currency",
      currency: "USD",
      currencyDisplay: "narrowSymbol",
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  const dates = dateFormats(locale);
  const marked = (text: string, { computed }: Cost): string => (computed > 0 ? fill(strings.approximately, text) : text);
  const cost: UsageFormat["cost"] = (amount) => (amount.cost === null ? strings.unknown : marked(dollars(amount.cost), amount));
  return {
    strings,
    count: (value) => whole.format(value),
    percent: (part) => percent.format(part),
    counted: (forms, value) => fill(pluralForm(forms, value, locale), whole.format(value)),
    dollars,
    exactDollars: exactMoneyFormat(language),
    cost,
    spent: (amount) => (amount.cost === null && amount.answers === 0 ? dollars(0) : cost(amount)),
    costsOf: (amounts) => {
      // Fractions of a cent matter where all amounts are small.
      const digits = amounts.some(({ cost: usd }) => usd !== null && usd >= 1) ? 2 : 4;
      const aligned = withDecimals(digits);
      const least = 10 ** -digits;
      return (amount) => {
        const { cost: usd } = amount;
        if (usd === null) return strings.unknown;
        return marked(usd > 0 && usd < least ? `<${aligned.format(least)}` : aligned.format(usd), amount);
      };
    },
    share: ({ cost: usd }, { cost: all }) => {
      if (usd === null || all === null || all <= 0) return "";
      const part = usd / all;
      return part > 0 && part < 0.01 ? `<${percent.format(0.01)}` : percent.format(part);
    },
    ...dates,
  };
}

/** Names of bars: `2026-11-21T14`, `2026-11-21` or `2026-11`, in local time. They are written as times of UTC, where no hour is missing. */
function dateFormats(locale: string): Pick<UsageFormat, "date" | "tick"> {
  const formatOf = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
  const [day, month] = [formatOf({ dateStyle: "medium" }), formatOf({ month: "long", year: "numeric" })];
  const [shortDay, shortMonth] = [formatOf({ month: "short", day: "numeric" }), formatOf({ month: "short", year: "2-digit" })];
  const hour = formatOf({ hour: "numeric" });
  const write = (name: string, formats: readonly [Intl.DateTimeFormat, Intl.DateTimeFormat]): string => {
    const [ofDay, ofMonth] = formats;
    if (name.includes("T")) return hour.format(Date.parse(`${name}:00Z`));
    return name.length === 7 ? ofMonth.format(Date.parse(`${name}-01`)) : ofDay.format(Date.parse(name));
  };
  return { date: (name) => write(name, [day, month]), tick: (name) => write(name, [shortDay, shortMonth]) };
}

/** The name of a period. */
export function periodName(period: UsagePeriod, { strings, counted }: UsageFormat): string {
  switch (period) {
    case "today":
      return strings.today;
    case "yesterday":
      return strings.yesterday;
    case "7":
    case "30":
    case "90":
      return counted(strings.days, Number(period));
    case "month":
      return strings.thisMonth;
    case "lastMonth":
      return strings.lastMonth;
    case "year":
      return strings.year;
    case "all":
      return strings.everything;
    default:
      return period satisfies never;
  }
}
