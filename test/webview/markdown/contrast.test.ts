import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { launchChromium } from "../../../tools/chromium.ts";
import { buildMarkdownPage, openMarkdownPage } from "./markdownPage.ts";
import type { PageApi } from "./pageApi.ts";

declare const window: Window & { readonly api: PageApi };

/** VS Code's own values of the colours that code is drawn in, in its four kinds of themes: as registered, or as Modern overrides them. */
const themes = {
  dark: {
    "textCodeBlock-background": "#2B2B2B",
    "editor-foreground": "#CCCCCC",
    "debugTokenExpression-boolean": "#4E94CE",
    "debugTokenExpression-string": "#CE9178",
    "debugTokenExpression-number": "#B5CEA8",
    "debugTokenExpression-name": "#C586C0",
    "symbolIcon-functionForeground": "#B180D7",
    "symbolIcon-interfaceForeground": "#75BEFF",
    "charts-green": "#89D185",
    "charts-red": "#F14C4C",
  },
  light: {
    "textCodeBlock-background": "#F8F8F8",
    "editor-foreground": "#3B3B3B",
    "debugTokenExpression-boolean": "#0000FF",
    "debugTokenExpression-string": "#A31515",
    "debugTokenExpression-number": "#098658",
    "debugTokenExpression-name": "#9B46B0",
    "symbolIcon-functionForeground": "#652D90",
    "symbolIcon-interfaceForeground": "#007ACC",
    "charts-green": "#388A34",
    "charts-red": "#E51400",
  },
  "high contrast dark": {
    "textCodeBlock-background": "#000000",
    "editor-foreground": "#FFFFFF",
    "debugTokenExpression-boolean": "#75BDFE",
    "debugTokenExpression-string": "#F48771",
    "debugTokenExpression-number": "#89D185",
    "debugTokenExpression-name": "#FFFFFF",
    "symbolIcon-functionForeground": "#B180D7",
    "symbolIcon-interfaceForeground": "#75BEFF",
    "charts-green": "#89D185",
    "charts-red": "#F48771",
  },
  "high contrast light": {
    "textCodeBlock-background": "#F2F2F2",
    "editor-foreground": "#292929",
    "debugTokenExpression-boolean": "#0000FF",
    "debugTokenExpression-string": "#A31515",
    "debugTokenExpression-number": "#098658",
    "debugTokenExpression-name": "#292929",
    "symbolIcon-functionForeground": "#652D90",
    "symbolIcon-interfaceForeground": "#007ACC",
    "charts-green": "#374E06",
    "charts-red": "#B5200D",
  },
} as const;

const scopes =
  "keyword literal string regexp number symbol name meta title title-class type built_in attr property variable comment addition deletion section".split(
    " ",
  );

let browser: Browser;
let files: ReadonlyMap<string, Buffer>;

beforeAll(async () => {
  [browser, files] = await Promise.all([launchChromium(), buildMarkdownPage()]);
});

afterAll(async () => {
  await browser.close();
});

it.each(Object.entries(themes))("code is readable in every color: %s", async (_, colors) => {
  const variables = Object.fromEntries(Object.entries(colors).map(([name, value]) => [`--vscode-${name}`, value]));
  const { page } = await openMarkdownPage(browser, files, { policy: true, variables });
  const contrasts = await page.evaluate((names) => {
    window.api.begin();
    window.api.add("```\ntext\n```\n");
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const code = document.querySelector("#answer code");
    const figure = document.querySelector("#answer figure");
    if (canvas === null || code === null || figure === null) throw new Error("The page is not as expected");
    const luminance = (color: string): number => {
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => {
        const share = value / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const background = luminance(getComputedStyle(figure).backgroundColor);
    return names.map((name) => {
      const span = document.createElement("span");
      span.className = `hl-${name}`;
      code.append(span);
      const own = luminance(getComputedStyle(span).color);
      return { name, contrast: (Math.max(own, background) + 0.05) / (Math.min(own, background) + 0.05) };
    });
  }, scopes);
  expect(contrasts.filter(({ contrast }) => contrast < 4.5)).toEqual([]);
  await page.context().close();
});
