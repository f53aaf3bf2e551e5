import type { MathRenderer } from "./mathRenderer.ts";

/** Maximum length of a formula that is drawn, in UTF-16 units. Longer ones stay source. */
const maxFormulaLength = 4_000;
/** Milliseconds per task that drawing may take. A page full of formulas takes several tasks. */
const drawBudget = 8;
/** Milliseconds between two such tasks: a frame, as the browser has as much to do with the elements again when it lays them out. */
const drawPause = 16;

/** Draws a formula into an element. Returns false, and leaves the element unchanged, if the formula is invalid. */
export type DrawFormula = (tex: string, display: boolean, target: HTMLElement) => boolean;

/** A formula that is shown as source until it is drawn. */
interface Due {
  readonly tex: string;
  readonly display: boolean;
  readonly target: HTMLElement;
  readonly onInvalid: () => void;
  /** The current content of `target`. If it has changed by the time this formula is due, something else was drawn there. */
  readonly source: ChildNode | null;
}

/** Draws formulas with Temml, which is loaded with the first one: immediately if there are few, otherwise task by task. */
export class LazyMath implements MathRenderer {
  readonly #load: () => Promise<DrawFormula>;
  #draw: DrawFormula | undefined;
  #loading = false;
  #queue: Due[] = [];
  /** What is to be drawn last in each place: a growing formula may be due several times. */
  readonly #latest = new WeakMap<HTMLElement, Due>();
  #next = 0;
  /** Milliseconds that drawing has taken in this task. */
  #spent = 0;
  #isScheduled = false;

  constructor(load: () => Promise<DrawFormula> = loadTemml) {
    this.#load = load;
  }

  render(tex: string, display: boolean, target: HTMLElement, onInvalid: () => void): void {
    if (tex.length > maxFormulaLength) return onInvalid();
    const due: Due = { tex, display, target, onInvalid, source: target.firstChild };
    this.#latest.set(target, due);
    this.#queue.push(due);
    if (this.#draw !== undefined) this.#work(this.#draw);
    else if (!this.#loading) void this.#begin();
  }

  #work(draw: DrawFormula): void {
    for (; this.#next < this.#queue.length && this.#spent < drawBudget; this.#next++) {
      const due = this.#queue[this.#next];
      if (due === undefined || due.source === null || due.target.firstChild !== due.source) continue;
      if (this.#latest.get(due.target) !== due) continue;
      const start = performance.now();
      if (!draw(due.tex, due.display, due.target)) due.onInvalid();
      this.#spent += performance.now() - start;
    }
    if (this.#next >= this.#queue.length) {
      this.#queue = [];
      this.#next = 0;
    }
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setTimeout(() => {
      this.#isScheduled = false;
      this.#spent = 0;
      if (this.#queue.length > 0) this.#work(draw);
    }, drawPause);
  }

  async #begin(): Promise<void> {
    this.#loading = true;
    try {
      this.#draw = await this.#load();
    } catch {
      // Formulas then stay source.
      this.#draw = () => true;
    }
    this.#work(this.#draw);
  }
}

async function loadTemml(): Promise<DrawFormula> {
  return (await import("./temmlMath.ts")).drawFormula;
}
