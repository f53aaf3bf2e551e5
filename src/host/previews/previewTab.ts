import * as vscode from "vscode";
import { longestPreview, previewPage } from "../../app/previews/previewPage.ts";
import type { Page } from "./browserPages.ts";
import { type BlockPlace, GrowingBlock } from "./growingBlock.ts";
import { besideChat } from "./tabColumn.ts";

/** An editor tab that shows HTML or SVG of a block, without scripts: VS Code runs none in it, the page's policy allows none, and none is left in it. */
export class PreviewTab {
  readonly #panel: vscode.WebviewPanel;
  readonly #block: GrowingBlock;
  readonly #kind: Page["kind"];
  #code: string | undefined;

  /** @param onClosed called once, when the tab is closed */
  constructor(place: BlockPlace, kind: Page["kind"], onClosed: () => void) {
    this.#kind = kind;
    const title = kind === "svg" ? vscode.l10n.t("Preview: SVG (no scripts)") : vscode.l10n.t("Preview: HTML (no scripts)");
    this.#panel = vscode.window.createWebviewPanel("aside.preview", title, besideChat(), {
      enableScripts: false,
      enableForms: false,
      enableCommandUris: false,
      enableFindWidget: true,
      localResourceRoots: [],
    });
    this.#panel.onDidDispose(() => {
      this.#block.dispose();
      onClosed();
    });
    this.#block = new GrowingBlock(place, ({ block }) => {
      this.#code = block.code;
      const source = block.code.length > longestPreview ? vscode.l10n.t("This code is too long to preview.") : block.code;
      this.#panel.webview.html = previewPage(source, kind, vscode.env.language);
    });
  }

  /** What the tab shows, as it was written; undefined while it shows nothing or the user looks at another tab. */
  get page(): Page | undefined {
    return this.#panel.active && this.#code !== undefined ? { code: this.#code, kind: this.#kind } : undefined;
  }

  reveal(): void {
    this.#panel.reveal();
  }

  dispose(): void {
    this.#panel.dispose();
  }
}
