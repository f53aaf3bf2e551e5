import type { ToolCall } from "../../shared/chatEvent.ts";
import { parseJson } from "./json.ts";
import { field, isObject, textField } from "../../shared/guards.ts";

/** The highest accepted index. No real answer has more calls. */
const maxIndex = 1023;

interface Draft {
  /** Whether its position is known, from an index or because calls of a stream have one. */
  placed: boolean;
  id: string;
  name: string;
  arguments: string;
}

/**
 * Assembles tool calls from their fragments (docs/wire.md, Tool-call fragments): by `index`, else by `id`; a fragment with neither
 * continues the last call. The first id and name that are not empty are kept. Arguments are concatenated and not interpreted before the
 * end.
 */
export class ToolCallAssembler {
  readonly #drafts = new Map<number, Draft>();
  #last: number | undefined;
  /** Characters of all ids, names and arguments so far. */
  length = 0;

  /** The number of calls so far. */
  get size(): number {
    return this.#drafts.size;
  }

  /**
   * Adds a fragment.
   * @param whole whether it is a call of a whole body and not of a stream
   * @returns "same" if it added nothing; "bad" if its index is invalid, so that its call is unknown
   */
  push(fragment: unknown, whole = false): "changed" | "same" | "bad" {
    if (!isObject(fragment)) return "same";
    const id = textField(fragment, "id");
    const index = this.#indexOf(field(fragment, "index"), id);
    if (index === undefined) return "bad";
    this.#last = index;
    let draft = this.#drafts.get(index);
    const isNew = draft === undefined;
    if (draft === undefined) {
      draft = { placed: !whole || field(fragment, "index") !== undefined, id: "", name: "", arguments: "" };
      this.#drafts.set(index, draft);
    }
    const call = field(fragment, "function");
    const name = textField(call, "name");
    const args = argumentsOf(field(call, "arguments"));
    this.length -= draft.id.length + draft.name.length;
    if (draft.id === "" && id !== undefined) draft.id = id;
    if (draft.name === "" && name !== undefined) draft.name = name;
    draft.arguments += args;
    this.length += draft.id.length + draft.name.length + args.length;
    return isNew || args !== "" || id !== undefined || name !== undefined ? "changed" : "same";
  }

  /** The calls so far, by index. */
  calls(): readonly ToolCall[] {
    return [...this.#drafts]
      .sort(([a], [b]) => a - b)
      .map(([index, draft]) => ({
        ...(draft.placed && { index }),
        id: draft.id,
        type: "function",
        function: { name: draft.name, arguments: draft.arguments },
      }));
  }

  #indexOf(index: unknown, id: string | undefined): number | undefined {
    if (typeof index === "number") return isIndex(index) ? index : undefined;
    if (typeof index === "string") return /^\d{1,4}$/.test(index) && isIndex(Number(index)) ? Number(index) : undefined;
    if (index !== undefined && index !== null) return undefined;
    if (id !== undefined) {
      for (const [known, draft] of this.#drafts) if (draft.id === id) return known;
      return this.#drafts.size === 0 ? 0 : Math.max(...this.#drafts.keys()) + 1;
    }
    return this.#last ?? 0;
  }
}

/**
 * Whether a call can be executed: it has a name, and its arguments are JSON or empty (a function without parameters). An answer with any
 * other call gets the verdict `cutOff`.
 */
export function isWholeCall(call: ToolCall): boolean {
  const text = call.function.arguments.trim();
  return call.function.name !== "" && (text === "" || parseJson(text) !== undefined);
}

function isIndex(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= maxIndex;
}

/** Arguments are text; some servers send the object itself. */
function argumentsOf(value: unknown): string {
  if (typeof value === "string") return value;
  return isObject(value) ? JSON.stringify(value) : "";
}
