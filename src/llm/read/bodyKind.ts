/** The kind of a response body: an event stream, one JSON value, or a web page. */
export type BodyKind = "stream" | "json" | "page";

const byteOrderMark = [0xef, 0xbb, 0xbf] as const;
const longestBlankLine = 4096;

/**
 * Detects the kind of a body from its first byte that is not white space. The content type is ignored: servers send events as text/plain,
 * whole answers to stream requests, and errors as text/event-stream. White space before a JSON body is a keep-alive (docs/wire.md, Whole
 * answers).
 */
export class BodySniffer {
  /** The undecided bytes since the last line end, including it. Blank lines before that do not matter to any kind. */
  #kept = new Uint8Array(0);
  #offset = 0;
  /** Number of bytes of a byte order mark at the very start. */
  #marked = 0;

  /**
   * @param bytes the next bytes
   * @returns the kind and the bytes to start reading from, or undefined while there is only white space
   */
  push(bytes: Uint8Array): { readonly kind: BodyKind; readonly bytes: Uint8Array } | undefined {
    for (const byte of bytes) {
      if (this.#marked === this.#offset && byteOrderMark[this.#offset] === byte) this.#marked += 1;
      else if (this.#marked === 1 || this.#marked === 2) return { kind: "stream", bytes: join(this.#kept, bytes) };
      else if (!isWhiteSpace(byte)) return { kind: kindOf(byte), bytes: join(this.#kept, bytes) };
      this.#offset += 1;
    }
    const all = join(this.#kept, bytes);
    const lineEnd = Math.max(0, all.lastIndexOf(0x0a), all.lastIndexOf(0x0d));
    this.#kept = all.slice(Math.max(lineEnd, all.length - longestBlankLine));
    return undefined;
  }
}

function isWhiteSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

function kindOf(byte: number): BodyKind {
  if (byte === 0x7b || byte === 0x5b) return "json";
  return byte === 0x3c ? "page" : "stream";
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

const fieldNames = ["data", "event", "id", "retry", "error", ":"] as const;

/** Whether a line is, or may become, a line of an event stream. */
export function mayBeEventLine(line: string): boolean {
  return fieldNames.some((name) => line.startsWith(name) || name.startsWith(line));
}
