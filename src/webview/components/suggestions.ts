import { signal, type ReadonlySignal } from "@preact/signals";
import type { FromWebview } from "../../shared/fromWebview.ts";
import type { CompletionItem, ToWebview } from "../../shared/protocol.ts";

/** Requests of the composer's popup count from 1; these are told from them by where they begin. */
const firstRequest = 1_000_000_000;

/** What the host suggests in an empty conversation. It depends on what is in the editor, so it is asked for again whenever the user turns to the panel. */
export class Suggestions {
  readonly #post: (message: FromWebview) => void;
  readonly #items = signal<readonly CompletionItem[] | null>(null);
  #requestId = firstRequest;

  constructor(post: (message: FromWebview) => void) {
    this.#post = post;
  }

  /** Null until the host has answered. */
  get items(): ReadonlySignal<readonly CompletionItem[] | null> {
    return this.#items;
  }

  request(): void {
    this.#requestId += 1;
    this.#post({ type: "complete", requestId: this.#requestId, trigger: "start", query: "" });
  }

  /** @returns whether these are completions of this kind */
  receive({ requestId, items }: Extract<ToWebview, { type: "completions" }>): boolean {
    if (requestId < firstRequest) return false;
    if (requestId === this.#requestId) this.#items.value = items;
    return true;
  }
}
