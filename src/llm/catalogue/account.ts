import * as l10n from "@vscode/l10n";
import type { ChatError } from "../../shared/chatError.ts";
import type { Endpoint } from "../../shared/parameters.ts";
import { AbortGate } from "../send/abortGate.ts";
import { type Clock, systemClock } from "../send/clock.ts";
import { getJson } from "./getJson.ts";
import { withoutUndefined } from "./parseModels.ts";
import { field, listField, numberField, objectField, textField } from "../../shared/guards.ts";
import { totalFrom } from "../../shared/money.ts";
import { tokenCount } from "../../shared/soundUsage.ts";

/** OpenRouter's information about a key. Amounts are USD. */
export interface KeyInfo {
  readonly label?: string;
  /** Null: no limit. */
  readonly limit?: number | null;
  readonly limitRemaining?: number | null;
  readonly usage?: number;
  readonly usageDaily?: number;
  readonly usageMonthly?: number;
  readonly isFreeTier?: boolean;
  readonly expiresAt?: string;
  /** Requests to free models of this account on this day of UTC. */
  readonly freeRequests?: { readonly limit?: number; readonly used?: number; readonly remaining?: number };
  /** When the limit starts over: "daily", "weekly" or "monthly"; null: never. */
  readonly limitReset?: string | null;
  /** Where OpenRouter may process the requests of this key, such as "global" or "europe". */
  readonly allowedRegions?: readonly string[];
}

/** A preset of the account: a model, parameters and a system prompt that OpenRouter keeps, chosen like a model as `@preset/slug`. */
export interface AccountPreset {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
}

/** The most presets of one page of `/presets`. Others can be typed as IDs. */
const mostPresets = 100;
const presetSlug = /^[A-Za-z0-9][\w.-]{0,99}$/;

/** The final cost of a generation, once OpenRouter has booked it. Amounts are USD. */
export interface GenerationInfo {
  readonly id: string;
  readonly model?: string;
  readonly provider?: string;
  readonly totalCost?: number;
  readonly upstreamCost?: number;
  /** Whether the user's own provider key was used. The provider's bill is then `upstreamCost`, in addition to the total. */
  readonly isByok?: boolean;
  readonly promptTokens?: number;
  readonly completionTokens?: number;
  readonly reasoningTokens?: number;
  readonly cachedTokens?: number;
  readonly finishReason?: string;
  readonly cancelled?: boolean;
}

/** The result of a request to an account page. */
export type Asked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ChatError };

/** Options of requests to account pages. */
export interface AccountOptions {
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
}

/** Fetches `/key`, which reports the balance of a normal key. */
export async function fetchKeyInfo(endpoint: Endpoint, key: string, options: AccountOptions = {}): Promise<Asked<KeyInfo>> {
  const answer = await ask(endpoint, key, "/key", options);
  return answer.ok ? { ok: true, value: parseKeyInfo(answer.value) } : answer;
}

/** Fetches `/presets`: the active presets of the key's default workspace, the newest first (docs/wire.md, Account). */
export async function fetchPresets(
  endpoint: Endpoint,
  key: string,
  options: AccountOptions = {},
): Promise<Asked<readonly AccountPreset[]>> {
  const answer = await ask(endpoint, key, `/presets?limit=${mostPresets}`, options);
  if (answer.ok) return { ok: true, value: listField(answer.value, "data").slice(0, mostPresets).flatMap(parsePreset) };
  // A server with OpenRouter's dialect may lack its account pages.
  return isMissing(answer.error) ? { ok: true, value: [] } : answer;
}

/** Fetches `/credits` in USD. It requires a management key; a normal one gets 403. */
export async function fetchCredits(
  endpoint: Endpoint,
  key: string,
  options: AccountOptions = {},
): Promise<Asked<{ readonly total?: number; readonly used?: number }>> {
  const answer = await ask(endpoint, key, "/credits", options);
  if (!answer.ok) return answer;
  const data = objectField(answer.value, "data");
  return { ok: true, value: withoutUndefined({ total: usdField(data, "total_credits"), used: usdField(data, "total_usage") }) };
}

/** The delays before each request for a generation. It is unknown for a while after its answer ended (392 of 392 recorded were). */
const generationDelaysMs = [500, 1000, 2000, 4000, 8000] as const;

/** Fetches `/generation`: the cost of an answer that was stopped before its usage arrived. Retries up to five times until it is booked. */
export async function fetchGeneration(
  endpoint: Endpoint,
  key: string,
  id: string,
  options: AccountOptions = {},
): Promise<Asked<GenerationInfo>> {
  const clock = options.clock ?? systemClock;
  const gate = new AbortGate(options.signal ?? new AbortController().signal);
  let last: Extract<Asked<never>, { readonly ok: false }> = { ok: false, error: stopped() };
  for (const delayMs of generationDelaysMs) {
    let cancelTimer: () => void = () => undefined;
    const pause = new Promise<void>((resolve) => {
      cancelTimer = clock.timer(resolve, delayMs);
    });
    try {
      await gate.wait(pause);
    } catch {
      cancelTimer();
      return { ok: false, error: stopped() };
    }
    const answer = await ask(endpoint, key, `/generation?id=${encodeURIComponent(id)}`, options);
    if (answer.ok) return { ok: true, value: parseGeneration(id, answer.value) };
    if (answer.error.status !== 404) return answer;
    last = answer;
  }
  return last;
}

/**
 * The result of a key check. `verified` is false if the server lists its models without a key; only a chat can then show whether the key
 * works.
 */
export interface KeyCheck {
  readonly verified: boolean;
  readonly info?: KeyInfo;
}

/**
 * Verifies a key before it is saved. OpenRouter: `/key`. Other servers, and those without `/key`: `/models` with the key and once without.
 * Only if the latter is refused, the key is verified.
 */
export async function checkKey(endpoint: Endpoint, key: string, options: AccountOptions = {}): Promise<Asked<KeyCheck>> {
  if (endpoint.dialect === "openrouter") {
    const info = await fetchKeyInfo(endpoint, key, options);
    if (info.ok) return { ok: true, value: { verified: true, info: info.value } };
    // A server with OpenRouter's dialect may lack its account pages.
    if (!isMissing(info.error)) return info;
  }
  const withKey = await ask(endpoint, key, "/models", options);
  // A server without a model list proves nothing about the key.
  if (!withKey.ok) return isMissing(withKey.error) ? { ok: true, value: { verified: false } } : withKey;
  const without = await ask(endpoint, undefined, "/models", options);
  return { ok: true, value: { verified: !without.ok && (without.error.status === 401 || without.error.status === 403) } };
}

/** Whether the server does not have this page. */
function isMissing({ status }: ChatError): boolean {
  return status === 404 || status === 405;
}

function stopped(): ChatError {
  return { code: "timeout", message: l10n.t("Stopped.") };
}

async function ask(endpoint: Endpoint, key: string | undefined, path: string, options: AccountOptions): Promise<Asked<unknown>> {
  const answer = await getJson({
    endpoint,
    key,
    path,
    clock: options.clock ?? systemClock,
    ...(options.signal && { signal: options.signal }),
  });
  return answer.ok ? { ok: true, value: answer.body } : { ok: false, error: answer.error };
}

function parseKeyInfo(body: unknown): KeyInfo {
  const data = objectField(body, "data");
  return withoutUndefined({
    label: textField(data, "label"),
    limit: amount(data, "limit"),
    limitRemaining: amount(data, "limit_remaining"),
    usage: usdField(data, "usage"),
    usageDaily: usdField(data, "usage_daily"),
    usageMonthly: usdField(data, "usage_monthly"),
    isFreeTier: flag(data, "is_free_tier"),
    expiresAt: textField(data, "expires_at"),
    freeRequests: freeRequests(data),
    limitReset: field(data, "limit_reset") === null ? null : textField(data, "limit_reset")?.slice(0, 20),
    allowedRegions: allowedRegions(data),
  });
}

function parsePreset(row: unknown): readonly AccountPreset[] {
  const slug = textField(row, "slug");
  if (slug === undefined || !presetSlug.test(slug) || field(row, "status") !== "active") return [];
  const name = textField(row, "name")?.trim().slice(0, 200);
  const description = textField(row, "description")?.trim().slice(0, 500);
  return [{ id: `@preset/${slug}`, name: name === undefined || name === "" ? slug : name, ...(description ? { description } : {}) }];
}

function allowedRegions(data: unknown): readonly string[] | undefined {
  const regions = listField(data, "allowed_data_regions").filter((region) => typeof region === "string" && /^[\w -]{1,40}$/.test(region));
  return regions.length === 0 ? undefined : (regions.slice(0, 10) as readonly string[]);
}

function freeRequests(data: unknown): KeyInfo["freeRequests"] {
  const quota = objectField(data, "free_model_daily_requests");
  const count = (name: string) => tokenCount(field(quota, name));
  return quota === undefined ? undefined : withoutUndefined({ limit: count("limit"), used: count("used"), remaining: count("remaining") });
}

function parseGeneration(id: string, body: unknown): GenerationInfo {
  const data = objectField(body, "data");
  const tokens = (name: string) => tokenCount(field(data, name));
  return withoutUndefined({
    id,
    model: textField(data, "model"),
    provider: textField(data, "provider_name"),
    // Not judged here: what is read from the two says whether they are plausible.
    totalCost: numberField(data, "total_cost"),
    upstreamCost: numberField(data, "upstream_inference_cost"),
    isByok: flag(data, "is_byok"),
    promptTokens: tokens("native_tokens_prompt") ?? tokens("tokens_prompt"),
    completionTokens: tokens("native_tokens_completion") ?? tokens("tokens_completion"),
    reasoningTokens: tokens("native_tokens_reasoning"),
    cachedTokens: tokens("native_tokens_cached"),
    finishReason: textField(data, "finish_reason"),
    cancelled: flag(data, "cancelled"),
  });
}

function amount(data: unknown, name: string): number | null | undefined {
  return field(data, name) === null ? null : usdField(data, name);
}

/** An amount of an account in USD, which may be a debt; undefined for one that no account has. */
function usdField(data: unknown, name: string): number | undefined {
  const usd = numberField(data, name);
  return usd !== undefined && totalFrom(Math.abs(usd)) !== null ? usd : undefined;
}

function flag(data: unknown, name: string): boolean | undefined {
  const value = field(data, name);
  return typeof value === "boolean" ? value : undefined;
}
