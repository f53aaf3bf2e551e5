/** A link reference definition as markdown-it keeps it. */
export interface Reference {
  title: string;
  href: string;
}

/** Definitions by normalized label. */
export type References = Record<string, Reference>;

/** Definitions in front of others: what `base` has cannot be defined again. */
export function layer(base: References | null): References {
  return Object.create(base) as References;
}

/** The same definitions, noting every label that is looked up. */
export function recording(references: References, labels: Set<string>): References {
  return new Proxy(references, {
    get: (target, label) => {
      if (typeof label !== "string") return undefined;
      labels.add(label);
      return target[label];
    },
  });
}

/** Labels that are defined otherwise in `after` than in `before`; only what each itself defines counts, not what lies behind it. */
export function changedLabels(before: References, after: References): readonly string[] {
  const changed = Object.keys(after).filter((label) => !isSame(before[label], after[label]));
  for (const label of Object.keys(before)) if (!Object.hasOwn(after, label)) changed.push(label);
  return changed;
}

function isSame(one: Reference | undefined, other: Reference | undefined): boolean {
  return one?.href === other?.href && one?.title === other?.title;
}
