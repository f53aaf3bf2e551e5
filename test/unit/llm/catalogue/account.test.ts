import { describe, expect, test } from "vitest";
import { checkKey, fetchCredits, fetchGeneration, fetchKeyInfo, fetchPresets } from "../../../../src/llm/catalogue/account.ts";
import { fetchProviders } from "../../../../src/llm/catalogue/providers.ts";
import type { Dialect, Endpoint } from "../../../../src/shared/parameters.ts";
import { serve } from "../send/loopback.ts";
import { VirtualClock } from "../send/virtualClock.ts";

const key = "sk-or-v1-0123456789abcdefcanary0123456789abcdef";
const at = (origin: string, dialect: Dialect = "openrouter"): Endpoint => ({
  name: "x",
  baseUrl: `${origin}/v1`,
  dialect,
  auth: "key",
  headers: {},
});

test("/key reports the limits of a key", async () => {
  const data = {
    label: "sk-or-v1-012...def",
    limit: 10,
    limit_remaining: null,
    usage: 1.5,
    usage_daily: 0.5,
    usage_monthly: 1,
    is_free_tier: false,
    expires_at: null,
  };
  const server = await serve((_request, response) => response.end(JSON.stringify({ data })));
  expect(await fetchKeyInfo(at(server.origin), key)).toEqual({
    ok: true,
    value: {
      label: "sk-or-v1-012...def",
      limit: 10,
      limitRemaining: null,
      usage: 1.5,
      usageDaily: 0.5,
      usageMonthly: 1,
      isFreeTier: false,
    },
  });
  expect(server.arrived[0]).toMatchObject({ url: "/v1/key", headers: { authorization: `Bearer ${key}` } });
});

test("/key reports free requests and regions; what is no region is left out", async () => {
  const data = {
    free_model_daily_requests: { limit: 50, used: 12, remaining: 38 },
    allowed_data_regions: ["global", "europe", 7, "<b>", "x".repeat(50)],
  };
  const server = await serve((_request, response) => response.end(JSON.stringify({ data })));
  expect(await fetchKeyInfo(at(server.origin), key)).toEqual({
    ok: true,
    value: { freeRequests: { limit: 50, used: 12, remaining: 38 }, allowedRegions: ["global", "europe"] },
  });
});

test("/presets lists the active presets as models", async () => {
  const data = [
    { slug: "code-reviewer", name: "Code reviewer", description: "Reads a change.", status: "active" },
    { slug: "plain", name: " ", description: null, status: "active" },
    { slug: "gone", name: "Gone", status: "archived" },
    { slug: "off", name: "Off", status: "disabled" },
    { slug: "a b/../c", name: "Bad", status: "active" },
    { name: "No slug", status: "active" },
    7,
  ];
  const server = await serve((_request, response) => response.end(JSON.stringify({ data, total_count: data.length })));
  expect(await fetchPresets(at(server.origin), key)).toEqual({
    ok: true,
    value: [
      { id: "@preset/code-reviewer", name: "Code reviewer", description: "Reads a change." },
      { id: "@preset/plain", name: "plain" },
    ],
  });
  expect(server.arrived[0]).toMatchObject({ url: "/v1/presets?limit=100", headers: { authorization: `Bearer ${key}` } });
});

test("a server without presets has none; another failure is told", async () => {
  const missing = await serve((_request, response) => response.writeHead(404).end('{"error":{"code":404,"message":"Not Found"}}'));
  expect(await fetchPresets(at(missing.origin), key)).toEqual({ ok: true, value: [] });
  const refusing = await serve((_request, response) => response.writeHead(403).end('{"error":{"code":403,"message":"Not for this key"}}'));
  expect(await fetchPresets(at(refusing.origin), key)).toMatchObject({ ok: false });
});

test("/credits reports the balance", async () => {
  const server = await serve((_request, response) => response.end('{"data":{"total_credits":20,"total_usage":3.25}}'));
  expect(await fetchCredits(at(server.origin), key)).toEqual({ ok: true, value: { total: 20, used: 3.25 } });
});

describe("/generation", () => {
  /** Runs a look-up and advances the clock whenever it waits. */
  async function settle<T>(asked: Promise<T>, clock: VirtualClock): Promise<{ readonly value: T; readonly waited: number }> {
    const state = { done: false };
    const start = clock.monotonic();
    const value = asked.finally(() => {
      state.done = true;
    });
    while (!state.done) {
      // The only short timer is the one between requests; the limits of a request are 5 s and more.
      const { next } = clock;
      if (clock.pending === 1 && next !== undefined && next <= 8000) clock.advance(next);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return { value: await value, waited: clock.monotonic() - start };
  }
  const data = {
    id: "gen-1",
    total_cost: 0.002,
    provider_name: "DeepInfra",
    native_tokens_completion: 7,
    tokens_completion: 6,
    cancelled: true,
  };
  test("is fetched again while it is unknown", async () => {
    const server = await serve((_request, response, index) =>
      index < 3
        ? response.writeHead(404).end('{"error":{"code":404,"message":"Generation gen-1 not found"}}')
        : response.end(JSON.stringify({ data })),
    );
    const clock = new VirtualClock();
    const { value, waited } = await settle(fetchGeneration(at(server.origin), key, "gen-1", { clock }), clock);
    expect(value).toEqual({
      ok: true,
      value: { id: "gen-1", totalCost: 0.002, provider: "DeepInfra", completionTokens: 7, cancelled: true },
    });
    expect([waited, server.arrived.length, server.arrived[0]?.url]).toEqual([7500, 4, "/v1/generation?id=gen-1"]);
  });
  test("is fetched at most five times, and other errors end it at once", async () => {
    const never = await serve((_request, response) => response.writeHead(404).end());
    const clock = new VirtualClock();
    expect((await settle(fetchGeneration(at(never.origin), key, "g", { clock }), clock)).value).toMatchObject({
      ok: false,
      error: { status: 404 },
    });
    expect(never.arrived).toHaveLength(5);
    const refused = await serve((_request, response) => response.writeHead(401).end());
    expect((await settle(fetchGeneration(at(refused.origin), key, "g", { clock }), clock)).value).toMatchObject({
      ok: false,
      error: { code: "badKey" },
    });
    expect(refused.arrived).toHaveLength(1);
  });
  test("can be stopped at once", async () => {
    const server = await serve((_request, response) => response.end("{}"));
    const clock = new VirtualClock();
    expect(await fetchGeneration(at(server.origin), key, "g", { clock, signal: AbortSignal.abort() })).toMatchObject({ ok: false });
    expect([server.arrived.length, clock.pending]).toEqual([0, 0]);
  });
});

describe("a key is verified before it is saved", () => {
  test("OpenRouter verifies it", async () => {
    const server = await serve((request, response) =>
      request.headers["authorization"] === `Bearer ${key}` ? response.end('{"data":{"label":"l"}}') : response.writeHead(401).end(),
    );
    expect(await checkKey(at(server.origin), key)).toEqual({ ok: true, value: { verified: true, info: { label: "l" } } });
    expect(await checkKey(at(server.origin), "sk-wrong")).toMatchObject({ ok: false, error: { code: "badKey" } });
  });
  test("a server that lists its models only with a key verifies it", async () => {
    const server = await serve((request, response) =>
      request.headers["authorization"] === `Bearer ${key}` ? response.end('{"data":[]}') : response.writeHead(401).end(),
    );
    expect(await checkKey(at(server.origin, "openai"), key)).toEqual({ ok: true, value: { verified: true } });
    expect(await checkKey(at(server.origin, "openai"), "sk-wrong")).toMatchObject({ ok: false, error: { code: "badKey" } });
  });
  test("a server that lists its models without a key does not verify it", async () => {
    const server = await serve((_request, response) => response.end('{"data":[]}'));
    expect(await checkKey(at(server.origin, "deepinfra"), key)).toEqual({ ok: true, value: { verified: false } });
    const listless = await serve((_request, response) => response.writeHead(404).end());
    expect(await checkKey(at(listless.origin, "openai"), key)).toEqual({ ok: true, value: { verified: false } });
    expect(await checkKey(at(listless.origin, "openrouter"), key)).toEqual({ ok: true, value: { verified: false } });
  });
  test("an unreachable server is an error", async () => {
    expect(await checkKey(at("http://127.0.0.1:1"), key)).toMatchObject({ ok: false, error: { code: "unreachable" } });
  });
});

test("the providers of a model", async () => {
  const endpoints = [
    {
      provider_name: "DeepInfra",
      tag: "deepinfra/turbo",
      context_length: 65536,
      max_completion_tokens: null,
      pricing: { prompt: "0.000001", completion: "0.000002", discount: 0 },
      supported_parameters: ["temperature"],
      quantization: "fp8",
      status: 0,
      uptime_last_30m: null,
      uptime_last_1d: 99.2,
      latency_last_30m: { p50: 640, p99: 3000 },
      throughput_last_30m: { p50: 0 },
    },
    null,
    { status: "bad" },
  ];
  const server = await serve((_request, response) => response.end(JSON.stringify({ data: { id: "a/b", endpoints } })));
  expect(await fetchProviders(at(server.origin), "a/b:nitro")).toEqual({
    ok: true,
    providers: [
      {
        name: "DeepInfra",
        tag: "deepinfra/turbo",
        contextLength: 65536,
        quantization: "fp8",
        pricing: { prompt: 1, completion: 2 },
        supportedParameters: ["temperature"],
        status: 0,
        latencyMs: 640,
        uptime: 99.2,
      },
    ],
  });
  expect(server.arrived[0]?.url).toBe("/v1/models/a/b/endpoints");
});
