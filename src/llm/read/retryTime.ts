import { retrySeconds, type WireError } from "./wireError.ts";
import { field, isObject } from "../../shared/guards.ts";

/** The headers of a response. Names are case-insensitive. */
export interface HeaderReader {
  get(name: string): string | null;
}

/** The longest plausible wait, a year in milliseconds. Longer ones are mistakes of the server and are ignored. */
const longestWait = 366 * 24 * 3600 * 1000;

/**
 * When to retry: `retry-after-ms`, `Retry-After` (seconds or an HTTP date), seconds named in the body, and for rate limits
 * `X-RateLimit-Reset` (OpenRouter: milliseconds since the epoch, in a header or in `metadata.headers`). Anything else is ignored.
 * @param isLimit whether the error is a rate limit; otherwise a reset time does not matter
 * @param now milliseconds since the epoch
 * @returns milliseconds since the epoch, or undefined
 */
export function retryTime(error: WireError | undefined, headers: HeaderReader, isLimit: boolean, now: number): number | undefined {
  const inner = metadataHeaders(error);
  const waits = [
    wait(decimalNumber(headers.get("retry-after-ms")), 1),
    retryAfter(headers.get("retry-after"), now),
    retryAfter(inner.get("retry-after"), now),
    error === undefined ? undefined : wait(retrySeconds(error), 1000),
  ];
  const found = waits.find((one) => one !== undefined);
  if (found !== undefined) return now + found;
  if (!isLimit) return undefined;
  return resetTime(headers.get("x-ratelimit-reset"), now) ?? resetTime(inner.get("x-ratelimit-reset"), now);
}

/** Milliseconds to wait according to `Retry-After`, or undefined if it is invalid: negative, absurdly long, two values, or not a date. */
function retryAfter(value: string | null, now: number): number | undefined {
  if (value === null) return undefined;
  const seconds = decimalNumber(value);
  if (seconds !== undefined) return wait(seconds, 1000);
  // Every HTTP date begins with the day of the week. `Date.parse` alone accepts almost any text with a number in it.
  if (!/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? .{10,40}$/.test(value.trim())) return undefined;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : wait(Math.max(0, date - now), 1);
}

function resetTime(value: string | null, now: number): number | undefined {
  const reset = decimalNumber(value);
  if (reset === undefined || reset < 1e9) return undefined;
  const at = reset < 1e11 ? reset * 1000 : reset;
  return at - now <= longestWait ? at : undefined;
}

function wait(amount: number | undefined, unit: number): number | undefined {
  if (amount === undefined || amount < 0 || amount * unit > longestWait) return undefined;
  return Math.ceil(amount * unit);
}

function decimalNumber(value: string | null): number | undefined {
  return value !== null && /^\s*\d{1,15}(?:\.\d{1,6})?\s*$/.test(value) ? Number(value) : undefined;
}

function metadataHeaders(error: WireError | undefined): HeaderReader {
  const headers = field(error?.metadata, "headers");
  const byName = new Map<string, string>();
  if (isObject(headers)) {
    for (const [name, value] of Object.entries(headers)) {
      if (typeof value === "string" || typeof value === "number") byName.set(name.toLowerCase(), String(value));
    }
  }
  return { get: (name) => byName.get(name) ?? null };
}
