import { isSameDay } from "../format.ts";

/**
 * The time that begins a new day in the conversation: that of a message, if the one before it is of another day. The first message begins one unless
 * it is today's, so that an ordinary conversation has no separator. Null also where the time is unknown, as in some imports.
 * Times are in ms since the epoch, 0 if unknown.
 */
export function newDay(at: number, before: number | undefined, now: number): number | null {
  if (at === 0) return null;
  const compared = before === undefined || before === 0 ? now : before;
  return isSameDay(at, compared) ? null : at;
}
