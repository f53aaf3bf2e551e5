import { batch, signal, type ReadonlySignal } from "@preact/signals";
import type { FromWebview } from "../../shared/fromWebview.ts";
import type { CompletionItem, CompletionTrigger, ToWebview } from "../../shared/protocol.ts";

/** The word at the caret that triggers completions. Offsets are UTF-16 units of the composer's text. */
interface Token {
  readonly trigger: CompletionTrigger;
  /** Position of the trigger. */
  readonly start: number;
  readonly query: string;
}

/** A text and the position of the caret in it. */
export interface TextAndCaret {
  readonly text: string;
  readonly caret: number;
}

/** A message must not be larger than its schema allows. */
const maxQueryLength = 500;

/**
 * The logic of the composer's completion popup: requests completions from the host, holds the results and handles the keys.
 * Results of earlier requests are ignored. It opens only while the user types, not when the caret moves across a word.
 */
export class Completions {
  readonly #post: (message: FromWebview) => void;
  readonly #items = signal<readonly CompletionItem[]>([]);
  readonly #active = signal(0);
  #token: Token | null = null;
  #requestId = 0;
  #answeredId = 0;
  /** The user chose the first item while it still belonged to an older query. */
  #chooseWhenAnswered: ((written: TextAndCaret) => void) | null = null;
  #text = "";
  /** Where the `#` is whose name may contain blanks. */
  #named: number | undefined;
  /** A query after that `#` that has no matches: no longer query that begins with it has any, either. */
  #unmatched: string | undefined;

  constructor(post: (message: FromWebview) => void) {
    this.#post = post;
  }

  /** The completions; empty while the popup is closed. */
  get items(): ReadonlySignal<readonly CompletionItem[]> {
    return this.#items;
  }

  /** Index of the item that Enter accepts. */
  get active(): ReadonlySignal<number> {
    return this.#active;
  }

  /** The text changed: requests completions if there is a trigger before the caret, otherwise closes. */
  written({ text, caret }: TextAndCaret): void {
    this.#text = text;
    const token = tokenAt(text, caret) ?? this.#overBlanks(text, caret);
    if (token === null) return this.close();
    if (token === "noMatches") return this.#hide();
    if (token.start !== this.#named) this.#unmatched = undefined;
    this.#named = token.trigger === "#" ? token.start : undefined;
    this.#token = token;
    this.#requestId += 1;
    this.#post({ type: "complete", requestId: this.#requestId, trigger: token.trigger, query: token.query });
  }

  /** The caret moved without a change: closes if it left the word or name. */
  moved({ text, caret }: TextAndCaret): void {
    const token = this.#token;
    if (token !== null && (caret <= token.start || caret > token.start + 1 + token.query.length || text !== this.#text)) this.close();
  }

  /** Handles the host's response. */
  receive({ requestId, items }: Extract<ToWebview, { type: "completions" }>): void {
    if (requestId !== this.#requestId || this.#token === null) return;
    const { query } = this.#token;
    this.#unmatched = items.length === 0 && query !== "" ? query : undefined;
    // What the host renewed keeps the highlighted item.
    const kept = requestId === this.#answeredId ? this.#items.peek()[this.#active.peek()] : undefined;
    this.#answeredId = requestId;
    batch(() => {
      this.#items.value = items;
      this.#active.value = Math.max(
        0,
        items.findIndex(({ label, detail }) => label === kept?.label && detail === kept.detail),
      );
    });
    const choose = this.#chooseWhenAnswered;
    this.#chooseWhenAnswered = null;
    if (choose !== null && items.length > 0) this.choose(0, choose);
  }

  close(): void {
    this.#named = undefined;
    this.#unmatched = undefined;
    this.#hide();
  }

  /** The name after a `#` as far as the caret, with its blanks. */
  #overBlanks(text: string, caret: number): Token | "noMatches" | null {
    const start = this.#named;
    if (start === undefined || text[start] !== "#" || caret <= start) return null;
    const query = text.slice(start + 1, caret);
    // “# Title” is a heading.
    if (query.length > maxQueryLength || !/^\S.*$/.test(query)) return null;
    const none = this.#unmatched;
    return none !== undefined && query.startsWith(none) ? "noMatches" : { trigger: "#", start, query };
  }

  #hide(): void {
    this.#token = null;
    this.#chooseWhenAnswered = null;
    if (this.#items.peek().length > 0) this.#items.value = [];
  }

  /**
   * Handles a key while the popup is open.
   * @param write called with the text in which the word is replaced
   * @returns whether the key was handled
   */
  onKeyDown(
    event: Pick<KeyboardEvent, "key" | "isComposing" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">,
    write: (written: TextAndCaret) => void,
  ): boolean {
    const count = this.#items.peek().length;
    if (count === 0 || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
    switch (event.key) {
      case "ArrowDown":
        this.#active.value = (this.#active.peek() + 1) % count;
        return true;
      case "ArrowUp":
        this.#active.value = (this.#active.peek() + count - 1) % count;
        return true;
      case "PageDown":
        this.#active.value = Math.min(count - 1, this.#active.peek() + 8);
        return true;
      case "PageUp":
        this.#active.value = Math.max(0, this.#active.peek() - 8);
        return true;
      case "Enter":
      case "Tab":
        if (this.#answeredId === this.#requestId) this.choose(this.#active.peek(), write);
        else if (this.#isSentence()) return false;
        else this.#chooseWhenAnswered = write;
        return true;
      case "Escape":
        this.close();
        return true;
      default:
        return false;
    }
  }

  /** Whether the words after the `#`, which were not answered yet, are probably no name: none of the items before has them. */
  #isSentence(): boolean {
    const query = this.#token?.query.toLowerCase() ?? "";
    return /\s/.test(query) && !this.#items.peek().some(({ label, detail }) => `${detail}/${label}`.toLowerCase().includes(query));
  }

  /** Accepts an item: replaces the word in the text and tells the host. */
  choose(index: number, write: (written: TextAndCaret) => void): void {
    const item = this.#items.peek()[index];
    const token = this.#token;
    if (item === undefined || token === null) return;
    const before = this.#text.slice(0, token.start);
    // “What does #pri do?” is a question about a file: without its name, nothing would be left of it.
    const inserted = item.insert ?? (before.trim() === "" ? "" : (item.name ?? ""));
    const rest = this.#text.slice(token.start + 1 + token.query.length);
    // Leave a single space where the word was removed.
    const after = inserted === "" && (before === "" || /\s$/.test(before)) ? rest.replace(/^ /, "") : rest;
    const written = { text: before + inserted + after, caret: before.length + inserted.length };
    this.close();
    write(written);
    this.#post({ type: "chooseCompletion", id: item.id, text: written.text });
    if (inserted.startsWith(token.trigger)) this.written(written);
  }
}

/** The word with a trigger that ends at the caret: `#` after a space or at the start, `/` only at the start of the text. */
function tokenAt(text: string, caret: number): Token | null {
  const found = /(?:^|\s)(#)(\S*)$|^(\/)([^\s/]*)$/.exec(text.slice(0, caret));
  const query = found?.[2] ?? found?.[4] ?? "";
  if (found === null || query.length > maxQueryLength || query.startsWith("#")) return null;
  return { trigger: found[1] === "#" ? "#" : "/", start: caret - query.length - 1, query };
}
