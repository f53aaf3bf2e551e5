type Draw = () => void;

/** What waits for an idle moment, in the order of the transcript; the end is drawn first, since that is where readers are. */
const waiting: Draw[] = [];
let scheduled = false;

/**
 * Draws a message that is off screen as soon as the browser is about to lay it out (`content-visibility`), or when the page is idle,
 * whichever comes first; so that a long conversation opens at its end at once and find and screen readers still see all of it.
 * @returns ends the waiting
 */
export function whenNeeded(element: Element, draw: Draw): () => void {
  const article = element.closest("article");
  const cancel = (): void => {
    article?.removeEventListener("contentvisibilityautostatechange", onChange);
    const index = waiting.indexOf(once);
    if (index >= 0) waiting.splice(index, 1);
  };
  const once = (): void => {
    cancel();
    draw();
  };
  const onChange = (event: Event): void => {
    if (event instanceof ContentVisibilityAutoStateChangeEvent && !event.skipped) once();
  };
  article?.addEventListener("contentvisibilityautostatechange", onChange);
  waiting.push(once);
  schedule();
  return cancel;
}

function schedule(): void {
  if (scheduled || waiting.length === 0) return;
  scheduled = true;
  requestIdleCallback((deadline) => {
    scheduled = false;
    do waiting.at(-1)?.();
    while (waiting.length > 0 && deadline.timeRemaining() > 4);
    schedule();
  });
}
