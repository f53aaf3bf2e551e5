import { computed, effect, signal, type ReadonlySignal } from "@preact/signals";
import type { PanelStore } from "../panelStore.ts";
import { clampRange, extendRange, maxDrawn, rangeAround, rangeAtEnd, trimRange, type DrawnRange } from "./drawnRange.ts";
import { MessageHeights } from "./messageHeights.ts";
import { articleAtTop } from "./scrollPosition.ts";
import type { TailFollower } from "./tailFollower.ts";

/** More messages are drawn when less than this many view heights are left. */
const marginInViews = 2;
const minMargin = 1000;

interface Attached {
  readonly scroller: HTMLElement;
  readonly feed: HTMLElement;
}

/** What must not move when the range changes: a message and the distance of its top from the top of the view. */
interface Anchor {
  readonly id: string;
  readonly top: number;
}

/**
 * Decides which messages of a long conversation are on the page: those near the user's position. Empty spaces stand in for the others, as tall as what
 * is not drawn. The visible messages do not move when others are added or removed.
 */
export class FeedWindow {
  readonly #store: PanelStore;
  readonly #tail: TailFollower;
  readonly #wanted = signal<DrawnRange>(rangeAtEnd(0));
  readonly #heights = new MessageHeights();
  /** Indexes of the messages on the page. */
  readonly drawn: ReadonlySignal<DrawnRange>;
  #attached: Attached | null = null;
  #anchor: Anchor | null = null;

  constructor(store: PanelStore, tail: TailFollower) {
    this.#store = store;
    this.#tail = tail;
    this.drawn = computed(() => clampRange(this.#wanted.value, store.order.value.length));
  }

  /** Starts with another conversation: at its end, or around the message where the user was. */
  enter(ids: readonly string[], at: string | null): void {
    this.#heights.clear();
    this.#anchor = null;
    const index = at === null ? -1 : ids.indexOf(at);
    if (index >= 0) this.#tail.letGo();
    this.#wanted.value = index < 0 ? rangeAtEnd(ids.length) : rangeAround(index, ids.length);
  }

  /** Puts a message and its neighbors on the page. Returns false if it is not on the shown path. */
  show(id: string): boolean {
    const order = this.#store.order.peek();
    const index = order.indexOf(id);
    if (index < 0) return false;
    const { from, to } = this.drawn.peek();
    if (index < from || index >= to) {
      this.#measure();
      this.#anchor = null;
      this.#wanted.value = rangeAround(index, order.length);
    }
    return true;
  }

  /**
   * Goes to a message and stays there until the user moves.
   * @param focus whether to focus it as well
   */
  goTo(id: string, focus: boolean): void {
    if (!this.show(id)) return;
    let isFocused = !focus;
    this.#tail.hold(() => {
      const article = this.article(id);
      const scroller = this.#attached?.scroller;
      if (article === null || scroller === undefined) return this.#store.message(id) !== undefined;
      scroller.scrollTop += article.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
      if (!isFocused) article.focus({ preventScroll: true });
      isFocused = true;
      return true;
    });
  }

  /** The scrolling element, while there is one. */
  get scroller(): HTMLElement | null {
    return this.#attached?.scroller ?? null;
  }

  /** The element of a message that is on the page. */
  article(id: string): HTMLElement | null {
    return this.#attached?.feed.querySelector<HTMLElement>(`:scope > article[data-message="${CSS.escape(id)}"]`) ?? null;
  }

  /** The height of the messages from `from` up to, but excluding, `to`, as far as it is known. CSS pixels. */
  extent(from: number, to: number): number {
    let sum = 0;
    for (const id of this.#store.order.peek().slice(from, to)) sum += this.heightOf(id);
    return sum;
  }

  /** The height of a message, measured or estimated. CSS pixels. */
  heightOf(id: string): number {
    const shown = this.#store.message(id)?.peek();
    return shown === undefined ? 0 : this.#heights.of(shown.message);
  }

  /** Watches the scroller and the feed in it. Returns a function that stops it. */
  attach(scroller: HTMLElement, feed: HTMLElement): () => void {
    this.#attached = { scroller, feed };
    this.#heights.setWidth(feed.clientWidth);
    const onScroll = (): void => this.#update();
    scroller.addEventListener("scroll", onScroll, { passive: true });
    const observer = new ResizeObserver(() => {
      this.#heights.setWidth(feed.clientWidth);
      this.#update();
    });
    observer.observe(scroller);
    observer.observe(feed);
    const endFollowing = effect(() => this.#keepEnd(this.#tail.following.value, this.#store.order.value.length));
    return () => {
      scroller.removeEventListener("scroll", onScroll);
      observer.disconnect();
      endFollowing();
      this.#attached = null;
    };
  }

  /** After a changed range was drawn, restores the position of the visible messages. */
  settle(): void {
    const anchor = this.#anchor;
    const scroller = this.#attached?.scroller;
    this.#anchor = null;
    const article = anchor === null ? null : this.article(anchor.id);
    if (anchor !== null && article !== null && scroller !== undefined) {
      const moved = article.getBoundingClientRect().top - scroller.getBoundingClientRect().top - anchor.top;
      if (Math.abs(moved) >= 0.5) scroller.scrollTop += moved;
    }
    this.#tail.layoutChanged();
  }

  /** While the end is followed, it stays on the page, with no more messages before it than needed. */
  #keepEnd(following: boolean, size: number): void {
    const { from, to } = this.#wanted.peek();
    if (following && (to !== Infinity || size - from > maxDrawn)) {
      this.#measure();
      this.#anchor = null;
      this.#wanted.value = rangeAtEnd(size);
    }
  }

  #update(): void {
    const size = this.#store.order.peek().length;
    const { from, to } = this.drawn.peek();
    if (this.#attached === null || this.#tail.following.peek() || (from === 0 && to === size)) return;
    const { scroller, feed } = this.#attached;
    const view = scroller.getBoundingClientRect();
    const box = feed.getBoundingClientRect();
    if (box.bottom < view.top || box.top > view.bottom) {
      this.#measure();
      this.#anchor = null;
      this.#wanted.value = rangeAround(this.#indexAt(view.top - box.top + this.extent(0, from)), size);
      return;
    }
    const margin = Math.max(minMargin, view.height * marginInViews);
    if (from > 0 && box.top > view.top - margin) this.#extend(-1, size);
    else if (to < size && box.bottom < view.bottom + margin) this.#extend(1, size);
  }

  #extend(direction: -1 | 1, size: number): void {
    const extended = extendRange(this.#wanted.peek(), direction, size);
    const trimmed = trimRange(extended, direction === -1 ? 1 : -1, size);
    this.#measure();
    this.#anchor = this.#readAnchor();
    this.#wanted.value = this.#mayLeave(clampRange(trimmed, size)) ? trimmed : extended;
  }

  /** Whether messages may be removed from the page: neither the focus nor a selection is in them. */
  #mayLeave({ from, to }: DrawnRange): boolean {
    const order = this.#store.order.peek();
    const selection = getSelection();
    const busy = [document.activeElement, ...(selection?.isCollapsed === false ? [selection.anchorNode, selection.focusNode] : [])];
    return busy.every((node) => {
      const element = node instanceof Element ? node : (node?.parentElement ?? null);
      const id = element?.closest<HTMLElement>("article[data-message]")?.dataset["message"];
      const index = id === undefined ? from : order.indexOf(id);
      return index >= from && index < to;
    });
  }

  #measure(): void {
    const articles = this.#attached?.feed.querySelectorAll<HTMLElement>(":scope > article[data-message]") ?? [];
    for (const article of articles) {
      const id = article.dataset["message"];
      if (id !== undefined) this.#heights.measured(id, article.getBoundingClientRect().height);
    }
  }

  #readAnchor(): Anchor | null {
    const scroller = this.#attached?.scroller;
    const article = scroller === undefined ? undefined : articleAtTop(scroller);
    const id = article?.dataset["message"];
    if (scroller === undefined || article === undefined || id === undefined) return null;
    return { id, top: article.getBoundingClientRect().top - scroller.getBoundingClientRect().top };
  }

  /** The message at a distance from the start of the conversation, in CSS pixels. */
  #indexAt(distance: number): number {
    const order = this.#store.order.peek();
    let left = distance;
    for (const [index, id] of order.entries()) {
      left -= this.heightOf(id);
      if (left < 0) return index;
    }
    return order.length - 1;
  }
}
