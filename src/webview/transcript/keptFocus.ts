import { useLayoutEffect, useRef } from "preact/hooks";
import type { Panel } from "../panelContext.ts";

/** What had the focus before messages gave way to others. */
interface HeldFocus {
  readonly element: Element;
  /** Of its message, in the order of before. */
  readonly index: number;
  /** Name of the button, where it was one. */
  readonly label: string | null;
}

/**
 * Keeps the focus of keyboard users in the conversation: when the message that has it gives way to another version or is deleted, the same
 * button of the message that stands there now gets it, else that message, else the composer. Without this it would fall to the page's beginning.
 */
export function useKeptFocus(panel: Panel): void {
  const order = panel.store.order.value;
  const conversationId = panel.store.conversationId.value;
  const last = useRef({ order, conversationId });
  // Nothing of this rendering is on the page yet.
  const held = heldFocus(last.current.order);
  useLayoutEffect(() => {
    const isSame = last.current.conversationId === conversationId;
    last.current = { order, conversationId };
    if (!isSame || held === null || held.element.isConnected) return;
    // Who is elsewhere by now stays there.
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

/** The button of that name; at the first and last version the one beside it, which leads back. */
function sameButton(article: HTMLElement, label: string | null): HTMLElement | null {
  if (label === null) return null;
  const same = article.querySelector<HTMLElement>(`button[aria-label="${CSS.escape(label)}"]`);
  if (same === null || !same.matches(":disabled")) return same;
  return same.parentElement?.querySelector<HTMLElement>("button:not(:disabled)") ?? null;
}
