import { describe, expect, test } from "vitest";
import { isFree, priceRefusal, whatIf as whatIfSteps } from "../../../../src/app/usage/whatIf.ts";
import type { UsageFact } from "../../../../src/history/usageFact.ts";
import type { ModelPricing } from "../../../../src/llm/model.ts";
import { atOnce } from "../../../../src/shared/steps.ts";
import type { CacheBehavior } from "../../../../src/shared/whatIfSection.ts";

const whatIf = (...of: Parameters<typeof whatIfSteps>) => atOnce(whatIfSteps(...of));

/** Monday, 30 November 2026, 12:30 UTC and 20 s: no noon anywhere. */
const at = Date.UTC(2026, 10, 30, 12, 30, 20);

const plain: UsageFact = {
  kind: "chat",
  at,
  conversation: "c",
  message: "m",
  workspace: "",
  endpoint: "openrouter",
  model: "a/one",
  provider: "P",
  answers: 1,
  promptTokens: 10_000,
  cachedTokens: 4000,
  writtenTokens: 2000,
  completionTokens: 1000,
  reasoningTokens: 300,
  cost: 0.5,
  outcome: "complete",
};

const noParts = { cachedTokens: 0, writtenTokens: 0, reasoningTokens: 0 };

function then(pricing: ModelPricing, fact: Partial<UsageFact> = {}, cache: CacheBehavior = "recorded"): number | null {
  return whatIf([{ ...plain, ...fact }], () => pricing, cache).repriced;
}

/** The reason for which a fact is left out. */
function leftOut(pricing: ModelPricing | undefined, fact: Partial<UsageFact>): string | undefined {
  const { requests, leftOut: out, recorded } = whatIf([{ ...plain, ...fact }], () => pricing, "recorded");
  expect(requests).toBe(0);
  expect(recorded).toBeNull();
  return Object.entries(out).find(([, count]) => count > 0)?.[0];
}

const base: ModelPricing = { prompt: 2, completion: 10 };
const full: ModelPricing = { prompt: 2, completion: 10, cacheRead: 0.2, cacheWrite: 2.5, internalReasoning: 20, request: 0.005 };

describe("one request at other prices, computed by hand", () => {
  test.each<[string, number, ModelPricing, Partial<UsageFact>?, CacheBehavior?]>([
    // 10,000 × 2/M + 1,000 × 10/M
    ["input and output alone", 0.03, base],
    // 4,000 × 2 + 4,000 × 0.2 + 2,000 × 2.5 + 700 × 10 + 300 × 20 = 8,000 + 800 + 5,000 + 7,000 + 6,000 per million, and 0.005
    ["every price", 0.0318, full],
    // 10,000 × 0.2 + 700 × 10 + 300 × 20, and 0.005
    ["all of the prompt read from a cache", 0.02, full, {}, "all"],
    // 10,000 × 2 + 7,000 + 6,000, and 0.005
    ["nothing read from a cache", 0.038, full, {}, "none"],
    // 10,000 × 2 + 10,000
    ["a cache whose price is unknown costs as input", 0.03, base, {}, "all"],
    // 4,000 × 2 + 4,000 × 0 + 2,000 × 2 + 10,000
    ["reading from the cache is free", 0.022, { ...base, cacheRead: 0 }],
    // A reasoning price of 0 means that the catalogue has none: 20,000 + 10,000
    ["a reasoning price of 0", 0.03, { ...base, internalReasoning: 0 }],
    // 20,000 + 0 × 10 + 1,000 × 20
    ["reasoning alone", 0.04, { ...base, internalReasoning: 20 }, { reasoningTokens: 1000 }],
    // More reasoning than output is at most the output: the same
    ["more reasoning than output", 0.04, { ...base, internalReasoning: 20 }, { reasoningTokens: 5000 }],
    // More cached than the prompt is at most the prompt: 10,000 × 0.2 + 700 × 10 + 300 × 20, and 0.005
    ["more cached than sent", 0.02, full, { cachedTokens: 99_000 }],
    // 0.01 alone
    ["a price per request alone", 0.01, { prompt: 0, completion: 0, request: 0.01 }],
    ["a free model", 0, { prompt: 0, completion: 0 }],
    // Stopped before the first token: 10,000 × 2
    ["no output of a stopped answer", 0.02, base, { completionTokens: 0, reasoningTokens: 0, outcome: "stopped" }],
    ["a prompt of a billion tokens", 2000.01, base, { promptTokens: 1e9, ...noParts }],
  ])("%s", (_name, expected, pricing, fact = {}, cache = "recorded") => {
    expect(then(pricing, fact, cache)).toBeCloseTo(expected, 9);
  });

  const steps: ModelPricing = {
    ...base,
    cacheRead: 0.2,
    overrides: [
      { above: 10_000, prices: { prompt: 4, completion: 15 } },
      { above: 100_000, prices: { prompt: 8 } },
    ],
  };
  test.each<[string, number, Partial<UsageFact>]>([
    // Exactly at the step is not above it: 10,000 × 2 + 1,000 × 10
    ["at a step", 0.03, noParts],
    // 10,001 × 4 + 1,000 × 15
    ["above it", 0.055004, { ...noParts, promptTokens: 10_001 }],
    // 200,000 × 8 + 1,000 × 15
    ["above both, where the second has a price for input alone", 1.615, { ...noParts, promptTokens: 200_000 }],
    // 16,000 × 4 + 4,000 × 0.2 + 15,000
    ["reads keep the base price", 0.0798, { ...noParts, promptTokens: 20_000, cachedTokens: 4000 }],
  ])("prices by the length of the prompt: %s", (_name, expected, fact) => {
    expect(then(steps, fact)).toBeCloseTo(expected, 9);
  });

  const hours: ModelPricing = {
    ...base,
    overrides: [{ when: { window: { from: 16 * 60 + 30, to: 30 } }, prices: { prompt: 1, completion: 5 } }],
  };
  const time = (hour: number, minute: number) => ({ ...noParts, at: Date.UTC(2026, 10, 30, hour, minute, 20) });
  test.each<[string, number, Partial<UsageFact>]>([
    ["before the window", 0.03, time(16, 29)],
    ["as it begins", 0.015, time(16, 30)],
    ["after midnight", 0.015, time(0, 29)],
    ["as it ends", 0.03, time(0, 30)],
  ])("prices by the time of the request, not of recorded: %s", (_name, expected, fact) => {
    expect(then(hours, fact)).toBeCloseTo(expected, 9);
  });

  test("prices by the day of the week, and a price per request that depends on it", () => {
    const weekend: ModelPricing = { ...full, overrides: [{ when: { days: [0, 6] }, prices: { prompt: 1, request: 0 } }] };
    // Monday: 20,000 + 10,000 at 10 and nothing for reasoning of its own, and 0.005
    expect(then(weekend, noParts)).toBeCloseTo(0.035, 9);
    // Saturday: 10,000 × 1 + 10,000
    expect(then(weekend, { ...noParts, at: Date.UTC(2026, 10, 28, 9, 0, 20) })).toBeCloseTo(0.02, 9);
  });
});

describe("sums of several requests in old entries", () => {
  const sum = { kind: "commitMessage", answers: 4, ...noParts, at: new Date(2026, 10, 30, 12).getTime() } as const;

  test("have the price per request as often as there were requests", () => {
    // 20,000 + 10,000, and 4 × 0.005
    expect(then({ ...base, request: 0.005 }, sum)).toBeCloseTo(0.05, 9);
    expect(whatIf([{ ...plain, ...sum }], () => base, "recorded").requests).toBe(4);
  });

  test("are left out where the price depends on the length, unless even the sum is too short", () => {
    const steps = (above: number) => ({ ...base, overrides: [{ above, prices: { prompt: 4 } }] });
    expect(leftOut(steps(9999), sum)).toBe("unknownLength");
    expect(then(steps(10_000), sum)).toBeCloseTo(0.03, 9);
  });

  test("are left out where the price depends on the time; so is one request of which only the day is known", () => {
    const hours: ModelPricing = { ...base, overrides: [{ when: { window: { from: 0, to: 60 } }, prices: { prompt: 4 } }] };
    expect(leftOut(hours, sum)).toBe("unknownTime");
    expect(leftOut(hours, { ...sum, answers: 1 })).toBe("unknownTime");
    expect(leftOut(hours, { at: NaN })).toBe("unknownTime");
    expect(then(hours, { ...sum, answers: 1, at: sum.at + 1 })).toBeCloseTo(0.03, 9);
    // A question that was asked at noon was.
    expect(then(hours, { ...sum, kind: "chat", answers: 1 })).toBeCloseTo(0.03, 9);
  });
});

describe("what is left out is counted, never 0", () => {
  test.each<[string, string, ModelPricing | undefined, Partial<UsageFact>]>([
    ["no tokens", "noTokens", base, { ...noParts, promptTokens: 0, completionTokens: 0 }],
    ["no prompt", "noTokens", base, { promptTokens: 0 }],
    ["a complete answer without output", "noTokens", base, { completionTokens: 0 }],
    ["a title", "noTokens", base, { kind: "title", answers: 0, ...noParts, promptTokens: 0, completionTokens: 0 }],
    ["an unknown cost", "noCost", base, { cost: null }],
    ["a cost that nothing can have", "noCost", base, { cost: -1 }],
    ["a cost that is no number", "noCost", base, { cost: NaN }],
    ["no prices", "noPrice", undefined, {}],
    ["a price of input alone", "noPrice", { prompt: 1 }, {}],
    ["a router", "noPrice", { dynamic: true, request: 1 }, {}],
    ["negative tokens", "implausible", base, { promptTokens: -5 }],
    ["tokens that are no number", "implausible", base, { completionTokens: NaN }],
    ["more tokens than any request has", "implausible", base, { promptTokens: 1e12 }],
    ["an amount that nothing can cost", "implausible", { prompt: 1e6, completion: 0 }, { promptTokens: 1e8, ...noParts }],
  ])("%s", (_name, reason, pricing, fact) => {
    expect(leftOut(pricing, fact)).toBe(reason);
  });

  test("parts of tokens that are no number count as none", () => {
    expect(then(full, { cachedTokens: NaN, writtenTokens: -3, reasoningTokens: Infinity })).toBeCloseTo(0.035, 9);
  });

  test("a request that failed before it cost anything is no part of either side", () => {
    const failed = { ...plain, ...noParts, outcome: "failed", promptTokens: 0, completionTokens: 0, cost: null } as const;
    const { leftOut: out, requests } = whatIf([failed], () => base, "recorded");
    expect([requests, ...Object.values(out)].every((count) => count === 0)).toBe(true);
  });

  test("an absurd number of requests counts as one", () => {
    expect(
      whatIf(
        [
          { ...plain, answers: 1e300 },
          { ...plain, answers: NaN },
        ],
        () => base,
        "recorded",
      ).requests,
    ).toBe(2);
  });
});

test("compares the recorded cost of the same requests", () => {
  const facts: readonly UsageFact[] = [
    plain,
    { ...plain, cost: 0.25, costBasis: "listPrice" },
    { ...plain, cost: null },
    { ...plain, cost: 7, promptTokens: 0 },
  ];
  expect(whatIf(facts, () => base, "recorded")).toEqual({
    requests: 2,
    recorded: 0.75,
    repriced: 0.06,
    estimatedNow: 0.25,
    withoutCost: { requests: 1, repriced: 0.03 },
    leftOut: { noTokens: 1, noCost: 1, noPrice: 0, unknownLength: 0, unknownTime: 0, implausible: 0 },
    readsAsInput: 2,
    writesAsInput: 2,
  });
});

test("prices each request with its own model, where only the cache is another", () => {
  const facts = [plain, { ...plain, model: "b/two", ...noParts }, { ...plain, model: "c/unknown", cost: 3 }];
  const prices: Readonly<Record<string, ModelPricing>> = { "a/one": full, "b/two": base };
  const result = whatIf(facts, ({ model }) => prices[model], "none");
  // 0.038 of the first, 0.03 of the second
  expect(result).toMatchObject({ requests: 2, recorded: 1, leftOut: { noPrice: 1 }, readsAsInput: 0 });
  expect(result.repriced).toBeCloseTo(0.068, 9);
});

test("sums a hundred thousand requests to the last digit", () => {
  const facts = Array.from({ length: 100_000 }, () => ({ ...plain, ...noParts, promptTokens: 1, completionTokens: 1, cost: 0.000_000_1 }));
  const { recorded: now, repriced: sum } = whatIf(facts, () => ({ prompt: 0.1, completion: 0.2 }), "recorded");
  expect(now).toBeCloseTo(0.01, 12);
  expect(sum).toBeCloseTo(0.03, 12);
});

test("nothing to compare", () => {
  expect(whatIf([], () => base, "recorded")).toMatchObject({ requests: 0, recorded: null, repriced: null });
});

test("prices that cannot be used are refused, and free ones are not", () => {
  expect([undefined, {}, { prompt: 1 }, { completion: 1, request: 1 }].map(priceRefusal)).toEqual(Array(4).fill("unknown"));
  expect(priceRefusal({ dynamic: true, prompt: 1, completion: 1 })).toBe("dynamic");
  expect([base, { prompt: 0, completion: 0 }].map(priceRefusal)).toEqual([undefined, undefined]);
  expect(isFree({ prompt: 0, completion: 0 })).toBe(true);
  expect(isFree({ prompt: 0, completion: 0, request: 0.1 })).toBe(false);
  expect(isFree({ prompt: 0, completion: 0, overrides: [{ above: 5, prices: { prompt: 1 } }] })).toBe(false);
});
