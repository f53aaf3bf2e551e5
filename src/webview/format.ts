import { exactMoneyFormat, moneyFormat, supportedLocale } from "../shared/money.ts";
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
  /** US dollars as people read them: `$0.12`, `$0.0034`, `<$0.0001`. */
  readonly dollars: (value: number) => string;
  /** The same with every digit. */
  readonly exactDollars: (value: number) => string;
  /** A duration in ms: `640 ms`, `4.2 s`, `12 s`, `2 min 5 s`. */
  readonly duration: (ms: number) => string;
  /** A point in time, in ms since the epoch: the time of day, with the date unless it is today. Empty for 0, an unknown time. */
  readonly time: (at: number) => string;
  /** The day of a point in time, in ms since the epoch: `Today`, `Yesterday` or its date, with the year unless it is this one. */
  readonly day: (at: number) => string;
  /** A rate: `87.4`, `1,204`. */
  readonly rate: (value: number) => string;
}

/** Creates the formats of a language. They are too expensive to create for every number. */
export function createFormat(language: string, strings: PanelStrings): Format {
  const locale = supportedLocale(language);
  const whole = once(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }));
  const tenths = once(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }));
  const short = once(() => new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 }));
  const dollars = once(() => moneyFormat(language));
  const exactDollars = once(() => exactMoneyFormat(language));
  const timeOfDay = once(() => new Intl.DateTimeFormat(locale, { timeStyle: "short" }));
  const dayAndTime = once(() => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }));
  const dayOfYear = once(() => new Intl.DateTimeFormat(locale, { weekday: "long", month: "long", day: "numeric" }));
  const fullDate = once(() => new Intl.DateTimeFormat(locale, { dateStyle: "long" }));
  const daysAgo = once(() => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));
  const count = (value: number): string => whole().format(value);
  const shortCount = (value: number): string => (value < 1000 ? whole().format(value) : short().format(value));
  return {
    count,
    short: shortCount,
    counted: (forms, value, ...values) => fill(pluralForm(forms, value, locale), count(value), ...values),
    countedShort: (forms, value) => fill(pluralForm(forms, value, locale), shortCount(value)),
    dollars: (value) => dollars()(value),
    exactDollars: (value) => exactDollars()(value),
    duration: (ms) => {
      if (ms < 1000) return fill(strings.milliseconds, whole().format(ms));
      const seconds = ms / 1000;
      if (seconds < 9.95) return fill(strings.seconds, tenths().format(seconds));
      if (seconds < 59.5) return fill(strings.seconds, whole().format(seconds));
      const rounded = Math.round(seconds);
      if (rounded >= 3600) {
        return fill(strings.hoursMinutes, whole().format(Math.floor(rounded / 3600)), whole().format(Math.floor((rounded % 3600) / 60)));
      }
      return fill(strings.minutesSeconds, whole().format(Math.floor(rounded / 60)), whole().format(rounded % 60));
    },
    time: (at) => {
      if (at === 0) return "";
      return (isSameDay(at, Date.now()) ? timeOfDay() : dayAndTime()).format(at);
    },
    day: (at) => {
      const now = new Date();
      const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1).getTime();
      if (isSameDay(at, now.getTime())) return capitalized(daysAgo().format(0, "day"), locale);
      if (isSameDay(at, yesterday)) return capitalized(daysAgo().format(-1, "day"), locale);
      return (new Date(at).getFullYear() === now.getFullYear() ? dayOfYear() : fullDate()).format(at);
    },
    rate: (value) => (value < 100 ? tenths : whole)().format(value),
  };
}

/** Whether two times, in ms since the epoch, are on the same day here. */
export function isSameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}

/** Creates a format with its first use: an empty panel needs none, and most conversations few. */
function once<T>(create: () => T): () => T {
  let created: T | undefined;
  return () => (created ??= create());
}

function capitalized(text: string, locale: string | undefined): string {
  return text.slice(0, 1).toLocaleUpperCase(locale) + text.slice(1);
}
