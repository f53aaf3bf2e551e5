import { createNode, disposeView, element, text, type View, type WidgetView } from "./view.ts";

/** How far from the view a chunk leaves the page, in view heights of its scroller. */
const margin = "200% 0px";
/** How long everything stays after all of it was wanted, for a match or a heading. */
const restMs = 10_000;
/** What must not be drawn anew: pictures that were loaded, details that were opened. */
const keptParts = "img, details[open]";
/** VS Code tells by this class that a screen reader reads the page, to which all of it belongs. */
const screenReader = "vscode-using-screen-reader";

/** A chunk that has left the page, with what it is drawn from. */
type Parked = readonly View[];

/**
 * Keeps only the chunks of a complete text on the page that are near the view, so that an answer of 500 KB is no larger there than one of 20. The others are as
 * tall as they were, and hold an empty figure for each of their blocks of code, which are known by their numbers.
 */
export class ChunkWindow {
  readonly #container: HTMLElement;
  readonly #widgets: readonly WidgetView[];
  readonly #expected: (chunk: HTMLElement) => number;
  readonly #onDrawn: (() => void) | undefined;
  readonly #parked = new Map<HTMLElement, Parked>();
  readonly #far = new Set<HTMLElement>();
  readonly #abort = new AbortController();
  #observer: IntersectionObserver | undefined;
  /** Until when everything stays. */
  #restsUntil = 0;

  /**
   * @param widgets the widgets on the page
   * @param expected about how tall a chunk is that was never laid out
   * @param onDrawn called when chunks have come back
   */
  constructor(
    container: HTMLElement,
    widgets: readonly WidgetView[],
    expected: (chunk: HTMLElement) => number,
    onDrawn: (() => void) | undefined,
  ) {
    this.#container = container;
    this.#widgets = widgets;
    this.#expected = expected;
    this.#onDrawn = onDrawn;
    this.#begin();
  }

  /** Puts everything on the page, for a while. */
  drawAll(): void {
    this.#restsUntil = performance.now() + restMs;
    this.#draw([...this.#parked.keys()]);
  }

  dispose(): void {
    this.#abort.abort();
    this.#observer?.disconnect();
    this.#parked.clear();
  }

  #begin(): void {
    const root = this.#container.closest(".scroller");
    if (root === null || document.body.classList.contains(screenReader)) return;
    document.addEventListener("selectionchange", () => this.#drawSelected(), { signal: this.#abort.signal });
    this.#observer = new IntersectionObserver((entries) => this.#take(entries), { root, rootMargin: margin });
    for (const chunk of this.#container.children) this.#observer.observe(chunk);
  }

  #take(entries: readonly IntersectionObserverEntry[]): void {
    const near: HTMLElement[] = [];
    for (const { target, isIntersecting } of entries) {
      if (!(target instanceof HTMLElement)) continue;
      if (isIntersecting) near.push(target);
      if (isIntersecting) this.#far.delete(target);
      else this.#far.add(target);
    }
    this.#draw(near);
    if (performance.now() < this.#restsUntil) return;
    const leaving = [...this.#far].filter((chunk) => !this.#parked.has(chunk) && !isInUse(chunk));
    if (leaving.length === 0) return;
    const heights = leaving.map((chunk) => chunk.getBoundingClientRect().height || this.#expected(chunk));
    const widgets = new Map(this.#widgets.flatMap((view) => (view.live === undefined ? [] : [[view.live.node, view] as const])));
    for (const [index, chunk] of leaving.entries()) this.#park(chunk, heights[index] ?? 0, widgets);
  }

  #park(chunk: HTMLElement, height: number, widgets: ReadonlyMap<Node, WidgetView>): void {
    const views = Array.from(chunk.childNodes, (node) => captureView(node, widgets));
    const figures = chunk.querySelectorAll(".md-code").length;
    this.#parked.set(chunk, views);
    for (const view of views) forget(view);
    chunk.style.blockSize = `${height}px`;
    chunk.replaceChildren(...Array.from({ length: figures }, placeholder));
  }

  #draw(chunks: readonly HTMLElement[]): void {
    let hasDrawn = false;
    for (const chunk of chunks) {
      const views = this.#parked.get(chunk);
      if (views === undefined) continue;
      this.#parked.delete(chunk);
      chunk.replaceChildren(...views.map(createNode));
      chunk.style.removeProperty("block-size");
      hasDrawn = true;
    }
    if (hasDrawn) this.#onDrawn?.();
  }

  /** What is selected is there to be copied. */
  #drawSelected(): void {
    const selection = getSelection();
    if (selection === null || selection.isCollapsed || !selection.containsNode(this.#container, true)) return;
    this.#draw([...this.#parked.keys()].filter((chunk) => selection.containsNode(chunk, true)));
  }
}

/**
 * What a node on the page is drawn from, as it is now; without its nodes, but for those of widgets.
 * @param widgets the widgets by their nodes
 */
function captureView(node: Node, widgets: ReadonlyMap<Node, WidgetView>): View {
  const known = widgets.get(node);
  if (known !== undefined) return known;
  if (!(node instanceof Element)) return text(node.textContent ?? "");
  const attributes = Object.fromEntries(Array.from(node.attributes, ({ name, value }) => [name, value]));
  return element(
    node.localName,
    attributes,
    Array.from(node.childNodes, (child) => captureView(child, widgets)),
  );
}

/** Lets go of the widgets of a view that leaves the page. */
function forget(view: View): void {
  if (view.kind === "element") for (const child of view.children) forget(child);
  if (view.kind !== "widget") return;
  disposeView(view);
  delete view.live;
}

function isInUse(chunk: HTMLElement): boolean {
  const selection = getSelection();
  if (selection !== null && !selection.isCollapsed && selection.containsNode(chunk, true)) return true;
  return chunk.contains(document.activeElement) || chunk.querySelector(keptParts) !== null;
}

function placeholder(): HTMLElement {
  const figure = document.createElement("figure");
  figure.className = "md-code";
  figure.hidden = true;
  return figure;
}
