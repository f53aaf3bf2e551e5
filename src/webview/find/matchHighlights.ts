import { matchRanges } from "./matchRanges.ts";

/** The names used in the style sheet. */
const allName = "aside-find";
const currentName = "aside-find-current";
/** A single letter matches everywhere, so limit how many matches are colored per part of a message and per page. */
const maxPerPart = 500;
const maxOnPage = 4000;

/** Colors matches with the CSS Custom Highlight API, which does not change the page's elements. */
export class MatchHighlights {
  readonly #all = new Highlight();
  readonly #current = new Highlight();

  constructor() {
    // The current match is drawn over the others.
    this.#current.priority = 1;
    CSS.highlights.set(allName, this.#all);
    CSS.highlights.set(currentName, this.#current);
  }

  /** Colors all matches on the page. */
  showAll(feed: Element, pattern: RegExp): void {
    this.#all.clear();
    let left = maxOnPage;
    for (const container of feed.querySelectorAll("[data-part]")) {
      if (left <= 0) return;
      for (const range of matchRanges(container, pattern, Math.min(left, maxPerPart))) {
        this.#all.add(range);
        left--;
      }
    }
  }

  /** Colors the current match; null if there is no current match. */
  showCurrent(range: Range | null): void {
    this.#current.clear();
    if (range !== null) this.#current.add(range);
  }

  clear(): void {
    this.#all.clear();
    this.#current.clear();
  }
}
