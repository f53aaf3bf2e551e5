import { sizeOf } from "./exportDrawing.ts";

const steps = 1.25;
const smallest = 0.05;
const largest = 8;
/** The space around a drawing, CSS pixels on both sides together. */
const margin = 32;

/** How large a drawing is shown: as large as fits until the user chooses. */
export class Zoom {
  readonly #paper: HTMLElement;
  /** 1 is the drawing's own size; undefined: as large as fits, but not larger than its own size. */
  #chosen: number | undefined;
  #drawing: SVGSVGElement | undefined;

  /** @param paper the element that scrolls */
  constructor(paper: HTMLElement) {
    this.#paper = paper;
    new ResizeObserver(() => this.#apply()).observe(paper);
    paper.addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        this.by(event.deltaY < 0 ? 1 : -1);
      },
      { passive: false },
    );
  }

  /** The share of the drawing's own size at which it is shown. */
  get scale(): number {
    if (this.#chosen !== undefined || this.#drawing === undefined) return this.#chosen ?? 1;
    const { width, height } = sizeOf(this.#drawing);
    const fitting = Math.min((this.#paper.clientWidth - margin) / width, (this.#paper.clientHeight - margin) / height);
    return Math.max(smallest, Math.min(1, fitting));
  }

  /** Shows another drawing, at the size that the user chose for the previous one. */
  show(drawing: SVGSVGElement): void {
    this.#drawing = drawing;
    this.#apply();
  }

  /** Makes the drawing larger or smaller by a number of steps; the middle stays in the middle. */
  by(count: number): void {
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = this.#paper;
    const before = this.scale;
    this.#chosen = Math.max(smallest, Math.min(largest, before * steps ** count));
    this.#apply();
    const growth = this.#chosen / before;
    this.#paper.scrollTo({
      left: (scrollLeft + clientWidth / 2) * growth - clientWidth / 2,
      top: (scrollTop + clientHeight / 2) * growth - clientHeight / 2,
      behavior: "instant",
    });
  }

  fit(): void {
    this.#chosen = undefined;
    this.#apply();
  }

  #apply(): void {
    if (this.#drawing === undefined) return;
    const { width, height } = sizeOf(this.#drawing);
    this.#drawing.style.inlineSize = `${String(width * this.scale)}px`;
    this.#drawing.style.blockSize = `${String(height * this.scale)}px`;
  }
}
