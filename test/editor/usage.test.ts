import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { FrameLocator } from "playwright-core";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { encodeBatch } from "../../src/history/record.ts";
import { dayOf } from "../../src/history/spending.ts";
import { wholeJournal } from "../../src/history/wholeJournal.ts";
import { type AnswerMessage, addMessage, type Conversation, createConversation } from "../../src/shared/conversation.ts";
import { answer, question } from "../unit/history/messages.ts";
import { useSession } from "./harness/session.ts";

const slowly = { timeout: 30_000 };

/** One made-up answer: its figures are what the page's are compared with. */
interface Made {
  readonly conversation: string;
  readonly daysAgo: number;
  readonly model: string;
  readonly provider: string;
  readonly workspace: string;
  readonly cost: number | null;
  readonly basis?: "byok" | "listPrice";
}

const models = ["lab/large", "lab/small", "other/cheap", "other/free"];
const providers = ["North", "South", "East"];

/** 900 answers in 60 conversations over 120 days, some more of them lately. */
const made: readonly Made[] = Array.from({ length: 900 }, (_, index) => {
  const model = models[(index * 7) % 4] ?? "";
  const isUnknown = index % 23 === 0;
  return {
    conversation: `made${index % 60}`,
    daysAgo: index % 12 === 0 ? (index / 12) % 3 : (index * 13) % 120,
    model,
    provider: providers[index % 3] ?? "",
    workspace: index % 60 < 20 ? "shop" : "workspace",
    cost: isUnknown ? null : model === "other/free" ? 0 : ((index % 97) + 1) / (model === "lab/large" ? 400 : 9000),
    ...(isUnknown || index % 11 > 1 ? {} : { basis: index % 11 === 0 ? "byok" : "listPrice" }),
  };
});

/** Noon of a day, or this minute: later would be tomorrow's. */
function timeOf(daysAgo: number): number {
  const at = new Date();
  if (daysAgo > 0) at.setHours(12, 0, 0, 0);
  at.setDate(at.getDate() - daysAgo);
  return at.getTime();
}

function conversationOf(id: string, answers: readonly Made[]): Conversation {
  let conversation = createConversation(id, timeOf(120));
  let parent: string | null = null;
  for (const [index, { daysAgo, model, provider, cost, basis }] of answers.entries()) {
    const at = timeOf(daysAgo);
    const more: Partial<AnswerMessage> = {
      createdAt: at,
      endpoint: "loopback",
      model,
      modelName: model,
      provider,
      cost,
      ...(basis === undefined ? {} : { costBasis: basis }),
      usage: { prompt_tokens: 1000, completion_tokens: 100 },
    };
    conversation = addMessage(conversation, { ...question(`q${index}`, parent, `Title of ${id}`), createdAt: at });
    conversation = addMessage(conversation, answer(`a${index}`, `q${index}`, more));
    parent = `a${index}`;
  }
  return conversation;
}

const sum = (rows: readonly Made[]) => rows.reduce((all, { cost }) => all + (cost ?? 0), 0);
const dollars = (usd: number) => (usd > 0 && usd < 0.1 ? `$${usd.toFixed(4)}` : `$${usd.toFixed(2)}`);
const lately = made.filter(({ daysAgo }) => daysAgo < 30);

describe("the usage page over a made-up history", () => {
  const session = useSession({
    settings: ({ origin }) => ({
      "aside.endpoints": { loopback: { baseUrl: `${origin}/api/v1`, dialect: "openrouter", auth: "none" } },
      "aside.endpoint": "loopback",
      "aside.model": "demo/plain",
      "aside.budget": { day: 1000 },
      "files.simpleDialog.enable": true,
    }),
  });
  const usage = (): FrameLocator =>
    session().page.frameLocator('iframe.webview[src*="extensionId=aside.aside"]').last().frameLocator("iframe#active-frame");
  const figure = (name: string) => usage().locator(".figures > div", { hasText: name }).locator("dd");

  beforeAll(async () => {
    const folder = path.join(session().folders.userData, "User", "globalStorage", "aside.aside", "conversations");
    await mkdir(folder, { recursive: true });
    for (const id of new Set(made.map(({ conversation }) => conversation))) {
      const answers = made.filter(({ conversation }) => conversation === id);
      const journal = wholeJournal(conversationOf(id, answers), { workspace: answers[0]?.workspace ?? "" }, timeOf(0));
      await writeFile(path.join(folder, `${id}.jsonl`), encodeBatch(journal));
    }
    await session().load();
    await session().panel.open();
    await session().workbench.runCommand("View: Toggle Primary Side Bar Visibility");
    await session().workbench.runCommand("Aside: Show Usage and Cost");
    await usage().getByRole("heading", { name: "Usage and cost", exact: true }).waitFor(slowly);
    // The history was written behind the back of the editor.
    await usage().getByRole("button", { name: "Refresh" }).click();
    await usage().locator(".figures > div", { hasText: "Yesterday" }).filter({ hasNotText: "$0.00" }).waitFor(slowly);
  });

  // After a test that failed it is closed.
  beforeEach(async () => {
    await session().workbench.runCommand("Aside: Show Usage and Cost");
    await usage().getByRole("heading", { name: "By kind of request" }).waitFor(slowly);
    await usage()
      .locator(".reading")
      .waitFor({ ...slowly, state: "detached" });
  });

  test("its figures are those of the history", async () => {
    const today = made.filter(({ daysAgo }) => daysAgo === 0);
    const yesterday = made.filter(({ daysAgo }) => daysAgo === 1);
    const month = made.filter(({ daysAgo }) => dayOf(timeOf(daysAgo)).slice(0, 7) === dayOf(Date.now()).slice(0, 7));
    await expect.poll(() => figure("Today").first().innerText(), slowly).toContain(dollars(sum(today)));
    expect(await figure("Yesterday").innerText()).toContain(dollars(sum(yesterday)));
    expect(await figure("This month").innerText()).toContain(dollars(sum(month)));
    expect(await figure("Budget left: Today").innerText()).toContain("of $1,000.00");
    const rows = usage().getByRole("table", { name: "By model" }).locator("tbody tr");
    const byModel = models
      .map((model) => ({ model, cost: sum(lately.filter((each) => each.model === model)) }))
      .toSorted((a, b) => b.cost - a.cost);
    expect(await rows.evaluateAll((all) => all.map((row) => row.querySelector(".name")?.textContent))).toEqual(
      byModel.map(({ model }) => model),
    );
    // To the last digit, which the tooltip has.
    const exact = await rows.evaluateAll((all) => all.map((row) => row.querySelector("td")?.title.replaceAll(/[$,]/g, "")));
    for (const [index, { cost }] of byModel.entries()) expect(Number(exact[index])).toBeCloseTo(cost, 9);
    const unknown = lately.filter(({ cost }) => cost === null).length;
    await usage().getByText(`The cost of ${unknown} answers is unknown and not included.`).waitFor();
    await usage()
      .getByText(`Last 30 days: ≈ ${dollars(sum(lately))} for ${lately.length} answers.`)
      .waitFor();
    const byProvider = usage().getByRole("table", { name: "By provider" }).locator("tbody .name");
    expect((await byProvider.allInnerTexts()).toSorted((a, b) => a.localeCompare(b))).toEqual(["East", "North", "South"]);
  });

  test("filters apply to everything", async () => {
    const ofSmall = lately.filter(({ model, workspace }) => model === "lab/small" && workspace === "shop");
    await usage().getByRole("combobox", { name: "Model" }).selectOption("lab/small");
    await usage().getByRole("combobox", { name: "Workspace" }).selectOption("shop");
    await usage()
      .getByText(`Last 30 days: ≈ ${dollars(sum(ofSmall))} for ${ofSmall.length} answers.`)
      .waitFor(slowly);
    await usage().getByRole("combobox", { name: "Model" }).selectOption("-1");
    await usage().getByRole("combobox", { name: "Workspace" }).selectOption("-1");
    await usage()
      .getByText(`Last 30 days: ≈ ${dollars(sum(lately))} for ${lately.length} answers.`)
      .waitFor(slowly);
  });

  test.each(["csv", "json"] as const)("what is shown is exported, a row for each request: %s", async (kind) => {
    const { workbench, folders } = session();
    await usage().getByRole("combobox", { name: "Period" }).selectOption("yesterday");
    const yesterday = made.filter(({ daysAgo }) => daysAgo === 1);
    await usage()
      .getByText(`${dollars(sum(yesterday))} for ${yesterday.length} answers.`)
      .waitFor(slowly);
    const file = path.join(folders.workspace, `usage.${kind}`);
    await rm(file, { force: true });
    await usage().getByRole("button", { name: "Export…" }).click();
    await workbench.quickInput.filter({ hasText: "Export Usage: One Row for Each Request" }).waitFor(slowly);
    const input = workbench.quickInput.locator("input.input");
    let stayed = 0;
    await expect
      .poll(
        async () => {
          if ((await input.inputValue()) === file) stayed += 1;
          else {
            stayed = 0;
            await input.fill(file);
          }
          return stayed;
        },
        { ...slowly, interval: 200 },
      )
      .toBeGreaterThan(4);
    await input.press("Enter");
    const text = () => readFile(file, "utf8").catch(() => "");
    await expect.poll(text, slowly).toMatch(/\n$/);
    const costs =
      kind === "json"
        ? (JSON.parse(await text()) as readonly { readonly cost_usd: number | null }[]).map(({ cost_usd: cost }) => cost ?? 0)
        : (await text())
            .trim()
            .split("\r\n")
            .slice(1)
            .map((line) => Number(line.split(",")[17]));
    expect(costs).toHaveLength(yesterday.length);
    expect(costs.reduce((all, cost) => all + cost, 0)).toBeCloseTo(sum(yesterday), 9);
    await usage().getByRole("combobox", { name: "Period" }).selectOption("30");
  });

  test("the keyboard is enough: a bar by arrow keys, its day alone, and the whole period again", async () => {
    const { page } = session();
    const bars = usage().getByRole("group", { name: /^Cost by day: / });
    await bars.getByRole("button").last().focus();
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => bars.locator(":focus").getAttribute("data-bar"), slowly).toBe(dayOf(timeOf(1)));
    await page.keyboard.press("Enter");
    await expect.poll(() => bars.getByRole("button", { pressed: true }).count(), slowly).toBe(1);
    const yesterday = made.filter(({ daysAgo }) => daysAgo === 1);
    await usage()
      .getByText(`${dollars(sum(yesterday))} for ${yesterday.length} answers.`)
      .waitFor(slowly);
    await page.keyboard.press("Space");
    await expect.poll(() => bars.getByRole("button", { pressed: true }).count(), slowly).toBe(0);
    // Tab leads through the chart once, and on to its table.
    await page.keyboard.press("Tab");
    await expect.poll(() => usage().locator("summary:focus").innerText(), slowly).toBe("Show data as table");
    await page.keyboard.press("Enter");
    await usage().getByRole("table", { name: "Cost by day" }).waitFor(slowly);
    await usage().getByRole("rowheader").getByRole("button").first().press("Enter");
    await session().panel.questions.first().waitFor(slowly);
  });

  test("nothing scrolls sideways in any theme, narrow or wide", async () => {
    const { page, workbench } = session();
    await workbench.runCommand("View: Hide Secondary Side Bar");
    for (const [name, theme] of Object.entries({
      dark: "Dark Modern",
      light: "Light Modern",
      "high-contrast": "Default High Contrast",
      "high-contrast-light": "Default High Contrast Light",
    })) {
      await session().writeWorkspaceSettings({ "workbench.colorTheme": theme });
      for (const width of [300, 900]) {
        // The activity bar is beside it.
        await page.setViewportSize({ width: width + 48, height: 1400 });
        await workbench.runCommand("Aside: Show Usage and Cost");
        await usage().getByRole("table", { name: "By kind of request" }).waitFor(slowly);
        expect(
          await usage()
            .locator("body")
            .evaluate(() => document.documentElement.scrollWidth <= innerWidth),
        ).toBe(true);
        await session().picture(`usage-${name}-${width}`);
      }
    }
  });
});
