/**
 * Knows whether the reader holds the pointer's button down on the transcript: to select text, or to press a button in it. What moved away under
 * the pointer meanwhile could not be selected, nor would the press end where it began.
 */
export class PointerHold {
  #holding = false;

  get holding(): boolean {
    return this.#holding;
  }

  /**
   * Watches what is in `content`. Gives the function that ends it.
   * @param onRelease is told whether text of the content is selected now
   */
  attach(content: HTMLElement, onRelease: (selected: boolean) => void): () => void {
    const abort = new AbortController();
    const options = { signal: abort.signal, passive: true, capture: true };
    const release = (): void => {
      if (!this.#holding) return;
      this.#holding = false;
      onRelease(isSelectedIn(content));
    };
    // A finger scrolls: the transcript goes with it anyway.
    content.addEventListener(
      "pointerdown",
      ({ button, pointerType }) => {
        if (button === 0 && pointerType !== "touch") this.#holding = true;
      },
      options,
    );
    // Whichever comes: the end of a press outside of the page, or of dragging what was selected, is not always told.
    for (const end of ["pointerup", "pointercancel", "dragend"]) window.addEventListener(end, release, options);
    // The window's own, not that of what had the focus before.
    window.addEventListener("blur", release, { signal: abort.signal });
    window.addEventListener(
      "pointermove",
      ({ buttons }) => {
        if (buttons === 0) release();
      },
      options,
    );
    return () => {
      abort.abort();
      this.#holding = false;
    };
  }
}

function isSelectedIn(content: HTMLElement): boolean {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && content.contains(selection.anchorNode);
}
