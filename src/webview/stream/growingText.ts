import { BurstPacer } from "./burstPacer.ts";

/** Draws Markdown: text in, stable DOM out. Implemented by `MarkdownStream`. */
export interface MarkdownSink {
  append(text: string): void;
  /** Puts everything appended so far on the page. */
  flush(): void;
  /** Ends the text. */
  end(): void;
  /** Puts everything on the page that has left it because it is out of sight. */
  drawAll(): void;
  dispose(): void;
}

/** Creates a sink for an empty container. */
export type MarkdownFactory = (container: HTMLElement) => MarkdownSink;

interface Attached {
  readonly container: HTMLElement;
  readonly factory: MarkdownFactory;
  sink: MarkdownSink;
}

/**
 * One text of an answer that may still grow: the received text, the part that waits for a frame, and the sink. Deltas pass from
 * here to the page without involving a component.
 */
export class GrowingText {
  readonly #pacer = new BurstPacer();
  #received: string;
  #ended: boolean;
  #attached: Attached | null = null;

  /**
   * @param text the text so far
   * @param ended whether the text is complete
   */
  constructor(text: string, ended: boolean) {
    this.#received = text;
    this.#ended = ended;
  }

  /** The received text, shown or not. */
  get received(): string {
    return this.#received;
  }

  /** Length of the received text in UTF-16 units, shown or not. */
  get length(): number {
    return this.#received.length;
  }

  /** Whether the text is complete. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Whether no text is waiting for a frame. */
  get settled(): boolean {
    return this.#pacer.empty;
  }

  /** Adds a delta, which the following frames show. */
  receive(text: string, now: number): void {
    this.#received += text;
    if (this.#attached !== null) this.#pacer.push(text, now);
  }

  /** Shows the text for the frame at `now`, or all of it if `everything`. */
  show(now: number, everything: boolean): void {
    const text = everything ? this.#pacer.takeAll() : this.#pacer.take(now);
    if (text === "" || this.#attached === null) return;
    this.#attached.sink.append(text);
    this.#attached.sink.flush();
  }

  /**
   * Takes the host's whole text. If it continues the received text, only the rest is appended, so that selection and scroll position
   * survive. Otherwise it is redrawn.
   */
  reconcile(text: string, ended: boolean): void {
    const isContinued = this.#ended && !ended;
    if (text !== this.#received || isContinued) {
      if (text.startsWith(this.#received) && !this.#ended) {
        this.#attachedAppend(text.slice(this.#received.length));
        this.#received = text;
      } else {
        this.#received = text;
        this.#ended = false;
        this.#redraw();
      }
    }
    if (ended && !this.#ended) {
      this.#ended = true;
      this.#attachedAppend("");
      this.#attached?.sink.end();
    }
  }

  /** Starts drawing into a container. Returns a function that stops it. */
  attach(container: HTMLElement, factory: MarkdownFactory): () => void {
    const attached: Attached = { container, factory, sink: factory(container) };
    this.#attached = attached;
    this.#drawAll(attached);
    return () => {
      attached.sink.dispose();
      if (this.#attached === attached) {
        this.#attached = null;
        this.#pacer.takeAll();
      }
    };
  }

  /** Puts everything on the page, also what is out of sight. */
  drawAll(): void {
    this.#attached?.sink.drawAll();
  }

  #attachedAppend(rest: string): void {
    const text = this.#pacer.takeAll() + rest;
    if (text === "" || this.#attached === null) return;
    this.#attached.sink.append(text);
    this.#attached.sink.flush();
  }

  #redraw(): void {
    this.#pacer.takeAll();
    const attached = this.#attached;
    if (attached === null) return;
    attached.sink.dispose();
    attached.container.replaceChildren();
    attached.sink = attached.factory(attached.container);
    this.#drawAll(attached);
  }

  #drawAll(attached: Attached): void {
    if (this.#received !== "") {
      attached.sink.append(this.#received);
      attached.sink.flush();
    }
    if (this.#ended) attached.sink.end();
  }
}
