import type { UsageFact } from "../../history/usageFact.ts";
import type { UsageFilter, UsagePeriod } from "../../shared/usagePage.ts";

/** Earlier than any answer can be: an Aside that counts is younger. Milliseconds since the epoch. */
const earliest = Date.UTC(2015, 0, 1);
/** How far a clock may be ahead, milliseconds: two days. */
const aheadMs = 48 * 3_600_000;
/** Every time zone is a multiple of this ahead of UTC, so that all of a quarter has the same local day. */
const quarterMs = 15 * 60_000;

/** A span of time in milliseconds since the epoch, without its end. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** The span of a period by the calendar of local time, where days with a clock change have 23 or 25 hours. Infinite for all time. */
export function spanOf(period: UsagePeriod, now: number): TimeSpan {
  const today = new Date(now);
  const [year, month, day] = [today.getFullYear(), today.getMonth(), today.getDate()];
  const at = (months: number, date: number): number => new Date(year, month + months, date).getTime();
  const tomorrow = at(0, day + 1);
  switch (period) {
    case "today":
      return { from: at(0, day), to: tomorrow };
    case "yesterday":
      return { from: at(0, day - 1), to: at(0, day) };
    case "7":
    case "30":
    case "90":
      return { from: at(0, day - Number(period) + 1), to: tomorrow };
    case "month":
      return { from: at(0, 1), to: at(1, 1) };
    case "lastMonth":
      return { from: at(-1, 1), to: at(0, 1) };
    case "year":
      return { from: at(-11, 1), to: at(1, 1) };
    case "all":
      return { from: -Infinity, to: Infinity };
    default:
      return period satisfies never;
  }
}

/** Whether a time of a file can be right. What cannot be counts in all time alone. */
export function isDated(at: number, now: number): boolean {
  return at >= earliest && at <= now + aheadMs;
}

/** Finds local days of times. Asks the calendar once for each quarter of an hour: it is slow, and there may be 100,000 times. */
export class LocalDays {
  readonly #days = new Map<number, string>();

  /** The day of a time in milliseconds since the epoch, such as `2026-11-21`. */
  of(at: number): string {
    const quarter = Math.floor(at / quarterMs);
    let day = this.#days.get(quarter);
    if (day === undefined) {
      const date = new Date(at);
      day = `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`;
      this.#days.set(quarter, day);
    }
    return day;
  }
}

/** A number below 100 with two digits. */
export function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** The facts that pass a filter. */
export function filterFacts(facts: readonly UsageFact[], filter: UsageFilter, now: number): readonly UsageFact[] {
  const { from, to } = spanOf(filter.period, now);
  const { slot, model, workspace } = filter;
  const days = new LocalDays();
  return facts.filter(
    (fact) =>
      (model === null || fact.model === model) &&
      (workspace === null || fact.workspace === workspace) &&
      (filter.period === "all" || (isDated(fact.at, now) && fact.at >= from && fact.at < to)) &&
      (slot === null || (isDated(fact.at, now) && days.of(fact.at).startsWith(slot))),
  );
}
