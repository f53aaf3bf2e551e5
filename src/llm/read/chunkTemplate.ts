import { ourChoice } from "./choice.ts";
import { plainReasoningField, readDelta, type Delta } from "./delta.ts";
import { parseJson } from "./json.ts";
import { field, isObject, type JsonObject, textField } from "../../shared/guards.ts";

/** The content of a chunk that fits a template: one more piece of text or reasoning. */
export interface DeltaPiece {
  readonly kind: "content" | "reasoning";
  readonly text: string;
  /** Whether the text had escapes and may therefore hold half a surrogate pair. */
  readonly mayBeBroken: boolean;
  /** Whether the text has a "<", which may begin a tag or a token. */
  readonly mayHoldTag: boolean;
  /** The one item of `reasoning_details` in the chunk. It equals `like` except for the text in the field `name`. */
  readonly detail: { readonly like: JsonObject; readonly name: "text" | "summary" } | undefined;
}

/** A value that no server sends. It verifies that a hole is where it seems to be. */
const probe = "aside-probe-6f1d";

/**
 * A template for chunks that add one word. The chunks of an answer differ in that word alone, and comparing the rest with the last chunk is
 * several times faster than parsing it. The template is exact: a matching chunk parses to the same value as the chunk it was learned from,
 * except for the word. Any other chunk is parsed.
 */
export class ChunkTemplate {
  readonly kind: DeltaPiece["kind"];
  readonly #literals: readonly string[];
  readonly #length: number;
  readonly #detail: DeltaPiece["detail"];

  private constructor(kind: DeltaPiece["kind"], literals: readonly string[], detail: DeltaPiece["detail"]) {
    this.kind = kind;
    this.#literals = literals;
    this.#length = literals.reduce((sum, literal) => sum + literal.length, 0);
    this.#detail = detail;
  }

  /**
   * Learns a template from a chunk.
   * @param root the parsed chunk, which the reader has already processed
   * @param data the text of the chunk
   * @returns undefined if the chunk holds more than one word
   */
  static learn(root: JsonObject, data: string): ChunkTemplate | undefined {
    const delta = plainDelta(root);
    if (delta === undefined) return undefined;
    const parsed = readDelta(delta);
    const kind = parsed.reasoning === "" ? "content" : "reasoning";
    if (!holdsOneThing(parsed)) return undefined;
    const [like] = parsed.details.filter(isObject);
    const detail: DeltaPiece["detail"] = like && { like, name: textField(like, "text") === undefined ? "summary" : "text" };
    const name = kind === "content" ? "content" : plainReasoningField(delta);
    if (name === undefined || textField(delta, name) === undefined) return undefined;
    const literals = literalsAround(data, detail === undefined ? [name] : [name, detail.name]);
    if (literals === undefined) return undefined;
    const template = new ChunkTemplate(kind, literals, detail);
    return template.#isTrue(name) && template.match(data)?.text === textField(delta, name) ? template : undefined;
  }

  /** The word of a chunk that fits this template, or undefined. */
  match(data: string): DeltaPiece | undefined {
    const raw = this.#literals.length === 2 ? this.#oneHole(data) : this.#twoHoles(data);
    if (raw === undefined) return undefined;
    let mayHoldTag = false;
    // One loop for both: most words need no decoding, which means that they have no quote, escape or control character.
    for (let at = 0; at < raw.length; at++) {
      const code = raw.charCodeAt(at);
      if (code === 0x22 || code === 0x5c || code < 0x20) return this.#decoded(raw);
      if (code === 0x3c) mayHoldTag = true;
    }
    return { kind: this.kind, text: raw, mayBeBroken: false, mayHoldTag, detail: this.#detail };
  }

  #decoded(raw: string): DeltaPiece | undefined {
    const text = parseJson(`"${raw}"`);
    if (typeof text !== "string") return undefined;
    return { kind: this.kind, text, mayBeBroken: true, mayHoldTag: text.includes("<"), detail: this.#detail };
  }

  #oneHole(data: string): string | undefined {
    const [before = "", after = ""] = this.#literals;
    const end = data.length - after.length;
    if (end < before.length || !holds(data, before, 0) || !holds(data, after, end)) return undefined;
    return data.slice(before.length, end);
  }

  /** Matches a template with two holes, which must hold the same word. */
  #twoHoles(data: string): string | undefined {
    const [before = "", between = "", after = ""] = this.#literals;
    const room = data.length - this.#length;
    if (room < 0 || room % 2 !== 0 || !holds(data, before, 0) || !holds(data, after, data.length - after.length)) return undefined;
    const length = room >> 1;
    const word = data.slice(before.length, before.length + length);
    return data.startsWith(between, before.length + length) && data.startsWith(word, before.length + length + between.length)
      ? word
      : undefined;
  }

  /** Verifies that the template with the probe in its holes parses to a chunk with the probe in the right place. */
  #isTrue(name: string): boolean {
    const root = parseJson(this.#literals.join(probe));
    const delta = isObject(root) ? plainDelta(root) : undefined;
    if (delta === undefined || field(delta, name) !== probe) return false;
    const [detail] = readDelta(delta).details;
    return this.#detail === undefined || field(detail, this.#detail.name) === probe;
  }
}

/** The delta of a chunk with exactly one choice and without a finish reason or usage. */
function plainDelta(root: JsonObject): JsonObject | undefined {
  for (const name of ["usage", "error", "cost", "citations", "detail", "errors"]) {
    if ((field(root, name) ?? null) !== null) return undefined;
  }
  if (Object.entries(root).some(([name, value]) => name.startsWith("x_") && isObject(value))) return undefined;
  const choice = ourChoice(root);
  const { choices } = root;
  if (typeof choice === "string" || !Array.isArray(choices) || choices.length !== 1 || root["object"] === "error") return undefined;
  for (const name of ["finish_reason", "native_finish_reason", "error", "message", "usage"]) {
    if ((field(choice, name) ?? null) !== null) return undefined;
  }
  const { delta } = choice;
  return isObject(delta) ? delta : undefined;
}

function holdsOneThing(parsed: Delta): boolean {
  if (parsed.toolCalls.length > 0 || parsed.images.length > 0 || parsed.annotations.length > 0 || parsed.hasAudio) return false;
  if (parsed.reasoning === "") return parsed.content !== "" && parsed.details.length === 0;
  if (parsed.content !== "" || parsed.details.length > 1) return false;
  const [detail] = parsed.details;
  return (
    detail === undefined ||
    field(detail, "text") === parsed.reasoning ||
    (field(detail, "text") === undefined && field(detail, "summary") === parsed.reasoning)
  );
}

/** The text around the values of these fields, or undefined unless each field name occurs exactly once. */
function literalsAround(data: string, names: readonly string[]): readonly string[] | undefined {
  const holes: { readonly start: number; readonly end: number }[] = [];
  for (const name of names) {
    const found = [...data.matchAll(new RegExp(`"${name}": ?"`, "g"))];
    const [only] = found;
    if (only === undefined || found.length !== 1) return undefined;
    const start = only.index + only[0].length;
    const end = endOfString(data, start);
    if (end === -1) return undefined;
    holes.push({ start, end });
  }
  holes.sort((a, b) => a.start - b.start);
  const edges = [0, ...holes.flatMap(({ start, end }) => [start, end]), data.length];
  return Array.from({ length: edges.length / 2 }, (_, index) => data.slice(edges[index * 2], edges[index * 2 + 1]));
}

/** Offset of the closing quote of the string that begins here, or -1. */
function endOfString(data: string, start: number): number {
  for (let at = start; at < data.length; at++) {
    const code = data.charCodeAt(at);
    if (code === 0x5c) at += 1;
    else if (code === 0x22) return at;
  }
  return -1;
}

/** `startsWith` at an offset. Comparing a slice is several times faster in V8. */
function holds(data: string, part: string, at: number): boolean {
  return data.slice(at, at + part.length) === part;
}
