import * as vscode from "vscode";
import type { ParameterSheet } from "../../shared/parameterSheet.ts";
import { type FromWebview, parseFromWebview } from "../../shared/fromWebview.ts";
import type { LoadedImage, ToWebview, TranscriptAction } from "../../shared/protocol.ts";
import { panelStrings } from "../../shared/strings.ts";
import { translateTable } from "../../shared/translateTable.ts";
import type { App } from "../../app/app.ts";
import { makeEstimates } from "../../app/chat/makeEstimates.ts";
import type { Session } from "../../app/chat/session.ts";
import type { Log } from "../../app/log.ts";
import type { ChatPlace, CodeTargetShown, CompletionOffer, ComposerMessage } from "../../app/chat/chatPlace.ts";
import type { PanelPage } from "./panelPage.ts";
import { setChatFonts } from "./setChatFonts.ts";
import type { RevealPlace } from "../../app/chat/chatPlace.ts";
import { PanelLink } from "../../app/panel/panelLink.ts";
import { FolderNotice } from "../../app/panel/folderNotice.ts";
import { PanelStates } from "../../app/panel/panelState.ts";
import { SheetFeed } from "../../app/panel/sheetFeed.ts";
import { RateLimit } from "../../app/panel/rateLimit.ts";
import { type QuestionScreen, ToolQuestions } from "../../app/tools/toolQuestions.ts";

/** The surroundings of a chat webview. */
export interface ChatWebviewParts {
  readonly extensionUri: vscode.Uri;
  readonly states: App["states"];
  readonly estimates: App["estimates"];
  readonly folderNotice: App["folderNotice"];
  readonly log: Log;
  readonly toolQuestions: App["toolQuestions"];
  readonly sheet: (session: Session) => Promise<ParameterSheet>;
  /** Handles a message of the panel. Never rejects. */
  readonly onMessage: (message: FromWebview, place: ChatPlace) => Promise<void>;
  /** Told when a webview gets or loses the focus, or goes. */
  readonly onFocus: (webview: object, focused: boolean, place: ChatPlace) => void;
  /** Told when a place is shown or hidden, shows another conversation, or goes (undefined). */
  readonly onShown: (place: ChatPlace, isVisible: boolean | undefined) => void;
}

/** Milliseconds between two posts: one frame, and longer while the window has no focus. */
const frameMs = 16;
const unfocusedFrameMs = 50;

/** How long a hidden page is kept, milliseconds: who has not looked at it for so long needs its memory more than it at once. */
const keptMs = 15 * 60_000;

/** The message at the top of a panel's view. */
type ReaderPlace = Extract<FromWebview, { type: "ready" }>["at"];

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
  readonly #onShown: (isVisible: boolean | undefined) => void;
  /** Undefined until it is told. */
  #isVisible: boolean | undefined;
  /** Whether the panel was told of fonts: it has to be told, too, when they are no longer set. */
  #hasFonts = false;
  readonly #questions: ToolQuestions;
  readonly #screen: QuestionScreen;
  #isFocused = false;
  readonly #page: PanelPage;
  /** The page has been loaded, and what is posted reaches it, but it has not said so yet. */
  #isComing = false;
  #isUnloaded = false;
  #unloading: ReturnType<typeof setTimeout> | undefined;
  /** What the composer offers to attach: a page that is loaded again has to be told. */
  #suggested: ComposerMessage | undefined;

  constructor(page: PanelPage, place: ChatPlace, parts: ChatWebviewParts) {
    const limit = new RateLimit({ perSecond: 60, burst: 240 }, () => performance.now());
    const { webview } = page;
    const postMessage = webview.postMessage.bind(webview);
    this.#page = page;
    this.#onShown = (isVisible) => parts.onShown(place, isVisible);
    this.#onFocus = (focused) => {
      this.#isFocused = focused;
      parts.onFocus(this, focused, place);
    };
    this.#post = (message) => void postMessage(message);
    this.#questions = parts.toolQuestions.get((needs) => new ToolQuestions(needs));
    this.#screen = this.#questionScreen();
    const folderNotice = parts.folderNotice.get((needs) => new FolderNotice(needs));
    const estimates = parts.estimates.get(makeEstimates);
    const states = parts.states.get((needs) => new PanelStates({ ...needs, folderNotice, estimates }));
    this.#link = new PanelLink(place.session, {
      post: this.#post,
      state: (session) => states.of(session),
      strings: translateTable(panelStrings),
      language: vscode.env.language,
      outlivesHiding: page.setting.outlivesHiding,
      interval: () => (vscode.window.state.focused ? frameMs : unfocusedFrameMs),
      now: () => performance.now(),
    });
    this.#sheet = new SheetFeed(parts.sheet, (sheet) => this.#post({ type: "parameters", sheet }));
    this.#subscriptions = [
      this.#link,
      this.#sheet,
      this.#questions.add(this.#screen),
      states.onDidChange(() => {
        this.#link.stateChanged();
        this.#sheet.changed();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (this.#theme !== "" && event.affectsConfiguration("editor.tokenColorCustomizations")) void this.#sendColors(this.#theme);
        if (event.affectsConfiguration("chat")) this.#sendFonts();
      }),
      page.onMessage((data) => {
        // An acknowledgement costs nothing and is bounded by what the host posts; everything else is counted.
        const message = parseFromWebview(data);
        if (message?.type === "ack") return this.#link.ack(message.seq);
        const verdict = limit.take();
        if (verdict === "limitReached") parts.log.warn("The panel sends more messages than a user can: some are dropped.");
        if (verdict !== "allowed") return;
        if (message === undefined) return parts.log.warn("The panel sent something that is not a message; it was dropped.");
        if (message.type === "ready") return this.#ready(message.again === true, message.at);
        if (message.type === "loadMessages") return this.#link.load(message.conversationId, message.ids);
        if (message.type === "focus") return this.#onFocus(message.focused);
        if (message.type === "toolQuestionShown") return this.#questions.shown(this.#screen, message.token);
        if (message.type === "answerTool") return this.#questions.answer(this.#screen, message);
        if (message.type === "codeColors") return void this.#sendColors(message.theme);
        if (message.type === "parameters") return this.#sheet.open(message.open ? place.session : undefined);
        void this.#handle(message, place, parts);
      }),
    ];
    this.#tellUnasked();
  }

  /** This webview, as the questions about tool calls see it. */
  #questionScreen(): QuestionScreen {
    const link = (): PanelLink => this.#link;
    const isVisible = (): boolean => this.#isVisible === true;
    const isFocused = (): boolean => this.#isFocused;
    return {
      get conversationId() {
        return link().session.id;
      },
      get isVisible() {
        return isVisible();
      },
      get isFocused() {
        return isFocused();
      },
      post: (conversationId, question) => this.#post({ type: "toolQuestion", conversationId, question }),
      postReady: (token) => this.#post({ type: "toolQuestionReady", token }),
    };
  }

  /**
   * @param hasMissed the page has had everything, and has missed something since
   * @param at where the user reads
   */
  #ready(hasMissed: boolean, at: ReaderPlace): void {
    const hasEverything = this.#isComing && !hasMissed;
    this.#isComing = false;
    if (!hasEverything) this.#tellEverything(at);
  }

  /** A page that is loading keeps what it is told, and then need not ask first. */
  #tellUnasked(): void {
    this.#isComing = true;
    this.#tellEverything(undefined);
  }

  #tellEverything(at: ReaderPlace): void {
    this.#sendFonts();
    this.#link.ready(at);
    if (this.#suggested !== undefined) this.#post(this.#suggested);
    this.#questions.update(this.#screen, true);
  }

  async #sendColors(theme: string): Promise<void> {
    this.#theme = theme;
    if (theme === "") return;
    const { themeColors } = await import("./themeColors.ts");
    const found = await themeColors(theme);
    if (!this.#isDisposed) this.#post({ type: "codeColors", theme, ...(found === undefined ? {} : { found }) });
  }

  /** Before the conversation: what is drawn first has its size. */
  #sendFonts(): void {
    const fonts = setChatFonts();
    if (!this.#hasFonts && Object.keys(fonts).length === 0) return;
    this.#hasFonts = true;
    this.#post({ type: "fonts", fonts });
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
    this.#onShown(this.#isVisible ?? false);
    this.#questions.update(this.#screen);
  }

  compose(text: string, focus: boolean): void {
    this.#link.compose(text, focus);
  }

  /** Posted directly, like completions. */
  tellComposer(message: ComposerMessage): void {
    if (message.type === "suggested") this.#suggested = message;
    this.#post(message);
  }

  /** Posted directly: the panel that asked a moment ago is there, or no longer wants it. */
  offerCompletions(offer: CompletionOffer): void {
    this.#post({ type: "completions", ...offer });
  }

  showCacheNote(messageId: string, text: string): void {
    this.#post({ type: "cacheNote", messageId, text });
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

  actOnTranscript(action: TranscriptAction): void {
    this.#link.actOnTranscript(action);
  }

  revealMessage(place: RevealPlace): void {
    this.#link.reveal(place);
  }

  setVisible(visible: boolean): void {
    clearTimeout(this.#unloading);
    const { outlivesHiding } = this.#page.setting;
    const isBack = visible && this.#isVisible === false;
    this.#link.setVisible(visible);
    this.#isVisible = visible;
    if (!visible && outlivesHiding) this.#unloading = setTimeout(() => this.#unload(), keptMs);
    if (visible && this.#isUnloaded) this.#page.load();
    if (visible && (this.#isUnloaded || (isBack && !outlivesHiding))) this.#tellUnasked();
    if (visible) this.#isUnloaded = false;
    this.#onShown(visible);
    // A webview that is hidden may be gone before it can tell.
    if (!visible) this.#onFocus(false);
    this.#questions.update(this.#screen);
  }

  #unload(): void {
    this.#isUnloaded = true;
    this.#link.unload();
    this.#page.unload();
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#unloading);
    this.#onShown(undefined);
    this.#onFocus(false);
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }
}
