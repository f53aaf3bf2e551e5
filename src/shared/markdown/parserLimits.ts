/** Limits for the work of one parse. Lengths in UTF-16 units; each is far above that of real answers. */
export interface ParserLimits {
  /**
   * Maximum length of a paragraph, heading or table cell whose inlines are parsed; a longer one is plain text. Limits the worst case of
   * the inline rules, such as 64 KiB of a delimiter.
   */
  readonly inline: number;
  /** A paragraph ends with the line that exceeds this length; the next line starts a new one. */
  readonly paragraph: number;
  /** So do a quote and `<details>`. */
  readonly quote: number;
  /** So do a list item, a footnote and indented code. */
  readonly container: number;
  /** A display formula or a comment must end within this length. Otherwise it is ordinary Markdown. */
  readonly formula: number;
  /** A table with more columns is shown as source. */
  readonly columns: number;
}

/** The limits of the panel. */
export const parserLimits: ParserLimits = {
  inline: 12_000,
  paragraph: 10_000,
  quote: 16_000,
  container: 64_000,
  formula: 6_000,
  columns: 64,
};
