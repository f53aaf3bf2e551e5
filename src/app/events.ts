/** Releases a resource, once. Structurally VS Code's Disposable. */
export interface Disposable {
  dispose(): void;
}

/** Subscribes a listener; disposing of the result unsubscribes it. */
export type Event<T> = (listener: (event: T) => unknown) => Disposable;

/** Fires events. A listener that throws does not keep the others from hearing of it: its error is reported by itself. */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<{ readonly call: (event: T) => unknown }>();
  #disposed = false;

  readonly event: Event<T> = (call) => {
    const entry = { call };
    if (!this.#disposed) this.#listeners.add(entry);
    return { dispose: () => void this.#listeners.delete(entry) };
  };

  fire(event: T): void {
    // A listener that is added meanwhile hears of the next event only.
    const listeners = [...this.#listeners];
    for (const entry of listeners) {
      // A listener that another one has unsubscribed is not called.
      if (!this.#listeners.has(entry)) continue;
      try {
        entry.call(event);
      } catch (cause) {
        queueMicrotask(() => {
          throw cause;
        });
      }
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.#listeners.clear();
  }
}

/** Makes a Disposable that runs the function once, however often it is disposed of. */
export function toDisposable(dispose: () => void): Disposable {
  let done = false;
  return {
    dispose: () => {
      if (done) return;
      done = true;
      dispose();
    },
  };
}

/** One Disposable for several. */
export function disposeAll(...all: readonly Disposable[]): Disposable {
  return toDisposable(() => {
    for (const one of all) one.dispose();
  });
}
