import { signal, type ReadonlySignal } from "@preact/signals";
import type { PanelStore } from "../panelStore.ts";
import type { DrawnRange } from "./drawnRange.ts";

/** The height of the bar that shows the question, in CSS pixels. */
export const barHeight = 30;
/** In a lower view the bar would take too much of what there is to read, in CSS pixels. */
const leastViewHeight = 200;

/**
 * Knows the question whose answer is at the top of the view, once the question itself is out of sight. The browser tells when a question passes the
 * top edge, so that nothing is measured while the user scrolls or an answer streams.
 */
export class QuestionAbove {
  readonly #store: PanelStore;
  readonly #drawn: ReadonlySignal<DrawnRange>;
  readonly #id = signal<string | null>(null);
  /** The questions on the page that begin above the bar's lower edge, and whether they end above it, too. */
  readonly #begun = new Map<string, boolean>();
  #isRoomy = false;

  /** @param drawn indexes of the messages on the page */
  constructor(store: PanelStore, drawn: ReadonlySignal<DrawnRange>) {
    this.#store = store;
    this.#drawn = drawn;
  }

  /** Null while no answer is at the top, or its question is in sight. */
  get id(): ReadonlySignal<string | null> {
    return this.#id;
  }

  /** Watches the scroller and the feed in it. Returns a function that stops it. */
  attach(scroller: HTMLElement, feed: HTMLElement): () => void {
    const watched = new Set<HTMLElement>();
    let crossing = this.#observer(scroller);
    const measure = (): void => void (this.#isRoomy = scroller.clientHeight >= leastViewHeight);
    const watch = (): void => {
      const questions = new Set(feed.querySelectorAll<HTMLElement>(":scope > .message-user"));
      for (const element of watched) {
        if (questions.has(element)) continue;
        crossing.unobserve(element);
        watched.delete(element);
        this.#begun.delete(element.dataset["message"] ?? "");
      }
      for (const element of questions) {
        if (watched.has(element)) continue;
        crossing.observe(element);
        watched.add(element);
      }
      this.#update();
    };
    const resized = new ResizeObserver(() => {
      measure();
      crossing.disconnect();
      crossing = this.#observer(scroller);
      for (const element of watched) crossing.observe(element);
      // Perhaps no question is on the page, whose crossing would be told.
      this.#update();
    });
    resized.observe(scroller);
    const changes = new MutationObserver(watch);
    changes.observe(feed, { childList: true });
    measure();
    watch();
    return () => {
      crossing.disconnect();
      resized.disconnect();
      changes.disconnect();
      this.#begun.clear();
      this.#id.value = null;
    };
  }

  /** Tells how far a question is in the area from far above the view down to where the bar ends. */
  #observer(scroller: HTMLElement): IntersectionObserver {
    return new IntersectionObserver((entries) => this.#take(entries), {
      root: scroller,
      rootMargin: `10000000px 0px ${barHeight - scroller.clientHeight}px 0px`,
      threshold: [0, 1],
    });
  }

  #take(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting, intersectionRatio } of entries) {
      const id = (target as HTMLElement).dataset["message"];
      if (id === undefined || !target.isConnected) continue;
      if (isIntersecting) this.#begun.set(id, intersectionRatio === 1);
      else this.#begun.delete(id);
    }
    this.#update();
  }

  #update(): void {
    this.#id.value = this.#isRoomy ? this.#find() : null;
  }

  #find(): string | null {
    const order = this.#store.order.peek();
    const { from, to } = this.#drawn.peek();
    for (let index = Math.min(to, order.length) - 1; index >= 0; index -= 1) {
      const id = order[index] ?? "";
      if (index >= from) {
        const isPast = this.#begun.get(id);
        if (isPast === undefined) continue;
        return isPast ? id : null;
      }
      // Above what is drawn: its answer is longer than the part of the conversation that is on the page.
      if (this.#store.message(id)?.peek().message.role !== "user") continue;
      return from > 0 ? id : null;
    }
    return null;
  }
}
