import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "vitest";
import { filterLedger } from "../../../src/app/disclosure/filterLedger.ts";
import { ledgerReport } from "../../../src/app/disclosure/ledgerReport.ts";
import type { Disclosure } from "../../../src/history/disclosure.ts";
import {
  defaultLedgerFilter,
  type FromLedgerPage,
  type LedgerQuery,
  ledgerStrings,
  type ToLedgerPage,
} from "../../../src/shared/ledgerPage.ts";
import { atOnce } from "../../../src/shared/steps.ts";
import { disclosure, ledgerNames, piece } from "../../unit/app/disclosure/disclosures.ts";
import { type PanelPage } from "./panelPage.ts";
import { panelSuite } from "./panelSuite.ts";
import { themes } from "./themes.ts";

const open = panelSuite("ledger");

const now = new Date(2026, 10, 21, 12).getTime();
const hour = 3_600_000;
const src = (name: string) => ({ uri: `file:///home/me/shop/src/${name}`, path: `src/${name}` });
const { conversation: _conversation, message: _message, ...apart } = disclosure();

const entries: readonly Disclosure[] = [
  disclosure({
    at: now - hour,
    demanded: { dataCollection: "deny", zdr: true, only: ["anthropic", "google-vertex"] },
    provider: "Anthropic",
    model: "anthropic/claude-sonnet-4.5",
    carried: [
      piece({ ...src("cart.ts"), lines: [1, 40], bytes: 1843 }),
      piece({ ...src("prices.ts"), bytes: 12_400, redacted: 2 }),
      piece({ what: "toolResult", tool: "aside_readFile", path: "src/heap.ts", bytes: 900 }),
      { what: "terminal", bytes: 512, sha256: "1".repeat(64) },
      { what: "text", bytes: 64, sha256: "2".repeat(64) },
    ],
  }),
  disclosure({
    at: now - 2 * hour,
    provider: "",
    host: "localhost:11434",
    endpoint: "ollama",
    model: "qwen3",
    conversation: "d1",
    carried: [piece({ ...src("cart.ts"), lines: [90, 120], bytes: 700 })],
  }),
  {
    ...apart,
    at: now - 30 * hour,
    kind: "commitMessage",
    carried: [
      piece({ what: "diff", uri: undefined, path: "Staged changes", files: ["src/cart.ts", "src/added.ts"], bytes: 2200 } as never),
    ],
  },
  disclosure({ at: now - 50 * hour, temporary: true, workspace: "", conversation: undefined, message: undefined, carried: [] } as never),
  disclosure({
    at: now - 60 * hour,
    workspace: "other",
    carried: [piece({ what: "image", ...src("a-picture-with-a-very-long-name-that-does-not-fit.png"), bytes: 1_240_000 })],
  }),
];

function reportFor(query: LedgerQuery, all = entries): ToLedgerPage {
  const oldestFirst = all.toSorted((a, b) => a.at - b.at);
  const passed = atOnce(filterLedger(oldestFirst, query.filter, "shop", now));
  return {
    type: "report",
    report: atOnce(ledgerReport({ ledger: { entries: oldestFirst, damage }, passed, query, workspace: "shop" }, ledgerNames)),
  };
}

const first: LedgerQuery = { filter: defaultLedgerFilter, view: "files", rows: 200 };
const start: ToLedgerPage = { type: "start", strings: ledgerStrings, language: "en" };

const damage = [{ what: "changed", file: "a.jsonl", line: 3 }] as const;

/** Answers the page's last question as the host would. */
async function answer(panel: PanelPage, all = entries): Promise<void> {
  const posted = (await panel.posted()) as readonly unknown[] as readonly FromLedgerPage[];
  const last = posted.findLast((message) => message.type === "show");
  if (last?.type !== "show") throw new Error("the page asked for nothing");
  await panel.send(reportFor(last.query, all));
}

test.each(themes.map((theme) => [theme.name, theme] as const))("the ledger can be read and used: %s", async (name, theme) => {
  const isNarrow = name.startsWith("Light");
  const panel = await open({ theme, width: isNarrow ? 300 : 900, height: 1000 });
  const { page } = panel;
  page.setDefaultTimeout(5000);
  await panel.send(start, reportFor(first));
  await page.getByRole("heading", { name: "Disclosure ledger", level: 1 }).waitFor();
  await page
    .getByText("Aside has sent 3 requests from this workspace, most recently on Nov 21, 2026, 11:00 AM. The ledger begins on Nov 19, 2026.")
    .waitFor();
  await page.getByText("The ledger has 1 problem, so entries may be missing.").waitFor();
  await page.getByText("1 request of a temporary conversation is listed under “All workspaces” only.").waitFor();
  await page.getByText("It cannot reveal that someone with control of this computer").waitFor();
  const picture = async (what: string): Promise<void> => {
    await page.screenshot({ path: `.cache/ledger-${what}-${name.replaceAll(/\W+/g, "-")}.png`, fullPage: true });
    // Nothing scrolls sideways.
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
  };
  await picture("files");
  const files = page.getByRole("table", { name: "By file" });
  const cart = files.getByRole("row").filter({ hasText: "src/cart.ts" });
  await cart.getByText("File · in diffs · lines 1–40 · lines 90–120").waitFor();
  await cart.getByText("openrouter.ai, localhost:11434").filter({ visible: true }).waitFor();
  await files.getByRole("row").filter({ hasText: "src/prices.ts" }).getByText("2 secrets redacted").waitFor();

  await page.getByRole("button", { name: "By Host" }).click();
  await answer(panel);
  const hosts = page.getByRole("table", { name: "By host" });
  await hosts.getByText("Data collection not allowed · Zero data retention required · Only providers: anthropic, google-vertex").waitFor();
  await hosts.getByText("This machine").waitFor();
  await picture("hosts");

  await page.getByRole("button", { name: "By Day" }).click();
  await answer(panel);
  const days = page.getByRole("table", { name: "By day" });
  expect(await days.getByRole("rowheader").allInnerTexts()).toEqual(["Nov 21, 2026\n2 secrets redacted", "Nov 20, 2026"]);
  await picture("days");

  await page.getByRole("button", { name: "By Request" }).click();
  await answer(panel);
  const requests = page.getByRole("table", { name: "By request" });
  await requests.getByText("Served by Anthropic").filter({ visible: true }).waitFor();
  await requests.getByRole("row").filter({ hasText: "Conversation deleted" }).filter({ hasText: "lines 90–120" }).waitFor();
  await requests.getByRole("row").filter({ hasText: "Not in a conversation" }).filter({ hasText: "Staged changes" }).waitFor();
  await picture("requests");
  await requests.getByRole("button", { name: "Nov 21, 2026, 11:00 AM" }).click();

  await page.getByRole("searchbox", { name: "Filter by text" }).fill("cart");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => (window as unknown as { posted: { type: string }[] }).posted.at(-1)?.type === "show");
  await answer(panel);
  await page.getByText("3 requests match these filters. The most recent was sent on Nov 21, 2026, 11:00 AM.").waitFor();
  await page.getByRole("combobox", { name: "Period" }).selectOption("7");
  await page.getByRole("combobox", { name: "Workspace" }).selectOption("all");
  await panel.send(reportFor({ ...first, view: "requests", filter: { ...defaultLedgerFilter, isWorkspaceOnly: false } }));
  await requests.getByRole("row").filter({ hasText: "Temporary conversation" }).filter({ hasText: "Items not recorded" }).waitFor();
  for (const button of ["Refresh", "Export JSON…", "Export CSV…", "Verify", "Copy Head", "Clear…"])
    await page.getByRole("button", { name: button }).click();
  const cartFilter = { ...defaultLedgerFilter, text: "cart" };
  expect((await panel.posted()) as readonly unknown[] as readonly FromLedgerPage[]).toEqual([
    { type: "ready", query: null },
    { type: "show", query: { ...first, view: "hosts" } },
    { type: "show", query: { ...first, view: "days" } },
    { type: "show", query: { ...first, view: "requests" } },
    { type: "open", conversation: "c1", message: "m1" },
    { type: "show", query: { ...first, view: "requests", filter: cartFilter } },
    { type: "show", query: { ...first, view: "requests", filter: { ...cartFilter, period: "7" } } },
    { type: "show", query: { ...first, view: "requests", filter: { ...cartFilter, period: "7", isWorkspaceOnly: false } } },
    { type: "refresh" },
    { type: "export", format: "json" },
    { type: "export", format: "csv" },
    { type: "verify" },
    { type: "copyHead" },
    { type: "clear" },
  ]);
});

test("a row shows its requests, and everything again; more rows come when they are asked for", async () => {
  const many = Array.from({ length: 450 }, (_, index) =>
    disclosure({ at: now - index * hour, carried: [piece({ uri: `file:///shop/f${index}.ts`, path: `f${index}.ts` })] }),
  );
  const panel = await open({ width: 900, height: 900 });
  const { page } = panel;
  page.setDefaultTimeout(5000);
  await panel.send(start, reportFor(first, many));
  const files = page.getByRole("table", { name: "By file" });
  expect(await files.locator("tbody tr").count()).toBe(200);
  await page.getByText("250 more rows").waitFor();
  await page.getByRole("button", { name: "Show More" }).click();
  await answer(panel, many);
  await page.getByText("50 more rows").waitFor();
  await page.getByRole("button", { name: "Show More" }).click();
  await answer(panel, many);
  await page.getByRole("button", { name: "Show More" }).waitFor({ state: "detached" });
  expect(await files.locator("tbody tr").count()).toBe(450);
  await page.getByRole("button", { name: "f7.ts", exact: true }).click();
  await answer(panel, many);
  expect(await page.getByRole("table", { name: "By request" }).locator("tbody tr").count()).toBe(1);
  await page.getByRole("button", { name: "Only f7.ts ×" }).click();
  await answer(panel, many);
  expect(await page.getByRole("table", { name: "By request" }).locator("tbody tr").count()).toBe(200);
});

test("what a file of the Explorer comes to is said in a sentence, and so is that nothing was sent", async () => {
  const panel = await open({ width: 600, height: 600 });
  const { page } = panel;
  page.setDefaultTimeout(5000);
  const about = (path: string, all = entries): readonly ToLedgerPage[] => {
    const targets = [{ uri: `file:///home/me/shop/${path}`, path }];
    const query: LedgerQuery = {
      filter: { ...defaultLedgerFilter, isWorkspaceOnly: false, only: { by: "targets", targets } },
      view: "requests",
      rows: 200,
    };
    return [{ type: "query", query }, reportFor(query, all)];
  };
  await panel.send(start, ...about("src/cart.ts"));
  await page
    .getByText("3 requests included content from src/cart.ts or a folder that contains it, most recently on Nov 21, 2026, 11:00 AM.")
    .waitFor();
  await panel.send(...about("src/never.ts"));
  await page
    .getByRole("status")
    .getByText(
      "No recorded request included src/never.ts. Parts of it may have been sent in search results, terminal output, diffs or pasted text, which the ledger cannot always match to a file. The ledger begins on Nov 19, 2026.",
    )
    .waitFor();
  await panel.send(...about("src/never.ts", []));
  await page.getByText("No requests yet.").waitFor();
  await panel.send(...about("src/never.ts"));
  await page.getByRole("button", { name: "Clear Filters" }).click();
  await answer(panel);
  await page.getByText("Aside has sent 5 requests, most recently on").waitFor();
});
