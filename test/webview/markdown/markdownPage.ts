import { build } from "esbuild";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { webviewOptions } from "../../../esbuild.mjs";
import type { PageApi } from "./pageApi.ts";

const origin = "http://markdown.test";
/** The panel's own policy. */
const policy =
  "default-src 'none'; script-src 'nonce-panel'; style-src http://markdown.test; font-src http://markdown.test; img-src http://markdown.test data: blob:; worker-src blob:; connect-src 'none'; form-action 'none'; base-uri 'none'";

/** The files of a page that holds streaming Markdown and nothing else, by name. */
export async function buildMarkdownPage(): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const result = await build({
    ...webviewOptions(),
    entryPoints: { main: "test/webview/markdown/pageApi.ts" },
    sourcemap: false,
    write: false,
  });
  const out = path.resolve("dist/webview");
  for (const file of result.outputFiles ?? []) files.set(path.relative(out, file.path), Buffer.from(file.contents));
  return files;
}

/** A page with streaming Markdown. */
export interface MarkdownPage {
  readonly page: Page;
  /** Addresses asked for that are not the page's own. */
  readonly requests: readonly string[];
  /** Errors of the page, refusals of its policy among them. */
  readonly troubles: readonly string[];
}

/**
 * Opens the page.
 * @param settings without `policy`, what keeps the page safe is the renderer alone
 */
export async function openMarkdownPage(
  browser: Browser,
  files: ReadonlyMap<string, Buffer>,
  settings: { readonly policy: boolean; readonly variables?: Readonly<Record<string, string>> } = { policy: true },
): Promise<MarkdownPage> {
  const context = await browser.newContext({ viewport: { width: 420, height: 800 } });
  const page = await context.newPage();
  const requests: string[] = [];
  const troubles: string[] = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(message.text());
  });
  const head = settings.policy ? `<meta http-equiv="Content-Security-Policy" content="${policy}">` : "";
  const html = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">${head}<title>Markdown</title><link rel="stylesheet" href="main.css"></head><body class="vscode-dark"><div id="answer"></div><script type="module" nonce="panel" src="main.js"></script></body></html>`;
  await page.route("**/*", async (route) => {
    const url = new URL(route.request().url());
    const name = url.pathname.slice(1);
    const body = name === "index.html" ? Buffer.from(html) : files.get(name);
    if (url.origin !== origin || body === undefined) {
      requests.push(url.href);
      await route.abort();
      return;
    }
    await route.fulfill({ body, contentType: contentType(name) });
  });
  await page.addInitScript((variables) => {
    document.addEventListener("DOMContentLoaded", () => {
      for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty(name, value);
    });
  }, settings.variables ?? {});
  await page.goto(`${origin}/index.html`);
  await page.waitForFunction(() => (window as unknown as { api?: PageApi }).api !== undefined);
  return { page, requests, troubles };
}

function contentType(name: string): string {
  if (name.endsWith(".css")) return "text/css";
  return name.endsWith(".js") ? "text/javascript" : "text/html";
}
