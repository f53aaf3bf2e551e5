import { setTimeout as sleep } from "node:timers/promises";
import { median } from "../median.ts";
import type { EditorBench } from "./runEditorBench.ts";
import { type Sign, whenSeen } from "./sign.ts";

/** What a gesture costs, in ms. */
export interface Cost {
  /** From the gesture to the frame in which the message can be written, where that is sooner. */
  readonly typable?: number;
  /** From the gesture to the frame that shows what it is for, by the clock; where there is one. */
  readonly shown?: number;
  /** Processor time beyond what the idle editor takes, until both are quiet again: the page's main thread, and the extension host's process. */
  readonly main: number;
  readonly host: number;
  /** What the host told the panel. */
  readonly kilobytes?: number;
}

/** Work of both until now, in ms, and when that was. */
export interface Work {
  readonly main: number;
  readonly host: number;
  readonly at: number;
}

const idleSamples = 5;
const sampleMs = 250;
/** A sample is quiet with less than this beyond idle, in ms; so many of them in a row are the end. */
const quietMs = 20;
const quietSamples = 3;
const longestMs = 45_000;

/**
 * Does something once, and tells what it costs.
 * @param act gives when it began, milliseconds since the epoch
 * @param typable is to be seen as soon as a message can be written
 */
export async function costOf(bench: EditorBench, act: () => Promise<number>, sign: Sign, typable?: Sign): Promise<Cost> {
  const { page } = bench.session;
  let times: Pick<Cost, "shown" | "typable"> = {};
  const work = await workFor(bench, async () => {
    const seen = [sign, ...(typable === undefined ? [] : [typable])].map((each) => whenSeen(page, each, longestMs));
    const [began, shown = Number.NaN, canType] = await Promise.all([act(), ...seen]);
    times = { shown: shown - began, ...(canType !== undefined && { typable: canType - began }) };
  });
  return { ...times, ...work };
}

/** What something costs until both are quiet again, beyond what the idle editor takes. */
export async function workFor(bench: EditorBench, act: () => Promise<void>): Promise<Pick<Cost, "main" | "host">> {
  const idle = await idleShare(bench);
  const before = await workOf(bench);
  await act();
  const after = await quiet(bench, idle);
  const passed = after.at - before.at;
  return {
    main: Math.max(0, after.main - before.main - idle.main * passed),
    host: Math.max(0, after.host - before.host - idle.host * passed),
  };
}

/** The median of each figure that the first one has. */
export function medianCost(costs: readonly Cost[]): Cost {
  const names = Object.keys(costs[0] ?? {}) as (keyof Cost)[];
  return Object.fromEntries(names.map((name) => [name, median(costs.map((cost) => cost[name] ?? Number.NaN))])) as unknown as Cost;
}

/** Waits until neither has anything to do. */
export async function untilQuiet(bench: EditorBench): Promise<void> {
  await quiet(bench, { main: 0.02, host: 0.02 });
}

/** Work done until now. */
export async function workOf(bench: EditorBench): Promise<Work> {
  const [main, { cpu }] = await Promise.all([bench.mainBusy(), bench.hostLoad()]);
  return { main, host: cpu, at: performance.now() };
}

/** What both do while nothing is asked of them: a share of a core, in the usual one of a few moments. */
async function idleShare(bench: EditorBench): Promise<{ readonly main: number; readonly host: number }> {
  const shares: { readonly main: number; readonly host: number }[] = [];
  let last = await workOf(bench);
  for (let sample = 0; sample < idleSamples; sample += 1) {
    await sleep(sampleMs);
    const now = await workOf(bench);
    const passed = now.at - last.at;
    shares.push({ main: (now.main - last.main) / passed, host: (now.host - last.host) / passed });
    last = now;
  }
  return { main: median(shares.map(({ main }) => main)), host: median(shares.map(({ host }) => host)) };
}

async function quiet(bench: EditorBench, idle: { readonly main: number; readonly host: number }): Promise<Work> {
  const from = performance.now();
  let last = await workOf(bench);
  for (let calm = 0; calm < quietSamples && performance.now() - from < longestMs;) {
    await sleep(sampleMs);
    const now = await workOf(bench);
    const passed = now.at - last.at;
    const busy = Math.max(now.main - last.main - idle.main * passed, now.host - last.host - idle.host * passed);
    calm = busy < quietMs ? calm + 1 : 0;
    last = now;
  }
  return last;
}
