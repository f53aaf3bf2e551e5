import { signal, type ReadonlySignal } from "@preact/signals";
import type { SavedStateFile } from "./savedState.ts";
import { lookup } from "../shared/guards.ts";

/** How often a draft is sent to the host at most, in milliseconds. Temporary conversations use the shorter interval. */
const sendAfterMs = 500;
const sendTemporaryAfterMs = 50;

/**
 * The draft of each conversation, saved with every keystroke. Conversations without messages share the key "". The draft of a
 * temporary conversation is never saved here, because VS Code writes a webview's state to disk. The host keeps it in memory.
 */
export class Drafts {
  readonly #saved: SavedStateFile;
  readonly #text = signal("");
  readonly #tell: (conversationId: string, text: string) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #conversationId: string | null = null;
  #key = "";
  #temporary = false;

  /** @param tell sends a draft to the host, where it survives a crash of the window */
  constructor(saved: SavedStateFile, tell: (conversationId: string, text: string) => void) {
    this.#saved = saved;
    this.#tell = tell;
  }

  /** The draft of the shown conversation. */
  get text(): ReadonlySignal<string> {
    return this.#text;
  }

  /**
   * Shows a conversation's draft. Text typed while an empty conversation gets its first message stays with it.
   * @param isEmpty whether the conversation has no message yet
   * @param kept the host's copy, in case there is none here
   * @param temporary whether nothing of the conversation may be saved
   */
  enter(conversationId: string, isEmpty: boolean, kept = "", temporary = this.#temporary): void {
    const key = isEmpty && !temporary ? "" : conversationId;
    if (key === this.#key && this.#conversationId !== null) {
      this.#conversationId = conversationId;
      return;
    }
    if (conversationId === this.#conversationId) {
      const typed = this.#text.value;
      this.write("");
      this.#key = key;
      this.write(typed);
      return;
    }
    this.#tellNow();
    this.#conversationId = conversationId;
    this.#key = key;
    this.#temporary = temporary;
    this.#text.value = lookup(this.#saved.value.drafts, key) ?? kept;
  }

  /** Replaces the shown draft and saves it. */
  write(text: string): void {
    this.#text.value = text;
    if (!this.#temporary) {
      const { [this.#key]: _previous, ...others } = this.#saved.value.drafts;
      this.#saved.update({ drafts: text === "" ? others : { ...others, [this.#key]: text } });
    }
    this.#timer ??= setTimeout(() => this.#tellNow(), this.#temporary ? sendTemporaryAfterMs : sendAfterMs);
  }

  #tellNow(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#conversationId !== null) this.#tell(this.#conversationId, this.#text.value);
  }
}
