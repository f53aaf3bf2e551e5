import type { ChatError } from "../../shared/chatError.ts";
import type { DraftCopy } from "../../history/draftCopy.ts";
import type { Pending } from "../../history/pending.ts";
import type { AnswerMessage, Conversation } from "../../shared/conversation.ts";

/**
 * Saves one conversation; implemented by the recorder in `src/history`. It never throws: if it cannot write, it sets `saveError`
 * and the chat continues in memory.
 */
export interface ConversationKeeper {
  readonly saveError: ChatError | null;
  onDidChangeSaveError(listener: (saveError: ChatError | null) => void): { dispose(): void };
  /** Takes a new value, which is written within a second, with answers of it that stream, as far as they have come. */
  changed(conversation: Conversation, live?: readonly AnswerMessage[]): void;
  /** Takes a new value and writes it so that it survives a power cut. Settles once that is done, or cannot be done at present. */
  save(conversation: Conversation): Promise<boolean>;
  /** Answers that another window receives, as of the last look: they have not ended, and are not interrupted. */
  readonly streamingInOtherWindows: ReadonlySet<string>;
  /** Tells other windows that this one receives an answer, until that is disposed. */
  hold(answerId: string): { dispose(): unknown };
  /** Stores unsent text, attachments and queued questions. */
  keepPending(pending: Pending): void;
  /** Reads what another window wrote: `take` gets the `current` conversation with the additions. Never rejects. */
  catchUp(current: () => Conversation, take: (conversation: Conversation) => void): Promise<void>;
  close(): Promise<void>;
}

/** A conversation together with its keeper. */
export interface KeptConversation {
  readonly conversation: Conversation;
  readonly recorder: ConversationKeeper;
  /** How many records could not be read. */
  readonly damaged: number;
  /** What was unsent when the conversation was closed. */
  readonly pending?: Pending;
  /** It is never written: its keeper stores nothing. */
  readonly temporary?: boolean;
}

/** Stores nothing: for a temporary conversation. */
export const noKeeper: ConversationKeeper = {
  saveError: null,
  onDidChangeSaveError: () => ({ dispose: () => undefined }),
  changed: () => undefined,
  save: () => Promise.resolve(true),
  streamingInOtherWindows: new Set(),
  hold: () => ({ dispose: () => undefined }),
  keepPending: () => undefined,
  catchUp: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

/** Stores conversations; implemented by the store of `src/history`. */
export interface ConversationShelf {
  /** @param options the name of the workspace, and the id of a conversation whose folder and tags it gets */
  create(id: string, options: { readonly workspace?: string; readonly filedLike?: string }): KeptConversation;
  open(id: string, options: { readonly workspace?: string }): Promise<KeptConversation | undefined>;
  /** Copies the draft of a conversation without messages into a new one; undefined if the conversation itself is to be opened. Never rejects. */
  copyDraft(id: string): Promise<DraftCopy | undefined>;
}
