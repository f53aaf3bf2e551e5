import { useLayoutEffect, useRef } from "preact/hooks";
import type { Panel } from "../panelContext.ts";

/** The element that had the focus before messages were replaced. */
interface HeldFocus {
  readonly element: Element;
  /** The position of its message in the previous order. */
  readonly index: number;
  /** Name of the button, if it was one. */
  readonly label: string | null;
}

/**
 * Keeps the keyboard focus in the conversation: when the focused message is replaced by another version or deleted, the same
 * button of the message in its place gets the focus, otherwise that message, otherwise the composer. Without this, it would move to the start of the page.
 */
export function useKeptFocus(panel: Panel): void {
  const order = panel.store.order.value;
  const conversationId = panel.store.conversationId.value;
  const last = useRef({ order, conversationId });
  // The result of this rendering is not on the page yet.
  const held = heldFocus(last.current.order);
  useLayoutEffect(() => {
    const isSame = last.current.conversationId === conversationId;
    last.current = { order, conversationId };
    if (!isSame || held === null || held.element.isConnected) return;
    // If the focus has moved elsewhere, leave it there.
    if (document.activeElement !== document.body || !document.hasFocus()) return;
    const id = order[Math.min(held.index, order.length - 1)];
    const article = id === undefined ? null : panel.feed.article(id);
    if (article === null) return panel.focusComposer();
    (sameButton(article, held.label) ?? article).focus({ preventScroll: true });
  }, [order, conversationId, panel]);
}

function heldFocus(order: readonly string[]): HeldFocus | null {
  const element = document.activeElement;
  const index = order.indexOf(element?.closest<HTMLElement>("article[data-message]")?.dataset["message"] ?? "");
  return element === null || index < 0 ? null : { element, index, label: element.getAttribute("aria-label") };
}

/** The button with that name. At the first and last version, the button next to it, which leads back. */
function sameButton(article: HTMLElement, label: string | null): HTMLElement | null {
  if (label === null) return null;
  const same = article.querySelector<HTMLElement>(`button[aria-label="${CSS.escape(label)}"]`);
  if (same === null || !same.matches(":disabled")) return same;
  return same.parentElement?.querySelector<HTMLElement>("button:not(:disabled)") ?? null;
}
