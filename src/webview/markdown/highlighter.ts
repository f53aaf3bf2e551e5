/** Ranges of code and what they are: triples of start, end (UTF-16 offsets, ascending, not overlapping) and an index into the scopes. */
export interface HighlightedCode {
  readonly ranges: Int32Array;
  /** Class names of highlight.js without their prefix, such as `keyword`. */
  readonly scopes: readonly string[];
}

/** Finds out what the parts of code are, away from the page's own thread. */
export interface Highlighter {
  /**
   * Answers later, with undefined where the code stays plain: unknown language, too long, or out of time.
   * @returns ends the interest in the answer
   */
  highlight(language: string, code: string, done: (result: HighlightedCode | undefined) => void): () => void;
}
