import * as vscode from "vscode";
import type { Chat } from "../../app/chat/chat.ts";
import type { Session } from "../../app/chat/session.ts";
import type { ChatPlaces } from "../../app/chat/chatPlace.ts";
import type { ChatEditor } from "./chatEditor.ts";
import type { ChatWebviewParts } from "./chatWebview.ts";
import { panelRoots } from "../adapters/panelRoots.ts";
import { field } from "../../shared/guards.ts";

const viewType = "aside.chatEditor";

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
  async open(session: Session): Promise<void> {
    const panel = vscode.window.createWebviewPanel(viewType, "Aside", vscode.ViewColumn.Active, {
      enableScripts: true,
      enableForms: false,
      enableFindWidget: true,
      localResourceRoots: [...panelRoots(this.#parts.extensionUri)],
    });
    await this.#adopt(panel, session);
  }

  /** Brings a tab back after a reload; `state` is what its webview kept. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const id = field(state, "conversationId");
    let session: Session | undefined;
    // The webview remembers what it shows.
    let isShown = (): void => undefined;
    const shown = new Promise<void>((resolve) => (isShown = resolve));
    try {
      session = typeof id === "string" ? await this.#chat.resume(id, () => shown) : undefined;
    } catch (cause) {
      this.#parts.log.error("The conversation of an editor tab could not be read", cause);
    }
    await this.#adopt(panel, session ?? this.#chat.begin());
    isShown();
  }

  dispose(): void {
    for (const editor of this.#editors) editor.dispose();
    this.#registration.dispose();
  }

  async #adopt(panel: vscode.WebviewPanel, session: Session): Promise<void> {
    const icon = (theme: string) => vscode.Uri.joinPath(this.#parts.extensionUri, "media", `aside-${theme}.svg`);
    panel.iconPath = { light: icon("light"), dark: icon("dark") };
    // Held while the code loads, because a session that is not shown is closed.
    const hold = this.#chat.hold(session);
    let isClosed = false;
    panel.onDidDispose(() => (isClosed = true));
    const { ChatEditor } = await import("./chatEditor.ts");
    if (isClosed) return hold.dispose();
    const editor = new ChatEditor(panel, session, this.#chat, this.#parts, this.#places);
    hold.dispose();
    this.#editors.add(editor);
    panel.onDidDispose(() => {
      this.#editors.delete(editor);
      this.#places.closed(editor);
      editor.dispose();
    });
  }
}
