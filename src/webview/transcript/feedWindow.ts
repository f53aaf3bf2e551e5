import { computed, effect, signal, untracked, type ReadonlySignal } from "@preact/signals";
import type { PanelStore } from "../panelStore.ts";
import { clampRange, type DrawnRange, extendRange, rangeAround, rangeAtEnd, runsOf, trimRange } from "./drawnRange.ts";
import { barHeight, QuestionAbove } from "./questionAbove.ts";
import { MessageHeights } from "./messageHeights.ts";
import { messagesInUse } from "./messagesInUse.ts";
import { articleAtTop } from "./scrollPosition.ts";
import type { TailFollower } from "./tailFollower.ts";

/** How much is drawn on either side of the view: so many view heights, and at least so many CSS pixels. */
const marginInViews = 1.5;
const minMargin = 800;
/** What is farther away than this many margins leaves the page, but nothing within so many CSS pixels: a short conversation stays whole. */
const spareInMargins = 3;
const minSpare = 8_000;
/** The height of a view that has not been laid out yet. CSS pixels. */
const usualView = 800;
/** How many messages are drawn of what is selected beyond those on the page. */
const mostSelected = 40;

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
 * Decides which messages of a conversation are on the page: those near the user's position, by their heights, and those that the user has the focus or a
 * selection in. Empty spaces stand in for the others, as tall as what is not drawn. The visible messages do not move when others are added or removed.
 */
export class FeedWindow {
  readonly #store: PanelStore;
  readonly #tail: TailFollower;
  readonly #wanted = signal<DrawnRange>({ from: 0, to: Infinity });
  /** Messages outside of the range that the user has their hand on. */
  readonly #inUse = signal<readonly string[]>([]);
  readonly #widths = signal(0);
  readonly #heights = new MessageHeights();
  /** Indexes of the messages on the page that the user reads. */
  readonly drawn: ReadonlySignal<DrawnRange>;
  /** Indexes of all messages on the page, first to last. */
  readonly runs: ReadonlySignal<readonly DrawnRange[]>;
  /** The question whose answer is at the top of the view. */
  readonly questionAbove: QuestionAbove;
  #attached: Attached | null = null;
  #anchor: Anchor | null = null;
  #view = usualView;
  /** From this height of the feed on, something of it may be too far from its end. CSS pixels. */
  #tooTall = 0;
  /** The message that had the focus while it was not here yet. */
  #focused: string | null = null;

  constructor(store: PanelStore, tail: TailFollower) {
    this.#store = store;
    this.#tail = tail;
    this.drawn = computed(() => {
      const size = store.order.value.length;
      return clampRange(this.#wanted.value, size, () => untracked(() => this.#atEnd(size)));
    });
    this.runs = computed(() => {
      const single = this.#inUse.value;
      return runsOf(this.drawn.value, single.length === 0 ? [] : single.map((id) => store.order.value.indexOf(id)).filter((at) => at >= 0));
    });
    this.questionAbove = new QuestionAbove(store, this.drawn);
  }

  /** How often the heights of undrawn messages have become others. */
  get widths(): ReadonlySignal<number> {
    return this.#widths;
  }

  /** Starts with another conversation, whose messages the store has: at its end, or around the message where the user was. */
  enter(at: string | null): void {
    this.#heights.clear();
    this.#anchor = null;
    this.#inUse.value = [];
    this.#tooTall = 0;
    const order = this.#store.order.peek();
    const index = at === null ? -1 : order.indexOf(at);
    if (index >= 0) this.#tail.letGo();
    this.#wanted.value = index < 0 ? this.#atEnd(order.length) : this.#around(index, order.length);
  }

  /** Puts a message and its neighbors on the page. Returns false if it is not on the shown path. */
  show(id: string): boolean {
    const order = this.#store.order.peek();
    const index = order.indexOf(id);
    if (index < 0) return false;
    const { from, to } = this.drawn.peek();
    if (index < from || index >= to) this.#jumpTo(this.#around(index, order.length));
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
      const space = article.matches(".message-user") ? 0 : barHeight + 4;
      scroller.scrollTop += article.getBoundingClientRect().top - scroller.getBoundingClientRect().top - space;
      // What stands in for a message goes when the message comes.
      if (!isFocused && !this.#store.isOutline(id)) {
        article.focus({ preventScroll: true });
        isFocused = true;
      }
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
    return this.#heights.of(id, () => this.#store.measurable(id));
  }

  /** About how tall blocks of an answer are, with the space above them. CSS pixels. */
  heightOfBlocks(source: string): number {
    return this.#heights.ofBlocks(source);
  }

  /** Watches the scroller and the feed in it. Returns a function that stops it. */
  attach(scroller: HTMLElement, feed: HTMLElement): () => void {
    this.#attached = { scroller, feed };
    this.#view = scroller.clientHeight || usualView;
    if (this.#heights.setWidth(feed)) this.#widths.value += 1;
    void this.#loadEstimates();
    const abort = new AbortController();
    scroller.addEventListener("scroll", () => this.#update(), { passive: true, signal: abort.signal });
    document.addEventListener("selectionchange", () => this.#drawSelected(), { signal: abort.signal });
    const observer = new ResizeObserver((entries) => {
      // While the panel is hidden, nothing has a size.
      if (scroller.clientHeight === 0) return;
      for (const { target, contentRect } of entries) if (target === scroller) this.#view = contentRect.height;
      this.#checkWidth(feed);
      const box = entries.find(({ target }) => target === feed)?.contentRect;
      if (this.#tail.following.peek()) this.#keepEnd(box?.height ?? feed.clientHeight);
      else this.#update();
    });
    observer.observe(scroller);
    observer.observe(feed);
    const endQuestion = this.questionAbove.attach(scroller, feed);
    const endFollowing = effect(() => {
      if (this.#tail.following.value && this.#store.order.value.length > 0) untracked(() => this.#toEnd());
    });
    return () => {
      abort.abort();
      observer.disconnect();
      endFollowing();
      endQuestion();
      this.#attached = null;
    };
  }

  /** Messages will come in the place of their outlines: what the user sees stays where it is, and the focus where it was. */
  holdPlace(): void {
    const isAwaited = this.#attached !== null && this.#attached.feed.querySelector("article[aria-busy]") !== null;
    if (!isAwaited) return;
    const focused = document.activeElement?.closest<HTMLElement>("article[aria-busy]")?.dataset["message"];
    this.#focused = focused ?? null;
    if (!this.#tail.following.peek()) this.#anchor ??= this.#readAnchor();
  }

  /** After a changed range was drawn, restores the position of the visible messages. */
  settle(): void {
    const anchor = this.#anchor;
    const scroller = this.#attached?.scroller;
    this.#anchor = null;
    const focused = this.#focused === null ? null : this.article(this.#focused);
    this.#focused = null;
    if (focused !== null && document.activeElement === document.body) focused.focus({ preventScroll: true });
    const article = anchor === null ? null : this.article(anchor.id);
    if (anchor !== null && article !== null && scroller !== undefined) {
      const moved = article.getBoundingClientRect().top - scroller.getBoundingClientRect().top - anchor.top;
      if (Math.abs(moved) >= 0.5) scroller.scrollTop += moved;
    }
    this.#tail.layoutChanged();
  }

  get #margin(): number {
    return Math.max(minMargin, this.#view * marginInViews);
  }

  get #spare(): number {
    return Math.max(minSpare, this.#margin * spareInMargins);
  }

  #heightAt = (index: number): number => this.heightOf(this.#store.order.peek()[index] ?? "");

  #atEnd(size: number): DrawnRange {
    return rangeAtEnd(size, this.#view + this.#margin, this.#heightAt);
  }

  #around(index: number, size: number): DrawnRange {
    return rangeAround(index, size, this.#view + this.#margin, this.#heightAt);
  }

  /** When the end is followed, it is on the page. */
  #toEnd(): void {
    if (this.#wanted.peek().to !== Infinity) this.#jumpTo(this.#atEnd(this.#store.order.peek().length));
  }

  /** While the end is followed, there are no more messages before it than needed. Nothing is measured while an answer grows within what may be drawn. */
  #keepEnd(feedHeight: number): void {
    this.#toEnd();
    const size = this.#store.order.peek().length;
    const { from } = this.drawn.peek();
    const least = this.#view + this.#margin / 2;
    if (this.#attached === null || (feedHeight < this.#tooTall && (from === 0 || feedHeight > least))) return;
    const wanted = this.#wanted.peek();
    const height = this.#heightDrawn();
    const needed = this.#view + this.#margin;
    this.#tooTall = Math.max(height, needed) + this.#margin;
    if (from > 0 && height < least) this.#change(extendRange(wanted, -1, size, needed - height, this.#heightAt), false);
    else if (height > needed + this.#spare) {
      const trimmed = trimRange(wanted, -1, size, height, needed, this.#measuredAt());
      if (trimmed.from !== wanted.from) this.#change(trimmed, false);
    }
  }

  #update(): void {
    if (this.#attached === null || this.#tail.following.peek() || this.#attached.scroller.clientHeight === 0) return;
    const size = this.#store.order.peek().length;
    const { from, to } = this.drawn.peek();
    const { scroller } = this.#attached;
    const view = scroller.getBoundingClientRect();
    const { top, bottom } = this.#edges();
    if (bottom < view.top || top > view.bottom) {
      const index = this.#indexAt(view.top - top + this.extent(0, from));
      this.#jumpTo(this.#around(index, size));
      return;
    }
    const margin = this.#margin;
    const [above, below] = [view.top - top, bottom - view.bottom];
    const wanted = this.#wanted.peek();
    if (from > 0 && above < margin) this.#change(extendRange(wanted, -1, size, margin * 1.5 - above, this.#heightAt), true);
    else if (to < size && below < margin) this.#change(extendRange(wanted, 1, size, margin * 1.5 - below, this.#heightAt), true);
    else if (above > this.#spare) this.#trim(-1, size, above);
    if (below > this.#spare) this.#trim(1, size, below);
  }

  #trim(side: -1 | 1, size: number, spare: number): void {
    const wanted = this.#wanted.peek();
    const trimmed = trimRange(wanted, side, size, spare, this.#margin * 1.5, this.#measuredAt());
    if (trimmed.from !== wanted.from || trimmed.to !== wanted.to) this.#change(trimmed, true);
  }

  /** Draws another range; what the user sees stays where it is, or else the end. */
  #change(range: DrawnRange, keepsPlace: boolean): void {
    this.#measure();
    this.#anchor = keepsPlace ? this.#readAnchor() : null;
    this.#keepInUse(range);
    this.#wanted.value = range;
  }

  #jumpTo(range: DrawnRange): void {
    this.#change(range, false);
  }

  /** What leaves the range stays on the page if the user has their hand on it. */
  #keepInUse({ from, to }: DrawnRange): void {
    const feed = this.#attached?.feed;
    const inUse = feed === undefined ? new Set<string>() : messagesInUse(feed);
    const order = inUse.size === 0 ? [] : this.#store.order.peek();
    const kept = order.filter((id, index) => (index < from || index >= to) && inUse.has(id));
    if (kept.join(" ") !== this.#inUse.peek().join(" ")) this.#inUse.value = kept;
  }

  /** What is selected beyond the messages on the page, with Select All for example, is drawn to be copied, within reason. */
  #drawSelected(): void {
    const selection = getSelection();
    const feed = this.#attached?.feed;
    if (selection === null || selection.isCollapsed || feed === undefined) return;
    const size = this.#store.order.peek().length;
    const { from, to } = this.drawn.peek();
    const isSelected = (space: Element | null): boolean =>
      space !== null && space.matches(".not-drawn") && selection.containsNode(space, true);
    const above = from > 0 && isSelected(feed.previousElementSibling);
    const below = to < size && isSelected(feed.nextElementSibling);
    if (!above && !below) return;
    const most = mostSelected - (to - from);
    if (most <= 0) return;
    const wanted = { from: above ? Math.max(0, from - most) : from, to: below ? Math.min(size, to + most) : to };
    this.#change(wanted.to === size ? { ...wanted, to: Infinity } : wanted, true);
  }

  #checkWidth(feed: HTMLElement): void {
    if (this.#heights.setWidth(feed)) this.#heightsChanged();
  }

  /** What estimates heights is not needed to show the end of a conversation. */
  async #loadEstimates(): Promise<void> {
    const estimating = await import("./heightEstimates.ts");
    if (this.#attached === null) return;
    this.#heights.use(estimating, this.#attached.feed);
    this.#heightsChanged();
  }

  #heightsChanged(): void {
    this.#anchor = this.#tail.following.peek() ? null : this.#readAnchor();
    this.#widths.value += 1;
  }

  /** Where the range begins and ends on the page. */
  #edges(): { readonly top: number; readonly bottom: number } {
    const order = this.#store.order.peek();
    const { from, to } = this.drawn.peek();
    const [first, last] = [this.article(order[from] ?? ""), this.article(order[to - 1] ?? "")];
    const box = this.#attached?.feed.getBoundingClientRect();
    return {
      top: first?.getBoundingClientRect().top ?? box?.top ?? 0,
      bottom: last?.getBoundingClientRect().bottom ?? box?.bottom ?? 0,
    };
  }

  #heightDrawn(): number {
    const { top, bottom } = this.#edges();
    return bottom - top;
  }

  /** The heights of what is on the page, as it is there. */
  #measuredAt(): (index: number) => number {
    const order = this.#store.order.peek();
    return (index) => this.article(order[index] ?? "")?.getBoundingClientRect().height ?? this.#heightAt(index);
  }

  #measure(): void {
    const articles = this.#attached?.feed.querySelectorAll<HTMLElement>(":scope > article[data-message]:not([aria-busy])") ?? [];
    for (const article of articles) {
      const id = article.dataset["message"];
      const message = this.#store.message(id ?? "")?.peek().message;
      if (message !== undefined) this.#heights.measured(message, article.getBoundingClientRect().height, isLaidOut(article));
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

/** Whether no part of a message is left out of the layout because it is out of sight. */
function isLaidOut(article: HTMLElement): boolean {
  return [...article.querySelectorAll(".md-chunk")].every((chunk) => chunk.checkVisibility({ contentVisibilityAuto: true }));
}
