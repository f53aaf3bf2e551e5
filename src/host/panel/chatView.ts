import * as vscode from "vscode";
import type { Chat } from "../../app/chat/chat.ts";
import type { LoadedImage } from "../../shared/protocol.ts";
import type { Session } from "../../app/chat/session.ts";
import type { ChatPlace, CodeTargetShown, CompletionOffer } from "../../app/chat/chatPlace.ts";
import type { RevealPlace } from "../../app/chat/chatPlace.ts";
import type { ChatWebview, ChatWebviewParts } from "./chatWebview.ts";

const viewId = "aside.chat";
const shownKey = "aside.viewConversation";

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
    this.#registration = vscode.window.registerWebviewViewProvider(viewId, this);
  }

  get session(): Session {
    if (this.#session !== undefined) return this.#session;
    this.#isPlaceholder = true;
    return this.#take(this.#chat.begin());
  }

  show(session: Session): void {
    // Opening the placeholder conversation explicitly makes it permanent.
    this.#isPlaceholder = false;
    if (session === this.#session) return;
    this.#remember(this.#take(session));
    this.#webview?.show(session);
  }

  compose(text: string, focus: boolean): void {
    if (this.#webview === undefined) this.#pendingCompose.push({ text, focus });
    else this.#webview.compose(text, focus);
  }

  offerCompletions(offer: CompletionOffer): void {
    this.#webview?.offerCompletions(offer);
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

  revealMessage(place: RevealPlace): void {
    if (this.#webview === undefined) this.#pendingReveal = place;
    else this.#webview.revealMessage(place);
  }

  async reveal(): Promise<void> {
    await vscode.commands.executeCommand(`${viewId}.focus`);
  }

  async resolveWebviewView(view: vscode.WebviewView): Promise<void> {
    const [{ ChatWebview }] = await Promise.all([import("./chatWebview.ts"), this.#restore()]);
    const webview = new ChatWebview(view.webview, this, this.#parts);
    this.#webview?.dispose();
    this.#webview = webview;
    webview.setVisible(view.visible);
    const visibility = view.onDidChangeVisibility(() => {
      webview.setVisible(view.visible);
      if (view.visible) this.#onUsed(this);
    });
    view.onDidDispose(() => {
      visibility.dispose();
      webview.dispose();
      if (this.#webview === webview) this.#webview = undefined;
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
      const session = stays || id === undefined ? undefined : await this.#chat.open(id);
      if (session !== undefined && this.#session === before) this.#take(session);
    } catch (cause) {
      this.#parts.log.error("The conversation that was shown last could not be read", cause);
    }
    // Without a last shown one, a new conversation.
    const shown = this.session;
    this.#isPlaceholder = false;
    this.#remember(shown);
  }

  #take(session: Session): Session {
    const before = this.#hold;
    this.#session = session;
    this.#hold = this.#chat.hold(session);
    before?.dispose();
    return session;
  }

  #remember(session: Session): void {
    void this.#memento.update(shownKey, session.id);
  }
}
