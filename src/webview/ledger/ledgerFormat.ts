import type { LedgerPeriod, LedgerStrings } from "../../shared/ledgerPage.ts";
import { supportedLocale } from "../../shared/money.ts";
import { fill, pluralForm, type PluralForms } from "../../shared/strings.ts";

/** How the page writes text and numbers. */
export interface LedgerFormat {
  readonly strings: LedgerStrings;
  readonly count: (value: number) => string;
  /** A counted string in the form that fits the number, which is its `{0}`. */
  readonly counted: (forms: PluralForms, value: number, ...more: readonly string[]) => string;
  /** A number of bytes in a unit that fits it. */
  readonly size: (bytes: number) => string;
  /** A time in milliseconds since the epoch: with the time of day, and the day alone. */
  readonly time: (at: number) => string;
  readonly day: (at: number) => string;
  /** A local day, such as `2026-11-21`. */
  readonly dayNamed: (name: string) => string;
  /** A list of names. */
  readonly list: (names: readonly string[]) => string;
}

/** Creates the formats of a language. */
export function createLedgerFormat(language: string, strings: LedgerStrings): LedgerFormat {
  const locale = supportedLocale(language);
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const sizes = (["byte", "kilobyte", "megabyte", "gigabyte"] as const).map(
    (unit) =>
      new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: unit === "byte" ? "long" : "short", maximumSignificantDigits: 3 }),
  );
  const time = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
  // A day's name is written as a day of UTC, which is the same everywhere.
  const named = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
  const names = new Intl.ListFormat(locale, { type: "unit", style: "short" });
  return {
    strings,
    count: (value) => whole.format(value),
    counted: (forms, value, ...more) => fill(pluralForm(forms, value, locale), whole.format(value), ...more),
    size: (bytes) => {
      const step = Math.min(sizes.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
      return sizes[step]?.format(bytes / 1000 ** step) ?? "";
    },
    time: (at) => time.format(at),
    day: (at) => day.format(at),
    dayNamed: (name) => named.format(Date.parse(name)),
    list: (all) => names.format(all),
  };
}

/** The name of a period. */
export function periodName(period: LedgerPeriod, { strings, counted }: LedgerFormat): string {
  switch (period) {
    case "today":
      return strings.ledgerToday;
    case "yesterday":
      return strings.ledgerYesterday;
    case "7":
    case "30":
    case "90":
      return counted(strings.ledgerDays, Number(period));
    case "year":
      return strings.ledgerYear;
    case "all":
      return strings.ledgerAllTime;
    default:
      return period satisfies never;
  }
}
