import { costAfter, noScript, scriptAfter } from "../../shared/markdown/layoutCost.ts";
import { linesInGroup, maxPieceLength } from "./limits.ts";

/** One block-level part of a long text. */
export interface Piece {
  readonly node: HTMLElement;
  /** Offset of its first character in the whole text, in UTF-16 units. */
  readonly start: number;
  length: number;
  /** Line feeds in it. */
  lines: number;
  /** What its layout costs, in Latin letters. */
  cost: number;
  /** Its script at its end. */
  script: number;
  /** Its last UTF-16 unit. */
  last: number;
  /** Whether it begins within a line that is too long for one piece. */
  readonly continues: boolean;
  /** The text node that grows. Older text is before it in `node`. */
  tail: Text;
}

/** A line that costs more than this many pieces is split, so that no element takes more than a frame to lay out. */
const maxLineCost = 4 * maxPieceLength;

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
      const { lines } = piece;
      const end = measure(piece, text, at);
      const part = at === 0 && end === text.length ? text : text.slice(at, end);
      piece.tail.appendData(part);
      piece.length += part.length;
      piece.last = part.charCodeAt(part.length - 1);
      this.#lines += piece.lines - lines;
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
    const before = this.all.at(-1);
    const continues = before !== undefined && before.last !== 10;
    // The parts of a long line are beside each other: nothing breaks it that is not there.
    if (continues) for (const part of [before.node, node]) part.className = `${this.#className} md-line-part`;
    const piece: Piece = { node, start: this.#length, length: 0, lines: 0, cost: 0, script: noScript, last: 0, continues, tail };
    this.all.push(piece);
    return piece;
  }
}

function isFull(piece: Piece, next: number): boolean {
  const { last } = piece;
  if (last === 10 && hasEnoughLines(piece)) return true;
  // A surrogate pair stays together.
  return piece.cost >= maxLineCost && !((last & 0xfc00) === 0xd800 && (next & 0xfc00) === 0xdc00);
}

function hasEnoughLines({ lines, cost, continues }: Piece): boolean {
  return continues || lines >= linesInGroup || cost >= maxPieceLength;
}

/** Counts the part of `text` after `at` that still belongs to `piece`. @returns the end of that part */
function measure(piece: Piece, text: string, at: number): number {
  for (let end = at; end < text.length;) {
    const unit = text.charCodeAt(end);
    const script = scriptAfter(unit, piece.script);
    piece.cost += costAfter(unit, piece.script, script);
    piece.script = script;
    end++;
    if (unit === 10) {
      piece.lines++;
      if (hasEnoughLines(piece)) return end;
    }
    if (piece.cost >= maxLineCost) return end;
  }
  return text.length;
}
