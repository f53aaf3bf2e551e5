/** A JSON object: string keys, nothing known about the values yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** True for a JSON object; false for null and for an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for a number that is neither NaN nor infinite. */
export function isFiniteNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** The object itself, or an empty one for any other value. */
export function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** The array itself, or an empty one for any other value. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The strings of an array, in order; empty for any other value. */
export function asStrings(value: unknown): readonly string[] {
  return asList(value).filter((item) => typeof item === "string");
}

/** The string itself, or "" for any other value. */
export function asString(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The finite number itself, or 0 for any other value. */
export function asNumber(value: unknown): number {
  return isFiniteNumber(value) ? value : 0;
}

/** The number itself where it is positive and small enough to be counted with, or 0 for any other value. */
export function asCount(value: unknown): number {
  return isFiniteNumber(value) && value > 0 && value <= Number.MAX_SAFE_INTEGER ? value : 0;
}

/**
 * Reads an own property, so that a key from untrusted data ("constructor", "__proto__") never reaches a prototype.
 * @param value any value; only JSON objects have fields
 * @returns undefined where there is no such property
 */
export function field(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/**
 * Looks a word up in a dictionary, among its own keys only: the word may be anybody's, and `dictionary[word]` would find "constructor" in the
 * prototype. `npm run check -- lookups` finds places that do not use this.
 */
export function lookup<T>(dictionary: Readonly<Record<string, T>> | null | undefined, word: string): T | undefined {
  return dictionary !== null && dictionary !== undefined && Object.hasOwn(dictionary, word) ? dictionary[word] : undefined;
}

/** Sets an own property of any name. `dictionary["__proto__"] = …` would replace the prototype instead. */
export function put<T>(dictionary: Record<string, T>, word: string, value: T): void {
  Object.defineProperty(dictionary, word, { value, enumerable: true, configurable: true, writable: true });
}

/** An own property that holds an object, or undefined. */
export function objectField(value: unknown, name: string): JsonObject | undefined {
  const found = field(value, name);
  return isObject(found) ? found : undefined;
}

/** An own property that holds an array, or an empty array. */
export function listField(value: unknown, name: string): readonly unknown[] {
  return asList(field(value, name));
}

/** An own property that holds a non-empty string, or undefined. */
export function textField(value: unknown, name: string): string | undefined {
  return asString(field(value, name)) || undefined;
}

/** An own property that holds a finite number, or undefined. */
export function numberField(value: unknown, name: string): number | undefined {
  const found = field(value, name);
  return isFiniteNumber(found) ? found : undefined;
}
