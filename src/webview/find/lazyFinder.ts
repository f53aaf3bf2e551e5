import { signal, type Signal } from "@preact/signals";
import type { ComponentType } from "preact";
import type { Finder, FinderDeps, RevealPlace } from "./finder.ts";

/** The search and its bar, once they are loaded. */
interface Loaded {
  readonly finder: Finder;
  readonly Bar: ComponentType<{ readonly finder: Finder }>;
}

/** The door to the search in the conversation. Its code is loaded with the first search. */
export class LazyFinder {
  readonly isOpen: Signal<boolean> = signal(false);
  readonly revealed: Signal<string | null> = signal(null);
  readonly loaded: Signal<Loaded | null> = signal(null);
  readonly #parts: Omit<FinderDeps, "isOpen" | "revealed">;
  #loading: Promise<Loaded> | undefined;

  constructor(parts: Omit<FinderDeps, "isOpen" | "revealed">) {
    this.#parts = parts;
  }

  /** Opens the bar, optionally with a query. Returns false if there is nothing to search. */
  open(query: string): boolean {
    if (this.#parts.store.order.peek().length === 0) return false;
    this.isOpen.value = true;
    void this.#use((finder) => {
      // It may have been closed while its code was loaded.
      if (this.isOpen.peek()) finder.open(query);
    });
    return true;
  }

  /** Goes to the next (1) or the previous (-1) match. */
  step(direction: -1 | 1): void {
    this.loaded.peek()?.finder.step(direction);
  }

  /** Resets the search for another conversation. */
  leave(): void {
    this.isOpen.value = false;
    this.revealed.value = null;
    this.loaded.peek()?.finder.leave();
  }

  /** Reveals the location that the host asks for. */
  reveal(place: RevealPlace): void {
    void this.#use((finder) => finder.reveal(place));
  }

  async #use(act: (finder: Finder) => void): Promise<void> {
    const { finder } = this.loaded.peek() ?? (await (this.#loading ??= this.#load()));
    act(finder);
  }

  async #load(): Promise<Loaded> {
    const [{ Finder: Made }, { FindBar }] = await Promise.all([import("./finder.ts"), import("./findBar.tsx")]);
    const { isOpen, revealed } = this;
    return (this.loaded.value = { finder: new Made({ ...this.#parts, isOpen, revealed }), Bar: FindBar });
  }
}
