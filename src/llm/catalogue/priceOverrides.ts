import type { PriceOverride } from "../../shared/price.ts";
import type { PriceTime } from "../../shared/priceTimes.ts";
import { field, isObject, type JsonObject, listField } from "../../shared/guards.ts";

const mostOverrides = 50;

/** Fields of an override that are conditions. Any other field that is not a price is a condition that Aside cannot judge. */
const conditions: ReadonlySet<string> = new Set(["min_prompt_tokens", "utc_start", "utc_end", "utc_days"]);
const otherPrices = /^(?:audio|image|video|web_search|input_audio|input_image|discount)/;
const days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/**
 * Reads OpenRouter's `pricing.overrides` (docs/wire.md, Prices): rows with prices that replace the base prices if all conditions of the row
 * hold. A row with an invalid or unknown condition is left out.
 * @param pricesOf the prices in a row, in USD per million tokens
 * @param known whether a field is one of those prices
 */
export function parseOverrides(
  raw: JsonObject,
  pricesOf: (row: JsonObject) => PriceOverride["prices"],
  known: (name: string) => boolean,
): readonly PriceOverride[] | undefined {
  const overrides = listField(raw, "overrides")
    .slice(0, mostOverrides)
    .flatMap((row): readonly PriceOverride[] => {
      if (!isObject(row)) return [];
      if (!Object.keys(row).every((name) => conditions.has(name) || known(name) || otherPrices.test(name))) return [];
      const above = field(row, "min_prompt_tokens") ?? undefined;
      const when = parseTime(row);
      if (when === "invalid" || (above !== undefined && !isTokens(above)) || (above === undefined && when === undefined)) return [];
      const prices = pricesOf(row);
      if (Object.keys(prices).length === 0) return [];
      return [{ ...(above !== undefined && { above }), ...(when !== undefined && { when }), prices }];
    });
  return overrides.length === 0 ? undefined : overrides;
}

function isTokens(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function parseTime(row: JsonObject): PriceTime | undefined | "invalid" {
  const from = field(row, "utc_start") ?? undefined;
  const to = field(row, "utc_end") ?? undefined;
  const named = field(row, "utc_days") ?? undefined;
  if (from === undefined && to === undefined && named === undefined) return undefined;
  const start = from === undefined ? 0 : minuteOf(from);
  const end = to === undefined ? 24 * 60 : minuteOf(to);
  if (start === undefined || end === undefined || (named !== undefined && !Array.isArray(named))) return "invalid";
  const numbers = (named as readonly unknown[] | undefined)?.map((day) => (typeof day === "string" ? days.indexOf(day.toLowerCase()) : -1));
  if (numbers?.includes(-1)) return "invalid";
  const hasWindow = from !== undefined || to !== undefined;
  return { ...(numbers !== undefined && { days: numbers }), ...(hasWindow && { window: { from: start, to: end } }) };
}

/** The minute of the day of a clock number (1030 is 10:30) or of "10:30". */
function minuteOf(value: unknown): number | undefined {
  const text = typeof value === "string" ? /^(\d{1,2}):?(\d\d)(?::00)?$/.exec(value) : null;
  const clock = text === null ? value : Number(text[1]) * 100 + Number(text[2]);
  if (typeof clock !== "number" || !Number.isInteger(clock) || clock < 0 || clock > 2400 || clock % 100 > 59) return undefined;
  return Math.floor(clock / 100) * 60 + (clock % 100);
}
