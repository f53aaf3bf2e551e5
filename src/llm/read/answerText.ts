import type { EventBatch } from "./eventBatch.ts";
import { BoxTokenFilter } from "./boxTokens.ts";
import { StopTokenFilter } from "./stopTokens.ts";
import { SurrogateJoiner } from "./surrogates.ts";
import { mayLackOpenTag, ThinkSplitter, type SplitSink } from "./thinkSplitter.ts";

/**
 * The text and reasoning of an answer, from its content and reasoning fields. Joins halves of surrogate pairs, drops a stop token that is
 * the last delta, drops GLM's box tokens, and moves inline `<think>` to the reasoning. Control characters stay; the view shows them as symbols.
 */
export class AnswerText implements SplitSink {
  readonly #batch: EventBatch;
  readonly #contentJoiner = new SurrogateJoiner();
  readonly #reasoningJoiner = new SurrogateJoiner();
  readonly #stopTokens = new StopTokenFilter();
  readonly #boxTokens = new BoxTokenFilter();
  #splitter: ThinkSplitter | undefined;
  #reasoningInField = false;
  #text = "";
  #reasoning = "";

  constructor(batch: EventBatch) {
    this.#batch = batch;
  }

  /** All text so far. */
  get allText(): string {
    return this.#text;
  }

  /** All reasoning so far. */
  get allReasoning(): string {
    return this.#reasoning;
  }

  /** The length of both in UTF-16 units. */
  get length(): number {
    return this.#text.length + this.#reasoning.length;
  }

  /**
   * Adds the content of a delta or message.
   * @param mayBeBroken whether it may hold half a surrogate pair
   * @param model the answering model, as far as it is known
   */
  pushContent(content: string, mayBeBroken: boolean, model: string): void {
    if (content === "") return;
    this.#splitter ??= this.#createSplitter(model);
    const joined = this.#contentJoiner.push(content, mayBeBroken);
    if (joined === "") return;
    this.#pushToSplitter(this.#stopTokens.push(joined));
  }

  /** Whether content without half a surrogate pair and without "<" is text as it is: nothing is held back that it could complete. */
  get passesPlain(): boolean {
    return this.#contentJoiner.isIdle && this.#stopTokens.isIdle && this.#boxTokens.isIdle && this.#splitter?.passesPlain === true;
  }

  /** Adds such content. Almost all content is. */
  pushPlain(content: string): void {
    if (content !== "") this.text(content);
  }

  /** Adds reasoning from a field of its own. */
  pushReasoning(reasoning: string, mayBeBroken: boolean): void {
    if (reasoning === "") return;
    this.#reasoningInField = true;
    this.#splitter?.reasoningInField();
    const joined = this.#reasoningJoiner.push(reasoning, mayBeBroken);
    if (joined !== "") this.reasoning(joined);
  }

  /**
   * Ends an answer that the server finished: a possible tag or half a character that was held back becomes text.
   * @param callsTools whether tool calls follow the text
   */
  end(callsTools: boolean): void {
    const reasoning = this.#reasoningJoiner.end();
    if (reasoning !== "") this.reasoning(reasoning);
    const content = this.#contentJoiner.end();
    if (content !== "") this.#pushToSplitter(this.#stopTokens.push(content));
    const box = this.#boxTokens.end();
    if (box !== "") this.#splitter?.push(box);
    this.#splitter?.end(callsTools);
  }

  text(text: string): void {
    this.#text += text;
    this.#batch.delta("text", text);
  }

  reasoning(text: string): void {
    this.#reasoning += text;
    this.#batch.delta("reasoning", text);
  }

  textWasReasoning(): void {
    if (this.#text === "") return;
    this.#reasoning += this.#text;
    this.#text = "";
    this.#batch.add({ type: "textWasReasoning" });
  }

  textSoFar(): string {
    return this.#text;
  }

  #pushToSplitter(content: string): void {
    if (content === "") return;
    if (this.#boxTokens.isIdle && !BoxTokenFilter.mayHoldTag(content)) {
      this.#splitter?.push(content);
      return;
    }
    const kept = this.#boxTokens.push(content, () => this.#text);
    if (kept !== "") this.#splitter?.push(kept);
  }

  #createSplitter(model: string): ThinkSplitter {
    const splitter = new ThinkSplitter(this, mayLackOpenTag(model));
    if (this.#reasoningInField) splitter.reasoningInField();
    return splitter;
  }
}
