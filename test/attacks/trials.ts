import { type AttackCase, type AttackClass, type AttackResult, failed } from "./attackCase.ts";

/**
 * One way to try attacks of a class: `fits` reads the payload, and `act` does what it says. A payload that fits nowhere has not been tried, which
 * counts as a failure: an attack is found by what it sends, never by its id.
 */
export interface Trial<T> {
  /** What the payload says, or undefined where it has another shape. */
  readonly fits: (payload: unknown, attack: AttackCase) => T | undefined;
  readonly act: (read: T, attack: AttackCase) => Promise<AttackResult> | AttackResult;
}

/** A trial, with the type of what it reads inferred. */
export function trial<T>(fits: Trial<T>["fits"], act: Trial<T>["act"]): Trial<unknown> {
  return { fits, act: act as Trial<unknown>["act"] };
}

/** Runs the first trial that fits. */
export function tryEach(...trials: readonly Trial<unknown>[]): AttackClass["run"] {
  return async (attack) => {
    for (const { fits, act } of trials) {
      const read = fits(attack.payload, attack);
      if (read !== undefined) return act(read, attack);
    }
    return notTried(attack.payload);
  };
}

/** What becomes of a payload of an unknown shape. */
export function notTried(payload: unknown): AttackResult {
  return failed(`not tried: nothing here knows a payload like ${JSON.stringify(payload).slice(0, 100)}`);
}

/** What an object of a payload holds. */
export type Fields = Readonly<Record<string, unknown>>;

/** An object that is no list; undefined otherwise. */
export function fieldsOf(payload: unknown): Fields | undefined {
  return typeof payload === "object" && payload !== null && !Array.isArray(payload) ? (payload as Fields) : undefined;
}

/** An object with exactly these fields, of which those with `?` may be missing. */
export function exactly(...names: readonly string[]): (payload: unknown) => Fields | undefined {
  const allowed = new Set(names.map((name) => name.replace(/\?$/, "")));
  const needed = names.filter((name) => !name.endsWith("?"));
  return (payload) => {
    const fields = fieldsOf(payload);
    if (fields === undefined) return undefined;
    const isThis = needed.every((name) => Object.hasOwn(fields, name)) && Object.keys(fields).every((name) => allowed.has(name));
    return isThis ? fields : undefined;
  };
}

/** A text that matches; its groups. */
export function textLike(pattern: RegExp): (payload: unknown) => readonly string[] | undefined {
  return (payload) => (typeof payload === "string" ? (pattern.exec(payload) ?? undefined) : undefined);
}

/** A link of a payload: `{"ln -s <outside>/a.txt docs/b.md": "attach folder docs"}`. */
export interface PayloadLink {
  /** As it is written. */
  readonly target: string;
  readonly name: string;
  /** What is done with it. */
  readonly act: string;
}

/** The link that a payload has made, and what stands beside it. */
export function linkIn(payload: unknown): (PayloadLink & { readonly rest: Fields }) | undefined {
  const fields = fieldsOf(payload);
  const [found] = Object.entries(fields ?? {}).flatMap(([key, act]) => {
    const [, target, name] = /^ln -s (\S+) (\S+)$/.exec(key) ?? [];
    return target !== undefined && name !== undefined && typeof act === "string" ? [{ key, target, name, act }] : [];
  });
  if (fields === undefined || found === undefined) return undefined;
  const rest = Object.fromEntries(Object.entries(fields).filter(([key]) => key !== found.key));
  return { target: found.target, name: found.name, act: found.act, rest };
}
