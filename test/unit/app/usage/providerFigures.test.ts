import { expect, test } from "vitest";
import { providerFigures as figureSteps } from "../../../../src/app/usage/providerFigures.ts";
import type { UsageFact } from "../../../../src/history/usageFact.ts";
import { atOnce } from "../../../../src/shared/steps.ts";

const providerFigures = (...of: Parameters<typeof figureSteps>) => atOnce(figureSteps(...of));

const plain: UsageFact = {
  kind: "chat",
  at: Date.UTC(2026, 10, 30, 12, 30, 20),
  workspace: "",
  endpoint: "openrouter",
  model: "a/one",
  provider: "P",
  answers: 1,
  promptTokens: 1000,
  cachedTokens: 0,
  writtenTokens: 0,
  completionTokens: 100,
  reasoningTokens: 0,
  cost: 0.01,
  outcome: "complete",
  firstTokenMs: 400,
  totalMs: 2400,
};

const facts = (...changes: readonly Partial<UsageFact>[]): readonly UsageFact[] => changes.map((change) => ({ ...plain, ...change }));
const only = (...changes: readonly Partial<UsageFact>[]) => providerFigures(facts(...changes), () => ({ prompt: 2, completion: 10 }))[0];

test("groups by model, endpoint and provider, the busiest first; suffixes that only steer who serves are one model", () => {
  const rows = providerFigures(
    facts(
      { model: "b/two", provider: "R" },
      { provider: "Q" },
      { model: "a/one:nitro" },
      {},
      { endpoint: "deepinfra", provider: "" },
      { model: "a/one:free" },
    ),
    () => undefined,
  );
  expect(rows.map(({ model, endpoint, provider, requests }) => [model, endpoint, provider, requests])).toEqual([
    ["a/one", "openrouter", "P", 2],
    ["a/one", "deepinfra", "", 1],
    ["a/one", "openrouter", "Q", 1],
    ["a/one:free", "openrouter", "P", 1],
    ["b/two", "openrouter", "R", 1],
  ]);
});

test("sums of several requests, titles and requests without a model tell nothing about a provider", () => {
  expect(providerFigures(facts({ answers: 3 }, { answers: 0 }, { model: "" }, { endpoint: "", provider: "" }), () => undefined)).toEqual(
    [],
  );
});

test("medians of the time to the first token and of the speed after it, with how many answers tell them", () => {
  const row = only({ firstTokenMs: 100, totalMs: 1100 }, { firstTokenMs: 300, totalMs: 2300 }, { firstTokenMs: 900, totalMs: 1900 }, {});
  // 100, 50, 100 and 50 tokens a second
  expect(row).toMatchObject({ firstTokenMs: { value: 350, answers: 4 }, tokensPerSecond: { value: 75, answers: 4 } });
});

test("short answers, those that came at once, and clocks that cannot be right tell no speed", () => {
  const row = only(
    { completionTokens: 19 },
    { firstTokenMs: 400, totalMs: 499 },
    { firstTokenMs: -1 },
    { firstTokenMs: NaN, totalMs: NaN },
    { firstTokenMs: 1e12, totalMs: 1e13 },
    { completionTokens: NaN },
    { completionTokens: 1e9 },
  );
  expect(row?.tokensPerSecond).toBeUndefined();
  expect(row?.firstTokenMs).toEqual({ value: 400, answers: 4 });
});

test("cut-offs count among answers that were not stopped, and errors among all whose outcome is known", () => {
  const row = only({}, {}, { outcome: "cutOff" }, { outcome: "stopped" }, { outcome: "failed" }, { outcome: "interrupted" });
  expect(row).toMatchObject({ requests: 6, cutOffs: { count: 1, of: 3 }, errors: { count: 1, of: 5 } });
  const { outcome: _outcome, ...unknown } = plain;
  expect(Object.keys(providerFigures([unknown], () => undefined)[0] ?? {})).not.toContain("errors");
});

test("tool calls that could be read, of those that were checked", () => {
  const row = only(
    { toolCalls: 3, invalidCalls: 1 },
    { toolCalls: 2, invalidCalls: 0 },
    { toolCalls: 5 },
    { toolCalls: 1, invalidCalls: 9 },
    {},
  );
  expect(row?.toolCalls).toEqual({ count: 4, of: 5, answers: 2 });
  expect(only({ toolCalls: 0, invalidCalls: 0 })?.toolCalls).toBeUndefined();
});

test("the bill against the listed price, only of requests where both are known", () => {
  // Listed: 1,000 × 2/M + 100 × 10/M = 0.003 each
  const row = only(
    { cost: 0.003 },
    { cost: 0.006 },
    { cost: null },
    { cost: 1, costBasis: "byok" },
    { cost: 1, costBasis: "listPrice" },
    { cost: 1, promptTokens: 0 },
    { cost: -1 },
  );
  expect(row?.billedToListed?.answers).toBe(2);
  expect(row?.billedToListed?.value).toBeCloseTo(1.5, 9);
  expect(providerFigures([plain], () => undefined)[0]?.billedToListed).toBeUndefined();
  // Nothing is a multiple of a price of 0.
  expect(providerFigures([plain], () => ({ prompt: 0, completion: 0 }))[0]?.billedToListed).toBeUndefined();
});
