import { isObject } from "../../src/shared/guards.ts";
/** A message from the wire, reduced to the fields that scripted models use. */
export interface WireMessage {
  readonly role: string;
  readonly content: string;
  /** Number of image parts. */
  readonly images: number;
}

/** The input of a scripted model: the leniently parsed request, and the wishes in the user's message. */
export interface Ask {
  /** The body as received. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly model: string;
  readonly stream: boolean;
  readonly messages: readonly WireMessage[];
  /** Text of the last user message, code fences included. */
  readonly text: string;
  /** The same without fences and wishes: the question itself. */
  readonly question: string;
  /** Code fences of the last user message, in order. */
  readonly code: readonly CodeFence[];
  /** User messages before the last one. */
  readonly earlierTurns: number;
  /** The number of this request among those with the same body, from 1. */
  readonly attempt: number;
  readonly wishes: Wishes;
}

/** A fenced code block. `info` is the text after the opening fence. */
export interface CodeFence {
  /** Its source, such as `cart.ts, lines 12-20`, if the line above it names one. */
  readonly place: string;
  readonly language: string;
  readonly info: string;
  readonly code: string;
}

/** Words of the form `name:value` in the user's message that control the server. */
export interface Wishes {
  /** `chunk:7` or `chunk:random:42`: how the body is cut into network writes. */
  readonly chunk?: number | `random:${string}`;
  /** `rate:100`: tokens per second; 0 is as fast as possible. */
  readonly rate?: number;
  /** `kb:12`: length of the answer in kilobytes. */
  readonly kilobytes?: number;
  /** `cached:600`: tokens of the prompt that the usage says were read from a cache. */
  readonly cached?: number;
  /** `from:Groq`: the provider that the answer names. */
  readonly provider?: string;
}

const wishPattern = /(?:^|\s)(chunk:(?:random:\w+|\d+)|rate:\d+|kb:\d+|cached:\d+|from:[\w-]+)(?=\s|$)/g;
// A fence, with the line above it if that names its source as Aside writes it.
const fencePattern = /(?:^(?:Selection from|File) (.+) \([\w+#-]+\):\n)?^(`{3,}|~{3,})([^\n`]*)\n([\s\S]*?)\n?^\2\s*$/gm;

/** Reads a chat request. Missing and invalid fields read as empty; the router refuses them. */
export function readAsk(body: Readonly<Record<string, unknown>>, attempt: number): Ask {
  const messages = (Array.isArray(body.messages) ? body.messages : []).filter(isObject).map(readMessage);
  const text = messages.findLast((message) => message.role === "user")?.content ?? "";
  return {
    body,
    model: typeof body.model === "string" ? body.model : "",
    stream: body.stream === true,
    messages,
    text,
    question: text.replace(fencePattern, "").replace(wishPattern, "").trim(),
    code: readFences(text),
    earlierTurns: Math.max(0, messages.filter((message) => message.role === "user").length - 1),
    attempt,
    wishes: readWishes(text),
  };
}

function readMessage(message: Readonly<Record<string, unknown>>): WireMessage {
  const { content } = message;
  const parts = Array.isArray(content) ? content.filter(isObject) : [];
  return {
    role: typeof message.role === "string" ? message.role : "",
    content: typeof content === "string" ? content : parts.map((part) => (typeof part.text === "string" ? part.text : "")).join("\n"),
    images: parts.filter((part) => part.type === "image_url").length,
  };
}

function readFences(text: string): readonly CodeFence[] {
  return [...text.matchAll(fencePattern)].map(([, place = "", , info = "", code = ""]) => ({
    place,
    language: /^\s*([\w+#-]+)/.exec(info)?.[1] ?? "",
    info: info.trim(),
    code,
  }));
}

function readWishes(text: string): Wishes {
  const wishes: { -readonly [Name in keyof Wishes]: Wishes[Name] } = {};
  for (const [, word = ""] of text.matchAll(wishPattern)) {
    const value = word.slice(word.indexOf(":") + 1);
    if (word.startsWith("rate:")) wishes.rate = Number(value);
    else if (word.startsWith("kb:")) wishes.kilobytes = Number(value);
    else if (word.startsWith("cached:")) wishes.cached = Number(value);
    else if (word.startsWith("from:")) wishes.provider = value;
    else wishes.chunk = value.startsWith("random:") ? `random:${value.slice("random:".length)}` : Math.max(1, Number(value));
  }
  return wishes;
}
