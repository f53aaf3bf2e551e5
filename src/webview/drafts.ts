import { signal, type ReadonlySignal } from "@preact/signals";
import type { SavedStateFile } from "./savedState.ts";

/** The host is told of what is typed at most this often, in milliseconds; sooner where it alone keeps it. */
const tellAfterMs = 500;
const tellUnsavedAfterMs = 50;

/**
 * The unsent text of each conversation, kept with every keystroke. A conversation without messages shares the key "" with its like. What is
 * typed in a temporary conversation is never kept here: VS Code writes a webview's state to the disk. The host has it in memory.
 */
export class Drafts {
  readonly #saved: SavedStateFile;
  readonly #text = signal("");
  readonly #tell: (conversationId: string, text: string) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #conversationId: string | null = null;
  #key = "";
  #temporary = false;

  /** @param tell hands a draft to the host, which keeps it where a crash of the window does not reach */
  constructor(saved: SavedStateFile, tell: (conversationId: string, text: string) => void) {
    this.#saved = saved;
    this.#tell = tell;
  }

  /** The unsent text of the conversation that is shown. */
  get text(): ReadonlySignal<string> {
    return this.#text;
  }

  /**
   * Shows a conversation's draft. What was typed while an empty conversation got its first message goes along with it.
   * @param isEmpty whether the conversation has no message yet
   * @param kept what the host has, for when nothing is left here
   * @param temporary whether nothing of the conversation may be kept
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
    this.#text.value = this.#saved.value.drafts[key] ?? kept;
  }

  /** Replaces the shown draft and keeps it. */
  write(text: string): void {
    this.#text.value = text;
    if (!this.#temporary) {
      const { [this.#key]: _previous, ...others } = this.#saved.value.drafts;
      this.#saved.update({ drafts: text === "" ? others : { ...others, [this.#key]: text } });
    }
    this.#timer ??= setTimeout(() => this.#tellNow(), this.#temporary ? tellUnsavedAfterMs : tellAfterMs);
  }

  #tellNow(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#conversationId !== null) this.#tell(this.#conversationId, this.#text.value);
  }
}
