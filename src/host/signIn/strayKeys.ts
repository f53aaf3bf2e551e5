import { builtInEndpoints, originOf, parseBaseUrl } from "../../llm/send/endpoint.ts";
import { findSecrets } from "../../shared/secretPatterns.ts";
import { asObject, field, objectField } from "../../shared/guards.ts";

/** Where a setting may stand. */
export type SettingPlace = "user" | "workspace" | "folder";

/** A setting with its value at one place. */
export interface PlacedSetting {
  /** Without `aside.`; may be none of ours, such as a guessed `apiKey`. */
  readonly name: string;
  readonly place: SettingPlace;
  readonly value: unknown;
}

/** A key that stands in a setting. */
export interface StrayKey {
  readonly setting: PlacedSetting;
  readonly key: string;
  /** Where in the value; an empty path is the value itself. */
  readonly path: readonly string[];
}

/** Keys of servers among the values of settings. A value of any depth is looked through; other secrets are none of our business. */
export function findStrayKeys(settings: readonly PlacedSetting[]): readonly StrayKey[] {
  return settings.flatMap((setting) => keysIn(setting.value, []).map((found) => ({ setting, ...found })));
}

function keysIn(value: unknown, path: readonly string[]): readonly Pick<StrayKey, "key" | "path">[] {
  if (typeof value === "string") {
    return findSecrets(value)
      .filter(({ isApiKey }) => isApiKey)
      .map(({ start, end }) => ({ key: value.slice(start, end), path }));
  }
  if (typeof value !== "object" || value === null || path.length > 10) return [];
  return Object.entries(value).flatMap(([name, inner]) => keysIn(inner, [...path, name]));
}

/**
 * The origin that a stray key belongs to: that of the endpoint whose entry it stands in, OpenRouter's for a key of its shape, else the one in force.
 * @param endpoints value of `aside.endpoints`
 */
export function originOfStrayKey({ setting, path, key }: StrayKey, endpoints: Readonly<Record<string, unknown>>, inForce: string): string {
  const [name] = path;
  if (setting.name === "endpoints" && name !== undefined) {
    const text = field(field(endpoints, name), "baseUrl");
    const parsed = typeof text === "string" ? parseBaseUrl(text) : undefined;
    if (parsed?.ok === true) return new URL(parsed.value).origin;
  }
  return key.startsWith("sk-or-") ? originOf(builtInEndpoints.openrouter) : inForce;
}

/**
 * A setting's value without a key: what is nothing but the key (or an Authorization value of it) goes whole, out of a longer text only the key.
 * An endpoint that had its key there is one with a key from now on.
 * @returns undefined where nothing is left
 */
export function withoutKey(value: unknown, { key, path, setting }: StrayKey): unknown {
  const cleaned = clean(value, key, path);
  if (setting.name !== "endpoints" || path[0] === undefined) return cleaned;
  const entry = objectField(cleaned, path[0]);
  if (entry === undefined || entry["auth"] !== "none") return cleaned;
  const { auth: _auth, ...wantsKey } = entry;
  return { ...asObject(cleaned), [path[0]]: wantsKey };
}

function clean(value: unknown, key: string, path: readonly string[]): unknown {
  const [name, ...rest] = path;
  if (name === undefined) {
    if (typeof value !== "string") return value;
    const left = value.replaceAll(key, "");
    return /^\s*(?:Bearer\s*)?$/i.test(left) ? undefined : left;
  }
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return items.map((item, index) => (String(index) === name ? clean(item, key, rest) : item)).filter((item) => item !== undefined);
  }
  const entries = Object.entries(asObject(value)).map(([inner, item]) => [inner, inner === name ? clean(item, key, rest) : item] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}
