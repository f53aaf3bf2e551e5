import type { SavedState } from "../savedState.ts";

type Place = NonNullable<SavedState["scroll"]>;

/** The message at the top edge of the view; undefined in an empty transcript. */
export function articleAtTop(scroller: Element): HTMLElement | undefined {
  const top = scroller.getBoundingClientRect().top;
  const articles = scroller.querySelectorAll<HTMLElement>("article[data-message]");
  let first = 0;
  let end = articles.length;
  while (first < end) {
    const middle = (first + end) >> 1;
    const bottom = articles[middle]?.getBoundingClientRect().bottom ?? 0;
    if (bottom > top + 1) end = middle;
    else first = middle + 1;
  }
  return articles[first];
}

/** The user's position: the message at the top edge and how far it is scrolled past that edge. Null in an empty transcript. */
export function readScrollPosition(scroller: Element, conversationId: string): Place | null {
  const article = articleAtTop(scroller);
  const messageId = article?.dataset["message"];
  if (article === undefined || messageId === undefined) return null;
  const offset = Math.round(scroller.getBoundingClientRect().top - article.getBoundingClientRect().top);
  return { conversationId, messageId, offset };
}

/** Restores the user's position. Returns false if the message no longer exists. */
export function restoreScrollPosition(scroller: Element, place: Place): boolean {
  const article = scroller.querySelector(`article[data-message="${CSS.escape(place.messageId)}"]`);
  if (article === null) return false;
  const box = article.getBoundingClientRect();
  // Parts of it that are off screen have no true height yet: scroll to its end, and let the next call continue from there.
  scroller.scrollTop += box.top - scroller.getBoundingClientRect().top + Math.min(place.offset, box.height - 1);
  return true;
}
