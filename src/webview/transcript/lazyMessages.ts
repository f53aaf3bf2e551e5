import { signal, type ReadonlySignal } from "@preact/signals";
import type { ComponentType } from "preact";
import type { createMarkdownFactory } from "../answerMarkdown.ts";
import type { ToWebview } from "../../shared/protocol.ts";

/** What draws messages. */
export interface MessageCode {
  readonly createMarkdownFactory: typeof createMarkdownFactory;
  readonly Message: ComponentType<MessageProps>;
}

/** A message to draw. */
export interface MessageProps {
  readonly id: string;
  /** 1-based position in the feed. */
  readonly position: number;
  /** The message before it. */
  readonly previous: string | undefined;
}

/** What the page's timeline calls the moment from which messages can be drawn. */
const mark = "aside messages";

/**
 * The door to what draws messages, which is larger than everything else together. An empty panel is shown without it, and it is loaded once the user turns to the
 * panel: the first question finds it there. What the host says of messages before waits in order.
 */
export class LazyMessages {
  readonly #code = signal<MessageCode | null>(null);
  readonly #take: (message: ToWebview) => void;
  readonly #waiting: ToWebview[] = [];
  #loading: Promise<void> | undefined;

  /** @param take handles a message of the host, once it can be drawn */
  constructor(take: (message: ToWebview) => void) {
    this.#take = take;
  }

  /** Null until it is loaded, which it is wherever a message is shown. */
  get code(): ReadonlySignal<MessageCode | null> {
    return this.#code;
  }

  /** Handles a message of the host, after those before it. */
  receive(message: ToWebview): void {
    if (this.#code.peek() !== null || (this.#waiting.length === 0 && !hasMessages(message))) return this.#take(message);
    this.#waiting.push(message);
    void this.load();
  }

  /** Loads it, once; where that fails, the next message tries again. */
  load(): Promise<void> {
    this.#loading ??= this.#load().finally(() => (this.#loading = undefined));
    return this.#loading;
  }

  async #load(): Promise<void> {
    if (this.#code.peek() === null) this.#code.value = await import("./messages.ts");
    performance.mark(mark);
    for (const message of this.#waiting.splice(0)) this.#take(message);
  }
}

function hasMessages(message: ToWebview): boolean {
  return message.type === "message" || (message.type === "snapshot" && message.messages.length > 0);
}
