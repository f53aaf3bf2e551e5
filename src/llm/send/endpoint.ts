import * as l10n from "@vscode/l10n";
import { dialects } from "../../shared/parameterTable.ts";
import type { Dialect, Endpoint } from "../../shared/parameters.ts";
import { isObject, type JsonObject, put } from "../../shared/guards.ts";

/** The endpoints that need no configuration. Their names are reserved. */
export const builtInEndpoints: Readonly<Record<"openrouter" | "deepinfra", Endpoint>> = {
  openrouter: { name: "openrouter", baseUrl: "https://openrouter.ai/api/v1", dialect: "openrouter", auth: "key", headers: {} },
  deepinfra: { name: "deepinfra", baseUrl: "https://api.deepinfra.com/v1/openai", dialect: "deepinfra", auth: "key", headers: {} },
};

/** A value, or the problem with the input: one localized sentence that never repeats what was typed, which may be a key. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

const loopbackHosts = /^(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost)$/;

/** Whether a URL points to this machine: a literal of 127.0.0.0/8, `[::1]` or `localhost`. */
export function isLoopback(url: URL): boolean {
  return loopbackHosts.test(url.hostname);
}

/** What looks like an API key in a query. Keys belong into the secret store. */
const keyInQuery = /(?:^|[=&])(?:sk-|gsk_|xai-|pplx-|hf_|AIza)[\w-]{8}/;

/**
 * Checks the base URL of an endpoint.
 * @param text as typed; a pasted `/chat/completions` or `/responses` and trailing slashes are removed
 * @param insecureHttp allows http to other machines. Whether the address is private is checked with each request, after it was looked up.
 * @returns a URL with https, or http to this machine, without user name and fragment; its query, if it has one, is kept
 */
export function parseBaseUrl(text: string, insecureHttp = false): Parsed<string> {
  if (!URL.canParse(text.trim())) return fail(l10n.t("The base URL is not valid. Example: {0}", "https://api.example.com/v1"));
  const url = new URL(text.trim());
  if (url.protocol !== "https:" && url.protocol !== "http:") return fail(l10n.t("The base URL must start with {0}.", "https://"));
  if (url.protocol === "http:" && !insecureHttp && !isLoopback(url)) {
    return fail(l10n.t("Unencrypted connections (http) are allowed only to this machine: 127.0.0.1, [::1] or localhost."));
  }
  if (url.username !== "" || url.password !== "") return fail(l10n.t("The base URL must not contain a user name or password."));
  if (url.hash !== "") return fail(l10n.t("The base URL must not contain a fragment (#)."));
  if (keyInQuery.test(url.search.slice(1)))
    return fail(l10n.t("The base URL must not contain an API key. Use the command “Set API Key” for a key."));
  // Keys are stored by origin, and "host." would be another origin than "host".
  if (url.hostname.endsWith(".")) return fail(l10n.t("The host in the base URL must not end with a dot."));
  const path = url.pathname.replace(/(?<!\/)\/+$/, "").replace(/\/(?:chat\/completions|responses)$/, "");
  return { ok: true, value: url.origin + path + (url.search === "?" ? "" : url.search) };
}

/** OpenAI's own API, whose newer models take tools and reasoning together at `/responses` alone (docs/wire.md, The Responses API). */
const openAiOrigin = "https://api.openai.com";

/** Whether an endpoint is OpenRouter itself, at any of its addresses, whatever its dialect. */
export function isOpenRouter({ baseUrl }: Endpoint): boolean {
  return /(?:^|\.)openrouter\.ai$/.test(new URL(baseUrl).hostname);
}

/** The address that questions are posted to, behind the base URL. */
export function questionPath({ dialect }: Endpoint): "/chat/completions" | "/responses" {
  return dialect === "responses" ? "/responses" : "/chat/completions";
}

/** Origin of an endpoint, such as `https://openrouter.ai`. */
export function originOf(endpoint: Endpoint): string {
  return new URL(endpoint.baseUrl).origin;
}

/**
 * The name under which an endpoint's key is stored: its origin, and the account where the user has several keys for it. A URL has no blank, so that no
 * account can pass for another origin.
 */
export function keyNameOf(endpoint: Endpoint): string {
  return endpoint.account === undefined ? originOf(endpoint) : `${originOf(endpoint)} ${endpoint.account}`;
}

/** The address of a page of an endpoint's API, with the query of its base URL. @param path below the base URL, such as `/models` */
export function addressOf(endpoint: Endpoint, path: string): URL {
  const url = new URL(endpoint.baseUrl + path);
  return endpoint.query === undefined ? url : withQuery(url, endpoint.query);
}

/** Adds an endpoint's query to an address that may have one. */
export function withQuery(url: URL, query: string): URL {
  const full = new URL(url);
  full.search = full.search === "" ? query : `${full.search}&${query}`;
  return full;
}

/** Whether an endpoint's connection is unencrypted and leaves this machine. */
export function isUnencrypted({ baseUrl }: Pick<Endpoint, "baseUrl">): boolean {
  const url = new URL(baseUrl);
  return url.protocol === "http:" && !isLoopback(url);
}

/** Names of accounts: shown and part of a stored key's name, so short and without anything invisible. */
const accountName = /^[\p{L}\p{N}](?:[\p{L}\p{N} ._@+-]{0,58}[\p{L}\p{N}])?$/u;

/** Whether a text may be the `account` of an endpoint. */
export function isAccountName(text: string): boolean {
  return accountName.test(text);
}

/**
 * Checks one entry of the setting `aside.endpoints`. That of a built-in endpoint may hold `headers` and `auth` alone.
 * @param name its key there
 * @param raw `{ baseUrl, dialect?, auth?, headers?, account?, insecureHttp? }` as found in the settings
 */
export function parseEndpoint(name: string, raw: unknown): Parsed<Endpoint> {
  if (isBuiltIn(name)) return parseBuiltIn(builtInEndpoints[name], raw);
  if (name.trim() === "") return fail(l10n.t("An endpoint must have a name."));
  if (!isObject(raw)) return fail(l10n.t("An endpoint must be an object with a {0}.", "baseUrl"));
  if (typeof raw["baseUrl"] !== "string") return fail(l10n.t("An endpoint must have a {0}.", "baseUrl"));
  const insecureHttp = raw["insecureHttp"] ?? false;
  if (typeof insecureHttp !== "boolean") return fail(l10n.t("{0} must be one of {1}.", "insecureHttp", "true, false"));
  const address = parseBaseUrl(raw["baseUrl"], insecureHttp);
  if (!address.ok) return address;
  const dialect = raw["dialect"] ?? (new URL(address.value).origin === openAiOrigin ? "responses" : "openai");
  if (!isDialect(dialect)) return fail(l10n.t("{0} must be one of {1}.", "dialect", dialects.join(", ")));
  const { account } = raw;
  if (account !== undefined && (typeof account !== "string" || !isAccountName(account)))
    return fail(l10n.t("{0} must be a short name of letters and digits.", "account"));
  const access = parseAccess(raw);
  if (!access.ok) return access;
  const [baseUrl = "", query] = address.value.split(/\?(.*)/s);
  return {
    ok: true,
    value: {
      name,
      baseUrl,
      dialect,
      ...access.value,
      ...(query !== undefined && { query }),
      ...(account !== undefined && { account }),
      ...(insecureHttp && isUnencrypted({ baseUrl }) && { insecureHttp }),
    },
  };
}

/** Whether this is the name of a built-in endpoint. */
export function isBuiltIn(name: string): name is keyof typeof builtInEndpoints {
  return Object.hasOwn(builtInEndpoints, name);
}

/** A built-in endpoint with the headers and the auth of the settings. Its address is fixed: a key is stored for it. */
function parseBuiltIn(endpoint: Endpoint, raw: unknown): Parsed<Endpoint> {
  if (!isObject(raw) || Object.keys(raw).some((field) => field !== "headers" && field !== "auth"))
    return fail(
      l10n.t("“{0}” is a built-in endpoint: only {1} can be set. Use another name for another server.", endpoint.name, "headers, auth"),
    );
  const access = parseAccess(raw);
  return access.ok ? { ok: true, value: { ...endpoint, ...access.value } } : access;
}

function parseAccess(raw: JsonObject): Parsed<Pick<Endpoint, "auth" | "headers">> {
  const auth = raw["auth"] ?? "key";
  if (auth !== "key" && auth !== "none") return fail(l10n.t("{0} must be one of {1}.", "auth", "key, none"));
  const headers = parseHeaders(raw["headers"] ?? {});
  return headers.ok ? { ok: true, value: { auth, headers: headers.value } } : headers;
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
