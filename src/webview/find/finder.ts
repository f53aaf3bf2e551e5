import { batch, computed, effect, signal, untracked, type ReadonlySignal, type Signal } from "@preact/signals";
import type { MessageBodies } from "../messageBodies.ts";
import type { PanelStore } from "../panelStore.ts";
import type { Folds } from "../transcript/folds.ts";
import type { FeedWindow } from "../transcript/feedWindow.ts";
import { articleAtTop } from "../transcript/scrollPosition.ts";
import type { TailFollower } from "../transcript/tailFollower.ts";
import { countMatches, findPattern } from "./findPattern.ts";
import { MatchHighlights } from "./matchHighlights.ts";
import { matchRanges } from "./matchRanges.ts";
import { revealRange } from "./revealRange.ts";
import { SearchIndex, type Hit, type Part } from "./searchIndex.ts";

/** Duration of one slice of a search, in ms. The page is drawn between slices. */
const sliceMs = 8;
/** The page changes often while an answer streams. Matches are colored again at most this often, in ms. */
const repaintMs = 150;
/** The search is repeated at most this often, in ms. */
const searchAgainMs = 400;

/** One match: the `nth` (from 0) of a part of a message. */
interface Match {
  readonly messageId: string;
  readonly part: Part;
  readonly nth: number;
}

/** The location of a search hit from the host. */
export interface RevealPlace {
  readonly messageId: string;
  readonly part: Part;
  /** UTF-16 units of the part's source. */
  readonly offset: number;
  /** 0 means the whole message. */
  readonly length: number;
}

export interface FinderDeps {
  readonly store: PanelStore;
  readonly feed: FeedWindow;
  readonly tail: TailFollower;
  readonly folds: Folds;
  readonly bodies: Pick<MessageBodies, "all" | "whole">;
  /** Whether the bar is there. */
  readonly isOpen: Signal<boolean>;
  /** The message whose reasoning, or the summary that, is open because a match is in it. */
  readonly revealed: Signal<string | null>;
}

/**
 * Finds text in the whole conversation, drawn or not, including reasoning. Brings one match after the other into
 * view and colors the matches on the page. Also reveals the location that the host asks for.
 */
export class Finder {
  readonly #parts: FinderDeps;
  readonly #index: SearchIndex;
  readonly #highlights = new MatchHighlights();
  readonly #asked = signal(0);
  readonly #query = signal("");
  readonly #hits = signal<readonly Hit[]>([]);
  readonly #isSearching = signal(false);
  readonly #current = signal<Match | null>(null);
  readonly total: ReadonlySignal<number> = computed(() => this.#hits.value.reduce((sum, { count }) => sum + count, 0));
  /** Number of the current match, from 1; 0 if there is no match. */
  readonly position: ReadonlySignal<number> = computed(() => this.#positionOf(this.#current.value));
  #target: { readonly match: Match; readonly pattern: RegExp } | null = null;
  #range: Range | null = null;
  #slice: number | undefined;
  #repaint: number | undefined;
  #again: number | undefined;
  /** Counts searches, so that one that waits for messages knows whether it is still wanted. */
  #awaited = 0;
  #watching: (() => void) | null = null;

  constructor(parts: FinderDeps) {
    this.#parts = parts;
    this.#index = new SearchIndex(parts.store);
  }

  /** How often the bar was opened. Each time, it gets the focus. */
  get asked(): ReadonlySignal<number> {
    return this.#asked;
  }
  get query(): ReadonlySignal<string> {
    return this.#query;
  }
  /** Whether the search is still running. */
  get isSearching(): ReadonlySignal<boolean> {
    return this.#isSearching;
  }

  /** Fills the bar, which is open, optionally with a query. */
  open(query: string): void {
    this.#asked.value += 1;
    this.#watch();
    if (query !== "") this.search(query);
    else if (this.#query.peek() !== "") this.search(this.#query.peek());
    else void this.#parts.bodies.all();
  }

  close(): void {
    this.#parts.isOpen.value = false;
    this.#stop();
    this.#forgetTarget();
    this.#index.clear();
  }

  /** Resets the search for another conversation. */
  leave(): void {
    this.close();
    this.#parts.revealed.value = null;
    this.#hits.value = [];
    this.#current.value = null;
  }

  /** Searches for another query, starting at the user's position. */
  search(query: string): void {
    batch(() => {
      this.#query.value = query;
      this.#current.value = null;
      this.#hits.value = [];
    });
    this.#forgetTarget();
    this.#run(true);
  }

  /** Goes to the next (1) or the previous (-1) match; from the last one to the first. */
  step(direction: -1 | 1): void {
    const total = this.total.peek();
    if (total === 0) return;
    const position = this.position.peek();
    const next = position === 0 ? (direction === 1 ? 1 : total) : ((position - 1 + direction + total) % total) + 1;
    this.#goTo(this.#matchAt(next));
  }

  /** Reveals the location that the host asks for. */
  reveal(place: RevealPlace): void {
    const { store, bodies } = this.#parts;
    if (store.isOutline(place.messageId) && place.length > 0) {
      void bodies.whole(place.messageId).then((isThere) => isThere && this.#revealNow(place));
    } else this.#revealNow(place);
  }

  #revealNow({ messageId, part, offset, length }: RevealPlace): void {
    const { feed } = this.#parts;
    const source = this.#parts.store.source(messageId, part);
    const pattern = findPattern(source.slice(offset, offset + length).trim());
    if (length === 0 || pattern === undefined) return feed.goTo(messageId, true);
    // The page shows no Markdown marks, so count the matches before the location.
    const before = this.#index.visible(messageId, source.slice(0, offset));
    this.#show({ messageId, part, nth: countMatches(before, pattern) }, pattern);
  }

  #run(isNew: boolean): void {
    clearTimeout(this.#slice);
    this.#awaited += 1;
    const query = this.#query.peek();
    if (findPattern(query) === undefined) {
      this.#isSearching.value = false;
      this.#paintSoon();
      return;
    }
    this.#isSearching.value = true;
    const { store, bodies } = this.#parts;
    if (store.order.peek().some((id) => store.isOutline(id))) {
      this.#awaited += 1;
      const awaited = this.#awaited;
      void bodies.all().then((isHere) => isHere && this.#awaited === awaited && this.#run(isNew));
      return;
    }
    const order = store.order.peek();
    const begin = isNew ? this.#indexOfReader(order) : 0;
    const ids = [...order.slice(begin), ...order.slice(0, begin)];
    const found = new Map<string, readonly Hit[]>();
    let next = 0;
    const slice = (): void => {
      const until = performance.now() + sliceMs;
      for (; next < ids.length && performance.now() < until; next++) {
        const id = ids[next] ?? "";
        const hits = this.#index.search(id, query);
        if (hits.length > 0) found.set(id, hits);
      }
      const isDone = next >= ids.length;
      // A repeated search replaces the results at once, so that nothing flickers.
      if (isNew || isDone) {
        this.#hits.value = order.flatMap((id) => found.get(id) ?? []);
        const [first] = found.values();
        if (isNew && this.#current.peek() === null && first?.[0] !== undefined) this.#goTo({ ...first[0], nth: 0 });
      }
      if (!isDone) {
        this.#slice = window.setTimeout(slice, 0);
        return;
      }
      this.#isSearching.value = false;
      this.#paintSoon();
    };
    slice();
  }

  #indexOfReader(order: readonly string[]): number {
    const { scroller } = this.#parts.feed;
    const id = scroller === null ? undefined : articleAtTop(scroller)?.dataset["message"];
    return Math.max(0, id === undefined ? 0 : order.indexOf(id));
  }

  #goTo(match: Match | undefined): void {
    const pattern = findPattern(this.#query.peek());
    if (match === undefined || pattern === undefined) return;
    this.#current.value = match;
    this.#show(match, pattern);
  }

  #show(match: Match, pattern: RegExp): void {
    const { feed, tail, store, folds } = this.#parts;
    this.#target = { match, pattern };
    this.#range = null;
    if (!feed.show(match.messageId)) return;
    folds.setCollapsed(match.messageId, false);
    const isFolded = match.part === "reasoning" || store.message(match.messageId)?.peek().message.role === "summary";
    this.#parts.revealed.value = isFolded ? match.messageId : null;
    tail.hold(() => {
      this.#bring();
      return store.message(match.messageId) !== undefined;
    });
    this.#paintSoon();
  }

  /** Finds the current match on the page, colors it and brings it into view. */
  #bring(): void {
    const { scroller } = this.#parts.feed;
    if (scroller === null) return;
    const range = this.#findRange();
    this.#highlights.showCurrent(range);
    if (range !== null) return revealRange(range, scroller);
    const article = this.#target === null ? null : this.#parts.feed.article(this.#target.match.messageId);
    if (article !== null) scroller.scrollTop += article.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  }

  #findRange(): Range | null {
    if (this.#range !== null && this.#range.startContainer.isConnected && !this.#range.collapsed) return this.#range;
    if (this.#target === null) return null;
    const { match, pattern } = this.#target;
    this.#parts.store.texts(match.messageId)?.[match.part].drawAll();
    const container = this.#parts.feed.article(match.messageId)?.querySelector(`[data-part="${match.part}"]`) ?? null;
    const ranges = container === null ? [] : matchRanges(container, pattern, match.nth + 1);
    this.#range = ranges.at(-1) ?? null;
    return this.#range;
  }

  #forgetTarget(): void {
    this.#target = null;
    this.#range = null;
    this.#highlights.clear();
  }

  /** While the bar is open, colors matches in changed parts of the page and searches changed messages again. */
  #watch(): void {
    if (this.#watching !== null) return;
    const { feed, store } = this.#parts;
    const observer = new MutationObserver(() => {
      this.#paintSoon();
      if ((store.state.peek()?.answering ?? null) !== null) this.#searchAgainSoon();
    });
    if (feed.scroller !== null) observer.observe(feed.scroller, { childList: true, characterData: true, subtree: true });
    let order = store.order.peek();
    const endEffect = effect(() => {
      if (store.order.value === order) return;
      order = store.order.value;
      untracked(() => this.#searchAgainSoon());
    });
    this.#watching = () => {
      observer.disconnect();
      endEffect();
    };
  }

  #searchAgainSoon(): void {
    this.#again ??= window.setTimeout(() => {
      this.#again = undefined;
      this.#run(false);
    }, searchAgainMs);
  }

  #stop(): void {
    this.#watching?.();
    this.#watching = null;
    this.#awaited += 1;
    for (const timer of [this.#slice, this.#repaint, this.#again]) clearTimeout(timer);
    this.#slice = this.#repaint = this.#again = undefined;
    this.#isSearching.value = false;
  }

  #paintSoon(): void {
    this.#repaint ??= window.setTimeout(() => {
      this.#repaint = undefined;
      this.#paint();
    }, repaintMs);
  }

  #paint(): void {
    const pattern = this.#parts.isOpen.peek() ? findPattern(this.#query.peek()) : undefined;
    const { scroller } = this.#parts.feed;
    if (pattern === undefined || scroller === null) {
      if (this.#target === null) this.#highlights.clear();
    } else this.#highlights.showAll(scroller, pattern);
    if (this.#target !== null) this.#highlights.showCurrent(this.#findRange());
  }

  #positionOf(match: Match | null): number {
    if (match === null) return 0;
    let before = 0;
    for (const hit of this.#hits.value) {
      if (hit.messageId === match.messageId && hit.part === match.part) return before + Math.min(match.nth, hit.count - 1) + 1;
      before += hit.count;
    }
    return 0;
  }

  #matchAt(position: number): Match | undefined {
    let left = position - 1;
    for (const { messageId, part, count } of this.#hits.peek()) {
      if (left < count) return { messageId, part, nth: left };
      left -= count;
    }
    return undefined;
  }
}
