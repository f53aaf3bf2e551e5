import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { FrameLocator } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { cacheFolder } from "../../tools/pinned.ts";
import { Panel } from "./harness/panel.ts";
import { useSession } from "./harness/session.ts";

const steps = Array.from(
  { length: 12 },
  (_, index) => `  S${String(index)}[Step ${String(index)}] --> S${String(index + 1)}[Step ${String(index + 1)}]`,
);
const diagram = `Here it is:\n\n\`\`\`mermaid\nflowchart LR\n${steps.join("\n")}\n\`\`\`\n\nAnd that is all.`;
const broken = "```mermaid\nflowchart LR\n  A -->|half a lab\n```";
const themes = [
  ["Dark Modern", "vscode-dark"],
  ["Light Modern", "vscode-light"],
  ["Default High Contrast", "vscode-high-contrast"],
] as const;

describe("looking at what code describes", () => {
  const session = useSession({
    files: { "notes.txt": "A folder for a test.\n" },
    server: { rate: 15 },
    settings: (server) => ({
      "aside.endpoints": { local: { baseUrl: `${server.origin}/v1`, auth: "none" } },
      "aside.endpoint": "local",
      "aside.model": "demo/verbatim",
    }),
  });
  const picture = async (name: string) => {
    const folder = path.join(cacheFolder, "reports", "previews");
    await mkdir(folder, { recursive: true });
    await session().page.screenshot({ path: path.join(folder, `${name}.png`) });
  };
  /** The page of the tab: Aside's webview beside the panel's. */
  const tabPage = (): FrameLocator => new Panel(session().page, session().workbench, 1).frame;
  const figure = () => session().panel.answers.last().getByRole("figure").first();

  beforeEach(async () => {
    await session().beginAnew();
    await session().workbench.closeEditors();
  });

  test("a diagram is drawn in a tab of its own and grows with the answer", async () => {
    const { panel, page } = session();
    await panel.send(`say:${diagram}`);
    await figure().getByRole("button", { name: "Open diagram", exact: true }).click({ timeout: 30_000 });
    const drawing = tabPage().locator(".drawing > svg");
    const nodes = () => drawing.locator("g.node").count();
    await drawing.waitFor({ timeout: 60_000 });
    const early = await nodes();
    expect(await panel.answers.last().getAttribute("data-status")).toBe("streaming");
    expect(early).toBeLessThan(13);
    await panel.answered(0, 60_000);
    await expect.poll(nodes, { timeout: 30_000 }).toBe(13);
    await expect.poll(() => tabPage().getByRole("status").textContent()).toBe("");
    expect(await panel.frame.locator("article svg").count()).toBe(0);
    // The same block has one tab.
    await figure().getByRole("button", { name: "Open diagram", exact: true }).click();
    expect(await page.getByRole("tab", { name: "Diagram" }).count()).toBe(1);

    const width = async () => (await drawing.boundingBox())?.width ?? 0;
    const fitting = await width();
    await tabPage().getByRole("button", { name: "Zoom in" }).click();
    await expect.poll(width).toBeGreaterThan(fitting * 1.2);
    await tabPage().getByRole("button", { name: "Fit to window" }).click();
    await tabPage().getByRole("button", { name: "Copy as SVG" }).click();
    await tabPage().getByText("Copied as SVG.").waitFor();
    await tabPage().getByRole("button", { name: "Copy as PNG" }).click();
    await tabPage().getByText("Copied as PNG.").waitFor();

    for (const [theme, kind] of themes) {
      await session().writeWorkspaceSettings({ "workbench.colorTheme": theme });
      await tabPage().locator(`body.${kind}`).waitFor({ state: "attached", timeout: 15_000 });
      const background = () =>
        tabPage()
          .locator("body")
          .evaluate((body) => getComputedStyle(body).backgroundColor);
      // The labels' own surface is that of the theme, once it is drawn again.
      await expect.poll(() => drawing.evaluate((svg) => svg.innerHTML.length)).toBeGreaterThan(1000);
      expect(await background()).toMatch(/^rgb/);
      await page.waitForTimeout(1500);
      await picture(`diagram-${kind}`);
    }
    await session().writeWorkspaceSettings({});
  });

  test("a diagram that Mermaid cannot read says so, with its source", async () => {
    await session().panel.ask(`say:${broken}`);
    await figure().getByRole("button", { name: "Open diagram", exact: true }).click();
    await tabPage().getByText("Mermaid could not draw this diagram.").waitFor({ timeout: 60_000 });
    await tabPage().getByText("A -->|half a lab").first().waitFor();
    await picture("diagram-broken");
  });

  test("HTML and SVG are shown without scripts, links and requests", async () => {
    const { panel, page, server } = session();
    const html = `<style>h1 { color: rgb(1, 2, 3) }</style><h1>Hello</h1><p id="p">before</p><script>document.getElementById("p").textContent = "ran"</script><a href="https://example.invalid/">a link</a><img src="${server.origin}/canary.png">`;
    const svg =
      '<svg viewBox="0 0 100 60" width="300"><rect width="100" height="60" fill="teal" onclick="alert(1)"/><script>alert(1)</script></svg>';
    await panel.ask(`say:\`\`\`html\n${html}\n\`\`\`\n\n\`\`\`xml\n${svg}\n\`\`\`\n\n\`\`\`ts\nconst a = 1;\n\`\`\``);
    const figures = panel.answers.last().getByRole("figure");
    expect(
      await figures
        .nth(2)
        .getByRole("button", { name: /^Preview$|^Open diagram$/ })
        .count(),
    ).toBe(0);
    await figures.nth(0).getByRole("button", { name: "Preview", exact: true }).click();
    const heading = tabPage().getByRole("heading", { name: "Hello" });
    await heading.waitFor({ timeout: 30_000 });
    expect(await heading.evaluate((one) => getComputedStyle(one).color)).toBe("rgb(1, 2, 3)");
    expect(await tabPage().locator("#p").textContent()).toBe("before");
    expect(await tabPage().locator("a[href], script, img[src]").count()).toBe(0);
    await picture("preview-html");
    await session().workbench.closeEditors();
    await figures.nth(1).getByRole("button", { name: "Preview", exact: true }).click();
    await page.getByRole("tab", { name: "Preview: SVG (no scripts)" }).waitFor();
    await tabPage().locator("svg rect").waitFor();
    expect(await tabPage().locator("svg").innerHTML()).not.toMatch(/onclick|script/);
    await picture("preview-svg");
    expect(server.requests.filter(({ path: asked }) => asked.includes("canary"))).toEqual([]);
  });
});
