import { moneyFormat, supportedLocale } from "../shared/money.ts";
import { fill, type PanelStrings } from "../shared/strings.ts";

/** Numbers, durations and money for people, in their language. */
export interface Format {
  /** An exact count: `12,345`. */
  readonly count: (value: number) => string;
  /** A short count: `12.3K`. */
  readonly short: (value: number) => string;
  /** US dollars without float noise: two digits that count below a cent, never an exponent. */
  readonly dollars: (value: number) => string;
  /** A duration in ms: `640 ms`, `4.2 s`, `12 s`, `2 min 5 s`. */
  readonly duration: (ms: number) => string;
  /** When something is, in ms since the epoch: the time of day, and the day where it is not today. */
  readonly time: (at: number) => string;
  /** A rate: `87.4`, `1,204`. */
  readonly rate: (value: number) => string;
}

/** Makes the formats of a language once; they cost too much to make for every number. */
export function createFormat(language: string, strings: PanelStrings): Format {
  const locale = supportedLocale(language);
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const tenths = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const short = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
  return {
    count: (value) => whole.format(value),
    short: (value) => (value < 1000 ? whole.format(value) : short.format(value)),
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
