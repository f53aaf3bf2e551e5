/** A link reference definition as markdown-it keeps it. */
export interface Reference {
  title: string;
  href: string;
}

/** Definitions by normalized label. */
export type References = Record<string, Reference>;

/** Layers definitions over others: labels in `base` cannot be redefined. */
export function layer(base: References | null): References {
  return Object.create(base) as References;
}

/** The same definitions, recording every label that is looked up. */
export function recording(references: References, labels: Set<string>): References {
  return new Proxy(references, {
    get: (target, label) => {
      if (typeof label !== "string") return undefined;
      labels.add(label);
      return target[label];
    },
  });
}

/** Labels whose definitions differ between `before` and `after`. Compares only their own definitions, not those of the layers below. */
export function changedLabels(before: References, after: References): readonly string[] {
  const changed = Object.keys(after).filter((label) => !isSame(before[label], after[label]));
  for (const label of Object.keys(before)) if (!Object.hasOwn(after, label)) changed.push(label);
  return changed;
}

function isSame(one: Reference | undefined, other: Reference | undefined): boolean {
  return one?.href === other?.href && one?.title === other?.title;
}
