import * as l10n from "@vscode/l10n";
import type { Dialect, Endpoint } from "../../shared/parameters.ts";
import { isObject, put } from "../../shared/guards.ts";

/** The endpoints that need no configuration. Their names are reserved. */
export const builtInEndpoints: Readonly<Record<"openrouter" | "deepinfra", Endpoint>> = {
  openrouter: { name: "openrouter", baseUrl: "https://openrouter.ai/api/v1", dialect: "openrouter", auth: "key", headers: {} },
  deepinfra: { name: "deepinfra", baseUrl: "https://api.deepinfra.com/v1/openai", dialect: "deepinfra", auth: "key", headers: {} },
};

/** A value, or the problem with the input: one localized sentence that never repeats what was typed, which may be a key. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

const dialects: readonly Dialect[] = ["openrouter", "deepinfra", "openai"];
const loopbackHosts = /^(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost)$/;

/** Whether a URL points to this machine: a literal of 127.0.0.0/8, `[::1]` or `localhost`. */
export function isLoopback(url: URL): boolean {
  return loopbackHosts.test(url.hostname);
}

/**
 * Checks the base URL of an endpoint.
 * @param text as typed; a pasted `/chat/completions` and trailing slashes are removed
 * @returns a URL with https, or http to this machine, without user name, query and fragment
 */
export function parseBaseUrl(text: string): Parsed<string> {
  if (!URL.canParse(text.trim())) return fail(l10n.t("The base URL is not valid. Example: {0}", "https://api.example.com/v1"));
  const url = new URL(text.trim());
  if (url.protocol !== "https:" && url.protocol !== "http:") return fail(l10n.t("The base URL must start with {0}.", "https://"));
  if (url.protocol === "http:" && !isLoopback(url)) {
    return fail(l10n.t("Unencrypted connections (http) are allowed only to this machine: 127.0.0.1, [::1] or localhost."));
  }
  if (url.username !== "" || url.password !== "") return fail(l10n.t("The base URL must not contain a user name or password."));
  if (url.search !== "" || url.hash !== "") return fail(l10n.t("The base URL must not contain a query or fragment."));
  // Keys are stored by origin, and "host." would be another origin than "host".
  if (url.hostname.endsWith(".")) return fail(l10n.t("The host in the base URL must not end with a dot."));
  const path = url.pathname.replace(/(?<!\/)\/+$/, "").replace(/\/chat\/completions$/, "");
  return { ok: true, value: url.origin + path };
}

/** Origin of an endpoint, such as `https://openrouter.ai`. Keys are stored by origin. */
export function originOf(endpoint: Endpoint): string {
  return new URL(endpoint.baseUrl).origin;
}

/**
 * Checks one entry of the setting `aside.endpoints`.
 * @param name its key there
 * @param raw `{ baseUrl, dialect?, auth?, headers? }` as found in the settings
 */
export function parseEndpoint(name: string, raw: unknown): Parsed<Endpoint> {
  if (Object.hasOwn(builtInEndpoints, name)) return fail(l10n.t("“{0}” is a built-in endpoint. Choose another name.", name));
  if (name.trim() === "") return fail(l10n.t("An endpoint must have a name."));
  if (!isObject(raw)) return fail(l10n.t("An endpoint must be an object with a {0}.", "baseUrl"));
  if (typeof raw["baseUrl"] !== "string") return fail(l10n.t("An endpoint must have a {0}.", "baseUrl"));
  const baseUrl = parseBaseUrl(raw["baseUrl"]);
  if (!baseUrl.ok) return baseUrl;
  const dialect = raw["dialect"] ?? "openai";
  if (!isDialect(dialect)) return fail(l10n.t("{0} must be one of {1}.", "dialect", dialects.join(", ")));
  const auth = raw["auth"] ?? "key";
  if (auth !== "key" && auth !== "none") return fail(l10n.t("{0} must be one of {1}.", "auth", "key, none"));
  const headers = parseHeaders(raw["headers"] ?? {});
  return headers.ok ? { ok: true, value: { name, baseUrl: baseUrl.value, dialect, auth, headers: headers.value } } : headers;
}

/** Headers that the transport sets itself, that hold the API key, or that belong to a session. */
const reservedHeaders =
  /^(?:authorization|proxy-.*|sec-.*|host|content-length|content-type|transfer-encoding|connection|upgrade|te|trailer|expect|cookie|accept-encoding)$/i;

function parseHeaders(raw: unknown): Parsed<Readonly<Record<string, string>>> {
  if (!isObject(raw)) return fail(l10n.t("{0} must be an object whose values are strings.", "headers"));
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(raw)) {
    if (!/^[\w!#$%&'*+.^`|~-]{1,100}$/.test(name) || name === "__proto__")
      return fail(l10n.t("A header has a name that HTTP does not allow."));
    if (reservedHeaders.test(name))
      return fail(l10n.t("The header {0} cannot be set here. Use the command “Set API Key” for a key.", name));
    if (typeof value !== "string" || !isHeaderValue(value))
      return fail(l10n.t("The value of the header {0} must be printable text.", name));
    put(headers, name, value);
  }
  return { ok: true, value: headers };
}

/** Whether a text is valid as the value of an HTTP header. */
export function isHeaderValue(value: string): boolean {
  return /^[\t\u0020-\u007e\u00a0-\u00ff]*$/.test(value) && value.length <= 4096;
}

function isDialect(value: unknown): value is Dialect {
  return dialects.some((dialect) => dialect === value);
}

function fail(problem: string): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem };
}
