import { mkdir } from "node:fs/promises";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { cacheFolder } from "../../tools/pinned.ts";
import { useSession } from "./harness/session.ts";

const code = [
  "// Comments, keywords, names.",
  "import { sum } from './sum.ts';",
  "export class Shop extends Base {",
  "  total(prices: number[], name = `x`): string {",
  "    const rate = 1.25;",
  "    return sum(prices) * rate > 10 ? 'much' : name;",
  "  }",
  "}",
].join("\n");
const markup = '<p class="a">text</p>\n<!-- no -->';
/** Themes with the colors that their own files have for a keyword, a declaration and a string. */
const themes = [
  ["Dark Modern", "vscode-dark", "rgb(206, 145, 120)"],
  ["Light Modern", "vscode-light", "rgb(163, 21, 21)"],
  ["Monokai", "vscode-dark", "rgb(230, 219, 116)"],
  ["Solarized Light", "vscode-light", "rgb(42, 161, 152)"],
] as const;

describe("the colors of code", () => {
  const session = useSession({
    files: { "notes.ts": `${code}\n` },
    server: { rate: 400 },
    settings: (server) => ({
      "aside.endpoints": { local: { baseUrl: `${server.origin}/v1`, auth: "none" } },
      "aside.endpoint": "local",
      "aside.model": "demo/verbatim",
    }),
  });

  beforeEach(async () => {
    await session().beginAnew();
  });

  test("are those of the user's theme, at once when it or its setting changes", async () => {
    const { panel, page, workbench } = session();
    await workbench.openFile("notes.ts");
    const shown = `\`\`\`ts\n${code}\n\`\`\`\n\n\`\`\`html\n${markup}\n\`\`\``;
    await panel.ask(`say:${shown}`);
    // A first coloring that a busy machine cuts short is made up for in the next conversation.
    if ((await panel.frame.locator(".hl-keyword").count()) === 0) {
      await session().beginAnew();
      await panel.ask(`say:${shown}`);
    }
    await panel.frame.locator(".hl-keyword-storage").first().waitFor({ timeout: 15_000 });
    const colorOf = (part: string) =>
      panel.frame
        .locator(`.hl-${part}`)
        .first()
        .evaluate((element) => getComputedStyle(element).color);
    await mkdir(path.join(cacheFolder, "reports", "codeColors"), { recursive: true });
    for (const [theme, kind, string] of themes) {
      await session().writeWorkspaceSettings({ "workbench.colorTheme": theme });
      await panel.frame.locator(`body.${kind}`).waitFor({ state: "attached", timeout: 15_000 });
      await expect.poll(() => colorOf("string"), { timeout: 15_000, message: theme }).toBe(string);
      await page.waitForTimeout(500);
      await page.screenshot({ path: path.join(cacheFolder, "reports", "codeColors", `${theme}.png`) });
    }
    const custom = { strings: "#010203", "[Solarized*]": { comments: { foreground: "#040506" } } };
    await session().writeWorkspaceSettings({ "workbench.colorTheme": "Solarized Light", "editor.tokenColorCustomizations": custom });
    await expect.poll(() => colorOf("string"), { timeout: 15_000 }).toBe("rgb(1, 2, 3)");
    expect(await colorOf("comment")).toBe("rgb(4, 5, 6)");
    await session().writeWorkspaceSettings({ "workbench.colorTheme": "Default High Contrast" });
    await panel.frame.locator("body.vscode-high-contrast").waitFor({ state: "attached", timeout: 15_000 });
    await expect
      .poll(() => panel.frame.locator("html").evaluate((html) => (html as HTMLElement).style.getPropertyValue("--aside-code-string")))
      .toBe("");
    await page.screenshot({ path: path.join(cacheFolder, "reports", "codeColors", "High Contrast.png") });
    await session().writeWorkspaceSettings({});
  });
});
