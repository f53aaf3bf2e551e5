// The Responses API in front of what is scripted as chat completions: requests are read into their form, and their chunks become the events of a response. Written
// on its own, not with the code that it tests.
import { isObject } from "../../src/shared/guards.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A request to `/responses` as the chat completion that asks the same. Items that are no messages stay beside it in `input`. */
export function asChatBody(body: Fields): Fields {
  const { input, tools, ...rest } = body;
  const items = typeof input === "string" ? [{ role: "user", content: input }] : (Array.isArray(input) ? input : []).filter(isObject);
  return {
    ...rest,
    input,
    messages: items.flatMap(asMessages),
    ...(Array.isArray(tools) && { tools: tools.filter(isObject).map(({ type, ...called }) => ({ type, function: called })) }),
  };
}

function asMessages(item: Fields): readonly Fields[] {
  switch (item.type ?? "message") {
    case "message":
      return [{ role: item.role, content: asContent(item.content) }];
    case "function_call":
      return [
        { role: "assistant", content: null, tool_calls: [{ id: item.call_id, function: { name: item.name, arguments: item.arguments } }] },
      ];
    case "function_call_output":
      return [{ role: "tool", tool_call_id: item.call_id, content: asContent(item.output) }];
    default:
      return [];
  }
}

function asContent(content: unknown): unknown {
  if (!Array.isArray(content)) return content;
  return content
    .filter(isObject)
    .map((part) => (part.type === "input_image" ? { type: "image_url", image_url: { url: part.image_url } } : { ...part, type: "text" }));
}

/** An item of the output while it is written. */
interface Item {
  readonly index: number;
  isClosed: boolean;
  readonly type: "reasoning" | "message" | "function_call" | "image_generation_call";
  readonly id: string;
  text: string;
  readonly fields: Record<string, unknown>;
}

/** An event without a name. */
const eventPattern = /(?<![^\n]\n)data: (\{.*\})\n\n/g;

/**
 * Turns the chunks of one chat completion into the events of a response. What is no chunk, such as a comment, an error with a name or a part of an event, stays as it is.
 */
export class ResponseShape {
  static #count = 0;
  /** Each response has names of its own, and so have its items. */
  readonly #nth = (ResponseShape.#count += 1);
  readonly #items: Item[] = [];
  /** By place in the chunks' `tool_calls`. */
  readonly #calls = new Map<unknown, Item>();
  #open: Item | undefined;
  #number = 0;
  #head: Fields = { id: "resp_1", model: "some/model" };
  #began = false;
  #over = false;
  #finish: string | undefined;
  #usage: unknown;

  /** The events of these chunks. A finish reason ends the response; usage counts if it comes along with it. */
  translate(text: string): string {
    const events = text.replaceAll(eventPattern, (whole, json: string) => this.#chunk(json, whole));
    // `[DONE]` comes after the end.
    const done = events.search(/data: *\[done\]/i);
    const end = this.#end();
    return done < 0 ? events + end : events.slice(0, done) + end + events.slice(done);
  }

  /** A whole completion as a whole response. */
  whole(completion: Fields): Fields {
    const [choice] = Array.isArray(completion.choices) ? completion.choices.filter(isObject) : [];
    if (choice === undefined) return completion;
    this.#begin(completion);
    this.#delta(isObject(choice.message) ? choice.message : {});
    for (const item of this.#items) this.#close(item);
    this.#usage = completion.usage;
    return this.#response(typeof choice.finish_reason === "string" ? choice.finish_reason : "stop");
  }

  #chunk(json: string, whole: string): string {
    let chunk: unknown;
    try {
      chunk = JSON.parse(json);
    } catch {
      return whole;
    }
    if (!isObject(chunk)) return whole;
    const { choices, error, usage } = chunk;
    if (!Array.isArray(choices) && usage === undefined && error === undefined)
      return chunk.object === "chat.completion.chunk" ? this.#begin(chunk) : whole;
    let events = this.#over ? "" : this.#begin(chunk);
    if (usage !== undefined) this.#usage = usage;
    if (isObject(error)) {
      this.#over = true;
      return `${events}${this.#event("response.failed", { response: { ...this.#response("failed"), status: "failed", error } })}`;
    }
    for (const choice of Array.isArray(choices) ? choices.filter(isObject) : []) {
      if (isObject(choice.delta)) events += this.#delta(choice.delta);
      if (typeof choice.finish_reason === "string") this.#finish = choice.finish_reason;
    }
    return events;
  }

  #begin(chunk: Fields): string {
    if (this.#began) return "";
    this.#began = true;
    this.#head = {
      id: `resp_${typeof chunk.id === "string" ? chunk.id : "gen"}_${this.#nth}`,
      model: chunk.model ?? "some/model",
      provider: chunk.provider,
    };
    const response = { ...this.#response("in_progress"), status: "in_progress", output: [] };
    return this.#event("response.created", { response }) + this.#event("response.in_progress", { response });
  }

  #delta(delta: Fields): string {
    let events = "";
    const { content, reasoning, reasoning_content: plain, reasoning_details: details, tool_calls: calls, images } = delta;
    for (const detail of Array.isArray(details) ? details.filter(isObject) : []) {
      if (typeof detail.data !== "string" && typeof detail.signature !== "string") continue;
      const item = this.#itemOf("reasoning");
      events += item.events;
      item.item.fields.encrypted_content = detail.data ?? detail.signature;
    }
    const thought = reasoning ?? plain;
    if (typeof thought === "string" && thought !== "") events += this.#write("reasoning", thought);
    if (typeof content === "string" && content !== "") events += this.#write("message", content);
    if (Array.isArray(content)) for (const part of content.filter(isObject)) events += this.#write("message", String(part.text));
    for (const call of Array.isArray(calls) ? calls.filter(isObject) : []) events += this.#call(call);
    for (const image of Array.isArray(images) ? images.filter(isObject) : []) {
      const { item, events: added } = this.#itemOf("image_generation_call", true);
      const url = isObject(image.image_url) ? String(image.image_url.url) : "";
      item.fields.result = url.replace(/^data:image\/png;base64,/, "");
      events += added + this.#close(item);
    }
    return events;
  }

  #write(type: "reasoning" | "message", text: string): string {
    const { item, events } = this.#itemOf(type);
    item.text += text;
    const place = { item_id: item.id, output_index: item.index };
    return (
      events +
      (type === "message"
        ? this.#event("response.output_text.delta", { ...place, content_index: 0, delta: text, logprobs: [] })
        : this.#event("response.reasoning_summary_text.delta", { ...place, summary_index: 0, delta: text }))
    );
  }

  #call(call: Fields): string {
    const called = isObject(call.function) ? call.function : {};
    const key = call.index ?? this.#calls.size - (typeof call.id === "string" ? 0 : 1);
    let item = this.#calls.get(key);
    let events = "";
    if (item === undefined) {
      const added = this.#itemOf("function_call", true, { call_id: call.id, name: called.name });
      item = added.item;
      events += added.events;
      this.#calls.set(key, item);
    }
    const args = typeof called.arguments === "string" ? called.arguments : "";
    item.text += args;
    if (args === "") return events;
    return events + this.#event("response.function_call_arguments.delta", { item_id: item.id, output_index: item.index, delta: args });
  }

  /** The item that is written, or a new one. Calls may be open side by side, anything else is closed by what follows it. */
  #itemOf(type: Item["type"], isNew = false, fields: Fields = {}): { readonly item: Item; readonly events: string } {
    if (!isNew && this.#open?.type === type) return { item: this.#open, events: "" };
    const closed = this.#open === undefined || this.#open.type === "function_call" ? "" : this.#close(this.#open);
    const index = this.#items.length;
    const prefix = { reasoning: "rs", message: "msg", function_call: "fc", image_generation_call: "ig" }[type];
    const item: Item = { index, type, id: `${prefix}_${String(this.#head.id)}_${index}`, text: "", fields: { ...fields }, isClosed: false };
    this.#items.push(item);
    this.#open = item;
    return {
      item,
      events: closed + this.#event("response.output_item.added", { output_index: index, item: this.#written(item, "in_progress") }),
    };
  }

  #close(item: Item): string {
    if (item.isClosed) return "";
    item.isClosed = true;
    if (this.#open === item) this.#open = undefined;
    return this.#event("response.output_item.done", { output_index: item.index, item: this.#written(item, "completed") });
  }

  #written({ type, id, text, fields }: Item, status: string): Fields {
    switch (type) {
      case "message":
        return {
          id,
          type,
          status,
          role: "assistant",
          content: status === "completed" ? [{ type: "output_text", annotations: [], text }] : [],
        };
      case "reasoning":
        return { id, type, encrypted_content: "gAAAA=", ...fields, summary: text === "" ? [] : [{ type: "summary_text", text }] };
      case "function_call":
        return { id, type, status, ...fields, arguments: text };
      case "image_generation_call":
        return { id, type, status, ...fields };
      default:
        return type satisfies never;
    }
  }

  #end(): string {
    if (this.#finish === undefined || this.#over) return "";
    this.#over = true;
    const closed = this.#items.map((item) => this.#close(item)).join("");
    const response = this.#response(this.#finish);
    return closed + this.#event(`response.${String(response.status)}`, { response });
  }

  #response(finish: string): Fields {
    const reason = { length: "max_output_tokens", content_filter: "content_filter" }[finish];
    const status = finish === "error" ? "failed" : reason === undefined ? "completed" : "incomplete";
    return {
      ...this.#head,
      object: "response",
      status,
      error: null,
      incomplete_details: reason === undefined ? null : { reason },
      output: this.#items.map((item) => this.#written(item, "completed")),
      ...(this.#usage !== undefined && { usage: asResponseUsage(this.#usage) }),
    };
  }

  #event(type: string, fields: Fields): string {
    return `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: this.#number++, ...fields })}\n\n`;
  }
}

const usageNames: Readonly<Record<string, string>> = {
  prompt_tokens: "input_tokens",
  completion_tokens: "output_tokens",
  prompt_tokens_details: "input_tokens_details",
  completion_tokens_details: "output_tokens_details",
};

function asResponseUsage(usage: unknown): unknown {
  if (!isObject(usage)) return usage;
  return Object.fromEntries(Object.entries(usage).map(([name, value]) => [usageNames[name] ?? name, value]));
}
