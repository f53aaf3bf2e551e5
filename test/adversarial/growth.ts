import { atOnce, type Steps } from "../../src/shared/steps.ts";
import type { Mix } from "./mixes.ts";

/** How a function's time grew with the size of its text. */
export interface Growth {
  readonly mix: string;
  /** Time for the larger size, milliseconds. */
  readonly ms: number;
  /** The larger size in UTF-16 units. */
  readonly size: number;
  /** 1 is linear, 2 quadratic; undefined where the time is too short to say. */
  readonly exponent: number | undefined;
}

/** What a function does with a text. */
export type Drive = (text: string) => unknown;

/** Growth beyond this is a fault. What sorts its text has 1.1, and noise adds to that; the root of the text on top of it is 1.5. */
export const mostGrowth = 1.3;
/** Shorter times are noise; milliseconds. */
const shortest = 0.3;
const step = 4;
/** Processor time is counted in ticks of up to 4 ms, so a measurement takes several of them; milliseconds. */
const enough = 40;

/**
 * How a drive's time grows with a mix. A first look by the clock sorts out what is quick or linear. Whatever seems to grow too fast is measured again,
 * in processor time and at larger sizes: noise does not last, a square does.
 */
export async function growthOf(drive: Drive, mix: string, make: Mix, size: number, largest: number): Promise<Growth> {
  const large = await quickest(drive, make(size), shortest);
  if (large < shortest) return { mix, ms: large, size, exponent: undefined };
  const small = await quickest(drive, make(size / step), shortest / step);
  const seen = { mix, ms: large, size, exponent: exponentOf(Math.max(small, shortest / step), large, step) };
  if (seen.exponent <= mostGrowth) return seen;
  const first = await processorTime(drive, make(size / step));
  for (let at = size; ; at *= step) {
    const confirmed = await inProcessorTime(drive, mix, make, at);
    if ((confirmed.exponent ?? 0) <= mostGrowth) return confirmed;
    // The verdict is about all sizes: a cache that is full makes one step dearer, and none of the others.
    const overall = { ...confirmed, exponent: exponentOf(first, confirmed.ms, (at / size) * step) };
    if (overall.exponent <= mostGrowth || at * step > largest || confirmed.ms > 1000) return overall;
  }
}

function exponentOf(small: number, large: number, times: number): number {
  return Math.log(large / small) / Math.log(times);
}

/** The smallest of several times, or the first below a limit: whatever else runs makes a time longer, never shorter. */
async function quickest(drive: Drive, text: string, limit: number): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let time = 0; time < 3 && best >= limit; time += 1) {
    const before = performance.now();
    await attempt(drive, text);
    best = Math.min(best, performance.now() - before);
    if (best > 500) break;
  }
  return best;
}

async function inProcessorTime(drive: Drive, mix: string, make: Mix, size: number): Promise<Growth> {
  let [small, large] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < 3; round += 1) {
    small = Math.min(small, await processorTime(drive, make(size / step)));
    large = Math.min(large, await processorTime(drive, make(size)));
    if (exponentOf(small, large, step) <= mostGrowth || large > 1000) break;
  }
  return { mix, ms: large, size, exponent: exponentOf(small, large, step) };
}

/** What one run takes of the processor, in milliseconds; several runs where one is too short to count. */
async function processorTime(drive: Drive, text: string): Promise<number> {
  let [runs, spent] = [0, 0];
  const before = process.threadCpuUsage();
  while (spent < enough && runs < 2000) {
    await attempt(drive, text);
    runs += 1;
    const { user, system } = process.threadCpuUsage(before);
    spent = (user + system) / 1000;
  }
  return spent / runs;
}

async function attempt(drive: Drive, text: string): Promise<void> {
  try {
    const made = await drive(text);
    // What works in steps does nothing before they are taken.
    if (isSteps(made)) atOnce(made);
  } catch {
    // A refusal takes time, too.
  }
}

function isSteps(made: unknown): made is Steps<unknown> {
  return typeof made === "object" && made !== null && Symbol.iterator in made && "next" in made;
}
