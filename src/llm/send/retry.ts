import type { ChatError, ChatErrorCode } from "../../shared/chatError.ts";

/** How often a request that failed before its first token is tried again by itself. */
export const maxRetries = 3;

const firstDelayMs = 500;
const maxDelayMs = 8000;
/** A server may ask for this much patience; for more the user is told when, and decides. */
const maxRetryAfterMs = 60_000;

/** A failure before the first token, and what has been tried. */
export interface Failure {
  readonly error: ChatError;
  /** The connection failed in a way that passes. */
  readonly transient: boolean;
  /** Retries already made. */
  readonly retries: number;
}

/**
 * Decides whether to try again, and after how long: what passes by itself (408, 409, 429, 5xx, a connection that broke before
 * headers, a name server that has no answer just now), unless the server says that it is of no use; at most three times, with full
 * jitter under 0.5, 1 and 2 s, or exactly when the server said.
 * @param now milliseconds since the epoch
 * @param random in [0, 1)
 * @returns milliseconds to wait, or undefined: give up
 */
export function retryDelay(failure: Failure, now: number, random: () => number): number | undefined {
  const { error, retries } = failure;
  if (retries >= maxRetries || error.retryable === false) return undefined;
  const asked = error.retryAt === undefined ? undefined : Math.max(0, error.retryAt - now);
  if (asked !== undefined && asked > maxRetryAfterMs) return undefined;
  if (!passes(failure, asked !== undefined)) return undefined;
  return asked ?? Math.floor(random() * Math.min(maxDelayMs, firstDelayMs * 2 ** retries));
}

/** Codes of answers; whether they pass says their status. Others never reached an answer, or have nothing to do with the moment. */
const byStatus: ReadonlySet<ChatErrorCode> = new Set(["serverError", "providerError", "timeout", "badRequest"]);

function passes({ error, transient, retries }: Failure, timeGiven: boolean): boolean {
  // OpenRouter's budget for requests in flight: 402, and when it frees itself. Once: a second one is a real lack of money.
  if (error.code === "noCredits") return timeGiven && retries === 0;
  if (error.code === "rateLimited") return true;
  return byStatus.has(error.code) ? isPassingStatus(error.status) : transient;
}

function isPassingStatus(status: number | undefined): boolean {
  if (status === undefined) return false;
  return status === 408 || status === 409 || status === 429 || (status >= 500 && status <= 599 && status !== 501 && status !== 505);
}
