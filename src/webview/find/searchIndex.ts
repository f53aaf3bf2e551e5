import type { PanelStore } from "../panelStore.ts";
import { countMatches, findPattern, mayContain } from "./findPattern.ts";
import { visibleText } from "./visibleText.ts";

/** A message is read and shown in two parts. */
export type Part = "reasoning" | "text";

/** How often one part of a message has what is looked for; at least once. */
export interface Hit {
  readonly messageId: string;
  readonly part: Part;
  readonly count: number;
}

/** The parts of a message in the order they are read. */
const parts = ["reasoning", "text"] as const satisfies readonly Part[];

/** The texts of a conversation as people read them, whether on the page or not. What was read once is kept until `clear`. */
export class SearchIndex {
  readonly #store: PanelStore;
  readonly #read = new Map<string, { readonly source: string; readonly visible: string }>();

  constructor(store: PanelStore) {
    this.#store = store;
  }

  /** What of a source of a message is read on the page. */
  visible(messageId: string, source: string): string {
    return this.#store.message(messageId)?.peek().message.role === "user" ? source : visibleText(source);
  }

  /** Looks for a query in one message. */
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
