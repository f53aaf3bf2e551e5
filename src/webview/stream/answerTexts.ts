import { signal } from "@preact/signals";
import type { AnswerMessage } from "../../shared/conversation.ts";
import { GrowingText } from "./growingText.ts";

/** What texts are made of. */
type Written = Pick<AnswerMessage, "status" | "text" | "reasoning">;

/** The two texts of an answer, and the facts about them that components need. */
export class AnswerTexts {
  readonly text: GrowingText;
  readonly reasoning: GrowingText;
  /** Whether the answer itself has begun, which folds the reasoning. */
  readonly hasText = signal(false);
  readonly hasReasoning = signal(false);
  /** Time from the first to the last reasoning delta as measured here, in ms; undefined if it did not stream here. */
  readonly watchedReasoningMs = signal<number | undefined>(undefined);
  #reasoningFrom: number | undefined;
  #reasoningTo: number | undefined;

  constructor(message: Written) {
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
   * Takes the host's version of an answer. Its texts include all earlier deltas and perhaps more. If they do not continue
   * the current texts (text that turned out to be reasoning, an answer that is continued), they are redrawn.
   */
  reconcile(message: Written): void {
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
