/** Draws formulas. */
export interface MathRenderer {
  /**
   * Draws the formula into `target`, now or later. If it is invalid or too long, leaves `target` as it is and calls `onInvalid`.
   */
  render(tex: string, display: boolean, target: HTMLElement, onInvalid: () => void): void;
}
