import type { ReasoningDetail } from "../../shared/chatEvent.ts";
import { field, isObject, type JsonObject } from "../../shared/guards.ts";

/** Fields whose pieces are concatenated. Every other field keeps its last value that is not null. */
const joined: ReadonlySet<string> = new Set(["text", "summary", "data"]);

/** The type of the record of a call of a tool that the server ran. */
const serverToolCall = "reasoning.server_tool_call";

/**
 * Merges the `reasoning_details` of a stream (docs/wire.md, Reasoning details) so that they can be sent back unchanged. Items are
 * identified by type and index, because OpenAI, xAI and Gemini give a summary and an encrypted item the same index. An item without an
 * index continues the last item if that has the same type. The record of a call of a server tool comes whole, and is identified by the id of its call.
 */
export class ReasoningDetailsMerger {
  // Maps instead of objects, because the server chooses the names.
  readonly #items: Map<string, unknown>[] = [];
  /** The places of whole items, which are the first ones. */
  readonly #places: number[] = [];
  readonly #byKey = new Map<string, Map<string, unknown>>();
  #last: Map<string, unknown> | undefined;
  /** The item that was last merged into `#last`, without its text: repetitions of it only add text. */
  #lastLike: JsonObject | undefined;

  /** The number of items so far. */
  get size(): number {
    return this.#items.length;
  }

  /** Adds one item of a chunk. Anything but an object with a type is ignored. */
  push(item: unknown): void {
    this.#lastLike = undefined;
    const known = this.#itemLike(item);
    if (known === undefined || !isObject(item)) return;
    for (const [name, value] of Object.entries(item)) merge(known, name, value);
  }

  /**
   * Adds an item that is whole, such as one of the Responses API.
   * @param place its place among those items; they may come in another order
   */
  keep(item: JsonObject, place: number): void {
    const at = this.#places.findLastIndex((known) => known <= place) + 1;
    this.#places.splice(at, 0, place);
    this.#items.splice(at, 0, new Map(Object.entries(item)));
  }

  /** Adds an item that equals this one except for its text. */
  pushLike(item: JsonObject, textName: "text" | "summary", text: string): void {
    if (item === this.#lastLike && this.#last !== undefined) {
      merge(this.#last, textName, text);
      return;
    }
    const known = this.#itemLike(item);
    if (known === undefined) return;
    for (const [name, value] of Object.entries(item)) merge(known, name, name === textName ? text : value);
    this.#lastLike = item;
  }

  /** The merged item that this one belongs to; a new one if there is none. */
  #itemLike(item: unknown): Map<string, unknown> | undefined {
    const type = field(item, "type");
    if (typeof type !== "string") return undefined;
    const index = field(item, "index");
    const isCall = type === serverToolCall;
    const id = isCall ? field(item, "tool_call_id") : index;
    const key = typeof id === "number" || typeof id === "string" ? `${type} ${id}` : undefined;
    let known = key === undefined ? undefined : this.#byKey.get(key);
    if (key === undefined && !isCall && this.#last?.get("type") === type) known = this.#last;
    if (known === undefined) {
      known = new Map();
      this.#items.push(known);
      if (key !== undefined) this.#byKey.set(key, known);
    }
    this.#last = known;
    return known;
  }

  /** The items so far, in order of first appearance. */
  details(): readonly ReasoningDetail[] {
    return this.#items.map((item) => Object.fromEntries(item) as ReasoningDetail);
  }
}

function merge(known: Map<string, unknown>, name: string, value: unknown): void {
  const before = known.get(name);
  if (typeof value === "string" && joined.has(name)) known.set(name, typeof before === "string" ? before + value : value);
  else if (before !== value && (value !== null || before === undefined)) known.set(name, value);
}

/** The readable text of details (`text` and `summary`). Encrypted items have none. */
export function shownDetailText(details: readonly unknown[]): string {
  let text = "";
  for (const item of details) {
    const type = field(item, "type");
    const piece = type === "reasoning.text" ? field(item, "text") : type === "reasoning.summary" ? field(item, "summary") : undefined;
    if (typeof piece === "string") text += piece;
  }
  return text;
}
