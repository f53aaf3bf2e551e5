import type { ToolCall } from "../../shared/chatEvent.ts";
import { parseJson } from "./json.ts";
import { field, isObject, textField } from "../../shared/guards.ts";

/** Highest index that is taken: an answer with more calls than this is no answer. */
const maxIndex = 1023;

interface Draft {
  /** Its place is known: from the wire, or because a stream's calls have one. */
  placed: boolean;
  id: string;
  name: string;
  arguments: string;
}

/**
 * Assembles tool calls out of their fragments (docs/wire.md, Tool-call fragments): by `index`; where that is missing, by `id`, else the
 * fragment goes on with the last call. The first id and the first name that are not empty hold; arguments are joined in the order of their
 * coming, and nothing is read into them before the end.
 */
export class ToolCallAssembler {
  readonly #drafts = new Map<number, Draft>();
  #last: number | undefined;
  /** Characters of all ids, names and arguments so far. */
  length = 0;

  /** How many calls there are so far. */
  get size(): number {
    return this.#drafts.size;
  }

  /**
   * Takes a fragment.
   * @param whole it is a call of a whole body, not of a stream
   * @returns "changed", "same" where it said nothing, or "bad" where its index is none: then the call it belongs to is unknown
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
 * True where a call can be executed: it has a name, and its arguments are JSON, or empty (a function without parameters).
 * The verdict of an answer with any other call is `cutOff`.
 */
export function isWholeCall(call: ToolCall): boolean {
  const text = call.function.arguments.trim();
  return call.function.name !== "" && (text === "" || parseJson(text) !== undefined);
}

function isIndex(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= maxIndex;
}

/** Arguments come as text; some servers send the object itself. */
function argumentsOf(value: unknown): string {
  if (typeof value === "string") return value;
  return isObject(value) ? JSON.stringify(value) : "";
}
