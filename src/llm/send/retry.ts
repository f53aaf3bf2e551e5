import type { ChatError, ChatErrorCode } from "../../shared/chatError.ts";

/** How often a request that failed before its first token is retried automatically. */
export const maxRetries = 3;

const firstDelayMs = 500;
const maxDelayMs = 8000;
/** The longest `Retry-After` that is waited for automatically. For a longer one the user sees the time and decides. */
const maxRetryAfterMs = 60_000;

/** A failure before the first token, and the retries so far. */
export interface Failure {
  readonly error: ChatError;
  /** The connection failed in a way that may pass by itself. */
  readonly transient: boolean;
  /** Retries already made. */
  readonly retries: number;
}

/**
 * Decides whether and when to retry. Retried are failures that may pass by themselves (408, 409, 429, 5xx, a connection that broke before
 * the headers, a name server that is temporarily unavailable), unless the server says that retrying is useless. There are at most three
 * retries, with full jitter below 0.5, 1 and 2 s, or at the time that the server named.
 * @param now milliseconds since the epoch
 * @param random in [0, 1)
 * @returns milliseconds to wait, or undefined to give up
 */
export function retryDelay(failure: Failure, now: number, random: () => number): number | undefined {
  const { error, retries } = failure;
  if (retries >= maxRetries || error.retryable === false) return undefined;
  const asked = error.retryAt === undefined ? undefined : Math.max(0, error.retryAt - now);
  if (asked !== undefined && asked > maxRetryAfterMs) return undefined;
  if (!passes(failure, asked !== undefined)) return undefined;
  return asked ?? Math.floor(random() * Math.min(maxDelayMs, firstDelayMs * 2 ** retries));
}

/**
 * Codes of responses; their status decides whether a retry may help. Other failures never reached a response, or will not pass by
 * themselves.
 */
const byStatus: ReadonlySet<ChatErrorCode> = new Set(["serverError", "providerError", "timeout", "badRequest"]);

function passes({ error, transient, retries }: Failure, timeGiven: boolean): boolean {
  // A 402 with a retry time is OpenRouter's budget for concurrent requests. It is retried once: a second one means that credits are really
  // missing. Others say with other statuses that the account is empty.
  if (error.code === "noCredits") return error.status === 402 && timeGiven && retries === 0;
  if (error.code === "rateLimited") return true;
  return byStatus.has(error.code) ? isPassingStatus(error.status) : transient;
}

function isPassingStatus(status: number | undefined): boolean {
  if (status === undefined) return false;
  return status === 408 || status === 409 || status === 429 || (status >= 500 && status <= 599 && status !== 501 && status !== 505);
}
