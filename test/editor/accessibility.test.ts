import path from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { Panel } from "./harness/panel.ts";
import { type Session, useSession } from "./harness/session.ts";
import { Speech } from "./harness/speech.ts";

/** The four kinds of theme a person can choose, and the class each gives the panel. */
const themes = [
  ["Dark Modern", "vscode-dark"],
  ["Light Modern", "vscode-light"],
  ["Default High Contrast", "vscode-high-contrast"],
  ["Default High Contrast Light", "vscode-high-contrast-light"],
] as const;

function settings(origin: string): Readonly<Record<string, unknown>> {
  return {
    "aside.endpoints": { loopback: { baseUrl: `${origin}/v1`, auth: "none", dialect: "openrouter" } },
    "aside.endpoint": "loopback",
    "aside.model": "demo/reasoner",
  };
}

/** A conversation with everything in it: reasoning, table, lists, long code, an attachment, an error. */
async function fillConversation({ panel, workbench }: Session): Promise<void> {
  await panel.ask("Show me what an answer looks like rate:900");
  await panel.answers
    .last()
    .getByRole("button", { name: /^Reasoning/ })
    .click();
  await workbench.openFile("prices.ts");
  await workbench.selectLines(1, 2);
  const before = await panel.answers.count();
  await workbench.runCommand("Aside: Explain Selection");
  await panel.answered(before);
}

describe("the panel is accessible", () => {
  const session = useSession({
    settings: (server) => settings(server.origin),
    files: { "prices.ts": "export const prices = [1, 2, 3];\nexport const long = prices.map((price) => price * 1.19).filter(Boolean);\n" },
  });

  beforeEach(() => session().beginAnew());

  test("everything works with the keyboard only", async () => {
    const { panel, page, workbench } = session();
    await workbench.runCommand("Aside: Focus on Chat View");
    await panel.composer.waitFor();
    await panel.frame.locator('textarea[aria-label="Message"]:focus').waitFor();
    const before = await panel.answers.count();
    await page.keyboard.type("By keyboard rate:900");
    await page.keyboard.press("Enter");
    await panel.answered(before);

    const reached = await tabThrough(session());
    for (const wanted of [/^Message$/, /^Attach context$/, /^Model: /, /^Reasoning/, /^Copy message$/]) {
      expect(
        reached.some((name) => wanted.test(name)),
        `${wanted} in ${reached.join(" | ")}`,
      ).toBe(true);
    }
  });

  test("after a list opened from the panel closes, the focus is in the message, not in a file", async () => {
    const { panel, page, workbench } = session();
    for (const name of [/^Model: /, "Attach context", "Tools", "Compare models"]) {
      await panel.button(name).first().focus();
      await page.keyboard.press("Enter");
      await workbench.quickInput.waitFor();
      // A key press while the list takes the focus may go nowhere.
      await workbench.insist(async () => {
        await page.keyboard.press("Escape");
        await workbench.quickInput.waitFor({ state: "hidden", timeout: 2000 });
      });
      await expect
        .poll(() => panel.composer.evaluate((element) => element === document.activeElement && document.hasFocus()), { timeout: 10_000 })
        .toBe(true);
    }
  });

  test("the buttons for other conversations are in the title of the view, and in an editor tab in the chat itself", async () => {
    const { panel, page, workbench } = session();
    await panel.ask("To be left rate:900");
    await panel.newConversationButton.click();
    await expect.poll(() => panel.questions.count()).toBe(0);
    await panel.conversationsButton.click();
    await workbench.quickInput.filter({ hasText: "Conversations" }).waitFor();
    await page.keyboard.press("Escape");
    await workbench.runCommand("Aside: Open Conversation in Editor");
    const tab = new Panel(page, workbench, 1);
    await tab.ask("In the tab rate:900");
    // The title's button means its own view, although the tab was used last.
    await panel.newConversationButton.click();
    expect(await tab.questions.count()).toBe(1);
    await tab.newConversationButton.click();
    await expect.poll(() => tab.questions.count()).toBe(0);
    await session().picture("title-rows");
    await workbench.closeEditors();
  });

  test("a running answer can be stopped with the keyboard", async () => {
    const { panel, page } = session();
    await session().writeWorkspaceSettings({ "aside.model": "demo/slow" });
    await panel.modelButton("slow").waitFor();
    const before = await panel.answers.count();
    await panel.composer.focus();
    await page.keyboard.type("Count");
    await page.keyboard.press("Enter");
    await panel.answers.nth(before).locator('[data-part="text"]', { hasText: "1 2" }).waitFor();
    const stop = panel.button("Stop");
    for (let step = 0; step < 10 && !(await stop.evaluate((element) => element === document.activeElement)); step += 1) {
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    expect(await (await panel.answered(before)).getAttribute("data-status")).toBe("stopped");
  });

  test("the key for accessibility help opens ours in the chat and VS Code's elsewhere; the palette has ours, too", async () => {
    const { panel, page, workbench } = session();
    const help = page.getByRole("tab", { name: "Accessibility Help" });
    const lines = page.locator(".editor-instance .view-line");
    const close = async () => {
      await help.first().click({ button: "middle" });
      await expect.poll(() => help.count()).toBe(0);
    };
    for (const key of ["Alt+F1", "Alt+Shift+F1"]) {
      // The host hears of the focus a moment after it has come; until then the key opens VS Code's own.
      await workbench.insist(async (patience) => {
        await panel.composer.focus();
        await page.waitForTimeout(200 * patience);
        await page.keyboard.press(key);
        await help.first().waitFor({ timeout: 3000 * patience });
      });
      await lines.filter({ hasText: "Accessibility help for the Aside chat" }).first().waitFor();
      // Each press opens one read-only document.
      expect(await help.count()).toBe(1);
      await close();
    }
    await workbench.runCommand("Aside: Accessibility Help");
    await lines
      .filter({ hasText: /Stop\sAnswer/ })
      .first()
      .waitFor();
    await lines.first().click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("Written");
    expect(await page.locator(".editor-instance .view-lines", { hasText: "Written" }).count()).toBe(0);
    await close();

    await workbench.openFile("prices.ts");
    await lines.first().click();
    await page.keyboard.press("Alt+F1");
    await page.locator(".accessible-view").waitFor();
    expect(await help.count()).toBe(0);
    await page.keyboard.press("Escape");
    await page.locator(".accessible-view").waitFor({ state: "hidden" });
  });

  test.each(["the empty panel", "a full conversation"] as const)(
    "axe finds no problems in %s, in all four kinds of theme",
    async (content) => {
      const { panel, page } = session();
      if (content === "a full conversation") {
        await fillConversation(session());
        await session().writeWorkspaceSettings({ "aside.model": "demo/failing" });
        await panel.modelButton("failing").waitFor();
        await panel.ask("noCredits");
        await panel.errors.first().waitFor();
      }
      for (const [theme, kind] of themes) {
        await session().writeWorkspaceSettings({ "workbench.colorTheme": theme });
        await panel.frame.locator(`body.${kind}`).waitFor({ state: "attached", timeout: 15_000 });
        await showWhatIsBehind(session());
        const found = await analyze(page);
        const violations = found.violations
          .map(({ id, help, nodes }) => ({
            id,
            help,
            // An answer's levels are its author's: below the panel's own, a model may begin with its second.
            nodes: nodes
              .filter(({ target }) => id !== "heading-order" || !String(target.at(-1)).includes(".markdown"))
              .map(({ target, failureSummary }) => ({ target, failureSummary })),
          }))
          .filter(({ nodes }) => nodes.length > 0);
        expect(violations, theme).toEqual([]);
      }
    },
  );

  test("nothing of a full conversation overflows at 170 px", async () => {
    await fillConversation(session());
    await session().workbench.setPanelWidth(170);
    await expect.poll(() => panelWidth(session())).toBeLessThanOrEqual(170);
    await expect.poll(() => overflow(session())).toEqual([]);
  });

  test("nothing of a full conversation overflows at 200 % zoom, where a window has half as many pixels", async () => {
    await fillConversation(session());
    await session().workbench.setPanelWidth(300);
    await expect.poll(() => panelWidth(session())).toBeGreaterThan(250);
    const { page } = session();
    const viewport = page.viewportSize();
    onTestFinished(async () => {
      if (viewport !== null) await page.setViewportSize(viewport);
    });
    await page.setViewportSize({ width: 640, height: 400 });
    await expect.poll(() => panelHeight(session())).toBeLessThan(400);
    await expect.poll(() => overflow(session())).toEqual([]);
    await session().panel.composer.waitFor();
  });
});

describe("what a screen reader says in a whole task", () => {
  const session = useSession({
    neighbours: [path.join(import.meta.dirname, "neighbour")],
    settings: (server) => ({ ...settings(server.origin), "chat.disableAIFeatures": false }),
  });

  test("reads like a dialogue, from the question to the other version of an answer", async () => {
    const { panel, page, workbench } = session();
    await session().beginAnew();
    await panel.modelButton("Reasoner").waitFor();
    const speech = await Speech.of(page, panel);
    const lines: string[] = [];
    const hears = async (announcement: RegExp): Promise<void> => {
      const heard: string[] = [];
      await expect
        .poll(
          async () => {
            heard.push(...(await speech.announced()));
            return heard.some((line) => announcement.test(line));
          },
          { timeout: 40_000 },
        )
        .toBe(true);
      lines.push(...heard.map((line) => `  announced: ${line}`));
    };
    const press = async (key: string, wanted: RegExp): Promise<void> => {
      lines.push(`[${key}]`);
      await page.keyboard.press(key);
      await expect.poll(() => speech.focused(), { timeout: 25_000 }).toMatch(wanted);
      lines.push(`  ${await speech.focused()}`);
    };
    /** Presses a key until something has the focus. What is passed is not written down. */
    const goTo = async (key: string, wanted: RegExp): Promise<void> => {
      lines.push(`[${key}, until it says:]`);
      for (let step = 0; step < 40 && !wanted.test(await speech.focused()); step += 1) await page.keyboard.press(key);
      const said = await speech.focused();
      expect(said).toMatch(wanted);
      lines.push(`  ${said}`);
    };
    const ask = async (question: string): Promise<void> => {
      await panel.composer.focus();
      lines.push(`  ${await speech.focused()}`, `[types “${question}” and presses Enter]`);
      await page.keyboard.type(question);
      await page.keyboard.press("Enter");
    };

    lines.push("# A question and its answer");
    await ask("Sort three numbers");
    await hears(/has answered/);
    await press("Control+Alt+ArrowUp", /^You, article/);
    await press("PageDown", /Reasoner, article/);

    lines.push("# Its reasoning");
    await goTo("Tab", /^Reasoning/);
    await press("Enter", /expanded/);
    await expect.poll(async () => (await speech.reading("region", /^Reasoning/)).length, { timeout: 10_000 }).toBeGreaterThan(1);
    lines.push(...(await speech.reading("region", /^Reasoning/)).map((line) => `  ${line}`));

    lines.push("# Its code");
    lines.push(...(await speech.reading("figure", /TypeScript/)).map((line) => `  ${line}`));
    await goTo("Tab", /^Copy code/);
    lines.push("[Enter]");
    await page.keyboard.press("Enter");
    await hears(/Copied/);

    lines.push("# Another version");
    await goTo("Tab", /^Regenerate/);
    lines.push("[Enter]");
    await page.keyboard.press("Enter");
    await hears(/has answered/);
    await expect.poll(() => panel.button("Previous version").count(), { timeout: 10_000 }).toBe(1);
    await panel.composer.focus();
    await goTo("Shift+Tab", /^Previous version/);
    await press("Enter", /^Next version/);

    lines.push("# A question about a tool");
    await session().writeWorkspaceSettings({ "aside.model": "demo/toolbox" });
    await panel.modelButton("Toolbox").waitFor();
    await panel.button(/^Tools/).click();
    await workbench.quickInput.getByText("Tools in this conversation").waitFor();
    await workbench.quickInput.locator("input.input").fill("neighbour_note");
    await workbench.quickInput
      .locator(".monaco-list-row")
      .filter({ hasText: /neighbour_note/ })
      .first()
      .click();
    await page.keyboard.press("Enter");
    await panel.button("Tools: 1 on").waitFor();
    await speech.announced();
    await ask('@call neighbour_note {"line": "hello"}');
    await hears(/wants to run/);
    await workbench.insist(async (patience) => {
      await page.waitForTimeout(200 * patience);
      await page.keyboard.press("Control+Shift+A");
      await expect.poll(() => speech.focused(), { timeout: 3000 * patience }).toMatch(/^Allow the model/);
    });
    lines.push("[Control+Shift+A]", `  ${await speech.focused()}`);
    await press("Tab", /^Arguments/);
    await panel.frame.locator('.tool-question [aria-disabled="false"]').first().waitFor();
    await press("Tab", /^Allow once/);
    lines.push("[Enter]");
    await page.keyboard.press("Enter");
    await hears(/has answered/);
    lines.push(`  ${await speech.focused()}`);
    await expect(`${lines.map(steady).join("\n")}\n`).toMatchFileSnapshot("accessibility.txt");
  });
});

/** Times and amounts differ from one run to the next. */
function steady(line: string): string {
  return line
    .replaceAll(/\b\d{1,2}:\d{2}(?: [AP]M)?/g, "10:30")
    .replaceAll(/(?:<1|\d+(?:\.\d+)?) (?:ms|s)\b/g, "1 s")
    .replaceAll(/[\d,.]+K? (tokens|tok\/s)/g, "100 $1")
    .replaceAll(/<?\$[\d.]+/g, "$0.01");
}

/** What axe finds in the panel. It goes into the frames when they are loaded, and sees nothing in one that is not. */
async function analyze(page: Page): Promise<Awaited<ReturnType<AxeBuilder["analyze"]>>> {
  const axe = new AxeBuilder({ page })
    .include([panelFrame, "iframe#active-frame", "body"])
    // A table whose heading the model left empty is what the model wrote.
    .disableRules(["empty-table-header"]);
  let found = await axe.analyze();
  await expect
    .poll(async () => {
      if (found.passes.length === 0) found = await axe.analyze();
      return found.passes.length;
    })
    .toBeGreaterThan(5);
  return found;
}

const panelFrame = 'iframe.webview[src*="extensionId=aside.aside"]';

/** A webview is transparent over the side bar's colour; axe looks at one document and would take white for it. */
async function showWhatIsBehind({ panel }: Session): Promise<void> {
  await panel.frame.locator("html").evaluate((html: HTMLElement) => {
    html.style.backgroundColor = "var(--vscode-sideBar-background)";
  });
}

/** Names of what has the focus while Tab goes forward from the composer and Shift+Tab backward. */
async function tabThrough({ panel, page }: Session): Promise<readonly string[]> {
  const names: string[] = [];
  for (const key of ["Tab", "Shift+Tab"]) {
    await panel.composer.focus();
    for (let step = 0; step < 40; step += 1) {
      names.push(
        await panel.frame.locator("body").evaluate(() => {
          const focused = document.activeElement;
          const labelledBy = focused?.getAttribute("aria-labelledby");
          const label = labelledBy
            ? document.querySelector(`#${CSS.escape(labelledBy)}`)?.textContent
            : focused?.getAttribute("aria-label");
          return (label ?? focused?.textContent ?? "").trim().slice(0, 60);
        }),
      );
      await page.keyboard.press(key);
      const inPanel = await panel.frame.locator("body").evaluate(() => document.hasFocus() && document.activeElement !== document.body);
      if (!inPanel) break;
    }
  }
  return [...new Set(names)];
}

/** The panel's own width: its frame hears of a change after the window. */
function panelWidth({ panel }: Session): Promise<number> {
  return panel.frame.locator("body").evaluate(() => innerWidth);
}

function panelHeight({ panel }: Session): Promise<number> {
  return panel.frame.locator("body").evaluate(() => innerHeight);
}

/** What sticks out of the panel's right edge, unless it lies in a box of its own that scrolls. */
async function overflow({ panel }: Session): Promise<readonly string[]> {
  return panel.frame.locator("body").evaluate(() => {
    const scrolls = (element: Element | null): boolean =>
      element !== null &&
      element !== document.documentElement &&
      (/auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
    const wide = [...document.body.querySelectorAll("*")].filter((element) => {
      const { right, left, width } = element.getBoundingClientRect();
      return width > 0 && (right > innerWidth + 1 || left < -1) && !scrolls(element.parentElement);
    });
    const page = document.scrollingElement;
    const names = wide.map((element) => `${element.tagName}.${element.className}`);
    return page && page.scrollWidth > page.clientWidth ? [...names, `the document: ${page.scrollWidth} in ${page.clientWidth}`] : names;
  });
}
