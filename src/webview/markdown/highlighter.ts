/** Ranges of code and their kinds: triples of start, end (UTF-16 offsets, ascending, not overlapping) and an index into the scopes. */
export interface HighlightedCode {
  readonly ranges: Int32Array;
  /** Class names of highlight.js without their prefix, such as `keyword`. */
  readonly scopes: readonly string[];
}

/** Classifies the parts of code, off the page's main thread. */
export interface Highlighter {
  /**
   * Calls back later, with undefined if the code stays plain: unknown language, too long, or out of time.
   * @returns a function that cancels the request
   */
  highlight(language: string, code: string, done: (result: HighlightedCode | undefined) => void): () => void;
}
