import { demoRow, plainParameters } from "../catalogue.ts";
import type { Ask } from "../chatRequest.ts";
import { noEndpoints, notAModel, openRouterError, type Refusal } from "../openRouterError.ts";
import { say, type Reply, type ScriptedModel, type Step } from "../script.ts";

const beforeTheBreak = "Here is the beginning of an answer, and then";

function refuse(
  status: number,
  message: string,
  metadata?: Readonly<Record<string, unknown>>,
  headers?: Readonly<Record<string, string>>,
): Reply {
  return { type: "refusal", refusal: openRouterError(status, message, metadata, headers) };
}

function refuseWith(refusal: Refusal): Reply {
  return { type: "refusal", refusal };
}

function thenBreak(rate: number, ...steps: readonly Step[]): Reply {
  return { type: "steps", steps: [...say("text", beforeTheBreak, rate), ...steps] };
}

/** The failures by lower-case name. The first word of the message selects one. */
const failures: Readonly<Record<string, (ask: Ask, rate: number) => Reply>> = {
  nocredits: () =>
    refuse(
      402,
      "This request requires more credits, or fewer max_tokens. You requested up to 32000 tokens, but can only afford 1204. To increase, visit https://openrouter.ai/settings/credits and upgrade to a paid account",
      { provider_name: null },
    ),
  badkey: () => refuse(401, "User not found."),
  ratelimited: () =>
    refuse(
      429,
      "Provider returned error",
      { raw: "demo/failing is temporarily rate-limited upstream. Please retry shortly.", provider_name: "Loopback" },
      { "retry-after": "3600" },
    ),
  freelimit: () => {
    const reset = String(Date.now() + 3_600_000);
    const limits = { "X-RateLimit-Limit": "50", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset };
    return refuse(429, "Rate limit exceeded: free-models-per-day. ", { headers: limits, provider_name: null }, limits);
  },
  unknownmodel: (ask) => refuseWith(notAModel(ask.model)),
  noendpoint: () =>
    refuse(404, "No endpoints found matching your data policy (Free model publication). Configure: https://openrouter.ai/settings/privacy"),
  noprovider: (ask) => refuseWith(noEndpoints(ask.model)),
  moderation: (ask) =>
    refuse(403, 'demo/failing requires moderation on Loopback. Your input was flagged for "harassment". No credits were charged.', {
      reasons: ["harassment"],
      flagged_input: ask.question.slice(0, 100),
      provider_name: "Loopback",
      model_slug: "demo/failing",
    }),
  contexttoolong: () =>
    refuse(
      400,
      'This endpoint\'s maximum context length is 8192 tokens. However, you requested about 9300 tokens (9300 of text input). Please reduce the length of either one, or use the "middle-out" transform to compress your prompt automatically.',
      { error_type: "context_length_exceeded" },
    ),
  badrequest: () => refuse(400, "Expected temperature to be at most 2, received 5"),
  toolarge: () => refuse(413, "Request Entity Too Large"),
  servererror: () => refuse(503, "No provider is available at the moment.", { provider_name: "Loopback" }),
  badgateway: () => refuse(502, "Provider returned error", { raw: "upstream connect error", provider_name: "Loopback" }),
  providererror: (_ask, rate) =>
    thenBreak(rate, {
      type: "error",
      error: { code: 502, message: "Provider returned error", metadata: { provider_name: "Loopback", raw: "the engine stopped" } },
    }),
  firsterror: () => ({
    type: "steps",
    steps: [{ type: "error", error: { code: 502, message: "Provider returned error", metadata: { provider_name: "Loopback" } } }],
  }),
  cut: (_ask, rate) => thenBreak(rate, { type: "cut" }),
  stall: (_ask, rate) => thenBreak(rate, { type: "stall" }),
  endedearly: (_ask, rate) => thenBreak(rate, { type: "end" }),
  baddata: (_ask, rate) => thenBreak(rate, { type: "raw", data: 'data: {"choices":[{]}\n\n' }),
  length: (_ask, rate) => thenBreak(rate, { type: "finish", reason: "length" }),
  filter: (_ask, rate) => thenBreak(rate, { type: "finish", reason: "content_filter" }),
  empty: () => ({ type: "steps", steps: [{ type: "raw", data: "data: [DONE]\n\n" }, { type: "end" }] }),
  silence: () => ({ type: "silence" }),
  html: () =>
    refuseWith({
      status: 200,
      headers: { "content-type": "text/html; charset=utf-8" },
      body: "<!doctype html><title>Sign in</title><h1>Sign in to this network</h1>",
    }),
  redirect: () =>
    refuseWith({ status: 307, headers: { location: "https://example.com/elsewhere", "content-type": "text/plain" }, body: "" }),
  flaky: (ask, rate) =>
    ask.attempt === 1
      ? refuse(429, "Rate limit exceeded", undefined, { "retry-after": "1" })
      : { type: "steps", steps: say("text", "The second attempt came through.", rate) },
};

/** All failures that the first word of a message to `demo/failing` can select. */
export const failureNames: readonly string[] = Object.keys(failures);

/** Fails as the first word of the message says; with 503 for an unknown word. */
export const failing: ScriptedModel = {
  row: demoRow({
    slug: "failing",
    name: "Demo: Failing",
    description:
      "Fails. The first word of the message chooses how: noCredits, badKey, rateLimited, freeLimit, unknownModel, noEndpoint, moderation, contextTooLong, badRequest, tooLarge, serverError, providerError, cut, stall, endedEarly, badData, length, filter, empty, silence, html, redirect, flaky.",
    contextLength: 8192,
    promptPrice: 0.1,
    completionPrice: 0.1,
    parameters: plainParameters,
  }),
  rate: 80,
  reply(ask, rate) {
    // Questions without an answer between them come as one message, so after a failure the newest is its last paragraph.
    const newest = ask.question.slice(ask.question.lastIndexOf("\n\n") + 1);
    const word = [newest, ask.question].map(firstWord).find((one) => Object.hasOwn(failures, one)) ?? "servererror";
    const failure = failures[word];
    return failure ? failure(ask, rate) : { type: "silence" };
  },
};

function firstWord(text: string): string {
  return /[A-Za-z]+/.exec(text)?.[0].toLowerCase() ?? "";
}
