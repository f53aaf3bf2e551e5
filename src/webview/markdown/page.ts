import { layoutCost } from "../../shared/markdown/layoutCost.ts";
import { blocksInChunk, maxChunkCost } from "./limits.ts";
import { createNode, disposeView, nodeOf, patchNode, type View } from "./view.ts";

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
  readonly #frozen: View[] = [];

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
    for (const gone of this.#open.slice(common).toReversed()) this.#remove(gone);
    for (const added of views.slice(common)) this.#add(added);
    this.#open = views;
  }

  /** Marks the first `count` open blocks as final. */
  freeze(count: number): void {
    for (const view of this.#open.slice(0, count)) {
      if (hasWidgets(view)) this.#frozen.push(view);
      const node = nodeOf(view);
      if (node === undefined || this.#chunk?.childNodes[this.#finalInChunk] !== node) continue;
      this.#finalInChunk++;
      this.#finalCost += layoutCost(node.textContent ?? "", maxChunkCost);
    }
    this.#open = this.#open.slice(count);
  }

  dispose(): void {
    for (const view of [...this.#frozen, ...this.#open]) disposeView(view);
    this.#frozen.length = 0;
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

function hasWidgets(view: View): boolean {
  return view.kind === "widget" || (view.kind === "element" && view.children.some(hasWidgets));
}
