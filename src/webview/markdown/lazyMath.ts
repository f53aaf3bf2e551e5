import type { MathRenderer } from "./mathRenderer.ts";

/** Longest formula that is drawn, in UTF-16 units; a longer one stays as it is written. */
const longestFormula = 4_000;

type Draw = (tex: string, display: boolean, target: HTMLElement) => void;

/** Draws formulas with KaTeX, which is loaded with the first one. */
export class LazyMath implements MathRenderer {
  #draw: Draw | undefined;
  #loading: Promise<void> | undefined;

  render(tex: string, display: boolean, target: HTMLElement): void {
    if (tex.length > longestFormula) return;
    if (this.#draw === undefined) void this.#renderLater(tex, display, target);
    else this.#draw(tex, display, target);
  }

  async #renderLater(tex: string, display: boolean, target: HTMLElement): Promise<void> {
    const source = target.firstChild;
    this.#loading ??= this.#load();
    await this.#loading;
    // Unless something else was drawn there meanwhile.
    if (source !== null && target.firstChild === source) this.#draw?.(tex, display, target);
  }

  async #load(): Promise<void> {
    try {
      this.#draw = (await import("./katexMath.ts")).drawFormula;
    } catch {
      // Formulas then stay as they are written.
    }
  }
}
