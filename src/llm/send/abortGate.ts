/** What a wait rejects with when its request is over before it. */
export class Aborted extends Error {}

/**
 * Makes waits that end with a signal: at once, even where what is waited for does not listen to it. One listener a request and at
 * most one wait at a time, so that a stream of a million chunks leaves nothing behind (`Promise.race` with a long-lived promise would).
 */
export class AbortGate {
  readonly #signal: AbortSignal;
  #reject: ((reason: Aborted) => void) | undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener("abort", () => this.#reject?.(new Aborted()), { once: true });
  }

  /** @throws Aborted as soon as the signal is */
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
