import * as vscode from "vscode";
import type { Chat } from "../../app/chat/chat.ts";
import type { LoadedImage, TranscriptAction } from "../../shared/protocol.ts";
import type { Session } from "../../app/chat/session.ts";
import type { ChatPlace, CodeTargetShown, CompletionOffer, ComposerMessage } from "../../app/chat/chatPlace.ts";
import type { RevealPlace } from "../../app/chat/chatPlace.ts";
import type { ChatWebview, ChatWebviewParts } from "./chatWebview.ts";
import { PanelPage } from "./panelPage.ts";

const viewId = "aside.chat";
const shownKey = "aside.viewConversation";

/** Cursor draws no buttons in the titles of views where it docks them. Its context keys do not tell, so this goes by its name. */
function hidesViewTitles(): boolean {
  return vscode.env.uriScheme === "cursor" || /\bcursor\b/i.test(vscode.env.appName);
}

/** The chat in the side bar. It has a conversation before VS Code creates its webview, and keeps it when the webview is disposed. */
export class ChatView implements ChatPlace, vscode.WebviewViewProvider, vscode.Disposable {
  readonly #chat: Chat;
  readonly #memento: vscode.Memento;
  readonly #parts: ChatWebviewParts;
  readonly #registration: vscode.Disposable;
  readonly #onUsed: (view: ChatView) => void;
  #session: Session | undefined;
  /** Whether the conversation is a placeholder, begun before any was shown: while it is empty, the last shown conversation replaces it. */
  #isPlaceholder = false;
  #hold: vscode.Disposable | undefined;
  #webview: ChatWebview | undefined;
  #view: vscode.WebviewView | undefined;
  #badge: vscode.ViewBadge | undefined;
  #pendingReveal: RevealPlace | undefined;
  #pendingParameters = false;
  #pendingCompose: { readonly text: string; readonly focus: boolean }[] = [];

  /**
   * @param memento remembers which conversation this workspace's view shows
   * @param onUsed called when the view becomes visible
   */
  constructor(chat: Chat, memento: vscode.Memento, parts: ChatWebviewParts, onUsed: (view: ChatView) => void) {
    this.#chat = chat;
    this.#memento = memento;
    this.#parts = parts;
    this.#onUsed = onUsed;
    this.#registration = vscode.window.registerWebviewViewProvider(viewId, this, {
      // Shown again, it is there at once: loading it anew takes longer than anything else that opens beside it.
      webviewOptions: { retainContextWhenHidden: true },
    });
  }

  get session(): Session {
    if (this.#session !== undefined) return this.#session;
    this.#isPlaceholder = true;
    return this.#take(this.#chat.begin());
  }

  get isVisible(): boolean {
    return this.#view?.visible ?? false;
  }

  show(session: Session): void {
    // Opening the placeholder conversation explicitly makes it permanent.
    this.#isPlaceholder = false;
    if (session === this.#session) return;
    void this.#remember(this.#take(session));
    this.#webview?.show(session);
  }

  compose(text: string, focus: boolean): void {
    if (this.#webview === undefined) this.#pendingCompose.push({ text, focus });
    else this.#webview.compose(text, focus);
  }

  tellComposer(message: ComposerMessage): void {
    this.#webview?.tellComposer(message);
  }

  offerCompletions(offer: CompletionOffer): void {
    this.#webview?.offerCompletions(offer);
  }

  showCacheNote(messageId: string, text: string): void {
    this.#webview?.showCacheNote(messageId, text);
  }

  showReferences(messageId: string, found: readonly string[]): void {
    this.#webview?.showReferences(messageId, found);
  }

  showCodeTarget(target: CodeTargetShown): void {
    this.#webview?.showCodeTarget(target);
  }

  showImage(requestId: number, image: LoadedImage): void {
    this.#webview?.showImage(requestId, image);
  }

  openParameters(): void {
    if (this.#webview === undefined) this.#pendingParameters = true;
    else this.#webview.openParameters();
  }

  actOnTranscript(action: TranscriptAction): void {
    this.#webview?.actOnTranscript(action);
  }

  revealMessage(place: RevealPlace): void {
    if (this.#webview === undefined) this.#pendingReveal = place;
    else this.#webview.revealMessage(place);
  }

  /** Shows a number on the view's icon; undefined for none. */
  setBadge(badge: vscode.ViewBadge | undefined): void {
    this.#badge = badge;
    if (this.#view !== undefined) this.#view.badge = badge;
  }

  async reveal(): Promise<void> {
    await vscode.commands.executeCommand(`${viewId}.focus`);
  }

  async resolveWebviewView(view: vscode.WebviewView): Promise<void> {
    // The page is fetched while the host loads what feeds it.
    const page = new PanelPage(view.webview, this.#parts.extensionUri, { drawsTitle: hidesViewTitles(), outlivesHiding: true });
    const [{ ChatWebview }] = await Promise.all([import("./chatWebview.ts"), this.#restore()]);
    const webview = new ChatWebview(page, this, this.#parts);
    this.#webview?.dispose();
    this.#webview = webview;
    this.#view = view;
    if (this.#badge !== undefined) view.badge = this.#badge;
    webview.setVisible(view.visible);
    const visibility = view.onDidChangeVisibility(() => {
      webview.setVisible(view.visible);
      if (view.visible) this.#onUsed(this);
    });
    view.onDidDispose(() => {
      visibility.dispose();
      webview.dispose();
      if (this.#webview === webview) this.#webview = undefined;
      if (this.#view === view) this.#view = undefined;
    });
    for (const { text, focus } of this.#pendingCompose.splice(0)) webview.compose(text, focus);
    if (this.#pendingReveal !== undefined) webview.revealMessage(this.#pendingReveal);
    this.#pendingReveal = undefined;
    if (this.#pendingParameters) webview.openParameters();
    this.#pendingParameters = false;
    this.#onUsed(this);
  }

  dispose(): void {
    this.#webview?.dispose();
    this.#hold?.dispose();
    this.#registration.dispose();
  }

  /** Opens the conversation that this workspace's view showed last, unless the present one has content. */
  async #restore(): Promise<void> {
    const id = this.#memento.get<string>(shownKey);
    const before = this.#session;
    const stays = before !== undefined && !(this.#isPlaceholder && before.untouched);
    try {
      const session = stays || id === undefined ? undefined : await this.#chat.resume(id, (own) => this.#remember(own));
      if (session !== undefined && this.#session === before) this.#take(session);
    } catch (cause) {
      this.#parts.log.error("The conversation that was shown last could not be read", cause);
    }
    // Without a last shown one, a new conversation.
    const shown = this.session;
    this.#isPlaceholder = false;
    void this.#remember(shown);
  }

  #take(session: Session): Session {
    const before = this.#hold;
    this.#session = session;
    this.#hold = this.#chat.hold(session);
    before?.dispose();
    return session;
  }

  #remember(session: Session): PromiseLike<void> {
    return this.#memento.update(shownKey, session.id);
  }
}
