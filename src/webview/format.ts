import { moneyFormat, supportedLocale } from "../shared/money.ts";
import { fill, pluralForm, type PanelStrings, type PluralForms } from "../shared/strings.ts";

/** Numbers, durations and money, written for the user's language. */
export interface Format {
  /** An exact count: `12,345`. */
  readonly count: (value: number) => string;
  /** A short count: `12.3K`. */
  readonly short: (value: number) => string;
  /** A counted string in the form that fits the number: `1 token`, `12,345 tokens`. `values` fill `{1}` and so on. */
  readonly counted: (forms: PluralForms, value: number, ...values: readonly string[]) => string;
  /** The same with a short count: `12.3K tokens`. */
  readonly countedShort: (forms: PluralForms, value: number) => string;
  /** US dollars without float noise: two significant digits below a cent, never an exponent. */
  readonly dollars: (value: number) => string;
  /** A duration in ms: `640 ms`, `4.2 s`, `12 s`, `2 min 5 s`. */
  readonly duration: (ms: number) => string;
  /** A point in time, in ms since the epoch: the time of day, with the date unless it is today. */
  readonly time: (at: number) => string;
  /** A rate: `87.4`, `1,204`. */
  readonly rate: (value: number) => string;
}

/** Creates the formats of a language. They are too expensive to create for every number. */
export function createFormat(language: string, strings: PanelStrings): Format {
  const locale = supportedLocale(language);
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const tenths = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const short = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
  const count = (value: number): string => whole.format(value);
  const shortCount = (value: number): string => (value < 1000 ? whole.format(value) : short.format(value));
  return {
    count,
    short: shortCount,
    counted: (forms, value, ...values) => fill(pluralForm(forms, value, locale), count(value), ...values),
    countedShort: (forms, value) => fill(pluralForm(forms, value, locale), shortCount(value)),
    dollars: moneyFormat(language),
    duration: (ms) => {
      if (ms < 1000) return fill(strings.milliseconds, whole.format(ms));
      const seconds = ms / 1000;
      if (seconds < 9.95) return fill(strings.seconds, tenths.format(seconds));
      if (seconds < 59.5) return fill(strings.seconds, whole.format(seconds));
      const rounded = Math.round(seconds);
      if (rounded >= 3600) {
        return fill(strings.hoursMinutes, whole.format(Math.floor(rounded / 3600)), whole.format(Math.floor((rounded % 3600) / 60)));
      }
      return fill(strings.minutesSeconds, whole.format(Math.floor(rounded / 60)), whole.format(rounded % 60));
    },
    time: (at) => {
      const sameDay = new Date(at).toDateString() === new Date().toDateString();
      return new Intl.DateTimeFormat(locale, sameDay ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" }).format(at);
    },
    rate: (value) => (value < 100 ? tenths : whole).format(value),
  };
}
