import { utf16Length } from "./utf8.ts";

/**
 * The bounded text of a body that is read as a whole, such as JSON or a web page. It is kept as bytes, which cost the garbage collector
 * nothing.
 */
export class BodyText {
  readonly #limit: number;
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  /** @param limit how many UTF-16 units are kept */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Adds the next bytes. @returns false once the body exceeds the limit; nothing more is kept then */
  push(bytes: Uint8Array): boolean {
    if (this.#length > this.#limit) return false;
    this.#parts.push(bytes);
    this.#length += utf16Length(bytes);
    return this.#length <= this.#limit;
  }

  /** The text so far. */
  text(): string {
    const decoder = new TextDecoder();
    return this.#parts.map((part) => decoder.decode(part, { stream: true })).join("");
  }
}
