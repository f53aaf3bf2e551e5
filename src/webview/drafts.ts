import { signal, type ReadonlySignal } from "@preact/signals";
import type { SavedStateFile } from "./savedState.ts";
import { lookup } from "../shared/guards.ts";

/** How often a draft is sent to the host at most, in milliseconds. Temporary conversations use the shorter interval. */
const sendAfterMs = 500;
const sendTemporaryAfterMs = 50;

/**
 * The draft of the shown conversation, saved with every keystroke until the host has it. Conversations without messages share the key "". The draft of a
 * temporary conversation is never saved here, because VS Code writes a webview's state to disk. The host keeps it in memory.
 */
export class Drafts {
  readonly #saved: SavedStateFile;
  readonly #text = signal("");
  readonly #replaced = signal<string | null>(null);
  readonly #tell: (conversationId: string, text: string, version: number) => void;
  #version = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #conversationId: string | null = null;
  #key = "";
  #temporary = false;

  /** @param tell sends a draft to the host, where it survives a crash of the window */
  constructor(saved: SavedStateFile, tell: (conversationId: string, text: string, version: number) => void) {
    this.#saved = saved;
    this.#tell = tell;
  }

  /** What the shown draft was before the host replaced it, until it is something else; null where it was not replaced. */
  get replaced(): ReadonlySignal<string | null> {
    return this.#replaced;
  }

  /**
   * The host has replaced the draft. What was typed since the host last heard of the draft is kept below it.
   * @param kept the new draft
   */
  take(kept: string): void {
    const before = this.#text.value;
    if (before === kept) return this.tellNow();
    const isUnheard = this.#timer !== undefined && before.trim() !== "";
    this.write(isUnheard ? `${kept}\n\n${before}` : kept);
    this.#replaced.value = before === "" ? null : before;
    this.tellNow();
  }

  /** Brings back what the host replaced. */
  undoReplaced(): void {
    const before = this.#replaced.value;
    if (before !== null) this.write(before);
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
   * @param version how often the host has replaced the draft
   */
  enter(conversationId: string, isEmpty: boolean, kept = "", temporary = this.#temporary, version = 0): void {
    const key = isEmpty && !temporary ? "" : conversationId;
    if (conversationId !== this.#conversationId) this.tellNow();
    this.#version = version;
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
    this.#temporary = temporary;
    const { drafts } = this.#saved.value;
    this.#text.value = lookup(drafts, key) ?? kept;
    // The host has those of other conversations, and removes them with these.
    this.#saved.update({ drafts: Object.fromEntries(Object.entries(drafts).filter(([each]) => each === "" || each === key)) });
    this.#replaced.value = null;
  }

  /** Replaces the shown draft and saves it. */
  write(text: string): void {
    this.#text.value = text;
    this.#replaced.value = null;
    if (!this.#temporary) {
      const { [this.#key]: _previous, ...others } = this.#saved.value.drafts;
      this.#saved.update({ drafts: text === "" ? others : { ...others, [this.#key]: text } });
    }
    this.#timer ??= setTimeout(() => this.tellNow(), this.#temporary ? sendTemporaryAfterMs : sendAfterMs);
  }

  /** Tells the host what it has not heard of yet. To be called before it is asked for something that may replace the draft. */
  tellNow(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#conversationId !== null) this.#tell(this.#conversationId, this.#text.value, this.#version);
  }
}
