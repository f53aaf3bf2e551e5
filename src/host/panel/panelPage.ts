import type * as vscode from "vscode";
import { panelHtml } from "../adapters/panelHtml.ts";
import { panelRoots } from "../adapters/panelRoots.ts";

/** What a panel's page is in. */
export interface PanelPageSetting {
  /** Whether the panel draws the buttons of its title itself, because nothing around it does. */
  readonly drawsTitle: boolean;
  /** Whether VS Code keeps the page while its webview is hidden. */
  readonly outlivesHiding: boolean;
}

/** More messages than a page says before it has heard anything. */
const mostEarly = 20;

/**
 * The page of a panel. It is loaded as soon as there is a webview, while the host still reads the conversation and its own code: what the page says before
 * somebody listens is kept.
 */
export class PanelPage {
  readonly webview: vscode.Webview;
  readonly setting: PanelPageSetting;
  readonly #extensionUri: vscode.Uri;
  readonly #early: unknown[] = [];
  readonly #keeping: vscode.Disposable;

  constructor(webview: vscode.Webview, extensionUri: vscode.Uri, setting: PanelPageSetting) {
    this.webview = webview;
    this.setting = setting;
    this.#extensionUri = extensionUri;
    webview.options = { enableScripts: true, enableForms: false, localResourceRoots: panelRoots(extensionUri) };
    this.#keeping = webview.onDidReceiveMessage((data: unknown) => {
      if (this.#early.length < mostEarly) this.#early.push(data);
    });
    this.load();
  }

  /** Loads the page, anew where it was there. */
  load(): void {
    this.webview.html = panelHtml(this.webview, this.#extensionUri, { drawsTitle: this.setting.drawsTitle });
  }

  /** Gives the memory of the page back. */
  unload(): void {
    this.webview.html = "";
  }

  /** Calls `listener` with all that the page says, beginning with what it has said. To be called once. */
  onMessage(listener: (data: unknown) => void): vscode.Disposable {
    this.#keeping.dispose();
    const listening = this.webview.onDidReceiveMessage(listener);
    for (const data of this.#early.splice(0)) listener(data);
    return listening;
  }
}
