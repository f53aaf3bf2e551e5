import { createParser, type EventSourceParser } from "eventsource-parser";
import { utf16Length } from "./utf8.ts";

/** Largest event that is taken: characters of its unfinished lines and data. 24 MiB: a picture of 16 MB fits as base64, and so does an answer of 20 MB in one event. */
export const maxEventLength = 24 * 1024 * 1024;

/** A read of at least this many bytes without a line end belongs to a long line. */
const longRead = 4096;

/** One event of the stream. `name` is the `event:` field; absent means the standard's `message`. */
export interface SseEvent {
  readonly name?: string;
  readonly data: string;
}

/** Who listens to a stream. Called while `push` runs, in the order of the wire. */
export interface SseListener {
  event(event: SseEvent): void;
  /** A comment line: life, no data. */
  comment(): void;
  /** An event went over the cap; nothing is reported after it. */
  oversized(): void;
}

/**
 * Reads server-sent events out of bytes as they come (HTML Living Standard 9.2.6): UTF-8 decoded over the borders of reads, one byte
 * order mark dropped, LF, CR and CRLF. Line grammar by eventsource-parser; memory is bounded by the cap.
 */
export class SseReader {
  readonly #listener: SseListener;
  readonly #parser: EventSourceParser;
  readonly #maxLength: number;
  // Node's decoder may drop a second byte order mark where the first one came in pieces; so it is told to leave them, and the one at the
  // start is dropped here.
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #atStart = true;
  #lastCharCode = 0x0a;
  #oversized = false;
  #ended = false;
  #tail: string | undefined;
  /** A long line as it came: nothing can be said before its end, and megabytes of bytes are no load for the collector, as text is. */
  #held: Uint8Array[] = [];
  #heldLength = 0;

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
      },
    });
    // The parser looks for a byte order mark too, also for its three bytes read as Latin-1, which the standard does not; a blank line first
    // ends that search and dispatches nothing.
    this.#parser.feed("\n");
  }

  /** Reads the next bytes of the body; they must not change afterwards. */
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
   * The body has ended. The standard drops an event that its blank line did not end; what it had said is returned, so that a loss can be
   * told from a clean end.
   * @returns undefined where nothing was left over, else the data of the unfinished event ("" where it had none yet)
   */
  end(): string | undefined {
    this.#letGoOfHeld();
    this.#feed(this.#decoder.decode());
    if (this.#oversized) return undefined;
    const insideLine = this.#lastCharCode !== 0x0a && this.#lastCharCode !== 0x0d;
    this.#ended = true;
    // Two line ends finish whatever line and event there are; the event comes out as the tail instead of being reported.
    this.#parser.feed("\n\n");
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
    this.#lastCharCode = text.charCodeAt(text.length - 1);
    this.#parser.feed(text);
  }

  #stop(): void {
    this.#oversized = true;
    this.#held = [];
    this.#listener.oversized();
  }
}
