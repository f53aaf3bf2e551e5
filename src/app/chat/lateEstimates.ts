import type { KeyValueStore } from "../ports.ts";
import type { EstimateParts, Estimates } from "./estimates.ts";

/** The sources of estimates, before their code is loaded. */
export interface LateEstimateParts extends Omit<EstimateParts, "calibration"> {
  /** Keeps how models count. */
  readonly globalState: KeyValueStore;
}

/** The estimates of all panels and requests: a window that neither shows nor asks anything does not load their code. */
export class LateEstimates {
  readonly #parts: LateEstimateParts;
  #made: Estimates | undefined;

  constructor(parts: LateEstimateParts) {
    this.#parts = parts;
  }

  /** The estimates, if something needed them. */
  get made(): Estimates | undefined {
    return this.#made;
  }

  /** The estimates; `make` (`makeEstimates`) makes them where there were none. */
  get(make: (parts: LateEstimateParts) => Estimates): Estimates {
    return (this.#made ??= make(this.#parts));
  }

  /** The estimates, whose code is loaded with the first call. */
  async load(): Promise<Estimates> {
    const { makeEstimates } = await import("./makeEstimates.ts");
    return this.get(makeEstimates);
  }
}
