import { execFileSync } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Locator } from "playwright-core";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { useSession } from "./harness/session.ts";

/** Made up, in the shape of a token. */
const token = ["ghp", "q7Rk2mZx9Lw4Tn8Vb3Yc6Hd1Jf5Gs0PaEuIo"].join("_");
const steps = (word: string) => Array.from({ length: 16 }, (_none, at) => `  ${word}.step(${at});`).join("\n");
const queue = `import { tank } from "./tank.ts";

/** Feeds every zebrafish of a tank, the hungriest first. */
export function feedZebrafish(food: number): void {
${steps("fishToFeed")}
}

/** Counts what swims with them. */
export function countPlankton(): number {
${steps("planktonNet")}
}
`;

describe("#codebase", () => {
  const session = useSession({
    viewport: { width: 1400, height: 900 },
    settings: (server) => ({
      "aside.endpoints": { loopback: { baseUrl: `${server.origin}/api/v1`, dialect: "openrouter", auth: "none" } },
      "aside.endpoint": "loopback",
      "aside.model": "demo/plain",
      "git.enabled": true,
      "search.exclude": { excluded: true },
    }),
    files: {
      ".gitignore": "ignored/\n",
      "src/fish/queue.ts": queue,
      "src/fish/tank.ts": `// The tank of the zebrafish.\nexport const tank = { liters: 400 };\n`,
      "src/fish/shop.ts": `// Where food for zebrafish is bought.\nexport const shopToken = "${token}";\n`,
      "src/bird/nest.ts": "export function buildNest(): void {}\n",
      "ignored/fish.ts": "// How an ignored zebrafish is fed.\n",
      "excluded/fish.ts": "// How an excluded zebrafish is fed.\n",
      ".env.fish": "ZEBRAFISH_FOOD=secretfishfood\n",
      "src/fish/narwhal.ts": "export const nothing = 0;\n",
    },
  });
  const file = (name: string) => path.join(session().folders.workspace, name);
  const rows = () => session().workbench.quickInput.locator(".monaco-list-row");
  const row = (text: string | RegExp) => rows().filter({ hasText: text });
  const title = () => session().workbench.quickInput.locator(".quick-input-title");

  beforeAll(() => {
    execFileSync("git", ["init", "-q"], { cwd: session().folders.workspace });
  });

  beforeEach(async () => {
    await session().beginAnew();
    const left = session()
      .panel.frame.locator(".composer")
      .getByRole("button", { name: /^Remove / });
    while (await left.first().isVisible()) await left.first().click();
  });

  function chip(name: string): Locator {
    return session().panel.frame.locator(".composer").getByRole("group", { name, exact: true });
  }

  /** Writes a question and chooses `#codebase` behind it, until the list of what was found has a row. */
  async function search(question: string, found: string | RegExp): Promise<void> {
    const { page, panel, workbench } = session();
    await workbench.insist(async (patience) => {
      if (await rows().first().isVisible()) await page.keyboard.press("Escape");
      await panel.composer.click();
      await panel.composer.fill(`${question} `);
      await panel.composer.press("End");
      await panel.composer.pressSequentially("#codebase");
      await panel.frame
        .getByRole("option", { name: "Codebase" })
        .first()
        .click({ timeout: 8000 * patience });
      await row(found)
        .first()
        .waitFor({ timeout: 8000 * patience });
    });
  }

  async function sent(): Promise<string> {
    const { panel } = session();
    const before = session().chatBodies.length;
    await panel.composer.press("Enter");
    await expect.poll(() => session().chatBodies.length).toBe(before + 1);
    const messages = (session().chatBodies.at(-1)?.["messages"] ?? []) as readonly { readonly content: unknown }[];
    return JSON.stringify(messages.at(-1)?.content);
  }

  test("what fits is offered best first with its size; what is unchecked does not go", async () => {
    const { page, panel, workbench } = session();
    await search("Where does it feed the zebrafish?", "feedZebrafish");
    expect(await title().innerText()).toMatch(/^\d codebase results selected, about \d+ tokens$/);
    const offered = (await rows().allInnerTexts()).join("\n");
    expect(offered.indexOf("src/fish/queue.ts:3-21")).toBeLessThan(offered.indexOf("src/fish/tank.ts"));
    expect(offered).toContain("src/fish/shop.ts");
    for (const hidden of ["ignored", "excluded", ".env", "nest"]) expect(offered).not.toContain(hidden);
    await session().picture("codebase");
    const before = await title().innerText();
    await row("shop.ts").locator("input[type=checkbox], .monaco-checkbox").first().click();
    await expect.poll(() => title().innerText()).not.toBe(before);
    await workbench.quickInput.locator("input.input").press("Enter");
    await chip("queue.ts:3-21").waitFor();
    await chip("tank.ts").waitFor();
    expect(await panel.composer.inputValue()).toMatch(/^Where does it feed the zebrafish\?\s*$/);
    await expect.poll(() => panel.composer.evaluate((field) => document.hasFocus() && field === document.activeElement)).toBe(true);
    await session().picture("codebaseChips");
    // A chip is taken out like any other.
    await panel.frame.locator(".composer").getByRole("button", { name: "Remove tank.ts" }).click();
    await chip("tank.ts").waitFor({ state: "detached" });
    const text = await sent();
    expect(text).toContain("src/fish/queue.ts, lines 3-21");
    expect(text).toContain("fishToFeed.step(15)");
    for (const absent of ["planktonNet", "liters", token, "shopToken"]) expect(text).not.toContain(absent);
    expect(await page.locator(".monaco-dialog-box").isVisible()).toBe(false);
  });

  test("a secret in what was found is asked about, and redacted", async () => {
    const { page, workbench } = session();
    await search("Where is food for them bought?", "shop.ts");
    const dialog = page.locator(".monaco-dialog-box");
    await workbench.quickInput.locator("input.input").press("Enter");
    await dialog.getByRole("button", { name: "Redact" }).click();
    await chip("shop.ts").waitFor();
    const text = await sent();
    expect(text).toContain("shopToken");
    expect(text).not.toContain(token);
  });

  test("the next question sees files that were changed, created and deleted", async () => {
    const { page, panel } = session();
    await writeFile(file("src/fish/narwhal.ts"), "export const nothing = 0;\n");
    await rm(file("src/fish/unicorn.ts"), { force: true });
    await search("zebrafish and narwhals", "queue.ts");
    expect((await rows().allInnerTexts()).join("\n")).not.toContain("tuskOfNarwhal");
    await page.keyboard.press("Escape");
    await writeFile(file("src/fish/narwhal.ts"), "export function tuskOfNarwhal(): void {}\n");
    await writeFile(file("src/fish/unicorn.ts"), "// A narwhal on land.\n");
    await search("zebrafish and narwhals", "tuskOfNarwhal");
    await row("unicorn.ts").first().waitFor();
    await page.keyboard.press("Escape");
    await rm(file("src/fish/unicorn.ts"));
    await session().workbench.insist(async () => {
      await search("zebrafish and narwhals", "tuskOfNarwhal");
      const offered = (await rows().allInnerTexts()).join("\n");
      await page.keyboard.press("Escape");
      expect(offered).not.toContain("unicorn");
    });
    expect(await panel.frame.locator(".composer .chip").count()).toBe(0);
  });

  test("without a message, the user is asked; from the Attach list; what matches nothing is said", async () => {
    const { panel, workbench } = session();
    const choose = async (question: string, sign: Locator) =>
      workbench.insist(async (patience) => {
        await panel.composer.fill("");
        await panel.button("Attach context").click();
        await workbench.options
          .filter({ hasText: "Codebase…" })
          .first()
          .waitFor({ timeout: 5000 * patience });
        await workbench.pick(/Codebase…/);
        await workbench.fillInput(/Search the codebase/, question);
        await sign.first().waitFor({ timeout: 5000 * patience });
      });
    await choose("quaternion interpolation", session().page.locator(".part.statusbar", { hasText: "No matching code found." }));
    await session().writeWorkspaceSettings({ "workbench.colorTheme": "Default High Contrast Light" });
    await session().page.locator(".monaco-workbench.hc-light").waitFor();
    await choose("buildNest", row("buildNest"));
    await session().picture("codebase-light");
    await workbench.quickInput.locator("input.input").press("Enter");
    await chip("nest.ts").waitFor();
    expect(await panel.composer.inputValue()).toContain("buildNest");
  });
});
