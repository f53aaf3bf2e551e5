import * as vscode from "vscode";
import type { ConversationShelf, KeptConversation } from "./conversationKeeper.ts";
import { Session, type SessionParts } from "./session.ts";

/**
 * The open conversations. Panels project them; a conversation stays open while an answer runs in it, whether anyone looks or not.
 */
export class Chat implements vscode.Disposable {
  readonly #parts: SessionParts;
  readonly #shelf: ConversationShelf;
  readonly #sessions = new Map<string, Session>();
  readonly #opening = new Map<string, Promise<KeptConversation | undefined>>();
  readonly #opened = new vscode.EventEmitter<Session>();

  constructor(parts: SessionParts, shelf: ConversationShelf) {
    this.#parts = parts;
    this.#shelf = shelf;
  }

  /** A conversation was opened or begun. */
  get onDidOpen(): vscode.Event<Session> {
    return this.#opened.event;
  }

  /** The open conversations, in the order they were opened. */
  get sessions(): readonly Session[] {
    return [...this.#sessions.values()];
  }

  /** Begins a conversation. It is kept from its first message on. */
  begin(): Session {
    const workspace = vscode.workspace.name;
    return this.#add(this.#shelf.create(crypto.randomUUID(), workspace === undefined ? {} : { workspace }));
  }

  /**
   * Opens a conversation by id; undefined where it is neither open nor kept.
   * @throws where the disk cannot be read
   */
  async open(id: string): Promise<Session | undefined> {
    const open = this.#sessions.get(id);
    if (open !== undefined) return open;
    const opening = this.#opening.get(id) ?? this.#shelf.open(id).finally(() => this.#opening.delete(id));
    this.#opening.set(id, opening);
    const kept = await opening;
    // Two places may have asked at once.
    return this.#sessions.get(id) ?? (kept && this.#add(kept));
  }

  dispose(): void {
    for (const session of this.#sessions.values()) session.dispose();
    this.#sessions.clear();
    this.#opened.dispose();
  }

  #add(kept: KeptConversation): Session {
    const session = new Session(kept, this.#parts);
    this.#sessions.set(session.id, session);
    this.#opened.fire(session);
    return session;
  }
}
