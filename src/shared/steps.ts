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
