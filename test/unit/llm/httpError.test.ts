import { describe, expect, it } from "vitest";
import { httpError } from "../../../src/llm/httpError.ts";
import { type ChatError, errorActions } from "../../../src/shared/chatError.ts";

const now = Date.UTC(2026, 10, 21, 12);

function failure(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): ChatError {
  return httpError({
    status,
    headers: new Headers(headers),
    body: typeof body === "string" ? body : JSON.stringify(body),
    dialect: "openrouter",
    origin: "https://openrouter.ai",
    model: "a/model",
    key: "sk-or-v1-0123456789abcdef",
    now,
  });
}

const error = (message: string, more: object = {}): object => ({ error: { message, ...more } });

describe("error codes", () => {
  it.each<[number, unknown, ChatError["code"]]>([
    [400, error("Expected temperature to be at most 2, received 5"), "badRequest"],
    [400, error("x is not a valid model ID"), "modelNotFound"],
    [400, error("anything", { code: "context_length_exceeded" }), "contextTooLong"],
    [400, error("The total length of all messages is too long.", { type: "too_many_prompt_tokens" }), "contextTooLong"],
    [400, { code: "invalid-argument", error: "Incorrect API key provided." }, "badKey"],
    [400, "<html><title>400 The plain HTTP request was sent to HTTPS port</title></html>", "notAnApi"],
    [401, error("User not found."), "badKey"],
    [401, { detail: "Invalid API Key" }, "badKey"],
    [401, "<html>", "badKey"],
    [402, error("Insufficient credits"), "noCredits"],
    [403, error("flagged", { metadata: { reasons: ["violence"] } }), "moderation"],
    [403, error("Key limit exceeded (total limit)."), "noCredits"],
    [403, error("Only management keys can do this"), "badKey"],
    [403, "<!DOCTYPE html><title>Attention Required!</title>", "notAnApi"],
    [404, error("No endpoints found for a/model."), "modelNotFound"],
    [404, error("No endpoints found matching your data policy (Free model publication)."), "noEndpoint"],
    [404, error("No endpoints found that support the provided 'tool_choice' value"), "noEndpoint"],
    [404, error("No allowed providers are available for the selected model."), "noEndpoint"],
    [404, error("gone", { availability: { code: "model_deprecated", retryable: false } }), "modelNotFound"],
    [404, error("gone", { availability: { code: "privacy_restricted" } }), "noEndpoint"],
    [404, "<html><body>nginx</body></html>", "modelNotFound"],
    [405, { detail: { error: "Tool calling is not supported for model: a/model" } }, "badRequest"],
    [407, "", "proxyAuth"],
    [408, error("timeout"), "timeout"],
    [413, "", "tooLarge"],
    [422, { detail: [{ loc: ["body", "top_p"], msg: "must be greater than 0", type: "x" }] }, "badRequest"],
    [429, error("Rate limit exceeded: free-models-per-min. "), "freeLimit"],
    [429, error("Rate limit exceeded: free-models-per-day"), "freeLimit"],
    [429, error("Model busy, retry later"), "rateLimited"],
    [429, error("You exceeded your current quota", { code: "insufficient_quota" }), "noCredits"],
    [500, "<html>".repeat(1000), "serverError"],
    [502, error("Provider returned error"), "serverError"],
    [529, "", "serverError"],
    [307, "", "redirected"],
  ])("%i %j is %s", (status, body, code) => {
    expect(failure(status, body)).toMatchObject({ code, status, origin: "https://openrouter.ai", model: "a/model" });
  });
});

describe("the server's message", () => {
  it("is taken from all three shapes of metadata.raw", () => {
    const raw = (value: unknown): string | undefined =>
      failure(400, error("Provider returned error", { metadata: { raw: value, provider_name: "Azure" } })).serverMessage;
    expect(raw("model is busy")).toBe("Provider returned error: model is busy");
    expect(raw('{"error":{"message":"bad schema"}}')).toBe("Provider returned error: bad schema");
    expect(raw({ error: { message: "bad schema" }, retryable: true })).toBe("Provider returned error: bad schema");
    expect(raw('{"errors":[{"message":"AiError"}]}')).toBe("Provider returned error: AiError");
    expect(raw({ retryable: true })).toBe("Provider returned error");
  });

  it("is built from FastAPI's list of problems", () => {
    expect(failure(422, { detail: [{ loc: ["body", "messages", 0, "role"], msg: "not allowed" }] }).serverMessage).toBe(
      "messages.0.role: not allowed",
    );
  });

  it("is the title of a web page, never its content", () => {
    expect(failure(404, "<html><title> Not Found </title><script>alert(1)</script></html>").serverMessage).toBe("Not Found");
    expect(failure(500, "<html><body>boom").serverMessage).toBeUndefined();
  });

  it("is redacted, without control characters, at most 500 characters", () => {
    const said =
      failure(401, error(`key sk-or-v1-0123456789abcdef\u0000\u001b[31m\u202e and sk-ant-api03-abcdefghijkl ${"long ".repeat(200)}`))
        .serverMessage ?? "";
    expect(said).toMatch(/^key \[redacted\] and \[redacted\] long/);
    expect(said.length).toBeLessThanOrEqual(500);
    expect(said).not.toMatch(/\p{Cc}|\p{Cf}/u);
  });
});

describe("numbers", () => {
  it("the tokens that the credits still cover", () => {
    const body = error(
      "This request requires more credits, or fewer max_tokens. You requested up to 32000 tokens, but can only afford 27342.",
    );
    expect(failure(402, body).affordableTokens).toBe(27342);
    expect(failure(402, error("no")).affordableTokens).toBeUndefined();
  });

  it.each<[string, number | undefined, number | undefined]>([
    ["This endpoint's maximum context length is 200000 tokens. However, you requested about 2500021 tokens (…).", 200000, 2500021],
    ["prompt is too long: 210000 tokens > 200000 maximum", 200000, 210000],
    ["This model's maximum context length is 8,192 tokens. However, your messages resulted in 9,000 tokens.", 8192, 9000],
    ["the request exceeds the available context size (4096 tokens)", 4096, undefined],
    ["context window exceeded", undefined, undefined],
  ])("the limit and the request: %s", (message, limit, requested) => {
    const found = failure(400, error(message));
    expect(found.code).toBe("contextTooLong");
    expect([found.contextLimit, found.contextRequested]).toEqual([limit, requested]);
  });

  it.each<[string, number | undefined, number | undefined, number | undefined]>([
    ["prompt too long; exceeded max context length by 52310 tokens", undefined, undefined, 52310],
    ["Prompt is too long: it exceeds the context window by 1,200 tokens.", undefined, undefined, 1200],
    ["The prompt is 300 tokens too long for the context length.", undefined, undefined, 300],
    ["context length 8192 tokens exceeded by 100 tokens", 8192, 8292, 100],
    ["The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).", 1_048_576, 1_200_000, undefined],
    ["Prompt contains 40000 tokens, too large for model with 32768 maximum context length", 32_768, 40_000, undefined],
  ])("by how much it is too long: %s", (message, limit, requested, excess) => {
    const found = failure(400, error(message));
    expect(found.code).toBe("contextTooLong");
    expect([found.contextLimit, found.contextRequested, found.contextExcess]).toEqual([limit, requested, excess]);
  });

  it("the tokens that llama.cpp counts beside its words", () => {
    const found = failure(
      400,
      error("the request exceeds the available context size, try increasing it", { n_prompt_tokens: 5000, n_ctx: 4096 }),
    );
    expect(found).toMatchObject({ code: "contextTooLong", contextLimit: 4096, contextRequested: 5000 });
    expect(found.message).toContain("904");
  });

  it.each<[string, number | undefined]>([
    ["Please retry in 41.2s.", 41_200],
    ["Please try again in 6m0s. Need more?", 360_000],
    ["Please try again in 1h2m3.5s.", 3_723_500],
    ["Please try again in 320ms.", 320],
    ["Please retry after 26 seconds.", 26_000],
    ["try again in 2 minutes and 5 seconds", 125_000],
    ["Rate limit exceeded, please wait 30 seconds", 30_000],
    ["Your quota will reset in 3 hours", 10_800_000],
    ["Please try again in 9.7 sec", 9700],
    ["Please try again later, in a minute or 12.", undefined],
    ["Limit 6000, requested 7123. Wait for it.", undefined],
  ])("the retry time from the words of a limit: %s", (message, waitMs) => {
    expect(failure(429, error(message)).retryAt).toBe(waitMs === undefined ? undefined : now + waitMs);
    // Other failures do not pass by themselves.
    expect(failure(400, error(message)).retryAt).toBeUndefined();
    // A header is exact.
    expect(failure(429, error(message), { "retry-after": "3" }).retryAt).toBe(now + 3000);
  });

  it("the models that would work, if the server names them", () => {
    const availability = {
      code: "model_deprecated",
      retryable: false,
      fallback_models: ["a/model", "b/newer", 5, "not a model", "c/other"],
    };
    const gone = failure(404, error("gone", { availability }));
    expect(gone).toMatchObject({ code: "modelNotFound", fallbackModel: "b/newer", suggestions: ["b/newer", "c/other"] });
    expect(gone.message).toContain("The server suggests b/newer.");
    expect(errorActions(gone)[0]).toBe("useFallback");
    expect(failure(404, error("gone", { availability: { code: "model_deprecated", fallback_models: [] } }))).not.toHaveProperty(
      "fallbackModel",
    );
  });

  it("the retry time from Google's RetryInfo", () => {
    const retryIn = (retryDelay: unknown) =>
      failure(429, [
        error("x", { status: "RESOURCE_EXHAUSTED", details: [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay }] }),
      ]).retryAt;
    expect(retryIn("41s")).toBe(now + 41_000);
    expect(retryIn("41.203s")).toBe(now + 41_203);
    expect(retryIn({ seconds: "7", nanos: 5 })).toBe(now + 7000);
    expect(retryIn("soon")).toBeUndefined();
  });

  it("the reasons of a moderation", () => {
    expect(failure(403, error("x", { metadata: { reasons: ["violence", 5], provider_name: "OpenAI" } }))).toMatchObject({
      reasons: ["violence"],
      provider: "OpenAI",
    });
  });

  it.each<[Readonly<Record<string, string>>, number | undefined]>([
    [{ "retry-after": "1" }, now + 1000],
    [{ "retry-after": "2.5" }, now + 2500],
    [{ "retry-after": "3600" }, now + 3_600_000],
    [{ "retry-after": new Date(now + 2000).toUTCString() }, now + 2000],
    [{ "retry-after": new Date(now - 5000).toUTCString() }, now],
    [{ "retry-after-ms": "250", "retry-after": "9" }, now + 250],
    [{ "x-ratelimit-reset": String(now + 60_000) }, now + 60_000],
    [{ "x-ratelimit-reset": String(now / 1000 + 60) }, now + 60_000],
    ...["-5", "abc", "1e99", "", "1, 5", "99999999999", "Sunday", "12 monkeys"].map((bogus): [Record<string, string>, undefined] => [
      { "retry-after": bogus },
      undefined,
    ]),
    [{ "x-ratelimit-reset": "20m9.6s" }, undefined],
    [{}, undefined],
  ])("the retry time from the headers %j", (headers, at) => {
    expect(failure(429, error("slow down"), headers).retryAt).toBe(at);
  });

  it("the retry time from the body", () => {
    expect(failure(429, error("x", { metadata: { headers: { "X-RateLimit-Reset": String(now + 5000) } } })).retryAt).toBe(now + 5000);
    expect(failure(503, error("x", { availability: { code: "capacity_exhausted", retry_after: 7 } })).retryAt).toBe(now + 7000);
    expect(failure(503, error("x", { availability: { code: "no_endpoints", retryable: false } })).retryable).toBe(false);
    expect(failure(503, error("x", { availability: { code: "no_endpoints", retryable: true } }))).not.toHaveProperty("retryable");
    expect(failure(402, error("x"), { "retry-after": "2" }).retryAt).toBe(now + 2000);
  });
});
