import type { PanelStore } from "../panelStore.ts";

/** What the field has, and what a key press tells of itself. */
type ArrowPress = Pick<KeyboardEvent, "key" | "isComposing" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">;
type Field = Pick<HTMLTextAreaElement, "value" | "selectionStart" | "selectionEnd">;

/** Where a message came from in the list, 1 for the newest, and the text. */
export interface RecalledMessage {
  readonly text: string;
  readonly place: number;
}

/**
 * Walks through the messages that the user sent before, as a shell does: from an empty message with the arrow up, first those of this conversation, then those
 * of others in this workspace, and with the arrow down back to the empty message. Once a message was changed or the caret was moved in it, it is a draft like
 * any other, and the arrows move the caret.
 */
export class EarlierMessages {
  readonly #store: PanelStore;
  readonly #ask: () => void;
  readonly #isEmpty: () => boolean;
  #elsewhere: readonly string[] | null = null;
  #conversationId: string | null = null;
  /** The message that is shown; null while none is. */
  #shown: RecalledMessage | null = null;
  /** Shows the first message once the host has sent those of other conversations. */
  #due: ((recalled: RecalledMessage) => void) | null = null;

  /**
   * @param ask asks the host for the messages of other conversations
   * @param isEmpty whether nothing is in the field
   */
  constructor(store: PanelStore, ask: () => void, isEmpty: () => boolean) {
    this.#store = store;
    this.#ask = ask;
    this.#isEmpty = isEmpty;
  }

  /** The host has sent the messages of other conversations, newest first. */
  receive(texts: readonly string[]): void {
    this.#elsewhere = texts;
    const due = this.#due;
    this.#due = null;
    if (due !== null && this.#isEmpty()) this.#show(0, due);
  }

  /**
   * Handles a key.
   * @param show writes a message into the field
   * @returns whether the key was handled
   */
  onKeyDown(press: ArrowPress, { value, selectionStart, selectionEnd }: Field, show: (recalled: RecalledMessage) => void): boolean {
    this.#due = null;
    if (press.key !== "ArrowUp" && press.key !== "ArrowDown") return false;
    if (press.isComposing || press.shiftKey || press.ctrlKey || press.metaKey || press.altKey) return false;
    const isAsShown = value === (this.#shown?.text ?? "") && selectionStart === value.length && selectionEnd === value.length;
    if (!isAsShown) this.#shown = null;
    if (value !== "" && !isAsShown) return false;
    if (value === "") this.#shown = null;
    return press.key === "ArrowUp" ? this.#older(show) : this.#newer(show);
  }

  #older(show: (recalled: RecalledMessage) => void): boolean {
    this.#enter();
    if (this.#show(this.#shown?.place ?? 0, show)) return true;
    if (this.#elsewhere !== null || this.#shown !== null) return this.#shown !== null;
    this.#due = show;
    return true;
  }

  #newer(show: (recalled: RecalledMessage) => void): boolean {
    if (this.#shown === null) return false;
    if (this.#shown.place > 1) return this.#show(this.#shown.place - 2, show);
    this.#shown = null;
    show({ text: "", place: 0 });
    return true;
  }

  /** @param index 0 for the newest message */
  #show(index: number, show: (recalled: RecalledMessage) => void): boolean {
    const text = this.#texts()[index];
    if (text === undefined) return false;
    this.#shown = { text, place: index + 1 };
    show(this.#shown);
    return true;
  }

  /** Asks for the other conversations' messages with the first key, and anew in another conversation. */
  #enter(): void {
    if (this.#shown !== null) return;
    const conversationId = this.#store.conversationId.peek();
    if (this.#conversationId !== conversationId) this.#elsewhere = null;
    this.#conversationId = conversationId;
    this.#ask();
  }

  #texts(): readonly string[] {
    const own: string[] = [];
    for (const id of this.#store.order.peek()) {
      const message = this.#store.message(id)?.peek().message;
      if (message?.role === "user" && message.text.trim() !== "") own.unshift(message.text);
    }
    return [...new Set([...own, ...(this.#elsewhere ?? [])])];
  }
}
