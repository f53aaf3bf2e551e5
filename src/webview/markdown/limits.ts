/** What bounds the work of one parse. Lengths in UTF-16 units; each is far over what an answer contains. */
export interface ParserLimits {
  /**
   * Longest paragraph, heading or table cell whose inlines are parsed; a longer one is shown as plain text. Bounds the worst case of
   * the inline rules, such as 64 KiB of a delimiter.
   */
  readonly inline: number;
  /** A paragraph ends with the line that brings it over this; the next line begins another one. */
  readonly paragraph: number;
  /** So does a quote. */
  readonly quote: number;
  /** So do a list item, a footnote, a formula and indented code. */
  readonly container: number;
  /** A table with more columns is shown as the text that it is written as. */
  readonly columns: number;
}

export const parserLimits: ParserLimits = { inline: 12_000, paragraph: 10_000, quote: 16_000, container: 64_000, columns: 64 };

/** Plain text and code are cut into elements of about this many characters, so that layout meets only those on screen. */
export const maxPieceLength = 4_096;

/** Lines of code in one element. */
export const linesInGroup = 16;

/** Groups of a code block that are shown before it is unfolded. */
export const groupsBeforeFold = 4;

/** Characters of source that are parsed at once, and milliseconds after which a flush leaves the rest to tasks of its own. */
export const maxSliceLength = 8_192;
export const flushBudget = 24;

/** Top-level blocks in one chunk of the page. */
export const blocksInChunk = 16;
