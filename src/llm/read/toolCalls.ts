import type { ToolCall } from "../../shared/chatEvent.ts";
import { parseJson } from "./json.ts";
import { JsonScan } from "./jsonScan.ts";
import { field, isObject, textField } from "../../shared/guards.ts";

/** The highest accepted index. No real answer has more calls. */
const maxIndex = 1023;

/** A call while it arrives. */
interface Draft {
  /** Its position among the calls of the answer. */
  readonly position: number;
  /** Whether its position is known, from an index or because calls of a stream have one. */
  readonly placed: boolean;
  readonly index: number | undefined;
  /** The first id that the server gave it. `id` differs from it if another call has the same. */
  wireId: string;
  id: string;
  name: string;
  arguments: string;
  scan: JsonScan;
  /** Fields that the server added to the call, and to its function. Maps, because the server chooses the names. */
  readonly extra: Map<string, unknown>;
  readonly functionExtra: Map<string, unknown>;
  /** The id of a fragment without arguments that may announce another call of the same function. */
  announced?: string | undefined;
}

/** What a fragment says. */
interface Fragment {
  readonly index: number | undefined;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly args: string;
}

/**
 * Assembles tool calls from their fragments (docs/wire.md, Tool-call fragments): by `index`, else by `id`; a fragment with neither
 * continues the last call. The first id and name that are not empty are kept. Arguments are concatenated, and not interpreted before the
 * end.
 *
 * Some servers give every call the same index, others give every fragment of a call an id of its own. So an index alone does not continue
 * a call whose arguments have closed, if the fragment names a function and has another id; and an id alone begins no call while the
 * arguments of the last one are open.
 */
export class ToolCallAssembler {
  readonly #drafts: Draft[] = [];
  /** By index: the last call that the server gave it. */
  readonly #byIndex = new Map<number, Draft>();
  readonly #byWireId = new Map<string, Draft>();
  readonly #ids = new Set<string>();
  readonly #positions = new Set<number>();
  #nextPosition = 0;
  #last: Draft | undefined;
  /** Characters of all ids, names and arguments so far. */
  length = 0;

  /** The number of calls so far. */
  get size(): number {
    return this.#drafts.length;
  }

  /**
   * Adds a fragment.
   * @param whole whether it is a call of a whole body and not of a stream
   * @returns "same" if it added nothing; "bad" if its index is invalid, so that its call is unknown
   */
  push(fragment: unknown, whole = false): "changed" | "same" | "bad" {
    if (!isObject(fragment)) return "same";
    const call = field(fragment, "function");
    const index = readIndex(field(fragment, "index"));
    if (index === "bad") return "bad";
    const said: Fragment = {
      index,
      id: textField(fragment, "id"),
      name: textField(call, "name"),
      args: argumentsOf(field(call, "arguments")),
    };
    const known = whole ? undefined : this.#known(said);
    const isNew = known === undefined || !continues(known, said);
    const draft = isNew ? this.#open(index, !whole || index !== undefined) : known;
    if (isNew && known?.announced !== undefined && (said.id ?? known.announced) === known.announced) {
      this.#identify(draft, known.announced);
      this.#name(draft, known.name);
      known.announced = undefined;
    }
    this.#last = draft;
    if (index !== undefined) this.#byIndex.set(index, draft);
    this.#add(draft, said);
    const added = this.#addExtra(draft.extra, fragment, knownFields) + this.#addExtra(draft.functionExtra, call, knownFunctionFields);
    return isNew || added > 0 || said.args !== "" || said.id !== undefined || said.name !== undefined ? "changed" : "same";
  }

  /** The calls so far, by position. */
  calls(): readonly ToolCall[] {
    return this.#drafts
      .toSorted((a, b) => a.position - b.position)
      .map((draft) => ({
        ...(draft.placed && { index: draft.position }),
        id: draft.id,
        type: "function",
        function: { name: draft.name, arguments: draft.arguments },
        ...extraOf(draft),
      }));
  }

  /** The call that a fragment may belong to: by its index, else by its id, else the last one. */
  #known({ index, id }: Fragment): Draft | undefined {
    const named = id === undefined ? undefined : this.#byWireId.get(id);
    if (index === undefined) return named ?? this.#last;
    const indexed = this.#byIndex.get(index);
    // Where several calls share an index, the id tells them apart.
    if (named !== undefined && (named.index === index || (indexed === undefined && named.index === undefined))) return named;
    return indexed;
  }

  /** A new call at its index, or at the next position that is free. */
  #open(index: number | undefined, placed: boolean): Draft {
    const position = index === undefined || this.#positions.has(index) ? this.#nextPosition : index;
    const draft: Draft = {
      position,
      placed,
      index,
      wireId: "",
      id: "",
      name: "",
      arguments: "",
      scan: new JsonScan(),
      extra: new Map(),
      functionExtra: new Map(),
    };
    this.#positions.add(position);
    this.#nextPosition = Math.max(this.#nextPosition, position + 1);
    this.#drafts.push(draft);
    return draft;
  }

  #add(draft: Draft, { id, name, args }: Fragment): void {
    const before = draft.arguments.length;
    if (draft.wireId === "" && id !== undefined) this.#identify(draft, id);
    else if (isOtherId(draft, id) && name !== undefined && args.trim() === "" && draft.scan.isWhole) draft.announced = id;
    if (draft.name === "" && name !== undefined) this.#name(draft, name);
    addArguments(draft, args);
    this.length += draft.arguments.length - before;
  }

  /** Keeps the last value of each field that says something. Returns how many were new. */
  #addExtra(extra: Map<string, unknown>, given: unknown, known: ReadonlySet<string>): number {
    if (!isObject(given)) return 0;
    let added = 0;
    for (const [name, value] of Object.entries(given)) {
      if (known.has(name) || value === null || value === "" || extra.get(name) === value) continue;
      if (!extra.has(name) && (extra.size >= mostExtra || name.length > longestExtraName)) continue;
      extra.set(name, value);
      this.length += JSON.stringify(value).length;
      added += 1;
    }
    return added;
  }

  #name(draft: Draft, name: string): void {
    draft.name = name;
    this.length += name.length;
  }

  /** Gives a call its id. Results are matched with calls by their ids, so no two calls have the same. */
  #identify(draft: Draft, id: string): void {
    draft.wireId = id;
    draft.id = this.#ids.has(id) ? `${id}-${draft.position}` : id;
    this.#ids.add(draft.id);
    if (!this.#byWireId.has(id)) this.#byWireId.set(id, draft);
    this.length += draft.id.length;
  }
}

/** The fields of a call that are read, and those of its function. Everything else a server added. */
const knownFields: ReadonlySet<string> = new Set(["index", "id", "type", "function"]);
const knownFunctionFields: ReadonlySet<string> = new Set(["name", "arguments"]);
const mostExtra = 16;
const longestExtraName = 100;

function extraOf({ extra, functionExtra }: Draft): Pick<ToolCall, "extra" | "functionExtra"> {
  return {
    ...(extra.size > 0 && { extra: Object.fromEntries(extra) }),
    ...(functionExtra.size > 0 && { functionExtra: Object.fromEntries(functionExtra) }),
  };
}

/** Whether a fragment with the index of a call, or without an index, belongs to that call. */
function continues(draft: Draft, { id, name, args }: Fragment): boolean {
  const isNamed = name !== undefined && draft.name !== "";
  if (isNamed && name !== draft.name) return !(draft.scan.isWhole || isOtherId(draft, id));
  if (!draft.scan.isWhole || args.trim() === "") return true;
  if (draft.announced !== undefined && (id ?? draft.announced) === draft.announced) return false;
  if (isNamed && isOtherId(draft, id)) return false;
  // Without ids, a name that is said again begins another call, unless only now the real arguments come, or the same ones again.
  const mayBeOther = isNamed && draft.wireId === "" && id === undefined;
  return !mayBeOther || isPlaceholder(draft.arguments) || sameJson(draft.arguments, args);
}

function isOtherId(draft: Draft, id: string | undefined): boolean {
  return id !== undefined && draft.wireId !== "" && id !== draft.wireId;
}

/**
 * Adds a piece of the arguments. What follows arguments that have closed is no part of them: a placeholder gives way to the real arguments,
 * and a repetition is dropped. Anything else is kept, which makes the call unusable, as it is.
 */
function addArguments(draft: Draft, args: string): void {
  if (draft.scan.isWhole && args.trim() !== "") {
    if (isPlaceholder(draft.arguments)) {
      draft.arguments = "";
      draft.scan = new JsonScan();
    } else if (isPlaceholder(args) || sameJson(draft.arguments, args)) {
      return;
    }
  }
  draft.arguments += args;
  draft.scan.push(args);
}

/**
 * Whether a call can be executed: it has a name, and its arguments are JSON or empty (a function without parameters). An answer with any
 * other call gets the verdict `cutOff`.
 */
export function isWholeCall(call: ToolCall): boolean {
  const text = call.function.arguments.trim();
  return call.function.name !== "" && (text === "" || parseJson(text) !== undefined);
}

/** An index from 0 on; undefined if there is none, which a negative number says too (Z.ai). */
function readIndex(index: unknown): number | undefined | "bad" {
  if (index === undefined || index === null) return undefined;
  const value = typeof index === "string" && /^-?\d{1,4}$/.test(index) ? Number(index) : index;
  if (typeof value !== "number" || !Number.isInteger(value) || value > maxIndex) return "bad";
  return value < 0 ? undefined : value;
}

/** Empty arguments, as some servers send them ahead of the real ones. */
function isPlaceholder(args: string): boolean {
  return /^\s*(?:\{\s*\}|null|"")\s*$/.test(args);
}

/** Whether two texts are the same JSON; the second may be wrapped in a string. */
function sameJson(known: string, again: string): boolean {
  if (known.trim() === again.trim()) return true;
  const parsed = parseJson(again);
  return typeof parsed === "string" && parsed.trim() === known.trim();
}

/** Arguments are text; some servers send the object itself. */
function argumentsOf(value: unknown): string {
  if (typeof value === "string") return value;
  return isObject(value) ? JSON.stringify(value) : "";
}
