import type { SentAnswer } from "../editor/answerServer.ts";
import type { Seen } from "./probe.ts";

/** What one answer cost and how soon it was seen. Times in ms. */
export interface Figures {
  /** KB of the answer, and how much of it is shown: when its last byte was written, and when the run ended. */
  readonly kilobytes: number;
  readonly shownAtLastByte: number;
  readonly shown: number;
  /** From the last byte to the frame that showed it; null where the run ended before. */
  readonly untilAllShown: number | null;
  /** Busy time of the page's main thread beyond what the idle page takes, and how long the run took. */
  readonly mainThread: number;
  readonly duration: number;
  /** From writing a marker to the socket until the frame that shows it has been painted; of those that were shown. */
  readonly byteToPixelP50: number;
  readonly byteToPixelP95: number;
  /** Frames that took longer than 25 ms, of how many. */
  readonly droppedFrames: number;
  readonly frames: number;
}

/** A frame that took longer than this was late: 1.5 frames at 60 Hz. */
const droppedAfterMs = 25;

/** The value below which `share` of the values lie; NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Compares what was sent with what was seen. */
export function figuresOf(answer: SentAnswer, seen: Seen, cost: { readonly mainThread: number; readonly duration: number }): Figures {
  const waits = seen.markers.flatMap((at, index) => {
    const sentAt = answer.sentAt[index];
    return sentAt === undefined ? [] : [Math.max(0, at - sentAt)];
  });
  const upTo = (count: number): number => (answer.markers[count - 1] ?? 0) / 1024;
  const { endedAt } = answer;
  const lastSeen = seen.markers[answer.markers.length - 1];
  return {
    kilobytes: answer.text.length / 1024,
    shownAtLastByte: upTo(endedAt === undefined ? 0 : seen.markers.filter((at) => at <= endedAt).length),
    shown: upTo(seen.markers.length),
    untilAllShown: lastSeen === undefined || endedAt === undefined ? null : Math.max(0, lastSeen - endedAt),
    ...cost,
    byteToPixelP50: percentile(waits, 0.5),
    byteToPixelP95: percentile(waits, 0.95),
    droppedFrames: seen.gaps.filter((gap) => gap > droppedAfterMs).length,
    frames: seen.gaps.length,
  };
}
