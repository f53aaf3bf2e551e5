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
