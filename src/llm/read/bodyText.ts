import { utf16Length } from "./utf8.ts";

/** The text of a body that is read as a whole (JSON, a web page), bounded. Kept as the bytes that came: those are no load for the collector. */
export class BodyText {
  readonly #limit: number;
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  /** @param limit UTF-16 units that are kept */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Takes the next bytes. @returns false once the body is over the limit: nothing more is kept */
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
