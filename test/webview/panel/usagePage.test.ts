import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "vitest";
import { type FromUsagePage, type ToUsagePage, type UsageLine, usageStrings } from "../../../src/shared/usagePage.ts";
import { panelSuite } from "./panelSuite.ts";
import { themes } from "./themes.ts";

const open = panelSuite("usage");

function line(name: string, cost: number | null, change: Partial<UsageLine> = {}): UsageLine {
  return { name, answers: 3, promptTokens: 41_200, completionTokens: 8100, cost, computed: 0, ...change };
}

const report: ToUsagePage = {
  type: "report",
  strings: usageStrings,
  language: "en",
  report: {
    period: 30,
    total: line("", 4.2071, { answers: 96, computed: 0.31 }),
    bars: Array.from({ length: 30 }, (_, index) =>
      line(`2026-11-${String(index + 1).padStart(2, "0")}`, index % 7 === 5 ? null : Math.round(((index * 37) % 23) * 100) / 10_000, {
        answers: index % 7 === 5 ? 0 : 3,
      }),
    ),
    barsAre: "days",
    models: [
      line("Claude Sonnet 4.5", 3.1, { modelId: "anthropic/claude-sonnet-4.5" }),
      line("deepseek/deepseek-r1", 0.31, { computed: 0.31 }),
      line("a/free", 0),
      line("a/cheap", 0.0034),
    ],
    conversations: [line("How do I sort a list of carts by price?", 1.2, { conversationId: "c1" }), line("Deleted", 0.01)],
    more: 12,
    others: [line("Commit messages", 0.004)],
  },
};

test.each(themes.map((theme) => [theme.name, theme] as const))("the usage page can be read and used: %s", async (name, theme) => {
  const panel = await open({ theme, width: name.startsWith("Light") ? 300 : 900, height: 1000 });
  const { page } = panel;
  await panel.send(report, {
    type: "account",
    account: { title: "Credit at openrouter.ai", lines: [{ name: "Key usage today", value: "$0.42" }], error: null },
  });
  await page.getByRole("img", { name: "Cost by day: ≈ $4.21 total, $0.22 at the peak" }).waitFor();
  await page.getByText("$0.31 of this is estimated from list prices").waitFor();
  await page.getByText("Key usage today").waitFor();
  await page.screenshot({ path: `.cache/usage-${name.replaceAll(/\W+/g, "-")}.png` });
  const costs = page.getByRole("table", { name: "By model" }).locator("tbody td:nth-of-type(1)");
  expect(await costs.allInnerTexts()).toEqual(["$3.1000", "≈ $0.3100", "$0.0000", "$0.0034"]);
  await page.getByRole("rowheader", { name: "Claude Sonnet 4.5" }).and(page.locator("[title='anthropic/claude-sonnet-4.5']")).waitFor();
  await page.getByText("Show data as table").click();
  const table = page.getByRole("table", { name: "Cost by day" });
  expect(await table.getByRole("row").count()).toBe(1 + 26);
  await page.getByRole("combobox", { name: "Period" }).selectOption("0");
  await page.getByRole("button", { name: "Export as CSV" }).click();
  await page.getByRole("button", { name: "How do I sort a list of carts by price?" }).click();
  expect((await panel.posted()) as readonly unknown[] as readonly FromUsagePage[]).toEqual([
    { type: "ready" },
    { type: "period", days: 0 },
    { type: "exportCsv" },
    { type: "openConversation", id: "c1" },
  ]);
  // Nothing but the tables scrolls sideways.
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
});
