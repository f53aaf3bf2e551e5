import type { ToWebview } from "../../shared/protocol.ts";
import type { AnswerTexts } from "./answerTexts.ts";

type Delta = Extract<ToWebview, { type: "delta" }>;

/** The clocks of the page that the flow needs. */
export interface FrameClock {
  /** Monotonic milliseconds. */
  now(): number;
  requestFrame(callback: () => void): number;
  cancelFrame(handle: number): void;
  setTimer(callback: () => void, ms: number): number;
  clearTimer(handle: number): void;
  /** Whether not to spread bursts, for reduced motion. */
  readonly still: boolean;
}

/** A hidden page gets no frames. After this time a timer does their work, so that the host does not wait. */
const frameTimeoutMs = 250;

/**
 * Handles deltas in the webview: adds each to its text, shows it in the next frame and acknowledges it. One frame handles all deltas that
 * arrived before it. No component is rendered.
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
   * @param find returns the texts of an answer on the shown path
   * @param acknowledge tells the host that everything up to this `seq` is on the page
   */
  constructor(clock: FrameClock, find: (messageId: string) => AnswerTexts | undefined, acknowledge: (seq: number) => void) {
    this.#clock = clock;
    this.#find = find;
    this.#acknowledge = acknowledge;
  }

  /** Handles a delta. Returns false if it does not continue the current text, which requires a snapshot. */
  receive(delta: Delta): boolean {
    const texts = this.#find(delta.messageId);
    if (texts === undefined || texts.text.length !== delta.textFrom || texts.reasoning.length !== delta.reasoningFrom) return false;
    texts.receive(delta.text, delta.reasoning, this.#clock.now());
    this.#growing.add(texts);
    this.#unacknowledged = delta.seq;
    this.#schedule();
    return true;
  }

  /** Drops pending acknowledgements, because a snapshot starts over. */
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
