import { EventLoopYielder } from "./eventLoopYielder.ts";

/** A long computation in steps of a few milliseconds, between which its caller may do something else or give it up. */
export type Steps<T> = Generator<void, T>;

/** Runs a computation to its end without giving way. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** How many items are looked at in one step. */
const itemsInStep = 2000;

/** A function of each item, in steps. */
export function* mapInSteps<T, U>(items: readonly T[], of: (item: T) => U): Steps<readonly U[]> {
  const all: U[] = [];
  for (const item of items) {
    all.push(of(item));
    if (all.length % itemsInStep === 0) yield;
  }
  return all;
}

/**
 * Runs a computation that gives way to the event loop every few milliseconds.
 * @throws the reason of the signal, once it is aborted
 */
export async function inSlices<T>(steps: Steps<T>, signal?: AbortSignal): Promise<T> {
  const yielder = new EventLoopYielder();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (!yielder.isDue) continue;
    await yielder.yield();
    signal?.throwIfAborted();
  }
}
