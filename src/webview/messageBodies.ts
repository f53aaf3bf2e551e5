import type { FromWebview } from "../shared/fromWebview.ts";
import { mostLoaded } from "../shared/protocol.ts";
import type { PanelStore } from "./panelStore.ts";

/** A request that got no response in this time is made again, in ms: the host drops some of too many. */
const againMs = 5000;

/** How many messages beyond those on the page are loaded, on either side. */
const ahead = 20;
/** A turn with more messages than this shows no sum of its requests. */
const mostOfTurn = 400;

/** The messages on the page and next to it, with all of the first one's turn: its figures are below its last answer. */
export function idsToLoad(store: PanelStore, { from, to }: { readonly from: number; readonly to: number }): readonly string[] {
  const order = store.order.value;
  let first = from;
  while (first > 0 && from - first < mostOfTurn && store.message(order[first] ?? "")?.peek().message.role !== "user") first -= 1;
  return order.slice(Math.max(0, Math.min(first, from - ahead)), to + ahead);
}

/** Asks the host for messages of a long conversation that the panel knows only the outlines of. */
export class MessageBodies {
  readonly #store: PanelStore;
  readonly #post: (message: FromWebview) => void;
  readonly #asked = new Set<string>();
  #waiting: (() => void)[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: PanelStore, post: (message: FromWebview) => void) {
    this.#store = store;
    this.#post = post;
  }

  /** Asks for those of these messages that are not here. */
  need(ids: readonly string[]): void {
    const conversationId = this.#store.conversationId.peek();
    const missing = ids.filter((id) => this.#store.isOutline(id) && !this.#asked.has(id));
    if (conversationId === null) return;
    for (let from = 0; from < missing.length; from += mostLoaded) {
      const some = missing.slice(from, from + mostLoaded);
      for (const id of some) this.#asked.add(id);
      this.#post({ type: "loadMessages", conversationId, ids: some });
    }
    if (missing.length > 0) this.#askAgainSoon();
  }

  /** Resolves once one of these messages has come, or anything else has changed what is here. */
  async #next(ids: readonly string[]): Promise<void> {
    this.need(ids);
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Loads all messages of the shown path, some at a time. Resolves to false where another conversation is shown by then. */
  async all(): Promise<boolean> {
    const conversationId = this.#store.conversationId.peek();
    for (;;) {
      if (this.#store.conversationId.peek() !== conversationId) return false;
      const missing = this.#store.order.peek().filter((id) => this.#store.isOutline(id));
      if (missing.length === 0) return true;
      await this.#next(missing.slice(0, mostLoaded));
    }
  }

  /** Loads one message. Resolves to false where it is no longer on the shown path. */
  async whole(id: string): Promise<boolean> {
    while (this.#store.isOutline(id)) await this.#next([id]);
    return this.#store.message(id) !== undefined;
  }

  /** A snapshot has come: nothing that was asked for before is certain to come. */
  reset(): void {
    this.#asked.clear();
    this.received();
  }

  /** Messages have come. */
  received(): void {
    for (const id of this.#asked) if (!this.#store.isOutline(id)) this.#asked.delete(id);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  #askAgainSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const missing = [...this.#asked].filter((id) => this.#store.isOutline(id));
      this.#asked.clear();
      this.need(missing);
    }, againMs);
  }
}
