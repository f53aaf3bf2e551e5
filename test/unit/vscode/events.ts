import type * as vscode from "vscode";

type Listener<T> = (value: T) => unknown;

/** Errors of listeners, which VS Code logs and survives. */
export const listenerErrors: unknown[] = [];

export class Disposable implements vscode.Disposable {
  #dispose: (() => unknown) | undefined;
  constructor(dispose: () => unknown) {
    this.#dispose = dispose;
  }
  static from(...all: readonly { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const one of all) one.dispose();
    });
  }
  /** Runs once, however often it is called. */
  dispose(): unknown {
    const dispose = this.#dispose;
    this.#dispose = undefined;
    return dispose?.();
  }
}

/** Listeners are called in their order; one that throws does not keep the others from hearing of it, and one that was removed hears nothing more. */
export class EventEmitter<T> implements vscode.EventEmitter<T> {
  readonly #listeners = new Set<{ readonly listener: Listener<T> }>();
  readonly event = (listener: Listener<T>, thisArgument?: unknown, disposables?: vscode.Disposable[]): Disposable => {
    const entry = { listener: (value: T) => listener.call(thisArgument, value) };
    this.#listeners.add(entry);
    const disposable = new Disposable(() => this.#listeners.delete(entry));
    disposables?.push(disposable);
    return disposable;
  };
  fire(value: T): void {
    for (const entry of Array.from(this.#listeners)) {
      if (!this.#listeners.has(entry)) continue;
      try {
        entry.listener(value);
      } catch (error) {
        listenerErrors.push(error);
      }
    }
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

export class CancellationTokenSource implements vscode.CancellationTokenSource {
  readonly #cancelled = new EventEmitter<unknown>();
  #isCancelled = false;
  readonly token: vscode.CancellationToken;
  constructor() {
    const isCancelled = () => this.#isCancelled;
    const { event } = this.#cancelled;
    this.token = {
      get isCancellationRequested() {
        return isCancelled();
      },
      // A token that is cancelled already tells so, a moment later.
      onCancellationRequested: (listener, thisArgument, disposables) => {
        if (!isCancelled()) return event(listener, thisArgument, disposables);
        const timer = setTimeout(() => void listener.call(thisArgument, undefined), 0);
        return new Disposable(() => clearTimeout(timer));
      },
    };
  }
  cancel(): void {
    if (this.#isCancelled) return;
    this.#isCancelled = true;
    this.#cancelled.fire(undefined);
  }
  dispose(): void {
    this.#cancelled.dispose();
  }
}
