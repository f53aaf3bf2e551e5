import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "vitest";
import type { ProvidersSection } from "../../../src/shared/providersSection.ts";
import { defaultUsageFilter, type ToUsagePage, type UsageAmount, usageStrings } from "../../../src/shared/usagePage.ts";
import type { WhatIfSection } from "../../../src/shared/whatIfSection.ts";
import { panelSuite } from "./panelSuite.ts";
import { themes } from "./themes.ts";

const open = panelSuite("usage");

const amount: UsageAmount = {
  answers: 3,
  unknown: 0,
  failed: 0,
  promptTokens: 100,
  cachedTokens: 0,
  completionTokens: 10,
  cost: 41.2,
  computed: 0,
  byok: 0,
};
const noRows = { rows: [], more: 0, rest: null };
const start: readonly ToUsagePage[] = [
  { type: "start", strings: usageStrings, language: "en" },
  {
    type: "section",
    section: "report",
    data: {
      filter: defaultUsageFilter,
      today: amount,
      yesterday: amount,
      month: amount,
      total: amount,
      bars: [],
      barsAre: "days",
      undated: 0,
      isPartial: false,
      tables: {
        models: noRows,
        providers: noRows,
        conversations: { rows: [{ ...amount, key: "c1", name: "Sort carts", conversationId: "c1" }], more: 0, rest: null },
        kinds: noRows,
        workspaces: noRows,
      },
      models: [],
      workspaces: [],
    },
  },
];

const asUsed: WhatIfSection = {
  conversation: null,
  model: null,
  host: null,
  hasHosts: false,
  cache: "recorded",
  price: null,
  refusal: null,
  isFree: false,
  hasOtherCharges: false,
  result: null,
};
const other: WhatIfSection = {
  ...asUsed,
  model: { name: "DeepSeek V3.2 (long name of a model that does not fit)", endpoint: "openrouter" },
  host: "DeepInfra (flex)",
  hasHosts: true,
  price: "$0.27 in, $0.40 out per million",
  hasOtherCharges: true,
  result: {
    requests: 1204,
    recorded: 41.2,
    repriced: 9.8012,
    estimatedNow: 0.31,
    withoutCost: { requests: 1, repriced: 0.02 },
    leftOut: { noTokens: 12, noCost: 1, noPrice: 0, unknownLength: 3, unknownTime: 1, implausible: 0 },
    readsAsInput: 800,
    writesAsInput: 0,
  },
};
const whatIf = (data: WhatIfSection): ToUsagePage => ({ type: "section", section: "whatIf", data });

const providers: ProvidersSection = {
  models: [
    {
      model: "deepseek/deepseek-chat",
      name: "DeepSeek V3.2",
      rows: [
        {
          endpoint: "openrouter",
          model: "deepseek/deepseek-chat",
          provider: "DeepInfra",
          name: "DeepInfra",
          standing: "pinned",
          requests: 1210,
          firstTokenMs: { value: 423, answers: 1200 },
          tokensPerSecond: { value: 61.4, answers: 1100 },
          cutOffs: { count: 2, of: 1190 },
          errors: { count: 10, of: 1210 },
          toolCalls: { count: 399, of: 401, answers: 120 },
          billedToListed: { value: 1.018, answers: 1180 },
        },
        {
          endpoint: "openrouter",
          model: "deepseek/deepseek-chat",
          provider: "Novita AI",
          name: "Novita AI",
          standing: "banned",
          requests: 3,
          firstTokenMs: { value: 12_800, answers: 2 },
          errors: { count: 1, of: 3 },
        },
        { endpoint: "deepinfra", model: "deepseek/deepseek-chat", provider: "", name: "deepinfra", requests: 7 },
        { endpoint: "openrouter", model: "deepseek/deepseek-chat", provider: "", name: "", requests: 1 },
      ],
    },
  ],
  more: 2,
};

test.each(themes.flatMap((theme) => [300, 900].map((width) => [theme.name, width, theme] as const)))(
  "what if, and providers: %s at %d pixels",
  async (name, width, theme) => {
    const panel = await open({ theme, width, height: 1000 });
    const { page } = panel;
    page.setDefaultTimeout(5000);
    await panel.send(...start, whatIf(asUsed));
    await page.getByRole("button", { name: "Model: As used" }).click();
    expect(await page.getByRole("button", { name: "Provider and tier" }).count()).toBe(0);
    await panel.send(whatIf(other));
    await page.getByText("−$31.40 (−76%)").waitFor();
    await page.getByText("≈ $9.80").waitFor();
    await page.getByText("Both amounts cover the same 1,204 requests.").waitFor();
    await page.getByText("1 request of unknown cost is left out of both amounts; it would cost $0.02.").waitFor();
    await page.getByText("What this cannot know").click();
    await page.getByText("Another model would count tokens differently").waitFor();
    await page.getByRole("button", { name: "Provider and tier: DeepInfra (flex)" }).click();
    await page.getByRole("combobox", { name: "Cache" }).selectOption("Nothing read from cache");
    await page.getByRole("button", { name: "What if: Sort carts" }).click();
    await page.getByText("Provider performance in your answers").click();
    await page.getByText("Adding up your answers…").waitFor();
    await panel.send({ type: "section", section: "providers", data: providers });
    const table = page.getByRole("table", { name: "Providers of DeepSeek V3.2" });
    const first = table.getByRole("row").filter({ hasText: "DeepInfra" }).first();
    expect(
      await first.getByRole("cell").evaluateAll((cells) => cells.slice(0, 7).map((cell) => cell.lastElementChild?.textContent)),
    ).toEqual(["1,210", "0.42 s (1,200)", "61 (1,100)", "2 of 1,190", "10 of 1,210", "399 of 401 (120)", "1.02× (1,180)"]);
    await page.getByRole("button", { name: "Unpin DeepInfra" }).click();
    await page.getByRole("button", { name: "Ban DeepInfra: never use it" }).click();
    await page.getByRole("button", { name: "Unban Novita AI" }).click();
    // Without a name, or without OpenRouter, there is nothing to pin.
    expect(await table.getByRole("row").filter({ hasText: "Unknown provider" }).getByRole("button").count()).toBe(0);
    expect(await table.getByRole("row").filter({ hasText: "deepinfra" }).last().getByRole("button").count()).toBe(0);
    const route = { type: "providers.route", endpoint: "openrouter", model: "deepseek/deepseek-chat" };
    expect((await panel.posted()).slice(1)).toEqual([
      { type: "whatIf.model" },
      { type: "whatIf.host" },
      { type: "whatIf.cache", cache: "none" },
      { type: "whatIf.conversation", id: "c1" },
      { type: "providers.show", isShown: true },
      { ...route, provider: "DeepInfra", act: "unpin" },
      { ...route, provider: "DeepInfra", act: "ban" },
      { ...route, provider: "Novita AI", act: "unban" },
    ]);
    await page.screenshot({ path: `.cache/usage-what-if-${name.replaceAll(/\W+/g, "-")}-${width}.png`, fullPage: true });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
  },
);

test("prices that are not known are refused, free ones say so, and nothing to compare is said", async () => {
  const panel = await open({ width: 300, height: 800 });
  const { page } = panel;
  page.setDefaultTimeout(5000);
  const model = { name: "X", endpoint: "lab" };
  await panel.send(...start, whatIf({ ...asUsed, model, refusal: "unknown" }));
  await page.getByText("The price is unknown, so nothing is computed.").waitFor();
  expect(await page.locator(".what-if .figures").count()).toBe(0);
  await panel.send(whatIf({ ...asUsed, model, refusal: "dynamic" }));
  await page.getByText("A router chooses the model").waitFor();
  const none = {
    requests: 0,
    recorded: null,
    repriced: null,
    estimatedNow: 0,
    withoutCost: { requests: 0, repriced: 0 },
    readsAsInput: 0,
    writesAsInput: 0,
  };
  const leftOut = { noTokens: 2, noCost: 0, noPrice: 1, unknownLength: 0, unknownTime: 0, implausible: 1 };
  await panel.send(whatIf({ ...asUsed, model, isFree: true, result: { ...none, leftOut } }));
  await page.getByText("No request with known tokens and cost can be compared.").waitFor();
  await page.getByText("This model is free.").waitFor();
  await page.getByText("2 requests without recorded tokens are left out.").waitFor();
  await page.getByText("1 request is left out because its recorded numbers cannot be right.").waitFor();
  // What was free now costs something: no part of nothing.
  const result = { ...none, requests: 1, recorded: 0, repriced: 1.5, leftOut };
  await panel.send(whatIf({ ...asUsed, conversation: { id: "c1", title: "Sort carts" }, cache: "all", result }));
  await page.locator("dd", { hasText: /^\+\$1\.50$/ }).waitFor();
  // Tiny amounts can be told apart, too.
  await panel.send(whatIf({ ...asUsed, cache: "all", result: { ...result, recorded: 0.000_012_3, repriced: 0.000_08 } }));
  expect(await page.locator(".what-if dd").allInnerTexts()).toEqual(["$0.000012", "≈ $0.00008", "+$0.000068 (+550%)"]);
  await panel.send(whatIf({ ...asUsed, conversation: { id: "c1", title: "Sort carts" }, cache: "all", result }));
  await page.getByText("Requests of “Sort carts”").waitFor();
  await page.getByRole("button", { name: "Use All Requests Shown" }).click();
  await page.getByRole("button", { name: "Reset" }).click();
  expect((await panel.posted()).slice(1)).toEqual([{ type: "whatIf.conversation", id: null }, { type: "whatIf.reset" }]);
});
