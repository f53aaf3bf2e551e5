import * as l10n from "@vscode/l10n";
import { builtInEndpoints, isBuiltIn, parseBaseUrl } from "../../llm/send/endpoint.ts";
import { isObject, lookup, put } from "../../shared/guards.ts";
import type { Policy } from "../../shared/policy.ts";

/** A larger file is no policy, bytes. */
export const largestPolicy = 64 * 1024;

/** A policy, or why a file cannot be used as one: a phrase without a full stop. */
export type ParsedPolicy = { readonly policy: Policy } | { readonly why: string };

const mostEndpoints = 100;

/** The keys of a policy with what each accepts: the checked value, or why it is not accepted. */
const checks: {
  readonly [Key in keyof Policy]-?: (
    value: unknown,
  ) => { readonly value: string | boolean | number | readonly string[] } | { readonly why: string };
} = {
  endpoints: (value) => {
    if (!Array.isArray(value) || value.length > mostEndpoints) return { why: l10n.t("it must be a list of at most {0}", mostEndpoints) };
    const addresses: string[] = [];
    for (const entry of value as readonly unknown[]) {
      const address = typeof entry === "string" ? addressOf(entry) : undefined;
      if (address === undefined)
        return { why: l10n.t("it must name built-in endpoints ({0}) and base URLs only", "openrouter, deepinfra") };
      addresses.push(address);
    }
    return { value: addresses };
  },
  dataCollection: (value) => only(value, "deny"),
  zdr: (value) => only(value, true),
  tools: (value) => only(value, false),
  chatModels: (value) => only(value, false),
  keepDays: (value) =>
    typeof value === "number" && Number.isSafeInteger(value) && value >= 1
      ? { value }
      : { why: l10n.t("it must be {0}", l10n.t("a whole number of at least {0}", "1")) },
};

/** The names of what a policy can fix. */
export const policyKeys = Object.keys(checks) as readonly (keyof Policy)[];

/**
 * Reads the contents of a policy file. Strict, because a policy that is partly understood protects less than those who wrote it believe: an unknown or
 * doubled key, or a value that a key does not accept, and the whole file is refused.
 */
export function parsePolicy(bytes: Uint8Array): ParsedPolicy {
  if (bytes.length > largestPolicy) return { why: l10n.t("it is larger than {0} KB", largestPolicy / 1024) };
  let text: string;
  try {
    // It drops a byte order mark, which editors on Windows write.
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return { why: l10n.t("it is not UTF-8 text") };
  }
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return { why: l10n.t("it is not valid JSON") };
  }
  if (!isObject(raw)) return { why: l10n.t("it must be an object") };
  const policy: Record<string, unknown> = {};
  for (const [key, given] of Object.entries(raw)) {
    const shown = JSON.stringify(key.slice(0, 50));
    const check = lookup(checks, key);
    if (check === undefined) return { why: l10n.t("{0} is not known", shown) };
    const checked = check(given);
    if ("why" in checked) return { why: `${shown}: ${checked.why}` };
    put(policy, key, checked.value);
  }
  const keys = topLevelKeys(text);
  const twice = keys.find((key, at) => keys.indexOf(key) !== at);
  return twice === undefined ? { policy } : { why: l10n.t("{0} appears twice", JSON.stringify(twice.slice(0, 50))) };
}

function only<T extends string | boolean>(value: unknown, accepted: T): { readonly value: T } | { readonly why: string } {
  return value === accepted ? { value: accepted } : { why: l10n.t("it can only be {0}", JSON.stringify(accepted)) };
}

/** A base URL without query, or that of a built-in endpoint; undefined for anything else. */
function addressOf(entry: string): string | undefined {
  if (isBuiltIn(entry)) return builtInEndpoints[entry].baseUrl;
  const parsed = parseBaseUrl(entry, true);
  return parsed.ok && !parsed.value.includes("?") ? parsed.value : undefined;
}

/** The keys of the outer object of valid JSON, doubled ones too, which a parser drops. At most as many as a policy has keys, and one. */
function topLevelKeys(json: string): readonly string[] {
  const keys: string[] = [];
  let depth = 0;
  let last = "";
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]/g)) {
    if (token === "{" || token === "[") depth += 1;
    else if (token === "}" || token === "]") depth -= 1;
    else if (token === ":" && depth === 1) keys.push(last);
    else if (token !== ":") last = depth === 1 ? (JSON.parse(token) as string) : "";
    if (keys.length > policyKeys.length) break;
  }
  return keys;
}
