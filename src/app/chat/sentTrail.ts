import type { ChatRequest } from "../../llm/chatClient.ts";
import { buildRequest } from "../../llm/send/requestBody.ts";
import type { AnswerMessage, Message } from "../../shared/conversation.ts";
import { asList, field, isObject, type JsonObject, lookup } from "../../shared/guards.ts";
import { type Lesson, withLessons } from "../../shared/lesson.ts";
import { cacheSettings, type SentPart, type SentPrompt } from "../../shared/sentPrompt.ts";
import { difference, lastSent, sentOf, sentPartsOf } from "../usage/promptChange.ts";

/** Two numbers of 32 bits. */
type Hash = readonly [number, number];

/** Texts up to this length are hashed each time; a longer one is looked up, UTF-16 units. */
const shortText = 48;

/**
 * Notes what the requests of one conversation were like. A text that was sent before is not hashed again, and what a request has in common with the last one
 * is not kept again, so that the next request of a conversation of thousands of messages takes a few milliseconds.
 */
export class SentTrail {
  #salt = "";
  #seed: Hash = [0, 0];
  /** The answer whose request was noted last, with all its parts. */
  #last: { readonly id: string; readonly parts: readonly SentPart[] } | undefined;
  /** Hashes of long texts, and parts of messages with nothing but a role and a text, by role and text. */
  #texts = new Map<string, Hash>();
  #plain = new Map<string, Map<string, SentPart>>();
  /** Schemas of tools stay the same objects. */
  #schemas = new WeakMap<object, { readonly hash: Hash; readonly length: number }>();

  /**
   * What is to be kept of a request.
   * @param lessons what was learned while it was sent: it went out as they say in the end
   * @param messages of the conversation by id; the last of them with a noted request is what this one is compared with
   */
  note(answerId: string, request: ChatRequest, lessons: readonly Lesson[], messages: ReadonlyMap<string, Message>): SentPrompt | undefined {
    const built =
      lessons.length === 0 && request.built !== undefined
        ? request.built
        : buildRequest({ ...request, lessons: withLessons(request.lessons ?? [], lessons) });
    if (!built.ok) return undefined;
    const before = this.#before(answerId, messages);
    const parts = this.#partsOf(built.body);
    const settings = this.#settingsOf(built.body);
    const marks = marksOf(built.body);
    const rest = { ...(marks === undefined ? {} : { marks }), ...(settings === undefined ? {} : { settings }) };
    this.#forget(parts.length);
    this.#last = { id: answerId, parts };
    return before === undefined ? { salt: this.#salt, parts, ...rest } : { after: before.id, ...difference(before.parts, parts), ...rest };
  }

  /** The request that the next one is compared with, with the key of its hashes; undefined where there is none, and a new key is made. */
  #before(
    answerId: string,
    messages: ReadonlyMap<string, Message>,
  ): { readonly id: string; readonly parts: readonly SentPart[] } | undefined {
    const last = lastSent(messages, (answer) => answer.id !== answerId);
    const before =
      last && (this.#last?.id === last.id && sentOf(last) !== undefined ? { ...this.#last, salt: this.#salt } : resolved(messages, last));
    const salt = before?.salt ?? randomSalt();
    if (salt !== this.#salt) {
      this.#salt = salt;
      this.#seed = [Number.parseInt(salt.slice(0, 8), 16), Number.parseInt(salt.slice(8, 16), 16)];
      this.#texts.clear();
      this.#plain.clear();
      this.#schemas = new WeakMap();
    }
    return before;
  }

  /** Drops what is known of texts where most of them are of earlier requests. */
  #forget(parts: number): void {
    if (this.#texts.size > 4 * parts + 1000) this.#texts.clear();
    for (const known of this.#plain.values()) if (known.size > 4 * parts + 1000) known.clear();
  }

  #partsOf(body: JsonObject): readonly SentPart[] {
    const tools = asList(body["tools"]).map((tool) => {
      const name = field(field(tool, "function"), "name") ?? field(tool, "name") ?? field(tool, "type");
      return `${this.#part("t", tool)}:${typeof name === "string" ? name.replaceAll(/[^\w:.-]/g, "_").slice(0, 100) || "_" : "_"}`;
    });
    const messages = asList(body["messages"] ?? body["input"]).map((message) => this.#message(message));
    return [...tools, ...messages];
  }

  #settingsOf(body: JsonObject): SentPrompt["settings"] {
    const entries = cacheSettings.flatMap((name) => {
      const value = lookup(body, name);
      return value === undefined ? [] : [[name, written(this.#walk(value, [this.#seed[0], this.#seed[1], 0]))] as const];
    });
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  }

  /** Most messages are a role and a text: their parts are looked up by the text itself, which costs nothing where it is the same string. */
  #message(message: unknown): SentPart {
    if (!isObject(message)) return this.#part("a", message);
    const { role, content } = message;
    const isPlain = typeof role === "string" && typeof content === "string" && Object.keys(message).length === 2;
    if (!isPlain) return this.#part(kindOf(message), message);
    let known = this.#plain.get(role);
    if (known === undefined) {
      known = new Map();
      this.#plain.set(role, known);
    }
    let part = known.get(content);
    if (part === undefined) {
      part = this.#part(kindOf(message), message);
      known.set(content, part);
    }
    return part;
  }

  #part(kind: string, value: unknown): SentPart {
    const state: State = [this.#seed[0], this.#seed[1], 0];
    this.#walk(value, state);
    return `${kind}${written(state)}.${state[2].toString(36)}`;
  }

  /** Mixes all of a value into the state, in the order in which it is sent, without marks for caching: they are not part of the prompt. */
  #walk(value: unknown, state: State): State {
    if (typeof value === "string") {
      // A picture's tokens have nothing to do with the length of its data.
      if (!value.startsWith("data:")) state[2] += value.length;
      const [one, other] = value.length <= shortText ? hashOf(value, this.#seed) : this.#textHash(value);
      mix(state, one, other);
    } else if (Array.isArray(value)) {
      mix(state, value.length, 1);
      for (const item of value) this.#walk(item, state);
    } else if (isObject(value)) {
      for (const [name, inner] of Object.entries(value)) {
        if (name === "cache_control") continue;
        mix(state, ...hashOf(name, this.#seed));
        if (name === "parameters" && isObject(inner)) this.#schema(inner, state);
        // A text alone is the same as a list with only that text: marks turn one into the other.
        else this.#walk(name === "content" && isObject(inner) ? inner : name === "content" ? plainContent(inner) : inner, state);
      }
    } else mix(state, ...hashOf(String(value), this.#seed));
    return state;
  }

  #schema(schema: object, state: State): void {
    let known = this.#schemas.get(schema);
    if (known === undefined) {
      const inner: State = [this.#seed[0], this.#seed[1], 0];
      for (const [name, value] of Object.entries(schema)) {
        mix(inner, ...hashOf(name, this.#seed));
        this.#walk(value, inner);
      }
      known = { hash: [inner[0], inner[1]], length: inner[2] };
      this.#schemas.set(schema, known);
    }
    mix(state, ...known.hash);
    state[2] += known.length;
  }

  #textHash(text: string): Hash {
    let hash = this.#texts.get(text);
    if (hash === undefined) {
      hash = hashOf(text, this.#seed);
      this.#texts.set(text, hash);
    }
    return hash;
  }
}

/** Two lanes and the length of all texts so far. */
type State = [number, number, number];

function mix(state: State, one: number, other: number): void {
  state[0] = Math.imul(state[0] ^ one, 2_654_435_761) ^ (state[1] >>> 15);
  state[1] = Math.imul(state[1] ^ other, 1_597_334_677) ^ (state[0] >>> 13);
}

/**
 * A quick hash of 64 bits (after cyrb53). It need not withstand an attack: a part shows 32 bits of it, which is all that can be learned about a text.
 */
function hashOf(text: string, [first, second]: Hash): Hash {
  let one = 0xdeadbeef ^ first;
  let other = 0x41c6ce57 ^ second;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    one = Math.imul(one ^ unit, 2_654_435_761);
    other = Math.imul(other ^ unit, 1_597_334_677);
  }
  one = Math.imul(one ^ (one >>> 16), 2_246_822_507) ^ Math.imul(other ^ (other >>> 13), 3_266_489_909);
  other = Math.imul(other ^ (other >>> 16), 2_246_822_507) ^ Math.imul(one ^ (one >>> 13), 3_266_489_909);
  return [one, other];
}

function written([one, other]: State): string {
  return ((one ^ ((other << 7) | (other >>> 25))) >>> 0).toString(36);
}

function randomSalt(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function plainContent(content: unknown): unknown {
  const [first, ...others] = asList(content);
  const text = others.length === 0 && field(first, "type") === "text" ? field(first, "text") : undefined;
  return typeof text === "string" ? text : content;
}

/** The kind of a message or an item of the Responses API. */
function kindOf(message: unknown): string {
  const role = field(message, "role");
  const type = field(message, "type");
  const kind =
    role === "system" || role === "developer"
      ? "s"
      : role === "user"
        ? "u"
        : role === "tool" || type === "function_call_output"
          ? "r"
          : "a";
  const reasons = ["reasoning", "reasoning_content", "reasoning_details"].some((name) => field(message, name) !== undefined);
  const media = asList(field(message, "content")).some((part) => !String(field(part, "type")).endsWith("text"));
  return `${kind}${reasons || type === "reasoning" ? "+" : ""}${media ? "*" : ""}`;
}

/** The longest lifetime that any mark of a request asks for. */
function marksOf(body: JsonObject): SentPrompt["marks"] {
  let marks: SentPrompt["marks"];
  const take = (holder: unknown): void => {
    const mark = field(holder, "cache_control");
    if (!isObject(mark)) return;
    if (mark["ttl"] === "1h") marks = "1h";
    else marks ??= "5m";
  };
  take(body);
  for (const holder of [...asList(body["tools"]), ...asList(body["messages"])]) {
    if (!isObject(holder)) continue;
    const { content } = holder;
    if (typeof content === "string" && holder["cache_control"] === undefined) continue;
    take(holder);
    for (const part of asList(content)) take(part);
  }
  return marks;
}

function resolved(
  messages: ReadonlyMap<string, Message>,
  answer: AnswerMessage,
): { id: string; parts: readonly SentPart[]; salt: string } | undefined {
  const found = sentPartsOf(messages, answer.id);
  return found && { id: answer.id, ...found };
}
