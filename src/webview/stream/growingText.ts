import { BurstPacer } from "./burstPacer.ts";

/** Where Markdown is drawn: text in, stable DOM out. `MarkdownStream` is the one there is. */
export interface MarkdownSink {
  append(text: string): void;
  /** Brings everything appended so far onto the page. */
  flush(): void;
  /** No more text comes. */
  end(): void;
  dispose(): void;
}

/** Makes a sink on an empty container. */
export type MarkdownFactory = (container: HTMLElement) => MarkdownSink;

interface Attached {
  readonly container: HTMLElement;
  readonly factory: MarkdownFactory;
  sink: MarkdownSink;
}

/**
 * One text of an answer that may still grow: what arrived, what of it waits for its frame, and where it is drawn. Deltas pass from
 * here to the page without a component being asked.
 */
export class GrowingText {
  readonly #pacer = new BurstPacer();
  #received: string;
  #ended: boolean;
  #attached: Attached | null = null;

  /**
   * @param text what is known already
   * @param ended whether nothing more will come
   */
  constructor(text: string, ended: boolean) {
    this.#received = text;
    this.#ended = ended;
  }

  /** All that arrived, shown or not. */
  get received(): string {
    return this.#received;
  }

  /** UTF-16 units that arrived, shown or not. */
  get length(): number {
    return this.#received.length;
  }

  /** Whether nothing more will come. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Whether nothing waits for a frame. */
  get settled(): boolean {
    return this.#pacer.empty;
  }

  /** Adds a delta; it is shown by the frames that follow. */
  receive(text: string, now: number): void {
    this.#received += text;
    if (this.#attached !== null) this.#pacer.push(text, now);
  }

  /** Shows what the frame at `now` is due; all of it with `everything`. */
  show(now: number, everything: boolean): void {
    const text = everything ? this.#pacer.takeAll() : this.#pacer.take(now);
    if (text === "" || this.#attached === null) return;
    this.#attached.sink.append(text);
    this.#attached.sink.flush();
  }

  /**
   * Takes the host's whole text. Where it goes on from what is here, only the rest is appended, so that selection and scrolling
   * survive; otherwise it is drawn anew.
   */
  reconcile(text: string, ended: boolean): void {
    const goesOnAgain = this.#ended && !ended;
    if (text !== this.#received || goesOnAgain) {
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

  /** Draws into a container from now on. Gives the function that ends it. */
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
