import { pricesAt, requestCost, type RequestPrice } from "../../shared/price.ts";
import type { SendingNote } from "../../shared/protocol.ts";

/** The next request, with the draft. */
export interface NextPriced {
  /** The prompt as the model counts it. */
  readonly tokens: number;
  readonly answerTokens: number;
  /** Null if the catalogue has no price. */
  readonly price: RequestPrice | null;
}

/** A note that is in force, with its amount in USD. */
export interface NoteInForce {
  readonly note: SendingNote;
  readonly usd: number;
}

/** Smaller amounts are not worth a line, in USD. */
const leastUsd = 0.01;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** The note that is worth most, if it is worth more than a cent; null where there is none. Notes about editing stand elsewhere. */
export function dearestNote(notes: readonly SendingNote[], next: NextPriced | null, now: number): NoteInForce | null {
  let dearest: NoteInForce | null = null;
  for (const note of notes) {
    if (note.kind === "editing" || !isInForce(note, now)) continue;
    const usd = note.usd ?? (next === null ? 0 : costOf(note, next, now));
    if (usd > (dearest?.usd ?? leastUsd) && Number.isFinite(usd)) dearest = { note, usd };
  }
  return dearest;
}

/** Whether a note is true at a time, in milliseconds since the epoch. */
export function isInForce({ from = 0, until = Number.POSITIVE_INFINITY }: SendingNote, now: number): boolean {
  return from <= now && now < until;
}

/**
 * When what notes say changes by itself, in milliseconds since the epoch; undefined if it does not.
 * @param shown the one that is shown: how long ago something was changes by the minute, later by the hour
 */
export function nextChange(notes: readonly SendingNote[], shown: SendingNote | undefined, now: number): number | undefined {
  const times = notes.flatMap(({ from, until }) => [from ?? 0, until ?? 0]).filter((at) => at > now);
  if (shown?.from !== undefined) {
    const step = now - shown.from < hourMs ? minuteMs : hourMs;
    times.push(shown.from + (Math.floor((now - shown.from) / step) + 1) * step);
  }
  return times.length === 0 ? undefined : Math.min(...times);
}

/** How long ago something was, in words: `3 min. ago`. */
export function ago(since: number, now: number, language: string): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });
  const passed = Math.max(0, now - since);
  if (passed < hourMs) return format.format(-Math.floor(passed / minuteMs), "minute");
  if (passed < 24 * hourMs) return format.format(-Math.floor(passed / hourMs), "hour");
  return format.format(-Math.floor(passed / (24 * hourMs)), "day");
}

/** What the next request costs more, answer included, because of the length of its prompt or because of the time. USD. */
function costOf({ kind, above }: SendingNote, { tokens, answerTokens, price }: NextPriced, now: number): number {
  if (price === null) return 0;
  const usual = (): RequestPrice | undefined => {
    if (kind === "time") return { ...price, overrides: (price.overrides ?? []).filter(({ when }) => when === undefined) };
    if (kind === "length" && above !== undefined && tokens > above) return { ...pricesAt(price, above, now), overrides: [] };
    return undefined;
  };
  const other = usual();
  if (other === undefined) return 0;
  const [now_, then] = [price, other].map((each) => requestCost(each, tokens, answerTokens, now));
  return now_ === undefined || then === undefined ? 0 : now_.sent + now_.answer - then.sent - then.answer;
}
