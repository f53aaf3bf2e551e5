import { field, isObject, type JsonObject, listField, numberField, objectField, textField } from "../../shared/guards.ts";
import { betweenMessages, keptItem } from "../outputItem.ts";
import type { AnswerParts } from "./answerParts.ts";
import type { EventDialect, EventOutcome } from "./answerReader.ts";
import { picturePart } from "./picturePart.ts";
import { findError, looseError } from "./wireError.ts";

/** The beginning of the names of the events of a response. */
const prefix = "response.";

/** The part of a message that an item, event or body is about: its item's place in the output, and its own in the item. */
interface Place {
  readonly item: number;
  readonly part: number;
}

/** More items than a response has, and more parts than an item. What says that it belongs to a later one cannot be attributed. */
const most = 4096;

/** What is known of an output item while it arrives. */
interface OpenItem {
  /** UTF-16 units of its text, and where they begin in the answer's text. */
  start: number;
  length: number;
  refused: boolean;
  /** What of it has arrived in pieces, by name: its end repeats it. */
  readonly arrived: Set<string>;
  annotations: number;
  /** The number of its call among the calls of the answer. */
  call?: number;
  isDone: boolean;
}

const working: EventOutcome = { isLifeSign: true };
const fine: EventOutcome = {};

/**
 * Reads a response of the Responses API, streamed or whole (docs/wire.md, The Responses API), as the chunks of a chat completion that say the same, so that text,
 * calls, pictures and usage are assembled in one place. Its items are kept, so that they can be sent back. What a server leaves out of the pieces is read from
 * the end of the item, and from the whole response at last.
 */
export class ResponsesEvents implements EventDialect {
  readonly #items = new Map<number, OpenItem>();
  #textLength = 0;
  /** The item that wrote text or reasoning last, and the part of it: another one begins a paragraph. */
  #lastText: number | undefined;
  #lastReasoning: string | undefined;
  #calls = 0;

  event(event: JsonObject, data: string, parts: AnswerParts): EventOutcome | undefined {
    const type = textField(event, "type");
    if (type === "error") return { error: findError(event) ?? looseError(event) };
    if (type === "keepalive") return working;
    if (type?.startsWith(prefix) !== true) return undefined;
    const said = new Said(event, data, parts);
    const place = { item: numberField(event, "output_index") ?? 0, part: partOf(event) };
    if (!isPlace(place.item) || !isPlace(place.part)) return { problem: "badData" };
    const { response } = event;
    switch (type.slice(prefix.length)) {
      case "output_text.delta":
        return this.#text(said, place, textField(event, "delta"), false);
      case "output_text.done":
        return this.#missing(said, place, "text", (whole) => this.#text(said, place, whole, false));
      case "refusal.delta":
        return this.#text(said, place, textField(event, "delta"), true);
      case "refusal.done":
        return this.#missing(said, place, "refusal", (whole) => this.#text(said, place, whole, true));
      case "output_text.annotation.added":
        return this.#annotations(said, place, [event["annotation"]]);
      case "reasoning_summary_text.delta":
      case "reasoning_summary.delta":
        return this.#reasoning(said, place, "summary", textField(event, "delta"));
      case "reasoning_text.delta":
      case "reasoning.delta":
        return this.#reasoning(said, place, "content", textField(event, "delta"));
      case "function_call_arguments.delta":
        return this.#call(said, place, {}, textField(event, "delta"));
      case "image_generation_call.partial_image":
        return said.add({ images: [event] });
      case "output_item.added":
        return this.#added(said, place, event["item"]);
      case "output_item.done":
        return this.#done(said, place.item, event["item"], data.length);
      case "completed":
      case "incomplete":
      case "failed":
      case "cancelled":
        return isObject(response) ? this.#end(said, response, type.slice(prefix.length)) : { problem: "badData" };
      case "created":
        said.serve(response);
        return fine;
      default:
        return working;
    }
  }

  body(body: JsonObject, text: string, parts: AnswerParts): EventOutcome | undefined {
    if (field(body, "object") !== "response" && !Array.isArray(field(body, "output"))) return undefined;
    return this.#end(new Said(body, text, parts), body, textField(body, "status") ?? "completed");
  }

  #item(index: number): OpenItem {
    const known = this.#items.get(index);
    if (known !== undefined) return known;
    const open: OpenItem = { start: 0, length: 0, refused: false, arrived: new Set(), annotations: 0, isDone: false };
    this.#items.set(index, open);
    return open;
  }

  #text(said: Said, { item: index, part }: Place, text: string | undefined, refused: boolean): EventOutcome {
    if (text === undefined) return working;
    const item = this.#item(index);
    item.arrived.add(`text ${part}`);
    item.refused ||= refused;
    const gap = this.#textLength > 0 && this.#lastText !== index ? betweenMessages : "";
    this.#lastText = index;
    if (item.length === 0) item.start = this.#textLength + gap.length;
    item.length += text.length;
    this.#textLength += gap.length + text.length;
    return said.add({ content: gap + text });
  }

  /** Reads what an end repeats, if it has not arrived in pieces. */
  #missing(said: Said, { item, part }: Place, name: string, read: (whole: string) => EventOutcome): EventOutcome {
    const whole = textField(said.event, name);
    return whole === undefined || this.#item(item).arrived.has(`text ${part}`) ? working : read(whole);
  }

  /** Reasoning that comes twice, as it is and as a summary, is shown once. */
  #reasoning(said: Said, { item: index, part }: Place, kind: "summary" | "content", text: string | undefined): EventOutcome {
    const { arrived } = this.#item(index);
    if (text === undefined || arrived.has(kind === "summary" ? "content" : "summary")) return working;
    arrived.add(kind);
    const place = `${index} ${part}`;
    const gap = this.#lastReasoning !== undefined && this.#lastReasoning !== place ? betweenMessages : "";
    this.#lastReasoning = place;
    return said.add({ reasoning: gap + text });
  }

  #call(
    said: Said,
    { item: index }: Place,
    { id, name }: { id?: string | undefined; name?: string | undefined },
    args: string | undefined,
  ): EventOutcome {
    const item = this.#item(index);
    if (args !== undefined && args !== "") item.arrived.add("arguments");
    item.call ??= this.#calls++;
    return said.add({ tool_calls: [{ index: item.call, id, function: { name, arguments: args ?? "" } }] });
  }

  /** Citations come flat and count within their message. Chat completions nest them and count in the answer. */
  #annotations(said: Said, { item: index }: Place, list: readonly unknown[]): EventOutcome {
    const item = this.#item(index);
    const annotations = list.filter(isObject).map((annotation) => nested(annotation, item.start));
    item.annotations += annotations.length;
    return annotations.length === 0 ? working : said.add({ annotations });
  }

  #added(said: Said, place: Place, item: unknown): EventOutcome {
    this.#item(place.item);
    if (field(item, "type") !== "function_call") return working;
    return this.#call(said, place, { id: textField(item, "call_id"), name: textField(item, "name") }, undefined);
  }

  /**
   * Reads an item that is whole, and keeps it.
   * @param length of its JSON, more or less
   */
  #done(said: Said, index: number, item: unknown, length: number): EventOutcome {
    const open = this.#item(index);
    if (!isObject(item) || open.isDone) return working;
    open.isDone = true;
    const outcomes = [...this.#rest(said, index, item, open)];
    const kept = keptItem(item, open);
    if (kept !== undefined) outcomes.push(said.parts.keep(kept, index, length));
    return Object.assign({}, working, ...outcomes) as EventOutcome;
  }

  /** What of an item has not arrived in pieces. */
  *#rest(said: Said, index: number, item: JsonObject, { arrived, annotations }: OpenItem): Generator<EventOutcome> {
    switch (item["type"]) {
      case "message":
        for (const [part, content] of listField(item, "content").slice(0, most).entries()) {
          const place = { item: index, part };
          const refusal = textField(content, "refusal");
          if (!arrived.has(`text ${part}`)) yield this.#text(said, place, textField(content, "text") ?? refusal, refusal !== undefined);
          if (annotations > 0) continue;
          yield this.#annotations(said, place, listField(content, "annotations"));
        }
        return;
      case "reasoning":
        if (arrived.has("summary") || arrived.has("content")) return;
        for (const kind of ["content", "summary"] as const) {
          for (const [part, piece] of listField(item, kind).slice(0, most).entries()) {
            yield this.#reasoning(said, { item: index, part }, kind, textField(piece, "text"));
          }
        }
        return;
      case "function_call": {
        const names = { id: textField(item, "call_id"), name: textField(item, "name") };
        yield this.#call(said, { item: index, part: 0 }, names, arrived.has("arguments") ? undefined : textField(item, "arguments"));
        return;
      }
      case "image_generation_call":
        if (textField(item, "result") === undefined) return;
        // What is no picture is kept, too: the user is told that it is not shown.
        yield said.add({ images: [picturePart(item) === undefined ? asPng(item, index) : { ...item, index }] });
        return;
      default:
    }
  }

  /** The end of a response, with everything that has not arrived before. */
  #end(said: Said, response: JsonObject, status: string): EventOutcome {
    const output = listField(response, "output").slice(0, most);
    const outcomes = output.map((item, index) => this.#done(said, index, item, said.data.length / output.length));
    said.serve(response, true);
    const usage = objectField(response, "usage");
    if (usage !== undefined) said.parts.chunk({ usage: usageOf(usage) }, '"usage"');
    const failed = status === "failed" || status === "cancelled";
    const error = failed ? findError({ error: response["error"] }) : undefined;
    const problem = outcomes.map((outcome) => outcome.problem).find((one) => one !== undefined);
    if (error === undefined)
      said.finish(failed ? "error" : finishReasonOf(response, status, this.#calls > 0), nativeReason(response, status));
    return { done: true, ...(error !== undefined && { error }), ...(problem !== undefined && { problem }) };
  }
}

/** One event and the answer that it adds to. */
class Said {
  readonly event: JsonObject;
  readonly data: string;
  readonly parts: AnswerParts;

  constructor(event: JsonObject, data: string, parts: AnswerParts) {
    this.event = event;
    this.data = data;
    this.parts = parts;
  }

  add(delta: JsonObject): EventOutcome {
    return this.parts.chunk({ choices: [{ index: 0, delta }] }, this.data);
  }

  finish(reason: string, native: string): void {
    this.parts.chunk({ choices: [{ index: 0, delta: {}, finish_reason: reason, native_finish_reason: native }] }, "");
  }

  /** Who answers. The tier of an answer that has just begun is the one that was asked for. */
  serve(response: unknown, isOver = false): void {
    const names = ["id", "model", "provider", ...(isOver ? ["service_tier"] : [])];
    this.parts.chunk(Object.fromEntries(names.map((name) => [name, field(response, name)])), "");
  }
}

function asPng(item: JsonObject, index: number): JsonObject {
  return { ...item, index, result: `data:image/png;base64,${textField(item, "result") ?? ""}` };
}

function nested(annotation: JsonObject, start: number): JsonObject {
  if (annotation["type"] !== "url_citation" || isObject(annotation["url_citation"])) return annotation;
  const { type, ...citation } = annotation;
  const moved = ["start_index", "end_index"].flatMap((name) => {
    const at = numberField(citation, name);
    return at === undefined ? [] : [[name, at + start] as const];
  });
  return { type, url_citation: { ...citation, ...Object.fromEntries(moved) } };
}

function isPlace(index: number): boolean {
  return Number.isInteger(index) && index >= 0 && index < most;
}

function partOf(event: JsonObject): number {
  return numberField(event, "content_index") ?? numberField(event, "summary_index") ?? 0;
}

function finishReasonOf(response: JsonObject, status: string, callsTools: boolean): string {
  if (status === "incomplete") {
    return textField(objectField(response, "incomplete_details"), "reason") === "content_filter" ? "content_filter" : "length";
  }
  return callsTools ? "tool_calls" : "stop";
}

function nativeReason(response: JsonObject, status: string): string {
  return textField(objectField(response, "incomplete_details"), "reason") ?? status;
}

/** The usage under the names of chat completions. What else there is, such as OpenRouter's cost, stays as it is. */
function usageOf(usage: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(usage).map(([name, value]) => [
      name.replace(/^input_tokens/, "prompt_tokens").replace(/^output_tokens/, "completion_tokens"),
      value,
    ]),
  );
}
