import type { Disposable } from "./events.ts";

/** A service of panels: the first panel makes it, whose code has its code, so that a window without one does not load it. */
export class Late<Parts, Service extends Disposable> implements Disposable {
  readonly #parts: Parts;
  #made: Service | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The service, if there was a panel. */
  get made(): Service | undefined {
    return this.#made;
  }

  /** The service; `make` makes it where there was none. It lives as long as the extension. */
  get(make: (parts: Parts) => Service): Service {
    return (this.#made ??= make(this.#parts));
  }

  dispose(): void {
    this.#made?.dispose();
  }
}
