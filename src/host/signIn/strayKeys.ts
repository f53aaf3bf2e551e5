import { builtInEndpoints, isAccountName, originOf, parseBaseUrl } from "../../llm/send/endpoint.ts";
import { findSecrets } from "../../shared/secretPatterns.ts";
import { asObject, field, objectField } from "../../shared/guards.ts";

/** Where a setting can be written. */
export type SettingPlace = "user" | "workspace" | "folder";

/** A setting with its value at one place. */
export interface PlacedSetting {
  /** Without `aside.`; may be a name that is no setting of ours, such as a guessed `apiKey`. */
  readonly name: string;
  readonly place: SettingPlace;
  readonly value: unknown;
}

/** How the keys of one company alone begin, with its origin. `sk-` by itself is used by many. */
const issuers: readonly (readonly [beginning: string, origin: string])[] = [
  ["sk-or-", originOf(builtInEndpoints.openrouter)],
  ["sk-proj-", "https://api.openai.com"],
  ["sk-svcacct-", "https://api.openai.com"],
  ["sk-ant-", "https://api.anthropic.com"],
  ["gsk_", "https://api.groq.com"],
  ["xai-", "https://api.x.ai"],
  ["pplx-", "https://api.perplexity.ai"],
];

/** An API key in a setting. */
export interface StrayKey {
  readonly setting: PlacedSetting;
  readonly key: string;
  /** The path to it inside the value; empty if the value itself is the key. */
  readonly path: readonly string[];
}

/** Finds API keys in the values of settings, nested ones too. Other secrets are not our concern. */
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
 * The name under which a stray key belongs into the secret storage: that of the endpoint in whose entry it is, that of the company whose keys begin like it, otherwise the
 * current one.
 * @param endpoints value of `aside.endpoints`
 * @param current that of the current endpoint
 */
export function originOfStrayKey({ setting, path, key }: StrayKey, endpoints: Readonly<Record<string, unknown>>, current: string): string {
  const [name] = path;
  if (setting.name === "endpoints" && name !== undefined) {
    const entry = field(endpoints, name);
    const text = field(entry, "baseUrl");
    const parsed = typeof text === "string" ? parseBaseUrl(text, true) : undefined;
    const account = field(entry, "account");
    if (parsed?.ok === true) {
      const { origin } = new URL(parsed.value);
      return typeof account === "string" && isAccountName(account) ? `${origin} ${account}` : origin;
    }
  }
  return issuers.find(([beginning]) => key.startsWith(beginning))?.[1] ?? current;
}

/**
 * A setting's value without a key. A text that is only the key, or an Authorization value with it, is removed; a longer text loses only the key.
 * An endpoint whose key was in its entry uses stored keys from now on.
 * @returns undefined if nothing is left
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
