/** The first and the last part of a text that arrives piece by piece and may have any length. */
export interface BoundedText {
  readonly head: string;
  /** Empty if nothing was dropped: then all of the text is the head. */
  readonly tail: string;
  /** How many characters between the two were dropped, in UTF-16 units. */
  readonly dropped: number;
}

/** Pieces shorter than this are joined, so that a program that writes letter by letter does not make a long list. */
const shortPiece = 4096;

/** Keeps the beginning and the end of a text within a bound, at no cost but memory. */
export class BoundedOutput {
  readonly #headLimit: number;
  readonly #tailLimit: number;
  #head = "";
  #tail: string[] = [];
  #tailLength = 0;
  #dropped = 0;

  /** @param limit the most that is kept, in UTF-16 units, apart from the last piece; a quarter of it is the beginning */
  constructor(limit: number) {
    this.#headLimit = Math.floor(limit / 4);
    this.#tailLimit = limit - this.#headLimit;
  }

  add(piece: string): void {
    const room = this.#headLimit - this.#head.length;
    if (room > 0) this.#head += piece.slice(0, room);
    const rest = room > 0 ? piece.slice(room) : piece;
    if (rest === "") return;
    const last = this.#tail.at(-1);
    if (last !== undefined && last.length + rest.length <= shortPiece) this.#tail[this.#tail.length - 1] = last + rest;
    else this.#tail.push(rest);
    this.#tailLength += rest.length;
    for (let [first] = this.#tail; first !== undefined && this.#tailLength - first.length >= this.#tailLimit; [first] = this.#tail) {
      this.#tail.shift();
      this.#tailLength -= first.length;
      this.#dropped += first.length;
    }
  }

  /** What is kept of the text so far. */
  get kept(): BoundedText {
    const tail = this.#tail.join("");
    if (this.#dropped === 0) return { head: this.#head + tail, tail: "", dropped: 0 };
    return { head: this.#head, tail, dropped: this.#dropped };
  }
}
