import { beforeEach, expect, test } from "vitest";
import type { PricedHost, PricedModel } from "../../../../src/app/models/pricedModel.ts";
import type { UsageFact } from "../../../../src/history/usageFact.ts";
import { providersSection } from "../../../../src/host/usage/providersSection.ts";
import type { UsageSectionParts, UsageView } from "../../../../src/host/usage/usageSection.ts";
import { whatIfSection } from "../../../../src/host/usage/whatIfSection.ts";
import type { ModelPricing } from "../../../../src/llm/model.ts";
import type { ProvidersSection } from "../../../../src/shared/providersSection.ts";
import type { FromUsagePage } from "../../../../src/shared/usagePage.ts";
import type { WhatIfSection } from "../../../../src/shared/whatIfSection.ts";
import { fake } from "../../vscode.ts";

const fact: UsageFact = {
  kind: "chat",
  at: Date.UTC(2026, 10, 30, 12, 30, 20),
  conversation: "c1",
  workspace: "",
  endpoint: "router",
  model: "a/one",
  provider: "P",
  answers: 1,
  promptTokens: 1_000_000,
  cachedTokens: 0,
  writtenTokens: 0,
  completionTokens: 100_000,
  reasoningTokens: 0,
  cost: 5,
  outcome: "complete",
};
const facts = [fact, { ...fact, conversation: "c2", endpoint: "plain", provider: "" }];
const view = { all: [...facts, { ...fact, cost: 1 }], facts, now: Date.UTC(2026, 11, 1) } as unknown as UsageView;

let shown: { whatIf?: WhatIfSection; providers?: ProvidersSection };
let chosen: PricedModel | "own" | undefined;
let host: PricedHost | "any" | undefined;
let routed: unknown[];
let provider: unknown;
let parts: UsageSectionParts;

beforeEach(() => {
  fake.reset();
  shown = {};
  routed = [];
  provider = { order: ["p"] };
  const prices: Readonly<Record<string, ModelPricing>> = { "router a/one": { prompt: 2, completion: 10, cacheRead: 0.2 } };
  const doors = {
    chooseModelForPrices: () => Promise.resolve(chosen),
    chooseHostForPrices: () => Promise.resolve(host),
    routeProvider: (_session: unknown, wanted: unknown) => {
      routed.push(wanted);
      provider = { ignore: ["p"] };
      return Promise.resolve(true);
    },
  };
  parts = {
    app: {
      place: { session: { conversation: {} } },
      settings: { effective: () => ({ endpoint: { value: "router" }, values: { provider: { value: provider, source: "user" } } }) },
      features: { get: (name: keyof typeof doors) => doors[name] },
      endpoints: { get: (name: string) => ({ endpoint: { name, dialect: name === "router" ? "openrouter" : "openai" } }) },
      catalogue: { row: (endpoint: string, model: string) => ({ pricing: prices[`${endpoint} ${model}`] }) },
      store: { list: () => Promise.resolve([{ id: "c1", title: "Sort carts" }]) },
    },
    post: (section: string, data: unknown) => (shown = { ...shown, [section]: data }),
    modelName: (_endpoint: string, id: string) => `The ${id}`,
  } as unknown as UsageSectionParts;
});

const { signal } = new AbortController();
const model = (pricing: ModelPricing | undefined): PricedModel => ({ endpoint: "router", id: "b/two", name: "Two", pricing });

test("what if: nothing is computed before something is chosen, and everything follows the choice", async () => {
  const section = whatIfSection(parts);
  const say = (message: FromUsagePage) => section.answer?.(message, view);
  await section.update(view, signal);
  expect(shown.whatIf).toMatchObject({ model: null, cache: "recorded", result: null, hasHosts: false });
  chosen = model({ prompt: 1, completion: 5, otherCharges: true });
  await say({ type: "whatIf.model" });
  // 1 + 0.5 for each of two requests
  expect(shown.whatIf).toMatchObject({ model: { name: "Two" }, hasHosts: true, hasOtherCharges: true });
  expect(shown.whatIf?.result).toMatchObject({ requests: 2, recorded: 10, repriced: 3 });
  host = { name: "P (flex)", pricing: { prompt: 0.5, completion: 1 } };
  await say({ type: "whatIf.host" });
  expect([shown.whatIf?.host, shown.whatIf?.result?.repriced]).toEqual(["P (flex)", 1.2]);
  // All of the conversation's requests, also those that the page does not show.
  await say({ type: "whatIf.conversation", id: "c1" });
  expect(shown.whatIf).toMatchObject({
    conversation: { id: "c1", title: "Sort carts" },
    result: { requests: 2, recorded: 6, repriced: 1.2 },
  });
  chosen = "own";
  await say({ type: "whatIf.model" });
  await say({ type: "whatIf.conversation", id: null });
  expect(shown.whatIf).toMatchObject({ model: null, host: null, result: null });
  // The catalogue of the other endpoint has no price.
  await say({ type: "whatIf.cache", cache: "all" });
  expect(shown.whatIf?.result).toMatchObject({ requests: 1, recorded: 5, repriced: 1.2, leftOut: { noPrice: 1 } });
  await say({ type: "whatIf.reset" });
  expect(shown.whatIf?.result).toBeNull();
});

test("what if: unknown and dynamic prices are refused, and a closed list changes nothing", async () => {
  const section = whatIfSection(parts);
  await section.update(view, signal);
  chosen = model(undefined);
  await section.answer?.({ type: "whatIf.model" }, view);
  expect(shown.whatIf).toMatchObject({ refusal: "unknown", result: null, price: null });
  chosen = model({ dynamic: true });
  await section.answer?.({ type: "whatIf.model" }, view);
  expect(shown.whatIf).toMatchObject({ refusal: "dynamic", result: null });
  chosen = undefined;
  await section.answer?.({ type: "whatIf.model" }, view);
  expect(shown.whatIf).toMatchObject({ refusal: "dynamic" });
  chosen = model({ prompt: 0, completion: 0 });
  await section.answer?.({ type: "whatIf.model" }, view);
  expect(shown.whatIf).toMatchObject({ refusal: null, isFree: true, result: { repriced: 0 } });
});

test("providers: added up while the section is open; only those of OpenRouter can be pinned, and a change is shown", async () => {
  const section = providersSection(parts);
  await section.update(view, signal);
  expect(shown.providers).toBeUndefined();
  await section.answer?.({ type: "providers.show", isShown: true }, view);
  expect(shown.providers?.models).toMatchObject([
    {
      model: "a/one",
      name: "The a/one",
      rows: [
        { name: "plain", provider: "" },
        { name: "P", standing: "pinned" },
      ],
    },
  ]);
  expect(shown.providers?.models[0]?.rows[0]).not.toHaveProperty("standing");
  const route = { type: "providers.route", endpoint: "router", model: "a/one", provider: "P", act: "ban" } as const;
  await section.answer?.(route, view);
  expect(routed).toEqual([route]);
  expect(shown.providers?.models[0]?.rows[1]).toMatchObject({ standing: "banned" });
  await section.answer?.({ type: "providers.show", isShown: false }, view);
  shown = {};
  await section.update(view, signal);
  expect(shown).toEqual({});
});
