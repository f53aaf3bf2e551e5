import type * as vscode from "vscode";
import type { Chat } from "../../app/chat/chat.ts";
import type { ChatPlace, ChatPlaces, CodeTargetShown, CompletionOffer, ComposerMessage, RevealPlace } from "../../app/chat/chatPlace.ts";
import type { Session } from "../../app/chat/session.ts";
import { activePath, messageText } from "../../shared/conversation.ts";
import type { LoadedImage, TranscriptAction } from "../../shared/protocol.ts";
import { ChatWebview, type ChatWebviewParts } from "./chatWebview.ts";
import { PanelPage } from "./panelPage.ts";

const longestTitle = 40;

/** A chat in an editor tab. */
export class ChatEditor implements ChatPlace {
  readonly #panel: vscode.WebviewPanel;
  readonly #webview: ChatWebview;
  #session: Session;
  #titles: vscode.Disposable;
  #hold: vscode.Disposable;
  readonly #chat: Chat;

  constructor(panel: vscode.WebviewPanel, session: Session, chat: Chat, parts: ChatWebviewParts, places: ChatPlaces) {
    this.#panel = panel;
    this.#chat = chat;
    this.#session = session;
    this.#hold = chat.hold(session);
    this.#webview = new ChatWebview(
      new PanelPage(panel.webview, parts.extensionUri, { drawsTitle: true, outlivesHiding: false }),
      this,
      parts,
    );
    this.#webview.setVisible(panel.visible);
    this.#titles = this.#followTitle();
    panel.onDidChangeViewState(() => {
      this.#webview.setVisible(panel.visible);
      if (panel.active) places.used(this);
    });
    if (panel.active) places.used(this);
  }

  get session(): Session {
    return this.#session;
  }

  get isVisible(): boolean {
    return this.#panel.visible;
  }

  show(session: Session): void {
    if (session === this.#session) return;
    const before = this.#hold;
    this.#session = session;
    this.#hold = this.#chat.hold(session);
    before.dispose();
    this.#titles.dispose();
    this.#titles = this.#followTitle();
    this.#webview.show(session);
  }

  compose(text: string, focus: boolean): void {
    this.#webview.compose(text, focus);
  }

  tellComposer(message: ComposerMessage): void {
    this.#webview.tellComposer(message);
  }

  offerCompletions(offer: CompletionOffer): void {
    this.#webview.offerCompletions(offer);
  }

  showCacheNote(messageId: string, text: string): void {
    this.#webview.showCacheNote(messageId, text);
  }

  showReferences(messageId: string, found: readonly string[]): void {
    this.#webview.showReferences(messageId, found);
  }

  showCodeTarget(target: CodeTargetShown): void {
    this.#webview.showCodeTarget(target);
  }

  showImage(requestId: number, image: LoadedImage): void {
    this.#webview.showImage(requestId, image);
  }

  openParameters(): void {
    this.#webview.openParameters();
  }

  actOnTranscript(action: TranscriptAction): void {
    this.#webview.actOnTranscript(action);
  }

  revealMessage(place: RevealPlace): void {
    this.#webview.revealMessage(place);
  }

  reveal(): Promise<void> {
    this.#panel.reveal();
    return Promise.resolve();
  }

  dispose(): void {
    this.#titles.dispose();
    this.#webview.dispose();
    this.#hold.dispose();
  }

  #followTitle(): vscode.Disposable {
    const update = () => {
      const title = tabTitle(this.#session);
      if (this.#panel.title !== title) this.#panel.title = title;
    };
    update();
    return this.#session.onDidChange(({ type }) => {
      if (type === "message" || type === "path") update();
    });
  }
}

/** The first line of the first question. */
function tabTitle(session: Session): string {
  const [first] = activePath(session.conversation);
  const line = messageText(first).trim().split("\n", 1)[0] ?? "";
  if (line === "") return "Aside";
  return line.length <= longestTitle ? line : `${line.slice(0, longestTitle - 1)}…`;
}
