/** Draws formulas. */
export interface MathRenderer {
  /** Draws the formula into `target`, now or later. Leaves `target` unchanged if the formula is invalid or too long. */
  render(tex: string, display: boolean, target: HTMLElement): void;
}
