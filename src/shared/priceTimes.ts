/** A window of the day in minutes of UTC, `from` inclusive and `to` exclusive; it may go past midnight. */
export interface DailyWindow {
  readonly from: number;
  readonly to: number;
}

/** When an override applies: on which days of the week in UTC (0 is Sunday; all if absent), and at which time of the day. */
export interface PriceTime {
  readonly days?: readonly number[];
  readonly window?: DailyWindow;
}

/** Prices that replace others where all conditions hold, in USD per million tokens, or per request. */
export interface PriceOverride {
  /** The prompt has more tokens than this. */
  readonly above?: number;
  readonly when?: PriceTime;
  readonly prices: {
    readonly prompt?: number;
    readonly completion?: number;
    readonly cacheRead?: number;
    readonly cacheWrite?: number;
    readonly request?: number;
    readonly internalReasoning?: number;
  };
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Whether all conditions of an override hold at a time, in milliseconds since the epoch. */
export function priceOverrideApplies({ above, when }: PriceOverride, promptTokens: number, at: number): boolean {
  if (above !== undefined && promptTokens <= above) return false;
  if (when === undefined) return true;
  const date = new Date(at);
  if (when.days !== undefined && !when.days.includes(date.getUTCDay())) return false;
  if (when.window === undefined) return true;
  const { from, to } = when.window;
  const minute = date.getUTCHours() * 60 + date.getUTCMinutes();
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

/**
 * The next time within a week at which a window or day of an override begins or ends and something differs from now.
 * @param differs whether it does at that time
 * @returns milliseconds since the epoch
 */
export function priceChange(overrides: readonly PriceOverride[], now: number, differs: (at: number) => boolean): number | undefined {
  const minutes = new Set<number>();
  for (const { when } of overrides) {
    if (when?.days !== undefined) minutes.add(0);
    for (const minute of when?.window === undefined ? [] : [when.window.from, when.window.to]) minutes.add(minute % (24 * 60));
  }
  if (minutes.size === 0) return undefined;
  const today = Math.floor(now / dayMs) * dayMs;
  const times = [...Array(9).keys()].flatMap((day) => [...minutes].map((minute) => today + day * dayMs + minute * minuteMs));
  return times
    .filter((at) => at > now)
    .toSorted((a, b) => a - b)
    .find(differs);
}
