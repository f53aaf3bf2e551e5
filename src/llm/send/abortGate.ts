/** Thrown by a wait whose request was aborted. */
export class Aborted extends Error {}

/**
 * Makes promises abortable: a wait rejects as soon as the signal is aborted, even if the promise itself ignores the signal. There is one
 * listener per request and at most one wait at a time, so a stream of a million chunks leaves nothing behind (unlike `Promise.race` with a
 * long-lived promise).
 */
export class AbortGate {
  readonly #signal: AbortSignal;
  #reject: ((reason: Aborted) => void) | undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener("abort", () => this.#reject?.(new Aborted()), { once: true });
  }

  /**
   * Waits for a promise.
   * @throws Aborted as soon as the signal is aborted
   */
  wait<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#signal.aborted) {
        promise.catch(() => undefined);
        reject(new Aborted());
        return;
      }
      this.#reject = reject;
      promise.then(resolve, reject);
    });
  }
}
