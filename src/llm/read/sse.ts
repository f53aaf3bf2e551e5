import { createParser, type EventSourceParser } from "eventsource-parser";
import { utf16Length } from "./utf8.ts";

/**
 * The largest accepted event, in characters of its unfinished lines and data. 24 MiB fits an image of 16 MB as base64, and an answer of 20
 * MB in one event.
 */
export const maxEventLength = 24 * 1024 * 1024;

/** A read of at least this many bytes without a line end belongs to a long line. */
const longRead = 4096;

/** A longer line that is no field of an event is ignored. In characters. */
const longestStray = 64 * 1024;

/** One event of the stream. `name` is the `event:` field; absent means the standard's `message`. */
export interface SseEvent {
  readonly name?: string;
  readonly data: string;
}

/** Receives the events of a stream, in order, while `push` runs. */
export interface SseListener {
  event(event: SseEvent): void;
  /** A comment line: a sign of life without data. */
  comment(): void;
  /** A line that is no field of an event, such as llama.cpp's `error: {…}`. The standard ignores it. */
  stray(line: string): void;
  /** An event exceeded the cap. Nothing is reported after it. */
  oversized(): void;
}

/**
 * Reads server-sent events from bytes as they arrive (HTML Living Standard 9.2.6). UTF-8 is decoded across reads, one byte order mark is
 * dropped, and LF, CR and CRLF end a line. The grammar of lines is left to eventsource-parser; the cap bounds the memory.
 */
export class SseReader {
  readonly #listener: SseListener;
  readonly #parser: EventSourceParser;
  readonly #maxLength: number;
  // Node's decoder may drop a second byte order mark if the first one came in pieces. So the decoder keeps them, and the code below drops
  // the one at the start.
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #atStart = true;
  #lastCharCode = 0x0a;
  #oversized = false;
  #ended = false;
  #tail: string | undefined;
  /** The bytes of an unfinished long line. As bytes they cost the garbage collector nothing, unlike megabytes of text. */
  #held: Uint8Array[] = [];
  #heldLength = 0;
  /** The pieces of an unfinished line that may be a stray one. */
  #stray: string[] = [];
  #strayLength = 0;

  constructor(listener: SseListener, maxLength: number = maxEventLength) {
    this.#listener = listener;
    this.#maxLength = maxLength;
    this.#parser = createParser({
      maxBufferSize: maxLength,
      onEvent: ({ event, data }) => {
        if (this.#oversized) return;
        if (this.#ended) this.#tail = data;
        else if (data.length > maxLength) this.#stop();
        else this.#listener.event(event === undefined ? { data } : { name: event, data });
      },
      onComment: () => {
        if (!this.#oversized && !this.#ended) this.#listener.comment();
      },
      onError: (error) => {
        if (error.type === "max-buffer-size-exceeded") this.#stop();
        else if (error.type === "unknown-field" && !this.#oversized && error.line !== undefined && error.line.length < longestStray)
          this.#listener.stray(error.line);
      },
    });
    // The parser also looks for a byte order mark, and even for its three bytes read as Latin-1, which the standard does not. A blank line
    // first ends that search and dispatches nothing.
    this.#parser.feed("\n");
  }

  /** Reads the next bytes of the body. They must not change afterwards. */
  push(bytes: Uint8Array): void {
    if (this.#oversized) return;
    if (this.#isInLongLine(bytes)) {
      this.#held.push(bytes);
      this.#heldLength += utf16Length(bytes);
      if (this.#heldLength > this.#maxLength) this.#stop();
      return;
    }
    this.#letGoOfHeld();
    this.#feed(this.#decoder.decode(bytes, { stream: true }));
  }

  /**
   * Ends the reading. The standard drops an event without its blank line; its data is returned so that a loss can be distinguished from a
   * clean end.
   * @returns undefined if nothing was left over, else the data of the unfinished event, "" if it had none yet
   */
  end(): string | undefined {
    this.#letGoOfHeld();
    this.#feed(this.#decoder.decode());
    if (this.#oversized) return undefined;
    const insideLine = !isLineEnd(this.#lastCharCode);
    this.#ended = true;
    // Two line ends complete any unfinished line and event. The event becomes the tail instead of being reported.
    this.#parser.feed(`${this.#stray.join("")}\n\n`);
    return this.#tail ?? (insideLine ? "" : undefined);
  }

  #isInLongLine(bytes: Uint8Array): boolean {
    if (this.#held.length === 0 && (bytes.length < longRead || this.#lastCharCode === 0x0d)) return false;
    return !bytes.includes(0x0a) && !bytes.includes(0x0d);
  }

  #letGoOfHeld(): void {
    if (this.#held.length === 0) return;
    const held = this.#held;
    this.#held = [];
    this.#heldLength = 0;
    for (const bytes of held) this.#feed(this.#decoder.decode(bytes, { stream: true }));
  }

  #feed(decoded: string): void {
    if (this.#oversized || decoded === "") return;
    const text = this.#atStart && decoded.startsWith("\uFEFF") ? decoded.slice(1) : decoded;
    this.#atStart = false;
    if (text === "") return;
    const atLineStart = isLineEnd(this.#lastCharCode);
    this.#lastCharCode = text.charCodeAt(text.length - 1);
    const lines = this.#wholeStrayLines(text, atLineStart);
    if (lines !== "") this.#parser.feed(lines);
  }

  /**
   * Holds back an unfinished last line that may be a stray one, because the parser drops those at once unless they are whole.
   * @returns what can be parsed now
   */
  #wholeStrayLines(text: string, atLineStart: boolean): string {
    const isOpen = !isLineEnd(this.#lastCharCode);
    if (this.#stray.length > 0) {
      this.#stray.push(text);
      this.#strayLength += text.length;
      if (!/[\r\n]/.test(text) && this.#strayLength < longestStray) return "";
      const joined = this.#stray.join("");
      this.#stray = [];
      return this.#strayLength < longestStray ? this.#wholeStrayLines(joined, true) : joined;
    }
    const start = isOpen ? lastLineStart(text) : text.length;
    if (!isOpen || (start === 0 && !atLineStart) || !mayBeginStray(text.charCodeAt(start))) return text;
    this.#stray = [text.slice(start)];
    this.#strayLength = text.length - start;
    return text.slice(0, start);
  }

  #stop(): void {
    this.#oversized = true;
    this.#held = [];
    this.#listener.oversized();
  }
}

function isLineEnd(code: number): boolean {
  return code === 0x0a || code === 0x0d;
}

/** Whether a line that begins with this character may be JSON, perhaps after white space, or an "error" field. */
function mayBeginStray(code: number): boolean {
  return code === 0x7b || code === 0x5b || code === 0x65 || code === 0x45 || String.fromCharCode(code).trim() === "";
}

/** Where the last line begins. Most texts have no carriage return, so only the last line is searched for one. */
function lastLineStart(text: string): number {
  const line = text.lastIndexOf("\n") + 1;
  return line + text.slice(line).lastIndexOf("\r") + 1;
}
