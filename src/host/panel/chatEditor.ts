import * as vscode from "vscode";
import { activePath, messageText } from "../../shared/conversation.ts";
import type { Chat } from "../../app/chat/chat.ts";
import type { LoadedImage } from "../../shared/protocol.ts";
import type { Session } from "../../app/chat/session.ts";
import type { ChatPlace, ChatPlaces, CompletionOffer } from "../../app/chat/chatPlace.ts";
import { ChatWebview, type ChatWebviewParts } from "./chatWebview.ts";
import type { RevealPlace } from "../../app/chat/chatPlace.ts";
import { panelRoots } from "../adapters/panelHtml.ts";
import { field } from "../../shared/guards.ts";

const viewType = "aside.chatEditor";
const longestTitle = 40;

/** Chats in editor tabs: further projections of the same conversations. */
export class ChatEditors implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #chat: Chat;
  readonly #places: ChatPlaces;
  readonly #parts: ChatWebviewParts;
  readonly #editors = new Set<ChatEditor>();
  readonly #registration: vscode.Disposable;

  constructor(chat: Chat, places: ChatPlaces, parts: ChatWebviewParts) {
    this.#chat = chat;
    this.#places = places;
    this.#parts = parts;
    this.#registration = vscode.window.registerWebviewPanelSerializer(viewType, this);
  }

  /** Shows a conversation in a new editor tab. */
  open(session: Session): void {
    const panel = vscode.window.createWebviewPanel(viewType, tabTitle(session), vscode.ViewColumn.Active, {
      enableScripts: true,
      enableForms: false,
      enableFindWidget: true,
      localResourceRoots: [...panelRoots(this.#parts.extensionUri)],
    });
    this.#adopt(panel, session);
  }

  /** Brings a tab back after a reload; `state` is what its webview kept. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const id = field(state, "conversationId");
    let session: Session | undefined;
    try {
      session = typeof id === "string" ? await this.#chat.open(id) : undefined;
    } catch (cause) {
      this.#parts.log.error("The conversation of an editor tab could not be read", cause);
    }
    this.#adopt(panel, session ?? this.#chat.begin());
  }

  dispose(): void {
    for (const editor of this.#editors) editor.dispose();
    this.#registration.dispose();
  }

  #adopt(panel: vscode.WebviewPanel, session: Session): void {
    const icon = (theme: string) => vscode.Uri.joinPath(this.#parts.extensionUri, "media", `aside-${theme}.svg`);
    panel.iconPath = { light: icon("light"), dark: icon("dark") };
    const editor = new ChatEditor(panel, session, this.#chat, this.#parts, this.#places);
    this.#editors.add(editor);
    panel.onDidDispose(() => {
      this.#editors.delete(editor);
      this.#places.closed(editor);
      editor.dispose();
    });
  }
}

class ChatEditor implements ChatPlace {
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
    this.#webview = new ChatWebview(panel.webview, this, parts);
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

  offerCompletions(offer: CompletionOffer): void {
    this.#webview.offerCompletions(offer);
  }

  showReferences(messageId: string, found: readonly string[]): void {
    this.#webview.showReferences(messageId, found);
  }

  showImage(requestId: number, image: LoadedImage): void {
    this.#webview.showImage(requestId, image);
  }

  openParameters(): void {
    this.#webview.openParameters();
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
