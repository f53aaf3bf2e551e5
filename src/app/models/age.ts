import { displayLanguage } from "../../shared/locale.ts";

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 365 * 86_400],
  ["month", 30 * 86_400],
  ["week", 7 * 86_400],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** Less than a minute: "now" rather than "this minute". */
const justNow: readonly [Intl.RelativeTimeFormatUnit, number] = ["second", 60];

let format: Intl.RelativeTimeFormat | undefined;

/** The age of a time in the user's language, such as "3 days ago". Both are milliseconds since the epoch. */
export function age(at: number, now: number): string {
  // Creating a format is slow, and a list uses it ten thousand times.
  format ??= new Intl.RelativeTimeFormat(displayLanguage(), { numeric: "auto" });
  const seconds = Math.max(0, (now - at) / 1000);
  const [unit, size] = units.find(([, size]) => seconds >= size) ?? justNow;
  return format.format(-Math.floor(seconds / size), unit);
}
