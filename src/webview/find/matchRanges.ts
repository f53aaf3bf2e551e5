/** Parts of a message that are not its text: titles and buttons of code blocks, drawn formulas. */
const notText = "button, figcaption, [aria-hidden=true], .md-footnote-link, annotation";
const blocks = "p, li, td, th, h1, h2, h3, h4, h5, h6, pre, blockquote, dt, dd, div, figure";

/**
 * Finds a pattern on the page.
 * @param container the text of a message
 * @param most maximum number of results
 */
export function matchRanges(container: Element, pattern: RegExp, most: number): readonly Range[] {
  const { text, pieces } = readText(container);
  const ranges: Range[] = [];
  for (const match of text.matchAll(pattern)) {
    const start = match.index;
    const end = start + match[0].length;
    const first = pieceAt(pieces, start);
    const last = pieceAt(pieces, end - 1);
    if (first === undefined || last === undefined) continue;
    const range = document.createRange();
    range.setStart(first.node, clamp(start - first.start, first.node));
    range.setEnd(last.node, clamp(end - last.start, last.node));
    ranges.push(range);
    if (ranges.length >= most) break;
  }
  return ranges;
}

interface Piece {
  readonly node: Text;
  /** Its start in the whole text. */
  readonly start: number;
}

/** The text of a container with a line break between blocks, and the nodes it comes from. */
function readText(container: Element): { readonly text: string; readonly pieces: readonly Piece[] } {
  const walker = document.createTreeWalker(container, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) => {
    if (node instanceof Element) return node.matches(notText) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
    return NodeFilter.FILTER_ACCEPT;
  });
  const pieces: Piece[] = [];
  let text = "";
  let block: Element | null = null;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (!(node instanceof Text) || node.data === "") continue;
    const own: Element | null = node.parentElement?.closest(blocks) ?? null;
    if (own !== block && text !== "") text += "\n";
    block = own;
    pieces.push({ node, start: text.length });
    text += node.data;
  }
  return { text, pieces };
}

/** The last piece that starts at or before a position. */
function pieceAt(pieces: readonly Piece[], place: number): Piece | undefined {
  let first = 0;
  let end = pieces.length;
  while (first < end) {
    const middle = (first + end) >> 1;
    if ((pieces[middle]?.start ?? Infinity) <= place) first = middle + 1;
    else end = middle;
  }
  return pieces[first - 1];
}

function clamp(offset: number, node: Text): number {
  return Math.max(0, Math.min(offset, node.length));
}
