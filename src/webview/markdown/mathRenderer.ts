/** Draws formulas. */
export interface MathRenderer {
  /** Puts the drawn formula into `target`, now or later; leaves `target` as it is where the formula is in error or too long. */
  render(tex: string, display: boolean, target: HTMLElement): void;
}
