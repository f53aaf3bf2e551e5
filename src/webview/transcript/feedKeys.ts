import type { Panel } from "../panelContext.ts";

/**
 * The keys of a feed (ARIA authoring practices): Page Down and Page Up go to the next and previous article while one has the focus;
 * Ctrl+Home goes to the first message, Ctrl+End leaves the feed for the element after it.
 */
export function moveInFeed(event: KeyboardEvent, panel: Panel): void {
  if (event.ctrlKey && (event.key === "End" || event.key === "Home") && !isTextField(event.target)) {
    event.preventDefault();
    event.stopPropagation();
    const [first] = panel.store.order.peek();
    if (event.key === "End") panel.focusComposer();
    else if (first !== undefined) panel.feed.goTo(first, true);
    return;
  }
  const article = event.target;
  if (!(article instanceof HTMLElement) || !article.matches("article")) return;
  const step = event.key === "PageDown" ? 1 : event.key === "PageUp" ? -1 : 0;
  if (step === 0) return;
  const next = step === 1 ? article.nextElementSibling : article.previousElementSibling;
  const order = panel.store.order.peek();
  const undrawn = order[order.indexOf(article.dataset["message"] ?? "") + step];
  const isFeed = article.parentElement === event.currentTarget;
  if (next?.matches("article") !== true && (!isFeed || undrawn === undefined)) return;
  event.preventDefault();
  event.stopPropagation();
  if (next instanceof HTMLElement && next.matches("article")) next.focus();
  else if (undrawn !== undefined) panel.feed.goTo(undrawn, true);
}

function isTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;
}
