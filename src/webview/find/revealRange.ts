/** The part of the view's height where matches are shown, so that there is context above and below. */
const restAt = 0.35;

/** Brings a range into view: expands the code block and details it is in, and scrolls its container sideways. */
export function revealRange(range: Range, scroller: HTMLElement): void {
  const element = range.startContainer.parentElement;
  if (element === null) return;
  unfold(element);
  sideways(range, element);
  const view = scroller.getBoundingClientRect();
  const box = boxOf(range, element);
  if (box.top < view.top + 48 || box.bottom > view.bottom - 24) {
    scroller.scrollTop += box.top - view.top - view.height * restAt;
  }
}

function boxOf(range: Range, element: Element): DOMRect {
  const box = range.getBoundingClientRect();
  return box.height > 0 ? box : element.getBoundingClientRect();
}

function unfold(element: Element): void {
  for (let details = element.closest("details"); details !== null; details = details.parentElement?.closest("details") ?? null) {
    details.open = true;
  }
  if (element.getClientRects().length > 0) return;
  element.closest("figure[data-folded]")?.querySelector<HTMLButtonElement>(".md-code-fold")?.click();
}

function sideways(range: Range, element: Element): void {
  const inner = element.closest<HTMLElement>("pre, .md-table");
  if (inner === null || inner.scrollWidth <= inner.clientWidth) return;
  const box = range.getBoundingClientRect();
  const view = inner.getBoundingClientRect();
  if (box.left < view.left || box.right > view.right) inner.scrollLeft += box.left - view.left - view.width * restAt;
}
