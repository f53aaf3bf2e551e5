import type { PanelStore } from "../panelStore.ts";
import { countMatches, findPattern, mayContain } from "./findPattern.ts";
import { visibleQuestion, visibleText } from "./visibleText.ts";

/** The two parts of a message. */
export type Part = "reasoning" | "text";

/** The number of matches in one part of a message, at least one. */
export interface Hit {
  readonly messageId: string;
  readonly part: Part;
  readonly count: number;
}

/** The parts of a message in the order they are read. */
const parts = ["reasoning", "text"] as const satisfies readonly Part[];

/** The visible texts of a conversation, drawn or not. Kept until `clear`. */
export class SearchIndex {
  readonly #store: PanelStore;
  readonly #read = new Map<string, { readonly source: string; readonly visible: string }>();

  constructor(store: PanelStore) {
    this.#store = store;
  }

  /** The visible text of a message's source. */
  visible(messageId: string, source: string): string {
    return this.#store.message(messageId)?.peek().message.role === "user" ? visibleQuestion(source) : visibleText(source);
  }

  /** Searches one message. */
  search(messageId: string, query: string): readonly Hit[] {
    const pattern = findPattern(query);
    if (pattern === undefined) return [];
    const hits: Hit[] = [];
    for (const part of parts) {
      const source = this.#store.source(messageId, part);
      if (source === "" || !mayContain(source, query)) continue;
      const count = countMatches(this.#visible(messageId, part, source), pattern);
      if (count > 0) hits.push({ messageId, part, count });
    }
    return hits;
  }

  clear(): void {
    this.#read.clear();
  }

  #visible(messageId: string, part: Part, source: string): string {
    const key = `${part} ${messageId}`;
    const known = this.#read.get(key);
    if (known?.source === source) return known.visible;
    const visible = this.visible(messageId, source);
    this.#read.set(key, { source, visible });
    return visible;
  }
}
