/** A small seeded generator (xorshift32): the same seed gives the same sequence. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed, 2654435761) | 1;
  }

  /** An integer from 0 to below `limit`. */
  below(limit: number): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return (x >>> 0) % limit;
  }

  /** One of a list. */
  pick<T>(list: readonly T[]): T {
    const item = list[this.below(list.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  }
}

/** Splits bytes into pieces of the sizes that `next` returns. */
export function pieces(bytes: Uint8Array, next: () => number): readonly Uint8Array[] {
  const cut: Uint8Array[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = Math.min(bytes.length, start + Math.max(1, next()));
    cut.push(bytes.subarray(start, end));
    start = end;
  }
  return cut;
}
