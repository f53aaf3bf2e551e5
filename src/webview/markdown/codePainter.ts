import type { HighlightedCode, Highlighter } from "./highlighter.ts";
import type { Piece, Pieces } from "./pieces.ts";

/** The pause between two colorings of a growing block: at least this many milliseconds, and this multiple of the last coloring. */
const minPauseMs = 120;
const pauseFactor = 4;
const pauseForSelection = 2_000;
/** Pieces colored per task, and milliseconds per task for finding them. The rest follow in separate tasks. */
const piecesInTask = 24;
const paintBudget = 8;

/** Colors the text of a code block, while it grows and when it is complete. */
export class CodePainter {
  readonly #pieces: Pieces;
  readonly #highlighter: Highlighter;
  /** The ranges that each piece was last painted with. */
  readonly #painted = new WeakMap<Piece, string>();
  #language = "";
  #code = "";
  #asked = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #paintTimer: ReturnType<typeof setTimeout> | undefined;
  #cancel: (() => void) | undefined;
  #pause = minPauseMs;
  #given = false;
  #skipped = false;

  constructor(pieces: Pieces, highlighter: Highlighter) {
    this.#pieces = pieces;
    this.#highlighter = highlighter;
  }

  /** Tells the painter that the code or its language has changed. */
  changed(language: string, code: string): void {
    this.#code = code;
    if (language !== this.#language) {
      this.forget();
      this.#language = language;
      this.#given = false;
    }
    if (language === "" || this.#given || this.#timer !== undefined || this.#cancel !== undefined) return;
    this.#timer = setTimeout(() => this.#ask(), this.#pause);
  }

  /** Drops pending work because the text is about to change in another way than by growing. */
  forget(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#paintTimer);
    this.#timer = undefined;
    this.#cancel?.();
    this.#cancel = undefined;
    this.#asked = "";
  }

  dispose(): void {
    this.forget();
    this.#given = true;
  }

  #ask(): void {
    this.#timer = undefined;
    const asked = this.#code;
    this.#asked = asked;
    const start = performance.now();
    this.#cancel = this.#highlighter.highlight(this.#language, asked, (result) => {
      this.#cancel = undefined;
      if (this.#asked !== asked) return;
      if (result === undefined) {
        this.#given = true;
        return;
      }
      this.#pause = Math.max(minPauseMs, pauseFactor * (performance.now() - start));
      this.#skipped = false;
      this.#paint(result, asked.length, 0, 0);
      if (this.#code !== asked) this.#timer = setTimeout(() => this.#ask(), this.#pause);
      else if (this.#skipped) this.#timer = setTimeout(() => this.#ask(), pauseForSelection);
    });
  }

  #paint(result: HighlightedCode, length: number, first: number, range: number): void {
    clearTimeout(this.#paintTimer);
    const { ranges } = result;
    const start = performance.now();
    let at = range;
    let worked = 0;
    for (let index = first; index < this.#pieces.all.length; index++) {
      const piece = this.#pieces.all[index];
      if (piece === undefined || piece.start >= length) return;
      if (worked >= piecesInTask || performance.now() - start > paintBudget) {
        const next = at;
        this.#paintTimer = setTimeout(() => this.#paint(result, length, index, next), 0);
        return;
      }
      const from = at;
      while (at < ranges.length && (ranges[at] ?? 0) < piece.start + piece.length) at += 3;
      if (this.#paintPiece(piece, result, from, at)) worked++;
      // A range may reach into the next piece.
      if (at > from && (ranges[at - 2] ?? 0) > piece.start + piece.length) at -= 3;
    }
  }

  /** Returns whether there was anything to paint. */
  #paintPiece(piece: Piece, { ranges, scopes }: HighlightedCode, from: number, to: number): boolean {
    const pieceEnd = piece.start + piece.length;
    let signature = "";
    for (let at = from; at < to; at += 3) {
      const start = Math.max(0, (ranges[at] ?? 0) - piece.start);
      signature += `${start}-${Math.min(ranges[at + 1] ?? 0, pieceEnd) - piece.start}-${scopes[ranges[at + 2] ?? 0] ?? ""} `;
    }
    if (this.#painted.get(piece) === signature || (signature === "" && !this.#painted.has(piece))) return false;
    // New nodes would clear the user's selection, so this piece waits for the next round.
    if (isSelected(piece.node)) {
      this.#skipped = true;
      return false;
    }
    this.#painted.set(piece, signature);
    const content = piece.node.textContent;
    const nodes: Node[] = [];
    let done = 0;
    for (let at = from; at < to; at += 3) {
      const start = Math.max(done, (ranges[at] ?? 0) - piece.start);
      const end = Math.min((ranges[at + 1] ?? 0) - piece.start, content.length);
      if (end <= start) continue;
      if (start > done) nodes.push(document.createTextNode(content.slice(done, start)));
      const span = document.createElement("span");
      const part = content.slice(start, end);
      span.className = classOf(scopes[ranges[at + 2] ?? 0] ?? "", part);
      span.append(part);
      nodes.push(span);
      done = end;
    }
    // Text that is appended later goes into a separate text node at the end.
    piece.tail = document.createTextNode(content.slice(done));
    piece.node.replaceChildren(...nodes, piece.tail);
    return true;
  }
}

function isSelected(node: Node): boolean {
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(node, true);
}

/** Keywords that declare something, which most themes tell from those that decide what happens. */
const declares =
  /^(?:const|let|var|val|function|class|def|fn|func|fun|interface|enum|struct|type|trait|impl|namespace|module|record|lambda|static|final|public|private|protected|internal|readonly|abstract|override|virtual|extends|implements|async|mut|void|int|float|double|bool|boolean|char|string|long|short|unsigned|signed|auto|typedef|template|typename|inline|extern|volatile|constexpr|explicit)$/;

/** The class of a scope: its first word, `title.function` becoming `hl-title hl-title-function`. */
function classOf(scope: string, text: string): string {
  if (scope === "keyword" && declares.test(text)) return "hl-keyword hl-keyword-storage";
  const [first = "", second] = scope.replaceAll(/[^\w.-]/g, "").split(".");
  return second === undefined || second === "" ? `hl-${first}` : `hl-${first} hl-${first}-${second}`;
}
