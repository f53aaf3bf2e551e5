import { matchRanges } from "./matchRanges.ts";

/** Names in the style sheet. */
const allName = "aside-find";
const currentName = "aside-find-current";
/** A single letter is everywhere: so many are coloured in one part of a message, and so many on the page. */
const mostInPart = 500;
const mostOnPage = 4000;

/** The colours of what was found: the CSS Custom Highlight API, which leaves the page's elements alone. */
export class MatchHighlights {
  readonly #all = new Highlight();
  readonly #current = new Highlight();

  constructor() {
    // The one that is shown lies over the others.
    this.#current.priority = 1;
    CSS.highlights.set(allName, this.#all);
    CSS.highlights.set(currentName, this.#current);
  }

  /** Colours all matches on the page. */
  showAll(feed: Element, pattern: RegExp): void {
    this.#all.clear();
    let left = mostOnPage;
    for (const container of feed.querySelectorAll("[data-part]")) {
      if (left <= 0) return;
      for (const range of matchRanges(container, pattern, Math.min(left, mostInPart))) {
        this.#all.add(range);
        left--;
      }
    }
  }

  /** Colours the one that the reader is at; null for none. */
  showCurrent(range: Range | null): void {
    this.#current.clear();
    if (range !== null) this.#current.add(range);
  }

  clear(): void {
    this.#all.clear();
    this.#current.clear();
  }
}
