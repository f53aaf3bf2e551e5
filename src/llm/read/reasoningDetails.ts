import type { ReasoningDetail } from "../../shared/chatEvent.ts";
import { field, isObject, type JsonObject } from "../../shared/guards.ts";

/** Fields whose pieces are joined; in all others the last value that is not null holds. */
const joined: ReadonlySet<string> = new Set(["text", "summary", "data"]);

/**
 * Merges `reasoning_details` over a stream (docs/wire.md, Reasoning details), so that they go back as they came: by (type, index), for
 * OpenAI, xAI and Gemini give a summary and an encrypted item the same index. An item without an index goes on with the last item where
 * that has its type.
 */
export class ReasoningDetailsMerger {
  // Maps, not objects: names and values are the server's.
  readonly #items: Map<string, unknown>[] = [];
  readonly #byKey = new Map<string, Map<string, unknown>>();
  #last: Map<string, unknown> | undefined;
  /** The form of item that was merged into `#last` last: more of it only adds text. */
  #lastLike: JsonObject | undefined;

  /** How many items there are so far. */
  get size(): number {
    return this.#items.length;
  }

  /** Takes one item of a chunk; what is no object with a type is nothing to send back. */
  push(item: unknown): void {
    this.#lastLike = undefined;
    const known = this.#itemLike(item);
    if (known === undefined || !isObject(item)) return;
    for (const name of Object.keys(item)) merge(known, name, item[name]);
  }

  /** Takes an item that is like this one, but for a text that differs. */
  pushLike(item: JsonObject, textName: "text" | "summary", text: string): void {
    if (item === this.#lastLike && this.#last !== undefined) {
      merge(this.#last, textName, text);
      return;
    }
    const known = this.#itemLike(item);
    if (known === undefined) return;
    for (const name of Object.keys(item)) merge(known, name, name === textName ? text : item[name]);
    this.#lastLike = item;
  }

  /** The merged item that this one belongs to, a new one where there is none. */
  #itemLike(item: unknown): Map<string, unknown> | undefined {
    const type = field(item, "type");
    if (typeof type !== "string") return undefined;
    const index = field(item, "index");
    const key = typeof index === "number" || typeof index === "string" ? `${type} ${index}` : undefined;
    let known = key === undefined ? undefined : this.#byKey.get(key);
    if (key === undefined && this.#last?.get("type") === type) known = this.#last;
    if (known === undefined) {
      known = new Map();
      this.#items.push(known);
      if (key !== undefined) this.#byKey.set(key, known);
    }
    this.#last = known;
    return known;
  }

  /** The items so far, in the order of their first coming. */
  details(): readonly ReasoningDetail[] {
    return this.#items.map((item) => Object.fromEntries(item) as ReasoningDetail);
  }
}

function merge(known: Map<string, unknown>, name: string, value: unknown): void {
  const before = known.get(name);
  if (typeof value === "string" && joined.has(name)) known.set(name, typeof before === "string" ? before + value : value);
  else if (before !== value && (value !== null || before === undefined)) known.set(name, value);
}

/** The text of details that can be shown: `text` and `summary`; what is encrypted is not for eyes. */
export function shownDetailText(details: readonly unknown[]): string {
  let text = "";
  for (const item of details) {
    const type = field(item, "type");
    const piece = type === "reasoning.text" ? field(item, "text") : type === "reasoning.summary" ? field(item, "summary") : undefined;
    if (typeof piece === "string") text += piece;
  }
  return text;
}
