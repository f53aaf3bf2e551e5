import * as vscode from "vscode";
import type { ParameterSheet } from "../../shared/parameterSheet.ts";
import { type FromWebview, type LoadedImage, parseFromWebview, type ToWebview } from "../../shared/protocol.ts";
import { panelStrings } from "../../shared/strings.ts";
import { translateTable } from "../../shared/translateTable.ts";
import type { Session } from "../../app/chat/session.ts";
import type { Log } from "../../app/log.ts";
import type { ChatPlace, CodeTargetShown, CompletionOffer } from "../../app/chat/chatPlace.ts";
import { panelHtml, panelRoots } from "../adapters/panelHtml.ts";
import type { RevealPlace } from "../../app/chat/chatPlace.ts";
import { PanelLink } from "../../app/panel/panelLink.ts";
import type { PanelStates } from "../../app/panel/panelState.ts";
import { SheetFeed } from "../../app/panel/sheetFeed.ts";
import { RateLimit } from "../../app/panel/rateLimit.ts";

/** The surroundings of a chat webview. */
export interface ChatWebviewParts {
  readonly extensionUri: vscode.Uri;
  readonly states: PanelStates;
  readonly log: Log;
  readonly sheet: (session: Session) => Promise<ParameterSheet>;
  /** Handles a message of the panel. Never rejects. */
  readonly onMessage: (message: FromWebview, place: ChatPlace) => Promise<void>;
  /** Told when a webview gets or loses the focus, or goes. */
  readonly onFocus: (webview: object, focused: boolean) => void;
}

/** Milliseconds between two posts: one frame, and longer while the window has no focus. */
const frameMs = 16;
const unfocusedFrameMs = 50;

/** A live webview and the link that feeds it. Whatever comes in is hostile until the protocol's schema has passed it. */
export class ChatWebview implements vscode.Disposable {
  readonly #link: PanelLink;
  readonly #sheet: SheetFeed;
  readonly #subscriptions: vscode.Disposable[];
  readonly #post: (message: ToWebview) => void;
  #isDisposed = false;
  /** The theme whose colors the panel shows code in. */
  #theme = "";
  readonly #onFocus: (focused: boolean) => void;

  constructor(webview: vscode.Webview, place: ChatPlace, parts: ChatWebviewParts) {
    const limit = new RateLimit({ perSecond: 60, burst: 240 }, () => performance.now());
    const postMessage = webview.postMessage.bind(webview);
    this.#onFocus = (focused) => parts.onFocus(this, focused);
    this.#post = (message) => void postMessage(message);
    this.#link = new PanelLink(place.session, {
      post: this.#post,
      state: (session) => parts.states.of(session),
      strings: translateTable(panelStrings),
      language: vscode.env.language,
      interval: () => (vscode.window.state.focused ? frameMs : unfocusedFrameMs),
      now: () => performance.now(),
    });
    this.#sheet = new SheetFeed(parts.sheet, (sheet) => this.#post({ type: "parameters", sheet }));
    webview.options = { enableScripts: true, enableForms: false, localResourceRoots: panelRoots(parts.extensionUri) };
    this.#subscriptions = [
      this.#link,
      this.#sheet,
      parts.states.onDidChange(() => {
        this.#link.stateChanged();
        this.#sheet.changed();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (this.#theme !== "" && event.affectsConfiguration("editor.tokenColorCustomizations")) void this.#sendColors(this.#theme);
      }),
      webview.onDidReceiveMessage((data: unknown) => {
        // An acknowledgement costs nothing and is bounded by what the host posts; everything else is counted.
        const message = parseFromWebview(data);
        if (message?.type === "ack") return this.#link.ack(message.seq);
        const verdict = limit.take();
        if (verdict === "limitReached") parts.log.warn("The panel sends more messages than a user can: some are dropped.");
        if (verdict !== "allowed") return;
        if (message === undefined) return parts.log.warn("The panel sent something that is not a message; it was dropped.");
        if (message.type === "ready") return this.#link.ready();
        if (message.type === "focus") return this.#onFocus(message.focused);
        if (message.type === "codeColors") return void this.#sendColors(message.theme);
        if (message.type === "parameters") return this.#sheet.open(message.open ? place.session : undefined);
        void this.#handle(message, place, parts);
      }),
    ];
    webview.html = panelHtml(webview, parts.extensionUri);
  }

  async #sendColors(theme: string): Promise<void> {
    this.#theme = theme;
    if (theme === "") return;
    const { themeColors } = await import("./themeColors.ts");
    const found = await themeColors(theme);
    if (!this.#isDisposed) this.#post({ type: "codeColors", theme, ...(found === undefined ? {} : { found }) });
  }

  /** Does what was asked, and tells when that was something billed: its button waits. */
  async #handle(message: FromWebview, place: ChatPlace, parts: ChatWebviewParts): Promise<void> {
    await parts.onMessage(message, place);
    if ("request" in message && message.request !== undefined && !this.#isDisposed)
      this.#post({ type: "handled", request: message.request });
  }

  show(session: Session): void {
    this.#sheet.open(undefined);
    this.#link.show(session);
  }

  compose(text: string, focus: boolean): void {
    this.#link.compose(text, focus);
  }

  /** Posted directly: the panel that asked a moment ago is there, or no longer wants it. */
  offerCompletions(offer: CompletionOffer): void {
    this.#post({ type: "completions", ...offer });
  }

  showReferences(messageId: string, found: readonly string[]): void {
    this.#post({ type: "references", messageId, found });
  }

  showCodeTarget(target: CodeTargetShown): void {
    this.#post({ type: "codeTarget", ...target });
  }

  showImage(requestId: number, image: LoadedImage): void {
    this.#post({ type: "image", requestId, image });
  }

  openParameters(): void {
    this.#link.openParameters();
  }

  revealMessage(place: RevealPlace): void {
    this.#link.reveal(place);
  }

  setVisible(visible: boolean): void {
    this.#link.setVisible(visible);
    // A webview that is hidden is gone before it can tell.
    if (!visible) this.#onFocus(false);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#onFocus(false);
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }
}
