import { expect, test } from "vitest";
import type { KnownEndpoint } from "../../../../src/app/endpoints/endpoints.ts";
import type { Secrets } from "../../../../src/app/endpoints/secrets.ts";
import { accountOf } from "../../../../src/app/usage/usageAccount.ts";
import type { UsageAccount } from "../../../../src/shared/usagePage.ts";
import { serve } from "../../llm/send/loopback.ts";

interface Said {
  readonly status?: number;
  readonly body: unknown;
}

/** What the page says where the server says this of the key and of credits. */
async function account(key: Said, credits: Said, change: Partial<KnownEndpoint["endpoint"]> = {}): Promise<UsageAccount | undefined> {
  const server = await serve((request, response) => {
    const { status = 200, body } = request.url.endsWith("/credits") ? credits : key;
    response.writeHead(status, { "content-type": "application/json" }).end(typeof body === "string" ? body : JSON.stringify(body));
  });
  const endpoint = { name: "x", baseUrl: `${server.origin}/api/v1`, dialect: "openrouter", auth: "key", headers: {}, ...change } as const;
  const secrets = { get: () => Promise.resolve({ key: "sk-or-v1-test" }) } as unknown as Secrets;
  return accountOf({ endpoint, origin: server.origin, notice: null, whereabouts: null }, secrets, new AbortController().signal);
}

const own = { data: { usage: 1.1 + 2.2, usage_daily: 0.000012, limit: 10, limit_remaining: 6.7, is_free_tier: false } };
const forbidden = { status: 403, body: { error: { code: 403, message: "Only management keys can fetch credits" } } };
const lines = (shown: UsageAccount | undefined) => Object.fromEntries((shown?.lines ?? []).map(({ name, value }) => [name, value]));

test("a normal key may not ask for credits: its own usage and limit stand there, without float noise", async () => {
  const shown = await account({ body: own }, forbidden);
  expect(shown?.error).toBeNull();
  expect(lines(shown)).toEqual({
    "Key usage today": "<$0.0001",
    "Key usage in total": "$3.30",
    "Key limit": "$10.00",
    "Left of the key's limit": "$6.70",
  });
});

test("a management key's balance comes first, debts too", async () => {
  const shown = await account({ body: own }, { body: { data: { total_credits: 10, total_usage: 12.5 } } });
  expect(shown?.lines[0]).toEqual({ name: "Balance", value: "-$2.50", isLeft: true });
});

test("no limit is said, and so are the limits of the free tier", async () => {
  expect(lines(await account({ body: { data: { limit: null, is_free_tier: true } } }, forbidden))).toEqual({
    "Key limit": "none",
    "Free models": "50 requests a day, 20 a minute",
  });
});

test("a key that is refused, and a server that talks nonsense, are an error and no figures", async () => {
  const refused = await account({ status: 401, body: { error: { code: 401, message: "No auth credentials found" } } }, forbidden);
  expect([refused?.lines, refused?.error]).toEqual([[], expect.stringContaining("was rejected")]);
  const nonsense = await account({ body: "<html>" }, { body: "<html>" });
  expect(nonsense?.error).toContain("did not return JSON");
  expect(lines(await account({ body: { data: { usage: "much", limit: {} } } }, forbidden))).toEqual({});
});

test("a server without accounts is asked nothing", async () => {
  expect(await account({ body: own }, forbidden, { dialect: "openai" })).toBeUndefined();
  expect(await account({ body: own }, forbidden, { auth: "none" })).toBeUndefined();
});

test("free requests that are left today, instead of what a free account has at most", async () => {
  const quota = (free: unknown) => ({ body: { data: { limit: null, is_free_tier: true, free_model_daily_requests: free } } });
  expect(lines(await account(quota({ limit: 1000, used: 12, remaining: 988 }), forbidden))).toEqual({
    "Key limit": "none",
    "Free requests today": "988 of 1,000 left",
  });
  expect(lines(await account(quota({ remaining: "many", used: -1 }), forbidden))).toMatchObject({
    "Free models": "50 requests a day, 20 a minute",
  });
});
