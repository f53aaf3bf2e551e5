/** A link reference definition as markdown-it keeps it. */
export interface Reference {
  title: string;
  href: string;
}

/** Definitions by normalized label. */
export type References = ReadonlyMap<string, Reference>;

/** The definitions of a text, over others, which it cannot redefine. */
export class Definitions {
  /** Those of the text itself. */
  readonly own = new Map<string, Reference>();
  readonly #below: readonly References[];

  /** @param below what counts before the text */
  constructor(...below: readonly References[]) {
    this.#below = below;
  }

  find(label: string): Reference | undefined {
    for (const references of this.#below) {
      const found = references.get(label);
      if (found !== undefined) return found;
    }
    return this.own.get(label);
  }

  /**
   * The object that markdown-it reads and writes. Not an object with the others as its prototype: the engine would rebuild that of all
   * definitions of an answer whenever one is added.
   * @param looked receives every label that is looked up
   */
  table(looked?: Set<string>): Record<string, Reference> {
    return new Proxy<Record<string, Reference>>(
      {},
      {
        get: (_, label) => {
          if (typeof label !== "string") return undefined;
          looked?.add(label);
          return this.find(label);
        },
        set: (_, label, reference: Reference) => {
          if (typeof label === "string") this.own.set(label, reference);
          return true;
        },
      },
    );
  }
}

/** Labels whose definitions differ between `before` and `after`. */
export function changedLabels(before: References, after: References): readonly string[] {
  const changed: string[] = [];
  for (const [label, reference] of after) if (!isSame(before.get(label), reference)) changed.push(label);
  for (const label of before.keys()) if (!after.has(label)) changed.push(label);
  return changed;
}

/** Whether two definitions are the same, or both missing. */
export function isSame(one: Reference | undefined, other: Reference | undefined): boolean {
  return one?.href === other?.href && one?.title === other?.title;
}
