import * as vscode from "vscode";
import { longestPreview, previewPage } from "../../app/previews/previewPage.ts";
import type { PreviewKind } from "../../shared/markdown/previewKind.ts";
import { type BlockPlace, GrowingBlock } from "./growingBlock.ts";
import { besideChat } from "./tabColumn.ts";

/** An editor tab that shows HTML or SVG of a block, without scripts: VS Code runs none in it, the page's policy allows none, and none is left in it. */
export class PreviewTab {
  readonly #panel: vscode.WebviewPanel;
  readonly #block: GrowingBlock;

  /** @param onClosed called once, when the tab is closed */
  constructor(place: BlockPlace, kind: Exclude<PreviewKind, "diagram">, onClosed: () => void) {
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
      const source = block.code.length > longestPreview ? vscode.l10n.t("This code is too long to preview.") : block.code;
      this.#panel.webview.html = previewPage(source, kind, vscode.env.language);
    });
  }

  reveal(): void {
    this.#panel.reveal();
  }

  dispose(): void {
    this.#panel.dispose();
  }
}
