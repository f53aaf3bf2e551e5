import { type Disposable, Emitter, type Event, toDisposable } from "../events.ts";
import { type Conversation, createConversation, forkConversation, setTools } from "../../shared/conversation.ts";
import type { PinnedTool } from "../../shared/toolMessage.ts";
import type { Window } from "../ports.ts";
import { type ConversationShelf, type KeptConversation, noKeeper } from "./conversationKeeper.ts";
import { Session, type SessionParts } from "./session.ts";

/** The surroundings of open conversations. */
export interface ChatParts extends SessionParts {
  /** The workspace that a conversation begins in. */
  readonly window: Pick<Window, "workspaceName">;
  /** The tools that are enabled in new conversations. */
  readonly defaultTools?: () => readonly PinnedTool[];
}

/** A conversation of more messages takes longer to read than it takes to wait for it. */
const longMessages = 200;
/** How many long conversations stay open that are shown nowhere, and for how long, in ms: who switches to and fro does not wait for the disk each time. */
const mostResting = 2;
const restMs = 5 * 60_000;

/**
 * The open conversations. Panels project them; a conversation stays open while it is shown or an answer runs in it, visible or not, and a long one for a while
 * after that.
 */
export class Chat implements Disposable {
  readonly #parts: ChatParts;
  readonly #shelf: ConversationShelf;
  readonly #sessions = new Map<string, Session>();
  readonly #holders = new Map<Session, number>();
  /** Those that nothing holds open but that they may be shown again, in the order in which they were left, with what closes them. */
  readonly #resting = new Map<Session, ReturnType<typeof setTimeout>>();
  readonly #opening = new Map<string, Promise<KeptConversation | undefined>>();
  readonly #opened = new Emitter<Session>();

  constructor(parts: ChatParts, shelf: ConversationShelf) {
    this.#parts = parts;
    this.#shelf = shelf;
  }

  /** A conversation was opened or begun. */
  get onDidOpen(): Event<Session> {
    return this.#opened.event;
  }

  /** The open conversations, in the order they were opened. */
  get sessions(): readonly Session[] {
    return [...this.#sessions.values()];
  }

  /** Begins a conversation. It is kept from its first message on. */
  begin(): Session {
    return this.#add(this.#withDefaultTools(this.#shelf.create(crypto.randomUUID(), this.#workspace())));
  }

  /**
   * Opens a conversation by id; undefined where it is neither open nor stored.
   * @throws where the disk cannot be read
   */
  async open(id: string): Promise<Session | undefined> {
    const open = this.#sessions.get(id);
    // Where files are not watched, it has not heard of other windows.
    if (open !== undefined && this.#resting.has(open)) void open.catchUp();
    if (open !== undefined) return open;
    const opening = this.#opening.get(id) ?? this.#shelf.open(id, this.#workspace()).finally(() => this.#opening.delete(id));
    this.#opening.set(id, opening);
    const kept = await opening;
    // Two places may have opened it at once.
    return this.#sessions.get(id) ?? (kept && this.#add(kept));
  }

  /**
   * Opens a conversation that a place showed before its window was loaded. One without messages may be open in another window, too, so the
   * draft moves to a new one, and no two windows share it unseen.
   * @param remember remembers what is shown now; the old draft is removed afterwards
   * @throws where the disk cannot be read
   */
  async resume(id: string, remember: (session: Session) => PromiseLike<void> | void): Promise<Session | undefined> {
    const copy = this.#sessions.has(id) ? undefined : await this.#shelf.copyDraft(id);
    const session = await this.open(copy?.id ?? id);
    if (session === undefined || copy === undefined) return session;
    void Promise.resolve(remember(session)).then(() => copy.removeOriginal());
    return session;
  }

  /** Begins a conversation with messages from elsewhere. */
  beginWith(fill: (empty: Conversation) => Conversation): Session {
    const kept = this.#shelf.create(crypto.randomUUID(), this.#workspace());
    const conversation = fill(kept.conversation);
    void kept.recorder.save(conversation);
    return this.#add({ ...kept, conversation });
  }

  /** Starts a conversation that is never saved. It is lost once no panel shows it. */
  beginTemporary(): Session {
    return this.#add(this.#withDefaultTools(temporary()));
  }

  /** Begins a conversation with the messages of another one, up to and including a message. */
  fork(from: Session, upTo: string): Session {
    // Continuing a temporary conversation must not write it.
    const kept = from.temporary ? temporary() : this.#shelf.create(crypto.randomUUID(), { ...this.#workspace(), filedLike: from.id });
    const { id, createdAt } = kept.conversation;
    const conversation = forkConversation(from.current(), upTo, { id, createdAt, newId: () => crypto.randomUUID() });
    void kept.recorder.save(conversation);
    return this.#add({ ...kept, conversation });
  }

  /** Keeps a session open for as long as it is shown somewhere; after that it closes once nothing runs in it. */
  hold(session: Session): Disposable {
    this.#holders.set(session, (this.#holders.get(session) ?? 0) + 1);
    this.#wake(session);
    let held = true;
    return toDisposable(() => {
      if (!held) return;
      held = false;
      const left = (this.#holders.get(session) ?? 1) - 1;
      if (left > 0) this.#holders.set(session, left);
      else this.#holders.delete(session);
      this.#closeIfDone(session);
    });
  }

  /** Notes the final cost of an answer. If its conversation has been closed, it is opened for that. */
  async applyLateCost(conversationId: string, messageId: string, change: Parameters<Session["applyLateCost"]>[1]): Promise<void> {
    const session = await this.open(conversationId);
    session?.applyLateCost(messageId, change);
    if (session !== undefined) this.#closeIfDone(session);
  }

  /** Closes all conversations after everything is written. Show others where they were shown. */
  async closeAll(): Promise<void> {
    const open = this.sessions;
    this.#sessions.clear();
    for (const session of open) this.#wake(session);
    await Promise.all(open.map((session) => session.close()));
  }

  dispose(): void {
    for (const timer of this.#resting.values()) clearTimeout(timer);
    this.#resting.clear();
    for (const session of this.#sessions.values()) session.dispose();
    this.#sessions.clear();
    this.#opened.dispose();
  }

  #withDefaultTools(kept: KeptConversation): KeptConversation {
    const tools = this.#parts.defaultTools?.() ?? [];
    return tools.length === 0 ? kept : { ...kept, conversation: setTools(kept.conversation, tools) };
  }

  #add(kept: KeptConversation): Session {
    const session = new Session(kept, this.#parts);
    this.#sessions.set(session.id, session);
    session.onDidChange(({ type }) => {
      if (type === "state") this.#closeIfDone(session);
    });
    this.#opened.fire(session);
    return session;
  }

  /** The workspace that a conversation begins in. */
  #workspace(): { readonly workspace?: string } {
    const { workspaceName } = this.#parts.window;
    return workspaceName === undefined ? {} : { workspace: workspaceName };
  }

  #closeIfDone(session: Session): void {
    if (this.#holders.has(session) || !session.idle || this.#sessions.get(session.id) !== session || this.#resting.has(session)) return;
    if (session.temporary || session.conversation.messages.size <= longMessages) return this.#close(session);
    this.#resting.set(
      session,
      setTimeout(() => this.#endRest(session), restMs),
    );
    const [longest] = this.#resting.keys();
    if (this.#resting.size > mostResting && longest !== undefined) this.#endRest(longest);
  }

  #endRest(session: Session): void {
    this.#wake(session);
    // Meanwhile another window's answer, or a message that was sent from elsewhere, may run in it.
    if (session.idle) this.#close(session);
  }

  #wake(session: Session): void {
    clearTimeout(this.#resting.get(session));
    this.#resting.delete(session);
  }

  #close(session: Session): void {
    this.#sessions.delete(session.id);
    void session.close();
  }
}

function temporary(): KeptConversation {
  return { conversation: createConversation(crypto.randomUUID(), Date.now()), recorder: noKeeper, damaged: 0, temporary: true };
}
