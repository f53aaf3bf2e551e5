import { signal, type ReadonlySignal } from "@preact/signals";
import type { SavedStateFile } from "./savedState.ts";

/** The unsent text of each conversation, kept with every keystroke. A conversation without messages shares the key "" with its like. */
export class Drafts {
  readonly #saved: SavedStateFile;
  readonly #text = signal("");
  #conversationId: string | null = null;
  #key = "";

  constructor(saved: SavedStateFile) {
    this.#saved = saved;
  }

  /** The unsent text of the conversation that is shown. */
  get text(): ReadonlySignal<string> {
    return this.#text;
  }

  /**
   * Shows a conversation's draft. What was typed while an empty conversation got its first message goes along with it.
   * @param isEmpty whether the conversation has no message yet
   */
  enter(conversationId: string, isEmpty: boolean): void {
    const key = isEmpty ? "" : conversationId;
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
    this.#conversationId = conversationId;
    this.#key = key;
    this.#text.value = this.#saved.value.drafts[key] ?? "";
  }

  /** Replaces the shown draft and keeps it. */
  write(text: string): void {
    this.#text.value = text;
    const { [this.#key]: _previous, ...others } = this.#saved.value.drafts;
    this.#saved.update({ drafts: text === "" ? others : { ...others, [this.#key]: text } });
  }
}
