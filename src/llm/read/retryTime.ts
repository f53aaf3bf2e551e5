import { retrySeconds, type WireError } from "./wireError.ts";
import { field, isObject, lookup } from "../../shared/guards.ts";

/** The headers of a response. Names are case-insensitive. */
export interface HeaderReader {
  get(name: string): string | null;
}

/** What kind of error a time to wait belongs to. */
export type RetryKind = "limit" | "server" | "other";

/** The longest plausible wait, a year in milliseconds. Longer ones are mistakes of the server and are ignored. */
const longestWait = 366 * 24 * 3600 * 1000;

/**
 * When to retry: `retry-after-ms`, `Retry-After` (seconds or an HTTP date), seconds named in the body, and for rate limits and failures of the server the time in its
 * words ("try again in 6m0s") and `X-RateLimit-Reset` (OpenRouter: milliseconds since the epoch, in a header or in
 * `metadata.headers`). Anything else is ignored.
 * @param kind whether the error is a rate limit, or a failure of the server that may pass. A time to wait in words or until a reset does not
 *   matter to others
 * @param now milliseconds since the epoch
 * @returns milliseconds since the epoch, or undefined
 */
export function retryTime(error: WireError | undefined, headers: HeaderReader, kind: RetryKind, now: number): number | undefined {
  const inner = metadataHeaders(error);
  const waits = [
    wait(decimalNumber(headers.get("retry-after-ms")), 1),
    retryAfter(headers.get("retry-after"), now),
    retryAfter(inner.get("retry-after"), now),
    error === undefined ? undefined : wait(retrySeconds(error), 1000),
    kind === "other" ? undefined : spokenWait(error),
  ];
  const found = waits.find((one) => one !== undefined);
  if (found !== undefined) return now + found;
  if (kind !== "limit") return undefined;
  return resetTime(headers.get("x-ratelimit-reset"), now) ?? resetTime(inner.get("x-ratelimit-reset"), now);
}

/** What comes before a time to wait in the words of servers. */
const beforeWait =
  /(?:retry|try again|available again|resets?|wait)(?: your request| again)? (?:in|after|for) (?:about |approximately )?|(?:wait|retry-after:?) /gi;
const unitMs: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** Milliseconds to wait according to the server's words, such as "try again in 6m0s", "in 41.2s" or "after 26 seconds". */
function spokenWait(error: WireError | undefined): number | undefined {
  const words = error === undefined ? "" : `${error.message} ${error.upstreamMessage ?? ""}`.slice(0, 4000);
  for (const { 0: said, index } of words.matchAll(beforeWait)) {
    const duration = durationAt(words.slice(index + said.length, index + said.length + 60));
    if (duration !== undefined) return wait(duration, 1);
  }
  return undefined;
}

/** Milliseconds of the duration that a text begins with: `1h2m3.5s`, `320ms`, `26 seconds`, `2 minutes and 5 seconds`. */
function durationAt(text: string): number | undefined {
  const step =
    /^(?:,? ?(?:and )?)?(\d{1,9}(?:\.\d{1,9})?) ?(ms|milliseconds?|d(?:ays?)?|h(?:ours?|rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?)(?![a-z])/i;
  let total: number | undefined;
  let rest = text.replace(/(\d)(ms|[dhms])(?=\d)/gi, "$1$2 ");
  for (let found = step.exec(rest); found !== null; found = step.exec(rest)) {
    const [all, amount, unit = ""] = found;
    const short = /^mil|^ms$/i.test(unit) ? "ms" : unit.charAt(0).toLowerCase();
    total = (total ?? 0) + Number(amount) * (lookup(unitMs, short) ?? 0);
    rest = rest.slice(all.length);
  }
  return total;
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
