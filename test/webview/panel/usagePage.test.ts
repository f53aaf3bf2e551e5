import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "vitest";
import {
  defaultUsageFilter,
  type FromUsagePage,
  type ToUsagePage,
  type UsageAmount,
  type UsageReport,
  type UsageRow,
  usageStrings,
} from "../../../src/shared/usagePage.ts";
import { panelSuite } from "./panelSuite.ts";
import { themes } from "./themes.ts";

const open = panelSuite("usage");

function amount(cost: number | null, change: Partial<UsageAmount> = {}): UsageAmount {
  return {
    answers: 3,
    unknown: 0,
    failed: 0,
    promptTokens: 41_200,
    cachedTokens: 0,
    completionTokens: 8100,
    cost,
    computed: 0,
    byok: 0,
    ...change,
  };
}

function row(name: string, cost: number | null, change: Partial<UsageRow> = {}): UsageRow {
  return { key: `=${name}`, name, ...amount(cost), ...change };
}

const report: UsageReport = {
  filter: defaultUsageFilter,
  today: amount(0.42),
  yesterday: amount(1.2),
  month: amount(3.91, { computed: 0.31 }),
  isPartial: false,
  total: amount(4.2071, { answers: 96, computed: 0.31, unknown: 2, failed: 1 }),
  bars: Array.from({ length: 30 }, (_, index) => ({
    name: `2026-11-${String(index + 1).padStart(2, "0")}`,
    ...amount(index % 7 === 5 ? null : Math.round(((index * 37) % 23) * 100) / 10_000, { answers: index % 7 === 5 ? 0 : 3 }),
  })),
  barsAre: "days",
  undated: 0,
  tables: {
    models: {
      rows: [
        row("Claude Sonnet 4.5", 3.1, { detail: "anthropic/claude-sonnet-4.5", unknown: 2 }),
        row("DeepSeek R1", 0.31, { computed: 0.31 }),
        row("a/cheap", 0.0034),
        row("a/free", 0),
        row("a/unknown", null),
      ],
      more: 3,
      rest: amount(0.7937),
    },
    providers: { rows: [row("Anthropic", 3.1, { byok: 0.5 }), row("DeepInfra", 1.1071)], more: 0, rest: null },
    conversations: {
      rows: [
        row("How do I sort a list of carts by price?", 1.2, { conversationId: "c1" }),
        row("Not in a conversation: Commit messages", 0.004, { key: "?commitMessage" }),
      ],
      more: 0,
      rest: null,
    },
    kinds: { rows: [row("Chat", 4), row("Commit messages", 0.2071)], more: 0, rest: null },
    workspaces: { rows: [row("shop", 4), row("No workspace", 0.2071)], more: 0, rest: null },
  },
  models: [
    { value: "anthropic/claude-sonnet-4.5", name: "Claude Sonnet 4.5" },
    { value: "", name: "Unknown model" },
  ],
  workspaces: [
    { value: "", name: "No workspace" },
    { value: "shop", name: "shop" },
  ],
};
const messages: readonly ToUsagePage[] = [
  { type: "start", strings: usageStrings, language: "en" },
  { type: "section", section: "report", data: report },
  {
    type: "section",
    section: "account",
    data: {
      title: "Credit at openrouter.ai",
      lines: [
        { name: "Balance", value: "$8.80", isLeft: true },
        { name: "Key usage today", value: "$0.42", isLeft: false },
        { name: "Key limit", value: "none", isLeft: false },
      ],
      error: null,
    },
  },
  { type: "section", section: "caps", data: [{ name: "Today", cap: 5, left: 4.58 }] },
  {
    type: "section",
    section: "cache",
    data: {
      name: "",
      prompt: 1_204_000,
      read: 903_000,
      saved: 2.41,
      unpriced: 3000,
      models: [
        { name: "Claude Sonnet 4.5", prompt: 1_000_000, read: 900_000, saved: 2.41, unpriced: 0 },
        { name: "a/unknown", prompt: 10_000, read: 3000, saved: null, unpriced: 3000 },
      ],
      misses: [
        {
          cause: "edited",
          name: "Question edited",
          answers: 12,
          tokens: 410_000,
          usd: 1.11,
          unpriced: 2000,
          conversation: "c1",
          message: "m1",
        },
        { cause: "lapsed", name: "Cache lapsed", answers: 3, tokens: 41_000, usd: 0.0042, unpriced: 0 },
        {
          cause: "unexplained",
          name: "Unknown (nothing changed)",
          answers: 1,
          tokens: 900,
          usd: null,
          unpriced: 900,
          conversation: "c2",
          message: "m2",
        },
      ],
    },
  },
];

test.each(themes.map((theme) => [theme.name, theme] as const))("the usage page can be read and used: %s", async (name, theme) => {
  const panel = await open({ theme, width: name.startsWith("Light") ? 300 : 900, height: 1000 });
  const { page } = panel;
  page.setDefaultTimeout(5000);
  await panel.send(...messages);
  const chart = page.getByRole("group", { name: "Cost by day: $2.77 total, $0.22 at the peak" });
  await chart.waitFor();
  await page.getByText("$0.31 of the total is estimated from list prices").waitFor();
  await page.screenshot({ path: `.cache/usage-${name.replaceAll(/\W+/g, "-")}.png`, fullPage: true });
  const costs = page.getByRole("table", { name: "By model" }).locator("tbody td:nth-of-type(1)");
  expect(await costs.allInnerTexts()).toEqual(["$3.10", "≈ $0.31", "<$0.01", "$0.00", "unknown", "$0.79"]);
  await page
    .getByRole("rowheader", { name: "Claude Sonnet 4.5 2 answers of unknown cost" })
    .and(page.locator("[title='anthropic/claude-sonnet-4.5']"))
    .waitFor();
  await page.getByText("Input tokens read from the providers' caches: 903,000 of 1,204,000 (75%), which saved about $2.41").waitFor();
  const caches = page.getByRole("table", { name: "Cache", exact: true }).locator("tbody td:nth-of-type(-n+2)");
  expect(await caches.allInnerTexts()).toEqual(["$2.41", "90%", "unknown", "30%"]);
  const misses = page.getByRole("table", { name: "Cache misses by cause" });
  expect(await misses.locator("tbody td:nth-of-type(-n+2)").allInnerTexts()).toEqual(["$1.11", "12", "<$0.01", "3", "unknown", "1"]);
  await page.getByText("Show data as table").click();
  const table = page.getByRole("table", { name: "Cost by day" });
  expect(await table.getByRole("row").count()).toBe(1 + 26);
  await page.getByRole("combobox", { name: "Period" }).selectOption("all");
  await page.getByRole("combobox", { name: "Model" }).selectOption("Unknown model");
  await chart.getByRole("button", { name: "Nov 30, 2026: $0.15, 3 answers" }).focus();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Only Nov 29, 2026" }).click();
  await page.getByRole("button", { name: "Show All (3 more)" }).click();
  await page.getByRole("button", { name: "Export…" }).click();
  await page.getByRole("rowheader").getByRole("button", { name: "How do I sort a list of carts by price?", exact: true }).click();
  await misses.getByRole("button", { name: "Question edited" }).click();
  expect(await misses.getByRole("button").allInnerTexts()).toEqual(["Question edited", "Unknown (nothing changed)"]);
  const all = { ...defaultUsageFilter, period: "all" } as const;
  expect((await panel.posted()) as readonly unknown[] as readonly FromUsagePage[]).toEqual([
    { type: "ready", filter: null, expanded: [] },
    { type: "filter", filter: all },
    { type: "filter", filter: { ...all, model: "" } },
    { type: "filter", filter: { ...all, model: "", slot: "2026-11-29" } },
    { type: "filter", filter: { ...all, model: "" } },
    { type: "expand", table: "models", isExpanded: true },
    { type: "export" },
    { type: "openConversation", id: "c1" },
    { type: "openConversation", id: "c1", message: "m1" },
  ]);
  // Nothing scrolls sideways.
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
});
