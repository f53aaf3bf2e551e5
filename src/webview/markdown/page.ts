import { layoutCost } from "../../shared/markdown/layoutCost.ts";
import type { ChunkWindow } from "./chunkWindow.ts";
import { blocksInChunk, maxChunkCost } from "./limits.ts";
import { createNode, disposeView, nodeOf, patchNode, type View, widgetsOf, type WidgetView } from "./view.ts";

/** The height of a chunk of which nothing is known, as in markdown.css. */
const usualChunk = 480;
/** So many chunks stay on the page, wherever the user is. */
const leastChunks = 6;
/** Words that may be references are collected of the whole text before any of it leaves the page. */
const keepNearAfterMs = 1000;

/**
 * The blocks on the page, in small chunks, so that layout and painting skip those off screen. The last ones are open: the
 * next `show` may change them. A block never moves once it is on the page.
 */
export class Page {
  readonly #container: HTMLElement;
  #open: readonly View[] = [];
  #chunk: HTMLElement | undefined;
  #inChunk = 0;
  /** How many of the chunk's blocks are final, and what their layout costs. */
  #finalInChunk = 0;
  #finalCost = 0;
  #frozen: View[] = [];
  #window: ChunkWindow | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isDisposed = false;
  /** About how tall the final blocks of each chunk are, in CSS pixels. */
  readonly #expected = new WeakMap<HTMLElement, number>();

  constructor(container: HTMLElement) {
    this.#container = container;
  }

  get firstOpen(): View | undefined {
    return this.#open[0];
  }

  /** Makes the open blocks look like `views`. */
  show(views: readonly View[]): void {
    const common = Math.min(this.#open.length, views.length);
    for (let index = 0; index < common; index++) {
      const before = this.#open[index];
      const after = views[index];
      if (before !== undefined && after !== undefined) patchNode(before, after);
    }
    for (let index = this.#open.length - 1; index >= common; index--) {
      const gone = this.#open[index];
      if (gone !== undefined) this.#remove(gone);
    }
    for (let index = common; index < views.length; index++) {
      const added = views[index];
      if (added !== undefined) this.#add(added);
    }
    this.#open = views;
  }

  /**
   * Marks the first `count` open blocks as final.
   * @param heights about how tall each is
   */
  freeze(count: number, heights: readonly number[] = []): void {
    for (const [index, view] of this.#open.slice(0, count).entries()) {
      if (hasWidgets(view)) this.#frozen.push(view);
      const node = nodeOf(view);
      this.#grow(node?.parentElement, heights[index] ?? 0);
      if (node === undefined || this.#chunk?.childNodes[this.#finalInChunk] !== node) continue;
      this.#finalInChunk++;
      this.#finalCost += layoutCost(node.textContent ?? "", maxChunkCost);
    }
    this.#open = this.#open.slice(count);
  }

  /** Tells that nothing follows, and about how tall the blocks are that are still open. */
  finish(height: number): void {
    const chunk = this.#chunk;
    if (chunk !== undefined) reserve(chunk, (this.#expected.get(chunk) ?? 0) + height);
  }

  /** Leaves only what is near the view on the page from now on, where the text is long. Returns whether it does. Nothing may be shown after that. */
  keepNear(onDrawn: (() => void) | undefined): boolean {
    if (this.#container.childElementCount <= leastChunks) return false;
    const widgets = [...this.#frozen, ...this.#open].flatMap(widgetsOf);
    // Views know their nodes, which have to go with their chunks.
    this.#frozen = widgets;
    this.#open = [];
    this.#chunk = undefined;
    this.#timer = setTimeout(() => void this.#beginWindow(widgets, onDrawn), keepNearAfterMs);
    return true;
  }

  async #beginWindow(widgets: readonly WidgetView[], onDrawn: (() => void) | undefined): Promise<void> {
    const { ChunkWindow } = await import("./chunkWindow.ts");
    if (this.#isDisposed) return;
    this.#window = new ChunkWindow(this.#container, widgets, (chunk) => this.#expected.get(chunk) ?? usualChunk, onDrawn);
  }

  /** Puts everything on the page that has left it. */
  drawAll(): void {
    this.#window?.drawAll();
  }

  /** Leaves more room for a chunk that is out of sight. */
  #grow(chunk: HTMLElement | null | undefined, height: number): void {
    if (chunk === null || chunk === undefined || height === 0) return;
    const expected = (this.#expected.get(chunk) ?? 0) + height;
    this.#expected.set(chunk, expected);
    reserve(chunk, expected);
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    this.#window?.dispose();
    for (const view of [...this.#frozen, ...this.#open]) disposeView(view);
    this.#frozen = [];
    this.#open = [];
    this.#chunk = undefined;
    this.#inChunk = 0;
    this.#container.replaceChildren();
  }

  /** Whether the chunk takes long enough to lay out, so that the next block begins a new one. */
  #isFull({ childNodes }: HTMLElement): boolean {
    let cost = this.#finalCost;
    for (let index = this.#finalInChunk; index < childNodes.length && cost <= maxChunkCost; index++)
      cost += layoutCost(childNodes[index]?.textContent ?? "", maxChunkCost);
    return cost > maxChunkCost;
  }

  #add(view: View): void {
    if (this.#chunk === undefined || this.#inChunk >= blocksInChunk || this.#isFull(this.#chunk)) {
      this.#chunk = document.createElement("div");
      this.#chunk.className = "md-chunk";
      this.#container.append(this.#chunk);
      this.#inChunk = 0;
      this.#finalInChunk = 0;
      this.#finalCost = 0;
    }
    this.#chunk.append(createNode(view));
    this.#inChunk++;
  }

  #remove(view: View): void {
    nodeOf(view)?.remove();
    disposeView(view);
    this.#inChunk--;
    if (this.#inChunk > 0) return;
    const previous = this.#chunk?.previousElementSibling;
    this.#chunk?.remove();
    this.#chunk = previous instanceof HTMLElement ? previous : undefined;
    this.#inChunk = this.#chunk?.childNodes.length ?? 0;
    this.#finalInChunk = 0;
    this.#finalCost = 0;
  }
}

/** What stands in for a chunk until it was laid out once. */
function reserve({ style }: HTMLElement, height: number): void {
  style.containIntrinsicBlockSize = `auto ${Math.max(1, Math.round(height))}px`;
}

function hasWidgets(view: View): boolean {
  return view.kind === "widget" || (view.kind === "element" && view.children.some(hasWidgets));
}
