import { signal } from "@preact/signals";
import type { AnswerMessage } from "../../shared/conversation.ts";
import { GrowingText } from "./growingText.ts";

/** The two texts of an answer, and the few facts about them that components draw. */
export class AnswerTexts {
  readonly text: GrowingText;
  readonly reasoning: GrowingText;
  /** Whether the answer itself has begun; from then on the reasoning folds. */
  readonly hasText = signal(false);
  readonly hasReasoning = signal(false);
  /** First to last reasoning delta as seen here, in ms; undefined for an answer that was not watched. */
  readonly watchedReasoningMs = signal<number | undefined>(undefined);
  #reasoningFrom: number | undefined;
  #reasoningTo: number | undefined;

  constructor(message: AnswerMessage) {
    const ended = message.status !== "streaming";
    this.text = new GrowingText(message.text, ended);
    this.reasoning = new GrowingText(message.reasoning, ended);
    this.hasText.value = message.text !== "";
    this.hasReasoning.value = message.reasoning !== "";
  }

  /** Whether nothing waits for a frame. */
  get settled(): boolean {
    return this.text.settled && this.reasoning.settled;
  }

  receive(text: string, reasoning: string, now: number): void {
    if (reasoning !== "") {
      this.reasoning.receive(reasoning, now);
      this.#reasoningFrom ??= now;
      this.#reasoningTo = now;
      this.hasReasoning.value = true;
    }
    if (text !== "") {
      this.text.receive(text, now);
      this.#noteReasoningTime();
      this.hasText.value = true;
    }
  }

  show(now: number, everything: boolean): void {
    this.reasoning.show(now, everything);
    this.text.show(now, everything);
  }

  /**
   * Takes the host's word on an answer. Its texts hold all that was sent before as deltas, and perhaps more; where they do not go on
   * from what is here (text that turned out to be reasoning, an answer that is continued) they are drawn anew.
   */
  reconcile(message: AnswerMessage): void {
    const ended = message.status !== "streaming";
    this.reasoning.reconcile(message.reasoning, ended);
    this.text.reconcile(message.text, ended);
    if (ended) this.#noteReasoningTime();
    this.hasReasoning.value = message.reasoning !== "";
    this.hasText.value = message.text !== "";
  }

  #noteReasoningTime(): void {
    if (this.#reasoningFrom === undefined || this.#reasoningTo === undefined) return;
    this.watchedReasoningMs.value = this.#reasoningTo - this.#reasoningFrom;
  }
}
