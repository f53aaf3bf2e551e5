import { signal, type Signal } from "@preact/signals";
import { lookup } from "../../shared/guards.ts";
import type { PanelStore } from "../panelStore.ts";
import type { SavedState, SavedStateFile } from "../savedState.ts";

type Kept = Pick<SavedState, "expanded" | "collapsed" | "reasoningOpenIn">;

/**
 * What the user opened and folded: reasoning and answers. It belongs to this view and survives its reload: how one looks at a conversation
 * is not part of it, and another window or tab may show it otherwise.
 */
export class Folds {
  readonly #saved: SavedStateFile;
  readonly #store: PanelStore;
  readonly #kept: Signal<Kept>;

  constructor(saved: SavedStateFile, store: PanelStore) {
    this.#saved = saved;
    this.#store = store;
    const { expanded, collapsed, reasoningOpenIn } = saved.value;
    this.#kept = signal({ expanded, collapsed, reasoningOpenIn });
  }

  /** Whether the user wants to see the reasoning of an answer; undefined if they left that to the panel. */
  wantsReasoning(id: string): boolean | undefined {
    const { expanded, reasoningOpenIn } = this.#kept.value;
    return lookup(expanded, id) ?? (reasoningOpenIn !== null && reasoningOpenIn === this.#store.conversationId.value ? true : undefined);
  }

  /** Opens or folds the reasoning of an answer. */
  setReasoning(id: string, isOpen: boolean): void {
    this.#keep({ expanded: { ...this.#kept.peek().expanded, [id]: isOpen } });
  }

  /** Opens or folds all reasoning of the shown conversation, and what comes in it. */
  setAllReasoning(isOpen: boolean): void {
    const shown = new Set(this.#store.order.peek());
    const others = Object.entries(this.#kept.peek().expanded).filter(([id]) => !shown.has(id));
    const answering = this.#store.state.peek()?.answering ?? null;
    const live = isOpen || answering === null ? [] : [[answering, false] as const];
    this.#keep({ expanded: Object.fromEntries([...others, ...live]), reasoningOpenIn: isOpen ? this.#store.conversationId.peek() : null });
  }

  /** Whether only the first line of an answer is shown. */
  isCollapsed(id: string): boolean {
    return lookup(this.#kept.value.collapsed, id) === true;
  }

  /** Collapses an answer to its first line, or shows all of it again. */
  setCollapsed(id: string, isCollapsed: boolean): void {
    const { [id]: before, ...others } = this.#kept.peek().collapsed;
    if ((before ?? false) !== isCollapsed) this.#keep({ collapsed: isCollapsed ? { ...others, [id]: true } : others });
  }

  #keep(change: Partial<Kept>): void {
    this.#saved.update(change);
    const { expanded, collapsed, reasoningOpenIn } = this.#saved.value;
    this.#kept.value = { expanded, collapsed, reasoningOpenIn };
  }
}
