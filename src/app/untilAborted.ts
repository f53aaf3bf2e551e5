/** What `untilAborted` returns instead of a result. */
export const aborted = Symbol("aborted");

/** Waits for a promise, but no longer than until the signal is aborted. A later result is ignored. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | typeof aborted> {
  let onAbort = (): void => undefined;
  const stopped = new Promise<typeof aborted>((resolve) => {
    onAbort = () => resolve(aborted);
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    // In this order, an aborted signal wins over a result that is already there.
    return await Promise.race([stopped, promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
