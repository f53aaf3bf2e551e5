import { build } from "esbuild";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { diagramOptions } from "../../../esbuild.mjs";
import { diagramHtml } from "../../../src/host/previews/diagramHtml.ts";
import { diagramStrings, type FromDiagramPage, type ToDiagramPage } from "../../../src/shared/diagramPage.ts";
import { pretendToBeVsCode, variablesOf } from "./panelPage.ts";
import { type Theme, themes } from "./themes.ts";

/** Only a secure page has a clipboard; VS Code's webviews are. */
const origin = "https://panel.test";

/** The tab that draws diagrams, in a page of its own with its own policy. */
export interface DiagramPage {
  readonly page: Page;
  /** Shows a source and waits until the page has settled. */
  readonly show: (source: string, change?: Partial<ToDiagramPage>) => Promise<void>;
  posted(): Promise<readonly FromDiagramPage[]>;
  /** Errors of the page and refusals of its content security policy. */
  readonly troubles: readonly string[];
}

let files: Promise<ReadonlyMap<string, Buffer>> | undefined;

/** Opens the tab's page as VS Code would. */
export async function openDiagramPage(
  browser: Browser,
  {
    theme = themes[0],
    width = 900,
    height = 700,
    policy = true,
    init,
  }: { theme?: Theme; width?: number; height?: number; policy?: boolean; init?: () => void } = {},
): Promise<DiagramPage> {
  const built = await (files ??= buildDiagramPage());
  const context = await browser.newContext({ viewport: { width, height }, permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(message.text());
  });
  const html = diagramHtml(`${origin}/diagram.js`, "en");
  await page.route(`${origin}/**`, async (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (name === "index.html") {
      const body = policy ? html : html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "");
      return route.fulfill({ body, contentType: "text/html" });
    }
    const body = built.get(name);
    return body === undefined
      ? route.fulfill({ status: 404 })
      : route.fulfill({ body, contentType: "text/javascript", headers: { "access-control-allow-origin": "*" } });
  });
  if (init !== undefined) await page.addInitScript(init);
  await page.addInitScript(pretendToBeVsCode, { variables: variablesOf(theme), bodyClass: theme.bodyClass });
  await page.goto(`${origin}/index.html`);
  await page.waitForFunction(() => (window as unknown as { posted: unknown[] }).posted.length > 0);
  let version = 0;
  return {
    page,
    troubles,
    show: async (source, change = {}) => {
      version += 1;
      const message: ToDiagramPage = {
        type: "diagram",
        version,
        source,
        isTooLong: false,
        isGrowing: false,
        strings: diagramStrings,
        language: "en",
        ...change,
      };
      await page.evaluate((sent) => window.postMessage(sent, "*"), message);
      await page.waitForFunction(
        (wanted) =>
          (window as unknown as { posted: { type: string; version?: number }[] }).posted.some(
            (one) => one.type === "settled" && one.version === wanted,
          ),
        version,
        { timeout: 90_000 },
      );
    },
    posted: () => page.evaluate(() => (window as unknown as { posted: FromDiagramPage[] }).posted),
  };
}

async function buildDiagramPage(): Promise<ReadonlyMap<string, Buffer>> {
  const result = await build({ ...diagramOptions(), write: false });
  const out = path.resolve("dist/webview/diagram");
  return new Map((result.outputFiles ?? []).map((file) => [path.relative(out, file.path), Buffer.from(file.contents)]));
}
