/** A way of showing Markdown that grows. */
export interface Candidate {
  /** Begins in an empty element. */
  begin(container: HTMLElement, text: string): Streaming;
}

/** One text under way. */
export interface Streaming {
  /** Shows more; when it returns, the DOM is up to date. */
  push(addition: string): void;
  end(): void;
}
