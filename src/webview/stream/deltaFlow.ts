import type { ToWebview } from "../../shared/protocol.ts";
import type { AnswerTexts } from "./answerTexts.ts";

type Delta = Extract<ToWebview, { type: "delta" }>;

/** The page's clocks, as far as the flow needs them. */
export interface FrameClock {
  /** Monotonic milliseconds. */
  now(): number;
  requestFrame(callback: () => void): number;
  cancelFrame(handle: number): void;
  setTimer(callback: () => void, ms: number): number;
  clearTimer(handle: number): void;
  /** Whether bursts shall not be spread: reduced motion. */
  readonly still: boolean;
}

/** A page that is hidden gets no frames: after this long a timer does their work, so that the host is not left waiting. */
const frameTimeoutMs = 250;

/**
 * The way of a delta inside the webview: into its text, shown by the next frame, acknowledged then. One frame serves all deltas that
 * came before it. No component is rendered for it.
 */
export class DeltaFlow {
  readonly #clock: FrameClock;
  readonly #find: (messageId: string) => AnswerTexts | undefined;
  readonly #acknowledge: (seq: number) => void;
  readonly #growing = new Set<AnswerTexts>();
  #unacknowledged: number | null = null;
  #frame: number | null = null;
  #timer: number | null = null;

  /**
   * @param find gives the texts of an answer of the shown path
   * @param acknowledge tells the host that everything up to this `seq` is on the page
   */
  constructor(clock: FrameClock, find: (messageId: string) => AnswerTexts | undefined, acknowledge: (seq: number) => void) {
    this.#clock = clock;
    this.#find = find;
    this.#acknowledge = acknowledge;
  }

  /** Takes a delta. Gives false where it does not continue what is here: then a snapshot is needed. */
  receive(delta: Delta): boolean {
    const texts = this.#find(delta.messageId);
    if (texts === undefined || texts.text.length !== delta.textFrom || texts.reasoning.length !== delta.reasoningFrom) return false;
    texts.receive(delta.text, delta.reasoning, this.#clock.now());
    this.#growing.add(texts);
    this.#unacknowledged = delta.seq;
    this.#schedule();
    return true;
  }

  /** Forgets what was to be acknowledged: a snapshot begins anew. */
  reset(): void {
    this.#growing.clear();
    this.#unacknowledged = null;
  }

  dispose(): void {
    this.reset();
    this.#cancel();
  }

  #schedule(): void {
    if (this.#frame !== null) return;
    this.#frame = this.#clock.requestFrame(() => this.#show(false));
    this.#timer = this.#clock.setTimer(() => this.#show(true), frameTimeoutMs);
  }

  #show(late: boolean): void {
    this.#cancel();
    const now = this.#clock.now();
    for (const texts of this.#growing) {
      texts.show(now, late || this.#clock.still);
      if (texts.settled) this.#growing.delete(texts);
    }
    if (this.#unacknowledged !== null) {
      this.#acknowledge(this.#unacknowledged);
      this.#unacknowledged = null;
    }
    if (this.#growing.size > 0) this.#schedule();
  }

  #cancel(): void {
    if (this.#frame !== null) this.#clock.cancelFrame(this.#frame);
    if (this.#timer !== null) this.#clock.clearTimer(this.#timer);
    this.#frame = null;
    this.#timer = null;
  }
}
