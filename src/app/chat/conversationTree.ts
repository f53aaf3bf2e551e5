import type { ChatError } from "../../shared/chatError.ts";
import { addMessage, type Conversation, deleteMessage, lastMessage, type Message, restoreMessage } from "../../shared/conversation.ts";
import type { AnswerActivity } from "../../shared/protocol.ts";
import { Emitter, type Event } from "../events.ts";
import type { ConversationKeeper } from "./conversationKeeper.ts";

/** A change in a session, for the panels that show it. */
export type SessionChange =
  /** The active path is another one, or messages in its middle changed. */
  | { readonly type: "path" }
  /** A message was added at the end of the active path, or one of it changed. */
  | { readonly type: "message"; readonly id: string }
  /** A live answer has new text. */
  | { readonly type: "grew" }
  | { readonly type: "activity"; readonly id: string; readonly activity: AnswerActivity }
  /** Queue, attachments, model, or whether an answer runs. */
  | { readonly type: "state" };

/** An open conversation's tree. Every change of it is handed to the keeper, which writes it, and told to panels. Nothing is ever removed. */
export class ConversationTree {
  readonly #keeper: ConversationKeeper;
  readonly #changed = new Emitter<SessionChange>();
  #conversation: Conversation;
  #deletedLast: string | null = null;
  #stored: Promise<unknown> = Promise.resolve();

  constructor(conversation: Conversation, keeper: ConversationKeeper) {
    this.#conversation = conversation;
    this.#keeper = keeper;
  }

  get onDidChange(): Event<SessionChange> {
    return this.#changed.event;
  }

  /** The conversation; answers that stream are in it as they began. */
  get conversation(): Conversation {
    return this.#conversation;
  }

  /** Settles once the last saved change would survive a power cut, or cannot be written at present. */
  get stored(): Promise<unknown> {
    return this.#stored;
  }

  /** Why the last change is not written, or null. */
  get saveError(): ChatError | null {
    return this.#keeper.saveError;
  }

  /** Whether the last deletion can be undone: until a message is added. */
  get canRestore(): boolean {
    return this.#deletedLast !== null;
  }

  tell(change: SessionChange): void {
    this.#changed.fire(change);
  }

  /** Takes a new value; `show` says whether the active path is another one. Written within a second. */
  set(conversation: Conversation, show: "path" | "state" = "state"): void {
    this.#conversation = conversation;
    this.#keeper.changed(conversation);
    this.#shown(show);
  }

  /** Takes a value that another window wrote. */
  takeWritten(conversation: Conversation): void {
    this.#conversation = conversation;
    this.#shown("path");
  }

  /** Takes a new value for a message, which is told of, and has it written within a second. */
  setMessage(conversation: Conversation, messageId: string): void {
    this.#conversation = conversation;
    this.#keeper.changed(conversation);
    this.tell({ type: "message", id: messageId });
  }

  /** Takes a new value and writes it so that it survives a power cut, without an event. */
  save(conversation: Conversation = this.#conversation): Promise<boolean> {
    this.#conversation = conversation;
    return this.#keeper.save(conversation);
  }

  /** As `save`, and whatever waits for `stored` waits for this, too. */
  saveInOrder(): void {
    this.#stored = this.#keeper.save(this.#conversation);
  }

  /** Adds a message and saves it; tells whether the path grew or changed. */
  add(message: Message): void {
    const appended = (lastMessage(this.#conversation)?.id ?? null) === message.parentId;
    this.#deletedLast = null;
    this.#conversation = addMessage(this.#conversation, message);
    this.saveInOrder();
    this.tell(appended ? { type: "message", id: message.id } : { type: "path" });
  }

  /** Hides a message and everything that follows it. */
  delete(messageId: string): void {
    this.set(deleteMessage(this.#conversation, messageId), "path");
  }

  /** As `delete`, and it can be undone. */
  deleteForNow(messageId: string): void {
    this.#deletedLast = messageId;
    this.delete(messageId);
  }

  /** Undoes the last deletion. */
  restore(): void {
    const messageId = this.#deletedLast;
    this.#deletedLast = null;
    if (messageId !== null) this.set(restoreMessage(this.#conversation, messageId), "path");
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #shown(show: "path" | "state"): void {
    if (show === "path") this.tell({ type: "path" });
    this.tell({ type: "state" });
  }
}
