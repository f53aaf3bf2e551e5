import { describe, expect, test } from "vitest";
import { maxRetries, retryDelay } from "../../../../src/llm/send/retry.ts";
import type { ChatError, ChatErrorCode } from "../../../../src/shared/chatError.ts";

const now = Date.UTC(2026, 10, 21);
const error = (code: ChatErrorCode, more: Partial<ChatError> = {}): ChatError => ({ code, message: "m", ...more });
const delay = (failure: ChatError, retries = 0, transient = false, random = 0.5): number | undefined =>
  retryDelay({ error: failure, retries, transient }, now, () => random);

describe("retried failures", () => {
  test.each([408, 409, 429, 500, 502, 503, 504, 524, 529])("status %i", (status) => {
    const code = status === 429 ? "rateLimited" : status < 500 ? "badRequest" : "serverError";
    expect(delay(error(code, { status }))).toBe(250);
  });
  test.each<[ChatErrorCode, Partial<ChatError>]>([
    ["serverError", { status: 503, retryable: false }],
    ["rateLimited", { status: 429, retryable: false }],
    ["badRequest", { status: 400 }],
    ["badRequest", { status: 422 }],
    ["badKey", { status: 401 }],
    ["noCredits", { status: 402 }],
    // Z.AI and MiniMax say so with statuses that otherwise pass.
    ["noCredits", { status: 429, retryAt: now + 1000 }],
    ["noCredits", { status: 500 }],
    ["moderation", { status: 403 }],
    ["modelNotFound", { status: 404 }],
    ["noEndpoint", { status: 404 }],
    ["tooLarge", { status: 413 }],
    ["freeLimit", { status: 429 }],
    ["serverError", { status: 501 }],
    ["providerError", {}],
    ["contextTooLong", { status: 400 }],
    ["tls", {}],
    ["hostNotFound", {}],
    ["unreachable", {}],
    ["redirected", {}],
    ["notAnApi", { status: 200 }],
    ["proxyAuth", { status: 407 }],
    ["timeout", {}],
    ["emptyAnswer", {}],
    ["stalled", {}],
  ])("not %s %j", (code, more) => {
    expect(delay(error(code, more))).toBeUndefined();
  });
  test("F118 a transient failure of the connection", () => {
    expect(delay(error("hostNotFound"), 0, true)).toBe(250);
    expect(delay(error("connectionLost"), 0, true)).toBe(250);
  });
  test("an error of the provider at the start of the stream, by its code", () => {
    expect(delay(error("providerError", { status: 502 }))).toBe(250);
  });
});

describe("the delay", () => {
  const busy = error("serverError", { status: 503 });
  test("full jitter under 0.5, 1 and 2 s, three times", () => {
    expect([0, 1, 2].map((retries) => delay(busy, retries, false, 0.999_999))).toEqual([499, 999, 1999]);
    expect([0, 1, 2].map((retries) => delay(busy, retries, false, 0))).toEqual([0, 0, 0]);
    expect(delay(busy, maxRetries)).toBeUndefined();
  });
  test("exactly as long as the server said, up to a minute", () => {
    expect(delay(error("rateLimited", { status: 429, retryAt: now + 2000 }))).toBe(2000);
    expect(delay(error("rateLimited", { status: 429, retryAt: now + 60_000 }), 2)).toBe(60_000);
    expect(delay(error("rateLimited", { status: 429, retryAt: now - 5 }))).toBe(0);
    expect(delay(error("rateLimited", { status: 429, retryAt: now + 60_001 }))).toBeUndefined();
    expect(delay(error("serverError", { status: 503, retryAt: now + 3_600_000 }))).toBeUndefined();
  });
  test("402 once, and only if the server names a time", () => {
    const inFlight = error("noCredits", { status: 402, retryAt: now + 2000 });
    expect(delay(inFlight, 0)).toBe(2000);
    expect(delay(inFlight, 1)).toBeUndefined();
  });
});
