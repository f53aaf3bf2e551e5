import type { ChatError } from "../../shared/chatError.ts";
import type { Answer, ChatEvent } from "../../shared/chatEvent.ts";
import type { Dialect } from "../../shared/parameters.ts";
import type { ChatEventSink } from "../chatClient.ts";
import { pageError } from "../httpError.ts";
import { AnswerParts, type ChunkOutcome } from "./answerParts.ts";
import { BodySniffer, mayBeEventLine, type BodyKind } from "./bodyKind.ts";
import { BodyText } from "./bodyText.ts";
import { errorCode } from "./errorCode.ts";
import { parseJson } from "./json.ts";
import { QuickChunks } from "./quickChunks.ts";
import { maxEventLength, SseReader, type SseEvent } from "./sse.ts";
import { isTruncation } from "./streamError.ts";
import { toChatError, type ErrorContext } from "./toChatError.ts";
import { judge, type Ending } from "./verdict.ts";
import { findError, looseError, namedError, type WireError } from "./wireError.ts";
import { isObject, type JsonObject } from "../../shared/guards.ts";

/** Limit for the text, reasoning and arguments of an answer before the user is asked: 8 Mi UTF-16 units. */
export const maxAnswerLength = 8 * 1024 * 1024;

/** Number of consecutive unusable chunks (`null`, `[]`, `1`, `{}`) after which the data counts as bad. */
const maxOddChunks = 3;

/** Names of events that carry no data and only keep the connection alive. */
const lifeSigns: ReadonlySet<string> = new Set(["ping", "keepalive", "keep-alive", "heartbeat"]);

/** Names of events that report a failure. */
const errorName = /(?:^|[._-])error$/i;

/** How many characters are kept of a body that turns out to be plain text. */
const longestPlainText = 2048;

/** How a body ended: normally, stopped by the user, or with the error that broke it. */
export type BodyEnd = "clean" | "aborted" | ChatError;

/**
 * The state after a push. `reading`: more bytes are expected. `ended`: the answer is over or unreadable, and the connection should be
 * closed. `capped`: the answer exceeds its cap and continues; raise the cap or end the answer.
 */
export type ReadingState = "reading" | "ended" | "capped";

/** What an event of another API said. */
export interface EventOutcome extends ChunkOutcome {
  /** The answer is over. */
  readonly done?: true;
  /** It added nothing to the answer, but the server is working. */
  readonly isLifeSign?: true;
}

/** Reads events that are no chunks of a chat completion. It is used for one answer. */
export interface EventDialect {
  /**
   * Reads an event into the answer.
   * @param data its JSON text
   * @returns undefined if it is an event of another API, and may be a chunk
   */
  event(event: JsonObject, data: string, parts: AnswerParts): EventOutcome | undefined;
  /** Reads a whole body, which is an answer by itself; undefined if it is that of another API. */
  body(body: JsonObject, text: string, parts: AnswerParts): EventOutcome | undefined;
}

/** Options of a reader. The origin, model and key are used in error messages; the model also decides how inline reasoning is read. */
export interface AnswerReaderOptions extends ErrorContext {
  readonly dialect: Dialect;
  /** Reads the events of the dialect `responses`; `loadEventDialect` loads it. */
  readonly events?: EventDialect | undefined;
  /** Receives the events of one `push` or `end` as one batch. The `end` event is not included, because a failed answer may be retried. */
  readonly sink: ChatEventSink;
  /** Limits for tests; by default `maxEventLength` and `maxAnswerLength`. */
  readonly maxEventLength?: number;
  readonly maxAnswerLength?: number;
}

/**
 * Reads one answer from the bytes of its body, streamed or whole. This is the only place where wire data becomes `ChatEvent`s and a
 * verdict. Call `push` for each read and `end` at the end. It never throws, and its caps bound the memory it uses.
 */
export class AnswerReader {
  readonly #options: AnswerReaderOptions;
  readonly #parts: AnswerParts;
  readonly #quick = new QuickChunks();
  readonly #sniffer = new BodySniffer();
  #kind: BodyKind | undefined;
  #sse: SseReader | undefined;
  #body: BodyText | undefined;
  #firstLine = "";
  /** The beginning of the body, until the first event: the words of a server that answers with plain text. */
  #plainText = "";
  readonly #plainDecoder = new TextDecoder();
  #events = 0;
  #oddChunks = 0;
  #comments = false;
  #done = false;
  #cap: number;
  #capped = false;
  #reported: WireError | undefined;
  #unreadable: Ending["unreadable"] = null;

  constructor(options: AnswerReaderOptions) {
    this.#options = options;
    this.#parts = new AnswerParts(options.model ?? "");
    this.#cap = options.maxAnswerLength ?? maxAnswerLength;
  }

  /** Reads the next bytes of the body and passes their events to the sink. */
  push(bytes: Uint8Array): ReadingState {
    if (this.#isOver()) return "ended";
    const before = this.#parts.length;
    if (this.#kind !== undefined) this.#read(bytes);
    else this.#sniff(bytes);
    this.#flush();
    // The push that exceeds the cap is accepted, because the answer may end there. The next one sets the state to capped.
    this.#capped = before > this.#cap && this.#parts.length > before;
    return this.#state();
  }

  /** UTF-16 units of text, reasoning and arguments so far. */
  get length(): number {
    return this.#parts.length;
  }

  /** Lets a capped answer continue up to this many UTF-16 units in total. */
  raiseCap(length: number): void {
    this.#cap = Math.max(this.#cap, length);
    this.#capped = false;
  }

  /**
   * Ends the reading.
   * @returns the answer with its verdict. The sink has received every event except `end`, which `endEvent(answer)` creates
   */
  end(how: BodyEnd): Answer {
    const inside = this.#finishBody(how === "clean");
    this.#parts.finish(this.#done || this.#parts.finishReason !== null);
    this.#flush();
    const parts = this.#parts;
    const { verdict, code } = judge({
      dialect: this.#options.dialect,
      done: this.#done,
      finishReason: parts.finishReason,
      usage: parts.hasUsage,
      hasContent: parts.hasContent,
      callsWhole: parts.callsWhole(),
      bytes: how === "clean" ? (inside ? "inside" : "clean") : how === "aborted" ? "stopped" : "broken",
      reported: this.#reported === undefined ? null : { truncation: isTruncation(this.#reported) },
      unreadable: this.#capped && how === "clean" && !this.#isOver() ? "oversized" : this.#unreadable,
    });
    return parts.answer(verdict, this.#errorOf(code, how));
  }

  #isOver(): boolean {
    return this.#done || this.#unreadable !== null;
  }

  #state(): ReadingState {
    if (this.#isOver()) return "ended";
    return this.#capped ? "capped" : "reading";
  }

  #sniff(bytes: Uint8Array): void {
    const found = this.#sniffer.push(bytes);
    if (found === undefined) {
      this.#comments = bytes.length > 0;
      return;
    }
    this.#kind = found.kind;
    if (found.kind === "stream") this.#sse = this.#createSse();
    else this.#body = new BodyText(found.kind === "page" ? 16_384 : (this.#options.maxEventLength ?? maxEventLength));
    this.#read(found.bytes);
  }

  #read(bytes: Uint8Array): void {
    if (this.#sse !== undefined) {
      if (this.#firstLine.length < 8) this.#beginLine(bytes);
      if (this.#events === 0 && this.#plainText.length < longestPlainText) {
        this.#plainText += this.#plainDecoder.decode(bytes.subarray(0, 3 * longestPlainText), { stream: true });
      }
      this.#sse.push(bytes);
      return;
    }
    if (this.#body?.push(bytes) !== false) return;
    this.#unreadable = this.#kind === "page" ? "notAnApi" : "oversized";
  }

  /** Remembers the beginning of the first line. The sniffer has made sure that the first bytes are more than white space. */
  #beginLine(bytes: Uint8Array): void {
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(0, 8192));
    const begun = this.#firstLine === "" ? text.replace(/^\uFEFF?[\t-\r ]*/, "") : this.#firstLine + text;
    this.#firstLine = begun.slice(0, 8);
  }

  #createSse(): SseReader {
    return new SseReader(
      {
        event: (event) => this.#event(event),
        comment: () => {
          this.#events += 1;
          this.#comments = true;
        },
        stray: (line) => this.#stray(line),
        oversized: () => {
          this.#unreadable ??= "oversized";
        },
      },
      this.#options.maxEventLength,
    );
  }

  #event({ name, data }: SseEvent): void {
    this.#events += 1;
    if (this.#isOver()) return;
    const piece = name === undefined ? this.#quick.read(data) : undefined;
    if (piece !== undefined) {
      this.#oddChunks = 0;
      this.#parts.piece(piece);
    } else if (name !== undefined && lifeSigns.has(name.toLowerCase())) {
      this.#comments = true;
    } else if (name !== undefined && errorName.test(name)) {
      this.#reported ??= namedError(data);
      const chunk = parseJson(data);
      if (isObject(chunk)) this.#parts.chunk(chunk, data);
    } else if (isDone(data)) {
      this.#done = true;
    } else if (data.trim() !== "") {
      this.#data(data);
    }
  }

  /** Reads a line that is no field of an event: a failure of llama.cpp (`error: {…}`), or of a gateway that writes bare JSON. */
  #stray(line: string): void {
    if (this.#isOver()) return;
    const words = /^error\s*:(.*)$/is.exec(line)?.[1]?.trim();
    const text = words ?? line.trim();
    const parsed = text.startsWith("{") || text.startsWith("[") ? parseJson(text) : undefined;
    // A line that was cut says nothing yet.
    const found = parsed !== undefined ? (findError(parsed) ?? (words === undefined ? undefined : looseError(parsed))) : undefined;
    const plain = words !== undefined && words !== "" && !/^[[{]/.test(words) ? namedError(words) : undefined;
    const error = found ?? plain;
    if (error === undefined) return;
    this.#events += 1;
    this.#reported ??= error;
  }

  #data(data: string): void {
    const root = parseJson(data);
    if (root === undefined) {
      this.#unreadable = "badData";
      return;
    }
    const listed = Array.isArray(root) ? findError(root) : undefined;
    if (listed !== undefined) {
      this.#reported ??= listed;
      return;
    }
    if (!isObject(root) || Object.keys(root).length === 0) {
      this.#oddChunks += 1;
      if (this.#oddChunks >= maxOddChunks) this.#unreadable = "badData";
      return;
    }
    this.#oddChunks = 0;
    const outcome = this.#options.events?.event(root, data, this.#parts);
    if (outcome !== undefined) {
      this.#take(outcome);
      return;
    }
    this.#take(this.#parts.chunk(root, data));
    this.#quick.learn(root, data);
  }

  #take({ problem, error, done, isLifeSign }: EventOutcome): void {
    if (error !== undefined) this.#reported ??= error;
    if (problem !== undefined) this.#unreadable ??= problem;
    if (done === true) this.#done = true;
    if (isLifeSign === true) this.#comments = true;
  }

  /** Reads the rest of the body. @returns whether the bytes ended inside an event or a body */
  #finishBody(clean: boolean): boolean {
    if (this.#isOver()) return false;
    if (this.#kind === "json") return this.#finishJson();
    if (this.#kind === "page") {
      if (clean) this.#unreadable = "notAnApi";
      return false;
    }
    const tail = this.#sse?.end();
    // Some servers omit the blank line after the last event. The standard drops such an event, but a final `[DONE]` still counts.
    if (tail !== undefined && isDone(tail)) this.#done = true;
    else if (clean && this.#sse !== undefined && this.#events === 0 && !mayBeEventLine(this.#firstLine)) this.#unreadable = "notAnApi";
    return tail !== undefined && !this.#isOver();
  }

  #finishJson(): boolean {
    const text = this.#body?.text() ?? "";
    const parsed = parseJson(text);
    if (parsed === undefined) {
      const closed = /[\]}]\s*$/.test(text.slice(-64));
      if (closed) this.#unreadable = "badData";
      return !closed;
    }
    this.#done = true;
    const error = findError(parsed);
    if (error !== undefined) this.#reported ??= error;
    const outcome = isObject(parsed) ? this.#options.events?.body(parsed, text, this.#parts) : undefined;
    if (outcome !== undefined) this.#take(outcome);
    else if (isObject(parsed) && Array.isArray(parsed["choices"])) this.#take(this.#parts.chunk(parsed, text));
    else if (error === undefined) this.#unreadable = "notAnApi";
    return false;
  }

  #flush(): void {
    const events = this.#parts.take();
    const keepAlive: readonly ChatEvent[] = this.#comments ? [{ type: "keepAlive" }] : [];
    this.#comments = false;
    if (events.length > 0 || keepAlive.length > 0) this.#options.sink([...keepAlive, ...events]);
  }

  /** Whether the server has reported an error. At most usage follows it. */
  get hasError(): boolean {
    return this.#reported !== undefined;
  }

  #errorOf(code: ReturnType<typeof judge>["code"], how: BodyEnd): ChatError | null {
    if (code === null) return null;
    if (code === "broken") return typeof how === "string" ? null : how;
    if (code === "reported" && this.#reported !== undefined) {
      const { status } = this.#reported;
      const own = this.#parts.hasContent ? undefined : errorCode(status, this.#reported);
      return toChatError(own ?? "providerError", this.#reported, status, this.#options);
    }
    const wireError = code === "notAnApi" ? this.#strangeBody() : undefined;
    return toChatError(code === "reported" ? "providerError" : code, wireError, undefined, this.#options);
  }

  #strangeBody(): WireError | undefined {
    const text = this.#body?.text();
    if (text === undefined) return looseError(this.#plainText.slice(0, longestPlainText).trim());
    return this.#kind === "page" ? pageError(text) : looseError(parseJson(text));
  }
}

/** Loads what reads the events of a dialect; undefined if they are chunks of a chat completion. */
export async function loadEventDialect(dialect: Dialect): Promise<EventDialect | undefined> {
  return dialect === "responses" ? new (await import("./responsesEvents.ts")).ResponsesEvents() : undefined;
}

/** The event that closes an answer's events. */
export function endEvent(answer: Answer): ChatEvent {
  return { type: "end", verdict: answer.verdict, error: answer.error };
}

/** `[DONE]`, with any case and white space around. */
function isDone(data: string): boolean {
  return data.length < 32 && data.trim().toUpperCase() === "[DONE]";
}
