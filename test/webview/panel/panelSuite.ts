import { AxeBuilder } from "@axe-core/playwright";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import type { FromWebview } from "../../../src/shared/fromWebview.ts";
import { launchChromium } from "../../../tools/chromium.ts";
import { buildPanel, openPanel, type PanelPage, type PanelPageOptions } from "./panelPage.ts";

/** Opens a panel in a page of its own. */
export type OpenPanel = (options?: PanelPageOptions) => Promise<PanelPage>;

/**
 * Builds the panel and starts a browser for the tests of a file. Gives the function that opens a panel; each is closed after its test,
 * which fails if the page had an error or its policy refused something.
 */
export function panelSuite(pageName: "index" | "usage" | "ledger" = "index"): OpenPanel {
  let files: ReadonlyMap<string, Buffer>;
  let browser: Browser;
  const opened: PanelPage[] = [];
  beforeAll(async () => {
    [files, browser] = await Promise.all([buildPanel(), launchChromium()]);
  });
  afterAll(async () => {
    await browser.close();
  });
  afterEach(async () => {
    for (const { page, troubles } of opened.splice(0)) {
      await page.context().close();
      expect(troubles).toEqual([]);
    }
  });
  return async (options) => {
    const panel = await openPanel(browser, files, options, pageName);
    opened.push(panel);
    return panel;
  };
}

/** What the panel said of one kind, first to last. */
export async function said<T extends FromWebview["type"]>(
  panel: PanelPage,
  type: T,
): Promise<readonly Extract<FromWebview, { type: T }>[]> {
  return (await panel.posted()).filter((message): message is Extract<FromWebview, { type: T }> => message.type === type);
}

/** Waits until what was said is drawn and painted. */
export async function frame(panel: PanelPage): Promise<void> {
  await panel.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** What axe has to say against the page. */
export async function violations(panel: PanelPage): Promise<readonly string[]> {
  const result = await new AxeBuilder({ page: panel.page }).analyze();
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary ?? ""}`).join(" | ")}`);
}
