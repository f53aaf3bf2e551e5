import type { App } from "../../app/app.ts";
import { answeredCode } from "../../app/chat/answeredCode.ts";
import { previewKind } from "../../shared/markdown/previewKind.ts";
import type * as vscode from "vscode";
import { BrowserPages, type PagesContext } from "./browserPages.ts";
import { DiagramTab } from "./diagramTab.ts";
import { PreviewTab } from "./previewTab.ts";
import type { BlockPlace } from "./growingBlock.ts";

/** Most tabs at once: each is a page of its own. Another one replaces the oldest. */
const mostTabs = 12;

/** The open tabs, one for each block. */
export class OpenTabs {
  readonly #app: App;
  readonly #extensionUri: vscode.Uri;
  /** Pages that are opened in a browser. */
  readonly pages: BrowserPages;
  readonly #tabs = new Map<string, DiagramTab | PreviewTab>();

  constructor(app: App, context: PagesContext & Pick<vscode.ExtensionContext, "extensionUri">) {
    this.#app = app;
    this.#extensionUri = context.extensionUri;
    this.pages = new BrowserPages(app, context);
  }

  /** Opens the page of the tab that the user looks at in a browser, after a question. */
  async openInBrowser(): Promise<void> {
    for (const tab of this.#tabs.values()) if (tab instanceof PreviewTab && tab.page !== undefined) return this.pages.open(tab.page);
  }

  /** Shows a block in its tab. A block that is only code opens nothing: the panel has no button there. */
  async show(place: BlockPlace): Promise<void> {
    const block = await answeredCode(place.session, place.messageId, place.index);
    const kind = block && previewKind(block.language, block.code);
    if (kind === undefined) return;
    const key = JSON.stringify([place.session.conversation.id, place.messageId, place.index]);
    const open = this.#tabs.get(key);
    if (open !== undefined) return open.reveal();
    const [oldest] = this.#tabs.values();
    if (this.#tabs.size >= mostTabs) oldest?.dispose();
    const { ask, log } = this.#app;
    const closed = (): void => void (this.#tabs.get(key) === tab && this.#tabs.delete(key));
    const tab =
      kind === "diagram"
        ? new DiagramTab(place, { ask, log, extensionUri: this.#extensionUri }, closed)
        : new PreviewTab(place, kind, closed);
    this.#tabs.set(key, tab);
  }

  dispose(): void {
    this.pages.dispose();
    for (const tab of Array.from(this.#tabs.values())) tab.dispose();
  }
}
