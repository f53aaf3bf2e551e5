import { linesInGroup, maxPieceLength } from "./limits.ts";

/** One block-level part of a long text. */
export interface Piece {
  readonly node: HTMLElement;
  /** Offset of its first character in the whole text, in UTF-16 units. */
  readonly start: number;
  length: number;
  /** Line feeds in it. */
  lines: number;
  /** Its last UTF-16 unit. */
  last: number;
  /** The text node that grows. Older text is before it in `node`. */
  tail: Text;
}

/** A line longer than this many pieces is split, so that no element takes more than a frame to lay out. */
const maxLineLength = 4 * maxPieceLength;

/**
 * Long, growing text in block-level elements of a few lines each: a delta then costs the layout of one element, not of the
 * whole text. Where a piece ends depends only on the text, not on how it arrived. Joined, the pieces are the text.
 */
export class Pieces {
  readonly parent: HTMLElement;
  readonly #className: string;
  readonly all: Piece[] = [];
  #length = 0;
  #lines = 0;

  constructor(parent: HTMLElement, className: string) {
    this.parent = parent;
    this.#className = className;
  }

  /** UTF-16 units so far. */
  get length(): number {
    return this.#length;
  }

  /** Line feeds so far. */
  get lines(): number {
    return this.#lines;
  }

  append(text: string): void {
    for (let at = 0; at < text.length;) {
      const last = this.all.at(-1);
      const piece = last === undefined || isFull(last, text.charCodeAt(at)) ? this.#add() : last;
      const end = endWithin(piece, text, at);
      const part = at === 0 && end === text.length ? text : text.slice(at, end);
      piece.tail.appendData(part);
      piece.length += part.length;
      piece.last = part.charCodeAt(part.length - 1);
      const lines = countLines(part);
      piece.lines += lines;
      this.#lines += lines;
      this.#length += part.length;
      at = end;
    }
  }

  clear(): void {
    for (const piece of this.all) piece.node.remove();
    this.all.length = 0;
    this.#length = 0;
    this.#lines = 0;
  }

  #add(): Piece {
    const node = document.createElement("span");
    node.className = this.#className;
    const tail = document.createTextNode("");
    node.append(tail);
    this.parent.append(node);
    const piece: Piece = { node, start: this.#length, length: 0, lines: 0, last: 0, tail };
    this.all.push(piece);
    return piece;
  }
}

function isFull(piece: Piece, next: number): boolean {
  const { last } = piece;
  if (last === 10 && (piece.lines >= linesInGroup || piece.length >= maxPieceLength)) return true;
  // A surrogate pair stays together.
  return piece.length >= maxLineLength && !((last & 0xfc00) === 0xd800 && (next & 0xfc00) === 0xdc00);
}

/** The end of the part of `text` after `at` that still belongs to `piece`. */
function endWithin(piece: Piece, text: string, at: number): number {
  const furthest = Math.min(text.length, at + Math.max(1, maxLineLength - piece.length));
  let { lines } = piece;
  for (let feed = text.indexOf("\n", at); feed >= 0 && feed < furthest; feed = text.indexOf("\n", feed + 1)) {
    lines++;
    if (lines >= linesInGroup || piece.length + (feed + 1 - at) >= maxPieceLength) return feed + 1;
  }
  return furthest;
}

function countLines(text: string): number {
  let count = 0;
  for (let feed = text.indexOf("\n"); feed >= 0; feed = text.indexOf("\n", feed + 1)) count++;
  return count;
}
