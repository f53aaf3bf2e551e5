/** The text of a body that is read as a whole (JSON, a web page), decoded as it comes and bounded. */
export class BodyText {
  readonly #decoder = new TextDecoder();
  readonly #limit: number;
  readonly #parts: string[] = [];
  #length = 0;

  /** @param limit UTF-16 units that are kept */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Takes the next bytes. @returns false once the body is over the limit: nothing more is kept */
  push(bytes: Uint8Array): boolean {
    if (this.#length > this.#limit) return false;
    const part = this.#decoder.decode(bytes, { stream: true });
    this.#parts.push(part);
    this.#length += part.length;
    return this.#length <= this.#limit;
  }

  /** The text so far. */
  text(): string {
    return this.#parts.join("");
  }
}
