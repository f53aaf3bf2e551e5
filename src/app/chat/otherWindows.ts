import { type Conversation, lastMessage } from "../../shared/conversation.ts";
import type { ConversationKeeper } from "./conversationKeeper.ts";
import type { ConversationTree } from "./conversationTree.ts";

/** How often an answer that another window receives is looked at, milliseconds: whether it grew, ended, or its window died. */
const lookMs = 2000;

/** Hears of what other windows did. */
export interface OtherWindowsListener {
  /** Another window wrote this; called before panels hear of it. */
  readonly written: (conversation: Conversation) => void;
  /** The answer at the end of the shown path, which another window received, ended well. */
  readonly answered: () => void;
}

/** What other windows do to the same conversation: messages they add, and answers that they receive right now. */
export class OtherWindows {
  readonly #tree: ConversationTree;
  readonly #keeper: ConversationKeeper;
  readonly #listener: OtherWindowsListener;
  #look: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(tree: ConversationTree, keeper: ConversationKeeper, listener: OtherWindowsListener) {
    this.#listener = listener;
    this.#tree = tree;
    this.#keeper = keeper;
  }

  /** Answers that another window receives right now. They are shown as streaming, and cannot be stopped or continued here. */
  get streaming(): ReadonlySet<string> {
    return this.#keeper.streamingInOtherWindows;
  }

  /** Whether the answer at the end of the shown path streams in another window. */
  get isAnswering(): boolean {
    const last = lastMessage(this.#tree.conversation);
    return last !== undefined && this.streaming.has(last.id);
  }

  /** Takes in what another window added, and looks again while one receives an answer. */
  async catchUp(): Promise<void> {
    const before = this.streaming;
    const wasAnswering = this.isAnswering;
    await this.#keeper.catchUp(
      () => this.#tree.conversation,
      (conversation) => {
        if (this.#closed) return;
        this.#listener.written(conversation);
        this.#tree.takeWritten(conversation);
      },
    );
    if (this.#closed) return;
    const after = this.streaming;
    if (before.size !== after.size || Array.from(before).some((id) => !after.has(id))) this.#tree.takeWritten(this.#tree.conversation);
    this.watch();
    // As after an answer of this window: only one that ended well is followed by the queue.
    const last = lastMessage(this.#tree.conversation);
    const endedWell = last?.role === "assistant" && (last.status === "done" || last.status === "cutOff");
    if (wasAnswering && !this.isAnswering && endedWell) this.#listener.answered();
  }

  /** Looks again in a while, where another window receives an answer. */
  watch(): void {
    clearTimeout(this.#look);
    if (this.streaming.size > 0) this.#look = setTimeout(() => void this.catchUp(), lookMs);
  }

  dispose(): void {
    this.#closed = true;
    clearTimeout(this.#look);
  }
}
