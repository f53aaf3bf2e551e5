import type { Browser, Page } from "playwright-core";
import type * as vscode from "vscode";
import type { ToWebview } from "../../src/shared/protocol.ts";
import { panelHtml } from "../../src/host/adapters/panelHtml.ts";
import { buildPanel } from "../webview/panel/panelPage.ts";
import { Uri } from "../unit/vscode.ts";

const origin = "http://panel.test";

/** Which walls stand. */
export interface Walls {
  /** The page's content security policy, and what VS Code's frame around a webview allows. */
  readonly policy: boolean;
}

/** The built panel as VS Code shows it: its own HTML with its own policy, in a sandboxed frame that may go nowhere. */
export interface PanelUnderAttack {
  readonly page: Page;
  send(...messages: readonly ToWebview[]): Promise<void>;
  /** Puts markup into the page as if nothing had cleaned it, in the way that runs what it holds. */
  plant(html: string): Promise<void>;
  /** Turns to everything that can be hovered, focused, toggled or pressed. */
  provoke(): Promise<void>;
  /** Types of what the panel said to the host. */
  posted(): Promise<readonly string[]>;
  /** Says a message in which the answer's text is made of a recipe. @returns the longest task until all is shown, ms */
  flood(
    message: ToWebview,
    recipe: { readonly before?: string; readonly unit: string; readonly times: number; readonly after?: string },
  ): Promise<number>;
  /** Whether the composer takes what is written. */
  canWrite(): Promise<boolean>;
  /** Elements in the page, of those that load, run or lead somewhere by themselves. */
  dangerous(): Promise<readonly string[]>;
  /** Links that the panel asked the host to open. */
  links(): Promise<readonly { readonly href: string; readonly label: string }[]>;
  /** What a script of the attacker would have left: dialogs, and marks. */
  ran(): Promise<readonly string[]>;
  close(): Promise<void>;
}

let files: Promise<ReadonlyMap<string, Buffer>> | undefined;

/** The page that VS Code puts a webview's page into: https://github.com/microsoft/vscode, webview/browser/pre/index.html. */
const outerPolicy = `default-src 'none'; frame-src ${origin}`;

/** Opens it in a page of its own. */
export async function openPanelUnderAttack(browser: Browser, walls: Walls): Promise<PanelUnderAttack> {
  const built = await (files ??= buildPanel());
  const context = await browser.newContext({ viewport: { width: 400, height: 700 } });
  const page = await context.newPage();
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  context.on("page", (opened) => {
    if (opened !== page) dialogs.push(`a window: ${opened.url()}`);
  });
  await page.route(`${origin}/**`, async (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    const body =
      name === "outer.html" ? outer(walls) : name === "panel.html" ? inner(walls) : built.get(name.replace("extension/dist/webview/", ""));
    if (body === undefined) return route.fulfill({ status: 404 });
    await route.fulfill({ body, contentType: contentType(name) });
  });
  await page.addInitScript(pretendToBeVsCode);
  await page.goto(`${origin}/outer.html`);
  const frame = page.frames().find((one) => one.url().endsWith("panel.html"));
  if (frame === undefined) throw new Error("the panel's frame did not come");
  await frame.waitForFunction(() => ((window as unknown as { posted?: unknown[] }).posted?.length ?? 0) > 0);
  return {
    page,
    send: (...messages) =>
      frame.evaluate(async (all) => {
        for (const message of all) window.postMessage(message, "*");
        await new Promise((resolve) => setTimeout(resolve, 30));
      }, messages),
    plant: (html) =>
      frame.evaluate((markup) => {
        const place = document.createElement("div");
        place.id = "planted";
        document.body.append(place);
        // Both ways: the first runs scripts, the second is what careless code does.
        place.append(document.createRange().createContextualFragment(markup));
        for (const inert of place.querySelectorAll("script")) {
          const live = document.createElement("script");
          live.textContent = inert.textContent;
          for (const { name, value } of inert.attributes) live.setAttribute(name, value);
          inert.replaceWith(live);
        }
        const other = document.createElement("div");
        document.body.append(other);
        other.innerHTML = markup;
      }, html),
    provoke: () => frame.evaluate(provoke),
    posted: () =>
      frame.evaluate(() => (window as unknown as { posted: { readonly type?: string }[] }).posted.map(({ type }) => String(type))),
    flood: (message, recipe) => frame.evaluate(flood, { message: JSON.stringify(message), recipe }),
    canWrite: async () => {
      const composer = frame.getByRole("textbox", { name: "Message", exact: true });
      await composer.fill("still here", { timeout: 10_000 });
      return (await composer.inputValue()) === "still here";
    },
    links: () =>
      frame.evaluate(() =>
        (window as unknown as { posted: { type?: string; href?: string; label?: string }[] }).posted
          .filter(({ type }) => type === "openLink")
          .map(({ href = "", label = "" }) => ({ href, label })),
      ),
    dangerous: () =>
      frame.evaluate(() => {
        const kinds =
          "script, style, link, meta, base, iframe, frame, object, embed, form, svg, video, audio, source, picture, input:not([type=text]), img:not([src^='data:']), [srcset], [style*='url'], [onerror], [onload], [onmouseover], [ontoggle], a[href], area[href]";
        return [...document.querySelectorAll("#panel *, #planted *")]
          .filter((element) => element.matches(kinds))
          .map((element) => element.outerHTML.slice(0, 80));
      }),
    ran: async () => {
      const marks = await frame
        .evaluate(() => (window as unknown as { attacked?: string[] }).attacked ?? [])
        .catch(() => ["the page is gone"]);
      const left = page.frames().filter((one) => !/^(?:http:\/\/panel\.test\/|about:blank|chrome-error:|$)/.test(one.url()));
      return [...dialogs, ...marks, ...left.map((one) => `went to ${one.url()}`)];
    },
    close: () => context.close(),
  };
}

function outer({ policy }: Walls): string {
  const head = policy ? `<meta http-equiv="Content-Security-Policy" content="${outerPolicy}">` : "";
  return `<!DOCTYPE html><html><head>${head}</head><body><iframe sandbox="allow-same-origin allow-pointer-lock allow-scripts allow-downloads" src="${origin}/panel.html" width="380" height="680"></iframe></body></html>`;
}

function inner({ policy }: Walls): string {
  const webview = { cspSource: origin, asWebviewUri: (uri: Uri) => `${origin}${uri.path}` } as unknown as vscode.Webview;
  const html = panelHtml(webview, Uri.file("/extension"));
  return policy ? html : html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "");
}

function contentType(name: string): string {
  if (name.endsWith(".css")) return "text/css";
  if (name.endsWith(".js")) return "text/javascript";
  return name.endsWith(".ttf") ? "font/ttf" : "text/html";
}

/** Runs in each frame before anything else. */
function pretendToBeVsCode(): void {
  const posted: unknown[] = [];
  const attacked: string[] = [];
  Object.assign(window, {
    posted,
    attacked,
    alert: (what: unknown) => attacked.push(`alert(${String(what)})`),
    acquireVsCodeApi: () => ({
      postMessage: (message: unknown) => posted.push(structuredClone(message)),
      getState: () => undefined,
      setState: () => undefined,
    }),
  });
}

/** Runs in the frame. All is shown when nothing has changed for a while. */
async function flood({
  message,
  recipe: { before = "", unit, times, after = "" },
}: {
  readonly message: string;
  readonly recipe: { readonly before?: string; readonly unit: string; readonly times: number; readonly after?: string };
}): Promise<number> {
  const told = JSON.parse(message) as { messages: { message: { text: string } }[] };
  const last = told.messages.at(-1);
  if (last !== undefined) last.message.text = before + unit.repeat(times) + after;
  // What it costs to make the text and to hand it over is not the panel's.
  await new Promise((resolve) => setTimeout(resolve, 100));
  let longest = 0;
  const note = (entries: PerformanceEntryList): void => {
    for (const { duration } of entries) longest = Math.max(longest, duration);
  };
  const observer = new PerformanceObserver((list) => note(list.getEntries()));
  observer.observe({ type: "longtask" });
  let changed = performance.now();
  const mutations = new MutationObserver(() => (changed = performance.now()));
  mutations.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  window.postMessage(told, "*");
  const started = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 100));
  while (performance.now() - changed < 250 && performance.now() - started < 6000) await new Promise((resolve) => setTimeout(resolve, 50));
  // A task is told of after it has ended.
  await new Promise((resolve) => setTimeout(resolve, 100));
  note(observer.takeRecords());
  observer.disconnect();
  mutations.disconnect();
  return longest;
}

/** Runs in the frame. */
async function provoke(): Promise<void> {
  const all = [...document.querySelectorAll<HTMLElement>("article *, .markdown *, #planted *, .notice *, [role=alert] *")];
  for (const element of all.slice(0, 400)) {
    for (const type of ["mouseover", "mouseenter", "focus", "toggle", "pointerover"])
      element.dispatchEvent(new Event(type, { bubbles: true }));
    if (element.matches("a, area, summary, [data-href], #planted button, #planted input")) element.click();
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
}
