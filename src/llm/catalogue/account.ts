import * as l10n from "@vscode/l10n";
import type { ChatError } from "../../shared/chatError.ts";
import type { Endpoint } from "../../shared/parameters.ts";
import { AbortGate } from "../send/abortGate.ts";
import { type Clock, systemClock } from "../send/clock.ts";
import { getJson } from "./getJson.ts";
import { withoutUndefined } from "./parseModels.ts";
import { field, numberField, objectField, textField } from "../../shared/guards.ts";

/** What OpenRouter says of a key; USD. */
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
}

/** What a generation cost in the end, after OpenRouter booked it; USD. */
export interface GenerationInfo {
  readonly id: string;
  readonly model?: string;
  readonly provider?: string;
  readonly totalCost?: number;
  readonly upstreamCost?: number;
  /** A key of the user's own at the provider was used: the provider's bill is `upstreamCost`, beside the total. */
  readonly isByok?: boolean;
  readonly promptTokens?: number;
  readonly completionTokens?: number;
  readonly reasoningTokens?: number;
  readonly cachedTokens?: number;
  readonly finishReason?: string;
  readonly cancelled?: boolean;
}

export type Asked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ChatError };

export interface AccountOptions {
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
}

/** `/key`: the right question for the balance of a normal key. */
export async function fetchKeyInfo(endpoint: Endpoint, key: string, options: AccountOptions = {}): Promise<Asked<KeyInfo>> {
  const answer = await ask(endpoint, key, "/key", options);
  return answer.ok ? { ok: true, value: parseKeyInfo(answer.value) } : answer;
}

/** `/credits`: needs a management key; a normal one is answered 403. USD. */
export async function fetchCredits(
  endpoint: Endpoint,
  key: string,
  options: AccountOptions = {},
): Promise<Asked<{ readonly total?: number; readonly used?: number }>> {
  const answer = await ask(endpoint, key, "/credits", options);
  if (!answer.ok) return answer;
  const data = objectField(answer.value, "data");
  return { ok: true, value: withoutUndefined({ total: numberField(data, "total_credits"), used: numberField(data, "total_usage") }) };
}

/** Waits before each question for a generation: it is unknown for a while after its answer ended (392 of 392 recorded were). */
const generationDelaysMs = [500, 1000, 2000, 4000, 8000] as const;

/** `/generation`: what an answer cost, for one that was stopped before its usage came. Asks up to five times while it is not booked. */
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

/** What was found out about a key. `verified` is false where the server lists its models to anybody: then only a chat will tell. */
export interface KeyCheck {
  readonly verified: boolean;
  readonly info?: KeyInfo;
}

/**
 * Tries a key before it is kept. OpenRouter: `/key`. Elsewhere, and where there is no `/key`, `/models` with the key, and once without: only
 * where that is refused did the key prove anything.
 */
export async function checkKey(endpoint: Endpoint, key: string, options: AccountOptions = {}): Promise<Asked<KeyCheck>> {
  if (endpoint.dialect === "openrouter") {
    const info = await fetchKeyInfo(endpoint, key, options);
    if (info.ok) return { ok: true, value: { verified: true, info: info.value } };
    // A server that speaks OpenRouter's dialect need not have its account pages.
    if (!isMissing(info.error)) return info;
  }
  const withKey = await ask(endpoint, key, "/models", options);
  // A server without a list cannot be asked; that says nothing of the key.
  if (!withKey.ok) return isMissing(withKey.error) ? { ok: true, value: { verified: false } } : withKey;
  const without = await ask(endpoint, undefined, "/models", options);
  return { ok: true, value: { verified: !without.ok && (without.error.status === 401 || without.error.status === 403) } };
}

/** Whether the server has no such page. */
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
    usage: numberField(data, "usage"),
    usageDaily: numberField(data, "usage_daily"),
    usageMonthly: numberField(data, "usage_monthly"),
    isFreeTier: flag(data, "is_free_tier"),
    expiresAt: textField(data, "expires_at"),
  });
}

function parseGeneration(id: string, body: unknown): GenerationInfo {
  const data = objectField(body, "data");
  return withoutUndefined({
    id,
    model: textField(data, "model"),
    provider: textField(data, "provider_name"),
    totalCost: numberField(data, "total_cost"),
    upstreamCost: numberField(data, "upstream_inference_cost"),
    isByok: flag(data, "is_byok"),
    promptTokens: numberField(data, "native_tokens_prompt") ?? numberField(data, "tokens_prompt"),
    completionTokens: numberField(data, "native_tokens_completion") ?? numberField(data, "tokens_completion"),
    reasoningTokens: numberField(data, "native_tokens_reasoning"),
    cachedTokens: numberField(data, "native_tokens_cached"),
    finishReason: textField(data, "finish_reason"),
    cancelled: flag(data, "cancelled"),
  });
}

function amount(data: unknown, name: string): number | null | undefined {
  return field(data, name) === null ? null : numberField(data, name);
}

function flag(data: unknown, name: string): boolean | undefined {
  const value = field(data, name);
  return typeof value === "boolean" ? value : undefined;
}
