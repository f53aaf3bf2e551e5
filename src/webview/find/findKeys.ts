import type { LazyFinder } from "./lazyFinder.ts";

/** A longer selection is unlikely to be a search term. */
const maxSelectionLength = 200;

/**
 * The find keys, wherever the focus is in the panel: Ctrl+F (on a Mac ⌘F) opens the bar; F3 or Ctrl+G, with Shift backwards, moves from
 * match to match. These keys do not reach the workbench.
 */
export function listenForFindKeys(finder: LazyFinder): void {
  const isMac = navigator.platform.startsWith("Mac");
  addEventListener(
    "keydown",
    (event) => {
      const isCommand = (isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey) && !event.altKey;
      if (isCommand && !event.shiftKey && event.key.toLowerCase() === "f") {
        if (!finder.open(selectedText())) return;
      } else if (finder.isOpen.peek() && (event.key === "F3" || (isCommand && event.key.toLowerCase() === "g"))) {
        finder.step(event.shiftKey ? -1 : 1);
      } else return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
}

/** The selected text in the conversation, if it is on one line. */
function selectedText(): string {
  const selection = getSelection();
  const node = selection?.anchorNode ?? null;
  const element = node instanceof Element ? node : node?.parentElement;
  if ((element?.closest("article") ?? null) === null) return "";
  const text = selection?.toString().trim() ?? "";
  return text.length > maxSelectionLength || text.includes("\n") ? "" : text;
}
