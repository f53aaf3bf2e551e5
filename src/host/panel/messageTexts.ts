import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { Session } from "../../app/chat/session.ts";
import { messageConversation } from "./messageUri.ts";

/** The drafts of conversations as texts of files, with the time of their last change. */
export class MessageTexts implements vscode.Disposable {
  readonly #app: Pick<App, "chat" | "place">;
  readonly #holds = new Map<string, { dispose(): void }>();
  /** The draft of each file as it was read or written last, and when it was found to be another one. */
  readonly #seen = new Map<string, { readonly text: string; readonly mtime: number }>();

  constructor(app: Pick<App, "chat" | "place">) {
    this.#app = app;
  }

  /** Whether the draft of a conversation is another one than its file had last. */
  hasChanged({ id, outbox }: Session): boolean {
    const before = this.#seen.get(id);
    return before !== undefined && before.text !== outbox.draft;
  }

  /** @throws FileNotFound where the conversation is gone */
  async read(uri: vscode.Uri): Promise<{ readonly text: string; readonly mtime: number }> {
    const session = await this.#find(uri);
    if (session === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    const before = this.#seen.get(session.id);
    const text = session.outbox.draft;
    if (before?.text === text) return before;
    const now = { text, mtime: Date.now() };
    this.#seen.set(session.id, now);
    return now;
  }

  async write(uri: vscode.Uri, text: string): Promise<void> {
    const session = await this.#find(uri);
    // The conversation is gone, and with it its composer: the message goes into the one in use.
    if (session === undefined) return this.#app.place.compose(text, false);
    session.replaceDraft(text);
    this.#seen.set(session.id, { text, mtime: Date.now() });
  }

  dispose(): void {
    for (const hold of this.#holds.values()) hold.dispose();
  }

  /** The conversation stays open: only then does the panel that shows it later learn that its draft was replaced. */
  async #find(uri: vscode.Uri): Promise<Session | undefined> {
    const id = messageConversation(uri);
    const session = id === undefined ? undefined : await this.#app.chat.open(id);
    if (session !== undefined && !this.#holds.has(session.id)) this.#holds.set(session.id, this.#app.chat.hold(session));
    return session;
  }
}
