/**
 * Tracks whether the pointer's button is held down on the transcript: to select text or to press a button. If the content moved under
 * the pointer meanwhile, the text could not be selected and the press would not end where it began.
 */
export class PointerHold {
  #holding = false;

  get holding(): boolean {
    return this.#holding;
  }

  /**
   * Watches `content`. Returns a function that stops it.
   * @param onRelease called with whether text of the content is now selected
   */
  attach(content: HTMLElement, onRelease: (selected: boolean) => void): () => void {
    const abort = new AbortController();
    const options = { signal: abort.signal, passive: true, capture: true };
    const release = (): void => {
      if (!this.#holding) return;
      this.#holding = false;
      onRelease(isSelectedIn(content));
    };
    // A finger scrolls, so the transcript moves with it anyway.
    content.addEventListener(
      "pointerdown",
      ({ button, pointerType }) => {
        if (button === 0 && pointerType !== "touch") this.#holding = true;
      },
      options,
    );
    // Any of these ends it: the end of a press outside the page, or of dragging a selection, is not always reported.
    for (const end of ["pointerup", "pointercancel", "dragend"]) window.addEventListener(end, release, options);
    // Only the window's own blur, not that of the element that had the focus.
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
