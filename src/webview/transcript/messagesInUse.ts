/** Ids of the messages on the page that the user has their hand on: with the focus, with something selected, with an open editor. */
export function messagesInUse(feed: Element): ReadonlySet<string> {
  const selection = getSelection();
  const isSelecting = selection !== null && !selection.isCollapsed;
  const ids = new Set<string>();
  for (const article of feed.querySelectorAll<HTMLElement>(":scope > article[data-message]")) {
    const isInUse =
      article.contains(document.activeElement) ||
      (isSelecting && selection.containsNode(article, true)) ||
      article.querySelector(".question-editor") !== null;
    if (isInUse) ids.add(article.dataset["message"] ?? "");
  }
  return ids;
}
