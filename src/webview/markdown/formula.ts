import type { MathMeta } from "../../shared/markdown/mathInline.ts";
import type { MathRenderer } from "./mathRenderer.ts";
import { createNode, type View, type Widget, type WidgetSource } from "./view.ts";

/** What is shown of a formula that cannot be drawn. */
export interface Undrawn {
  /** Whether it consists of blocks. */
  readonly isBlock: boolean;
  views(): readonly View[];
}

const sources = new WeakMap<Element, string>();

/** The source of a formula that is on the page, with its dollars, for copying. */
export function formulaSource(node: Element): string | undefined {
  return sources.get(node);
}

/** A formula: shown as source first, then drawn. */
export class Formula implements WidgetSource {
  readonly type = "formula";
  readonly tex: string;
  readonly meta: MathMeta;
  readonly #renderer: MathRenderer | undefined;
  readonly #undrawn: Undrawn | undefined;

  /** @param undrawn what it is if it cannot be drawn; its source, if undefined */
  constructor(tex: string, meta: MathMeta, renderer: MathRenderer | undefined, undrawn: Undrawn | undefined) {
    this.tex = tex;
    this.meta = meta;
    this.#renderer = renderer;
    this.#undrawn = undrawn;
  }

  create(): Widget {
    const node = document.createElement("span");
    this.draw(node, false);
    return new FormulaWidget(node, this);
  }

  /** @param isDrawn whether another state of the formula is in the node, which stays until this one is drawn */
  draw(node: HTMLElement, isDrawn: boolean): void {
    node.className = this.meta.display ? "md-math md-math-display" : "md-math";
    node.dir = "ltr";
    const { source, display } = this.meta;
    // The fence `math` has no dollars of its own.
    sources.set(node, display && !/^[$\\]/.test(source) ? `$$\n${source}\n$$` : source);
    if (this.#renderer === undefined || !isDrawn) this.#showSource(node);
    this.#renderer?.render(this.tex, display, node, () => this.#giveUp(node));
  }

  #showSource(node: HTMLElement): void {
    const code = document.createElement("code");
    code.className = "md-math-source";
    code.textContent = this.meta.source;
    node.replaceChildren(code);
  }

  /** Reads the source as Markdown: it was no formula. Of a fence, the source is all there is. */
  #giveUp(node: HTMLElement): void {
    if (this.#undrawn === undefined) return this.#showSource(node);
    node.className = this.#undrawn.isBlock ? "md-math-text md-math-text-block" : "md-math-text";
    node.removeAttribute("dir");
    node.replaceChildren(...this.#undrawn.views().map((view) => createNode(view)));
  }
}

class FormulaWidget implements Widget {
  readonly node: HTMLElement;
  #shown: Formula;

  constructor(node: HTMLElement, shown: Formula) {
    this.node = node;
    this.#shown = shown;
  }

  update(source: WidgetSource): boolean {
    if (!(source instanceof Formula) || source.meta.display !== this.#shown.meta.display) return false;
    if (source.meta.source !== this.#shown.meta.source) source.draw(this.node, true);
    this.#shown = source;
    return true;
  }

  dispose(): void {
    this.node.replaceChildren();
  }
}
