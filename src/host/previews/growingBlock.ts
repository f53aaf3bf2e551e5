import type { Session } from "../../app/chat/session.ts";
import { type AnsweredCode, answeredCode } from "../../app/chat/answeredCode.ts";

/** A code block of an answer, named by its place. */
export interface BlockPlace {
  readonly session: Session;
  readonly messageId: string;
  readonly index: number;
}

/** A block as it is at a moment. */
export interface BlockState {
  readonly block: AnsweredCode;
  /** Whether the answer still adds to it. */
  readonly isGrowing: boolean;
}

/** The shortest time between two looks at a growing answer, milliseconds. */
const lookMs = 250;
/** A look parses the answer, so it may take this share of the time at most. */
const shareOfTime = 5;

/** Reads a code block and follows it while its answer streams. */
export class GrowingBlock {
  readonly #place: BlockPlace;
  readonly #onChange: (state: BlockState) => void;
  readonly #listener: { dispose(): void };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isDisposed = false;
  #told: BlockState | undefined;
  #wait = lookMs;

  /** @param onChange called for each new state, first with the present one */
  constructor(place: BlockPlace, onChange: (state: BlockState) => void) {
    this.#place = place;
    this.#onChange = onChange;
    this.#listener = place.session.onDidChange(() => this.#lookSoon());
    void this.#look();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#listener.dispose();
    clearTimeout(this.#timer);
  }

  #lookSoon(): void {
    if (this.#isDisposed || (this.#told !== undefined && !this.#told.isGrowing)) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#look();
    }, this.#wait);
  }

  async #look(): Promise<void> {
    const { session, messageId, index } = this.#place;
    const started = performance.now();
    const message = session.message(messageId);
    const isStreaming = message?.role === "assistant" && message.status === "streaming";
    const block = await answeredCode(session, messageId, index);
    this.#wait = Math.max(lookMs, (performance.now() - started) * shareOfTime);
    if (this.#isDisposed || block === undefined) return;
    const isGrowing = isStreaming && !block.isClosed;
    if (this.#told?.block.code === block.code && this.#told.isGrowing === isGrowing) return;
    this.#told = { block, isGrowing };
    this.#onChange(this.#told);
  }
}
