import * as v from "valibot";
import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { RateLimit } from "../../app/panel/rateLimit.ts";
import { diagramStrings, fromDiagramPageSchema, longestDiagram, type ToDiagramPage } from "../../shared/diagramPage.ts";
import { translateTable } from "../../shared/translateTable.ts";
import { diagramHtml } from "./diagramHtml.ts";
import { type BlockPlace, type BlockState, GrowingBlock } from "./growingBlock.ts";
import { besideChat } from "./tabColumn.ts";

/** What the tab needs. */
export interface DiagramTabDeps extends Pick<App, "ask" | "log"> {
  readonly extensionUri: vscode.Uri;
}

/** A page that does not settle for so long, in milliseconds, is stuck in a drawing; nothing but closing it ends that. */
const stuckMs = 60_000;

/** An editor tab that draws the Mermaid diagram of a block, again and again while the block grows. */
export class DiagramTab {
  readonly #deps: DiagramTabDeps;
  readonly #panel: vscode.WebviewPanel;
  readonly #block: GrowingBlock;
  #shown: BlockState | undefined;
  #isReady = false;
  #version = 0;
  #stuck: ReturnType<typeof setTimeout> | undefined;

  /** @param onClosed called once, when the tab is closed */
  constructor(place: BlockPlace, deps: DiagramTabDeps, onClosed: () => void) {
    this.#deps = deps;
    const folder = vscode.Uri.joinPath(deps.extensionUri, "dist", "webview", "diagram");
    this.#panel = vscode.window.createWebviewPanel("aside.diagram", vscode.l10n.t("Diagram"), besideChat(), {
      enableScripts: true,
      enableForms: false,
      enableFindWidget: true,
      localResourceRoots: [folder],
    });
    const limit = new RateLimit({ perSecond: 20, burst: 60 }, () => performance.now());
    this.#panel.webview.onDidReceiveMessage((data: unknown) => {
      const message = v.safeParse(fromDiagramPageSchema, data);
      if (limit.take() !== "allowed" || !message.success) return;
      switch (message.output.type) {
        case "ready":
          this.#isReady = true;
          return this.#send();
        case "settled":
          if (message.output.version === this.#version) clearTimeout(this.#stuck);
          return;
        default:
          message.output satisfies never;
      }
    });
    this.#panel.onDidDispose(() => {
      clearTimeout(this.#stuck);
      this.#block.dispose();
      onClosed();
    });
    // A hidden tab loses its page, which comes back with “ready”.
    this.#panel.onDidChangeViewState(() => {
      if (this.#panel.visible) return;
      this.#isReady = false;
      clearTimeout(this.#stuck);
    });
    const script = this.#panel.webview.asWebviewUri(vscode.Uri.joinPath(folder, "diagram.js"));
    this.#panel.webview.html = diagramHtml(script.toString(), vscode.env.language);
    this.#block = new GrowingBlock(place, (state) => {
      this.#shown = state;
      this.#send();
    });
  }

  reveal(): void {
    this.#panel.reveal();
  }

  dispose(): void {
    this.#panel.dispose();
  }

  #send(): void {
    if (!this.#isReady || this.#shown === undefined) return;
    const { block, isGrowing } = this.#shown;
    const isTooLong = block.code.length > longestDiagram;
    this.#version += 1;
    const message: ToDiagramPage = {
      type: "diagram",
      version: this.#version,
      source: isTooLong ? "" : block.code,
      isTooLong,
      isGrowing,
      strings: translateTable(diagramStrings),
      language: vscode.env.language,
    };
    clearTimeout(this.#stuck);
    this.#stuck = setTimeout(() => this.#closeStuck(), stuckMs);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- VS Code's function, not a window's
    void this.#panel.webview.postMessage(message);
  }

  #closeStuck(): void {
    this.#deps.log.info("A diagram took too long to draw; its tab was closed");
    this.dispose();
    this.#deps.ask.notify({
      severity: "warning",
      message: vscode.l10n.t("The diagram took too long to draw, so its tab was closed. Its source is in the answer."),
    });
  }
}
