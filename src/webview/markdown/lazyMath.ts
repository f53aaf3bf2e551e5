import type { MathRenderer } from "./mathRenderer.ts";

/** Longest formula that is drawn, in UTF-16 units; a longer one stays as it is written. */
const longestFormula = 4_000;
/** Milliseconds that drawing may take of one task; a page full of formulas is drawn in many. */
const drawBudget = 8;

/** Draws a formula into an element; leaves it as it is where that cannot be done. */
export type DrawFormula = (tex: string, display: boolean, target: HTMLElement) => void;

/** A formula that is shown as written until it is drawn. */
interface Due {
  readonly tex: string;
  readonly display: boolean;
  readonly target: HTMLElement;
  /** What stands in `target` now: if it does not any more when its time has come, something else was drawn there. */
  readonly source: ChildNode | null;
}

/** Draws formulas with KaTeX, which is loaded with the first one: at once if there are few, else task by task. */
export class LazyMath implements MathRenderer {
  readonly #load: () => Promise<DrawFormula>;
  #draw: DrawFormula | undefined;
  #loading = false;
  #queue: Due[] = [];
  #next = 0;
  /** Milliseconds of this task that drawing has taken. */
  #spent = 0;
  #goesOn = false;

  constructor(load: () => Promise<DrawFormula> = loadKatex) {
    this.#load = load;
  }

  render(tex: string, display: boolean, target: HTMLElement): void {
    if (tex.length > longestFormula) return;
    this.#queue.push({ tex, display, target, source: target.firstChild });
    if (this.#draw !== undefined) this.#work(this.#draw);
    else if (!this.#loading) void this.#begin();
  }

  #work(draw: DrawFormula): void {
    for (; this.#next < this.#queue.length && this.#spent < drawBudget; this.#next++) {
      const due = this.#queue[this.#next];
      if (due === undefined || due.source === null || due.target.firstChild !== due.source) continue;
      const start = performance.now();
      draw(due.tex, due.display, due.target);
      this.#spent += performance.now() - start;
    }
    if (this.#next >= this.#queue.length) {
      this.#queue = [];
      this.#next = 0;
    }
    if (this.#goesOn) return;
    this.#goesOn = true;
    setTimeout(() => {
      this.#goesOn = false;
      this.#spent = 0;
      if (this.#queue.length > 0) this.#work(draw);
    }, 0);
  }

  async #begin(): Promise<void> {
    this.#loading = true;
    try {
      this.#draw = await this.#load();
    } catch {
      // Formulas then stay as they are written.
      this.#draw = () => undefined;
    }
    this.#work(this.#draw);
  }
}

async function loadKatex(): Promise<DrawFormula> {
  return (await import("./katexMath.ts")).drawFormula;
}
