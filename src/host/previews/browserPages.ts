import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { pagesMark } from "./pagesMark.ts";
import type { PreviewKind } from "../../shared/markdown/previewKind.ts";

/** What of the extension's context the pages need. */
export type PagesContext = Pick<vscode.ExtensionContext, "globalState" | "globalStorageUri">;

/** Code of an answer that a browser can show. */
export interface Page {
  readonly code: string;
  readonly kind: Exclude<PreviewKind, "diagram">;
}

const hour = 3_600_000;
const day = 24 * hour;

/**
 * Opens HTML and SVG of answers in the user's browser, where their scripts run: never without a question, and only where the files of this window are on the
 * user's machine. Each page is a file in a folder of its own in Aside's storage, so that no page finds another beside it.
 */
export class BrowserPages {
  readonly #app: Pick<App, "ask" | "log">;
  readonly #context: PagesContext;
  readonly #folder: vscode.Uri;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(app: Pick<App, "ask" | "log">, context: PagesContext) {
    this.#app = app;
    this.#context = context;
    this.#folder = vscode.Uri.joinPath(context.globalStorageUri, "browser");
  }

  /** Asks, and opens the page after a yes. */
  async open({ code, kind }: Page): Promise<void> {
    const { ask } = this.#app;
    if (!isOnUsersMachine() || this.#folder.scheme !== "file") {
      const message = vscode.l10n.t("Pages can be opened in a browser only when VS Code and its files are on your computer.");
      return ask.hint(message);
    }
    const choice = await ask.confirm({
      message: vscode.l10n.t("Open this page in your browser?"),
      modal: true,
      detail: vscode.l10n.t(
        "A model wrote it. In your browser, its scripts run, and it can connect to the network. Aside writes it to a temporary file outside your workspace.",
      ),
      choices: { open: vscode.l10n.t("Open in Browser") },
    });
    if (choice !== "open") return;
    const folder = vscode.Uri.joinPath(this.#folder, `${String(Date.now())}-${crypto.randomUUID()}`);
    const file = vscode.Uri.joinPath(folder, kind === "svg" ? "drawing.svg" : "page.html");
    await this.#context.globalState.update(pagesMark, true);
    // With its mark, a browser reads it as UTF-8 whatever it says of itself.
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(`\uFEFF${code}`));
    const timer = setTimeout(() => void this.#remove(folder), day);
    this.#timers.add(timer);
    if (!(await vscode.env.openExternal(file)))
      ask.notify({ severity: "error", message: vscode.l10n.t("The page could not be opened in a browser.") });
  }

  /** Removes the pages of earlier windows. One that was just opened in another window stays for now. */
  async removeOld(): Promise<void> {
    let left = 0;
    for (const [name] of await this.#entries()) {
      const opened = Number(/^(\d{10,16})-/.exec(name)?.[1] ?? 0);
      if (Date.now() - opened < hour) left += 1;
      else await this.#remove(vscode.Uri.joinPath(this.#folder, name));
    }
    if (left === 0) await this.#context.globalState.update(pagesMark, undefined);
  }

  dispose(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  async #entries(): Promise<readonly [string, vscode.FileType][]> {
    try {
      return await vscode.workspace.fs.readDirectory(this.#folder);
    } catch {
      // There has been none.
      return [];
    }
  }

  async #remove(folder: vscode.Uri): Promise<void> {
    try {
      await vscode.workspace.fs.delete(folder, { recursive: true });
    } catch {
      this.#app.log.warn("A page that was opened in a browser could not be removed");
    }
  }
}

function isOnUsersMachine(): boolean {
  return vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop;
}
