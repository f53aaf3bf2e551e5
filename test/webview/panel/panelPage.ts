import { build } from "esbuild";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { webviewOptions } from "../../../esbuild.mjs";
import type { ToLedgerPage } from "../../../src/shared/ledgerPage.ts";
import type { ToUsagePage } from "../../../src/shared/usagePage.ts";
import type { FromWebview } from "../../../src/shared/fromWebview.ts";
import type { ToWebview } from "../../../src/shared/protocol.ts";
import { iconFont } from "../../../tools/iconFont.ts";
import { iconStyles } from "../../../tools/iconStyles.ts";
import { themes, type Theme } from "./themes.ts";

const origin = "http://panel.test";
const policy =
  "default-src 'none'; script-src 'nonce-panel'; style-src http://panel.test; font-src http://panel.test; img-src http://panel.test data:; worker-src blob:; connect-src 'none'";

/** The facts of VS Code's own style sheet for webviews that a panel must live with. */
const defaultSheet = `@layer vscode-default {
  html { scrollbar-color: var(--vscode-scrollbarSlider-background) var(--vscode-editor-background); }
  body { overscroll-behavior-x: none; background-color: transparent; color: var(--vscode-editor-foreground);
    font-family: var(--vscode-font-family); font-weight: var(--vscode-font-weight); font-size: var(--vscode-font-size); margin: 0; padding: 0 20px; }
  a, a code { color: var(--vscode-textLink-foreground); }
  code { font-family: var(--monaco-monospace-font); color: var(--vscode-textPreformat-foreground); background-color: var(--vscode-textPreformat-background); padding: 1px 3px; border-radius: 4px; }
  blockquote { background: var(--vscode-textBlockQuote-background); border-color: var(--vscode-textBlockQuote-border); }
  ::-webkit-scrollbar { width: 10px; height: 10px; }
}
html { background: var(--vscode-sideBar-background); }`;

const html = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Aside</title><link rel="stylesheet" href="default.css"><link rel="stylesheet" href="main.css">
</head><body><div id="panel" data-draws-title></div><script type="module" nonce="panel" src="main.js"></script></body></html>`;

/**
 * The files of the built panel by name; built once a run, nothing is written.
 * @param production as it is packaged, without what helps to debug it
 */
export async function buildPanel(production = false): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const icons = await iconStyles();
  const out = path.resolve("dist/webview");
  for (const page of ["main", "usage", "ledger"] as const) {
    const result = await build({ ...webviewOptions({ production, page, icons }), write: false });
    for (const file of result.outputFiles ?? []) files.set(path.relative(out, file.path), Buffer.from(file.contents));
  }
  files.set("codicon.ttf", await iconFont(icons));
  files.set("default.css", Buffer.from(defaultSheet));
  files.set("index.html", Buffer.from(html));
  for (const page of ["usage", "ledger"]) {
    files.set(`${page}.html`, Buffer.from(html.replace("main.css", `${page}.css`).replace("main.js", `${page}.js`)));
  }
  return files;
}

/** A panel in a page of its own, with a host that the test speaks for. */
export interface PanelPage {
  readonly page: Page;
  /** Says something as the host. */
  send(...messages: readonly (ToWebview | ToUsagePage | ToLedgerPage)[]): Promise<void>;
  /** All that the panel said so far, first to last. */
  posted(): Promise<readonly FromWebview[]>;
  /** Errors of the page and refusals of its content security policy. */
  readonly troubles: readonly string[];
}

export interface PanelPageOptions {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  /** 2 is 200 %. */
  readonly zoom?: number;
  readonly reducedMotion?: boolean;
  /** Whether it is in a side bar, whose title has the buttons for other conversations. */
  readonly inSideBar?: boolean;
}

/** Opens the built panel as VS Code would: its policy, default sheet, theme variables and classes. */
export async function openPanel(
  browser: Browser,
  files: ReadonlyMap<string, Buffer>,
  options: PanelPageOptions = {},
  pageName: "index" | "usage" | "ledger" = "index",
): Promise<PanelPage> {
  const { theme = themes[0], width = 400, height = 700, zoom = 1, reducedMotion = false, inSideBar = false } = options;
  const context = await browser.newContext({
    viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) },
    deviceScaleFactor: zoom,
    reducedMotion: reducedMotion ? "reduce" : "no-preference",
  });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(message.text());
  });
  await page.route(`${origin}/**`, async (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    const found = files.get(name);
    const isPlain = inSideBar && name.endsWith(".html");
    const body = isPlain && found !== undefined ? Buffer.from(found.toString().replace(" data-draws-title", "")) : found;
    await (body === undefined ? route.fulfill({ status: 404 }) : route.fulfill({ body, contentType: contentType(name) }));
  });
  await page.addInitScript(pretendToBeVsCode, { variables: variablesOf(theme), bodyClass: theme.bodyClass });
  await page.goto(`${origin}/${pageName}.html`);
  /** What is sent is drawn at once, as it is in a panel that the user has turned to. */
  const isOpen = async (): Promise<void> => {
    if (pageName !== "index") return;
    await page.evaluate(() => window.dispatchEvent(new Event("input")));
    await page.waitForFunction(() => performance.getEntriesByName("aside messages").length > 0);
  };
  await isOpen();
  return {
    page,
    troubles,
    send: async (...messages) => {
      // The page may have been loaded anew.
      await isOpen();
      await page.evaluate((all) => {
        for (const message of all) window.postMessage(message, "*");
        return new Promise((resolve) => setTimeout(resolve, 0));
      }, messages);
    },
    posted: () => page.evaluate(() => (window as unknown as { posted: FromWebview[] }).posted),
  };
}

function contentType(name: string): string {
  if (name.endsWith(".css")) return "text/css";
  if (name.endsWith(".js")) return "text/javascript";
  return name.endsWith(".ttf") ? "font/ttf" : "text/html";
}

/** The variables of a theme, with those of the fonts. */
export function variablesOf(theme: Theme): Record<string, string> {
  const variables: Record<string, string> = {
    "--vscode-font-family": "'Open Sans', system-ui, sans-serif",
    "--vscode-font-size": "13px",
    "--vscode-font-weight": "normal",
    "--vscode-editor-font-family": "'DejaVu Sans Mono', monospace",
    "--vscode-editor-font-size": "12px",
    "--monaco-monospace-font": "monospace",
  };
  for (const [id, value] of Object.entries(theme.colors)) variables[`--vscode-${id.replaceAll(".", "-")}`] = value;
  return variables;
}

/** Runs in the page before anything else. */
export function pretendToBeVsCode({ variables, bodyClass }: { variables: Record<string, string>; bodyClass: string }): void {
  const posted: unknown[] = [];
  Object.assign(window, {
    posted,
    acquireVsCodeApi: () => ({
      postMessage: (message: unknown) => posted.push(structuredClone(message)),
      getState: () => JSON.parse(sessionStorage.getItem("state") ?? "null") ?? undefined,
      setState: (state: unknown) => sessionStorage.setItem("state", JSON.stringify(state)),
    }),
  });
  document.addEventListener("DOMContentLoaded", () => {
    for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty(name, value);
    document.body.classList.add(bodyClass);
  });
}
