import type { ChatError } from "../../shared/chatError.ts";
import type { Answer, ChatEvent, FinishReason, Verdict, WireUsage } from "../../shared/chatEvent.ts";
import type { DeltaPiece } from "./chunkTemplate.ts";
import { AnswerPictures } from "./answerPictures.ts";
import { ourChoice } from "./choice.ts";
import { isEmpty, readDelta, type Delta } from "./delta.ts";
import { EventBatch } from "./eventBatch.ts";
import { ReasoningDetailsMerger } from "./reasoningDetails.ts";
import { AnswerText } from "./answerText.ts";
import { chunkError } from "./streamError.ts";
import { isWholeCall, ToolCallAssembler } from "./toolCalls.ts";
import { costBeside, costOf, readUsage } from "./usage.ts";
import type { WireError } from "./wireError.ts";
import { isObject, type JsonObject, textField } from "../../shared/guards.ts";

/** Limit for images, annotations and encrypted reasoning in one answer, in characters of JSON. */
const maxAttachedLength = 64 * 1024 * 1024;

/**
 * Limit for remembered model names, in characters, so that a server that sends a different name with every chunk cannot fill the memory.
 */
const maxSpeakerLength = 4096;

/** A problem with a chunk, or the error that it reports. */
export interface ChunkOutcome {
  readonly problem?: "badData" | "oversized";
  readonly error?: WireError;
}

const fine: ChunkOutcome = {};

/** Assembles an answer from its chunks. A whole body counts as one chunk with a `message` in place of `delta`. */
export class AnswerParts {
  /** Names of the models that may be answering: the requested one and the one that the server reports. */
  #speaker: string;
  readonly #batch = new EventBatch();
  readonly #content = new AnswerText(this.#batch);
  readonly #details = new ReasoningDetailsMerger();
  readonly #toolCalls = new ToolCallAssembler();
  readonly #pictures = new AnswerPictures();
  readonly #annotations: unknown[] = [];
  #citations: readonly string[] | undefined;
  #attachedLength = 0;
  #id: string | undefined;
  #model: string | undefined;
  #provider: string | undefined;
  #fingerprint: string | undefined;
  #serviceTier: string | undefined;
  #usage: WireUsage | undefined;
  #costBeside: number | undefined;
  #hasAudio = false;
  #finishReason: string | undefined;
  #nativeFinishReason: string | undefined;
  #reasoningField: string | undefined;
  #hasDetails = false;
  #callsChanged = false;
  #imagesChanged = false;
  #annotationsChanged = false;
  #usageChanged = false;
  #finishChanged = false;

  /** @param asked the requested model; "" if unknown */
  constructor(asked: string) {
    this.#speaker = asked;
  }

  /** UTF-16 units of text, reasoning and arguments so far. */
  get length(): number {
    return this.#content.length + this.#toolCalls.length;
  }

  /** Whether the answer has content that a user can see. */
  get hasContent(): boolean {
    return this.#content.length > 0 || this.#toolCalls.size > 0 || this.#pictures.size > 0 || this.#hasAudio;
  }

  /** The last finish reason that is not null. */
  get finishReason(): FinishReason | null {
    return this.#finishReason ?? null;
  }

  /** Whether the server has reported the usage. */
  get hasUsage(): boolean {
    return this.#usage !== undefined;
  }

  /** Whether every tool call can be executed as it is. */
  callsWhole(): boolean {
    return this.#toolCalls.calls().every(isWholeCall);
  }

  /**
   * Reads a chunk.
   * @param data its JSON text
   */
  chunk(chunk: JsonObject, data: string): ChunkOutcome {
    this.#served(chunk);
    this.#bill(chunk, data);
    this.#cite(chunk["citations"]);
    const error = chunkError(chunk);
    const choice = ourChoice(chunk);
    if (choice === "bad") return { problem: "badData" };
    const problem = choice === "none" ? undefined : this.#choice(choice, data);
    if (error === undefined && problem === undefined) return fine;
    return { ...(problem !== undefined && { problem }), ...(error !== undefined && { error }) };
  }

  /** Adds a chunk that holds nothing but one more piece of text or reasoning. */
  piece({ kind, text, mayBeBroken, mayHoldTag, detail }: DeltaPiece): void {
    if (kind === "content" && !mayBeBroken && !mayHoldTag && this.#content.passesPlain) this.#content.pushPlain(text);
    else if (kind === "content") this.#content.pushContent(text, mayBeBroken, this.#speaker);
    else this.#content.pushReasoning(text, mayBeBroken);
    if (detail !== undefined) this.#details.pushLike(detail.like, detail.name, text);
  }

  /**
   * Keeps an item that goes back as it is.
   * @param place its place among these items
   * @param length of its JSON
   */
  keep(item: JsonObject, place: number, length: number): ChunkOutcome {
    this.#details.keep(item, place);
    this.#attachedLength += length;
    return this.#attachedLength + this.#pictures.length > maxAttachedLength ? { problem: "oversized" } : fine;
  }

  /**
   * Ends the answer: no more chunks follow.
   * @param whole whether the server ended the answer itself. If the stream broke off, the beginning of a tag or half a character at the end
   *   is dropped, so that the kept text stays a prefix of the answer
   */
  finish(whole: boolean): void {
    if (whole) this.#content.end(this.#toolCalls.size > 0);
    if (this.#details.size > 0) this.#batch.add({ type: "reasoningDetails", details: this.#details.details() });
    if (this.#toolCalls.size > 0) this.#callsChanged = true;
  }

  /** Returns and clears the events since the last call. */
  take(): readonly ChatEvent[] {
    const batch = this.#batch;
    if (this.#callsChanged) batch.add({ type: "toolCalls", calls: this.#toolCalls.calls() });
    if (this.#imagesChanged) batch.add({ type: "images", images: this.#pictures.list() });
    if (this.#annotationsChanged) batch.add({ type: "annotations", annotations: [...this.#annotations], ...this.#cited() });
    if (this.#usageChanged && this.#usage !== undefined) batch.add({ type: "usage", usage: this.#usage, cost: this.#cost });
    if (this.#finishChanged && this.#finishReason !== undefined) {
      const native = this.#nativeFinishReason;
      batch.add({ type: "finish", finishReason: this.#finishReason, ...(native !== undefined && { nativeFinishReason: native }) });
    }
    this.#callsChanged = this.#imagesChanged = this.#annotationsChanged = this.#usageChanged = this.#finishChanged = false;
    return batch.take();
  }

  /** The finished answer with its verdict. */
  answer(verdict: Verdict, error: ChatError | null): Answer {
    return {
      text: this.#content.allText,
      reasoning: this.#content.allReasoning,
      reasoningDetails: this.#details.details(),
      ...(this.#hasDetails && this.#details.size === 0 && { emptyDetails: true }),
      ...(this.#reasoningField !== undefined && this.#reasoningField !== "reasoning_content" && { reasoningField: this.#reasoningField }),
      toolCalls: this.#toolCalls.calls(),
      images: this.#pictures.list(),
      ...(this.#hasAudio && this.#content.allText === "" && this.#pictures.size === 0 && this.#toolCalls.size === 0 && { audioOnly: true }),
      annotations: this.#annotations,
      ...this.#cited(),
      finishReason: this.#finishReason ?? null,
      nativeFinishReason: this.#nativeFinishReason ?? null,
      verdict,
      usage: this.#usage ?? null,
      cost: this.#cost,
      provider: this.#provider ?? null,
      model: this.#model ?? null,
      ...(this.#serviceTier !== undefined && { serviceTier: this.#serviceTier }),
      id: this.#id ?? null,
      error,
    };
  }

  #bill(chunk: JsonObject, data: string): void {
    // Most chunks name neither, and looking for the words is faster than looking in every place.
    if (!data.includes("usage") && !data.includes("cost")) return;
    const usage = readUsage(chunk);
    const cost = costBeside(chunk);
    if (usage === undefined && cost === undefined) return;
    this.#usage = usage ?? this.#usage ?? {};
    this.#costBeside = cost ?? this.#costBeside;
    this.#usageChanged = true;
  }

  /** USD. What the usage says comes first. */
  get #cost(): number | null {
    return (this.#usage === undefined ? null : costOf(this.#usage)) ?? this.#costBeside ?? null;
  }

  #choice(choice: JsonObject, data: string): ChunkOutcome["problem"] {
    const reason = textField(choice, "finish_reason");
    const native = textField(choice, "native_finish_reason");
    if (reason !== undefined && (reason !== this.#finishReason || native !== this.#nativeFinishReason)) {
      this.#finishReason = reason;
      this.#finishChanged = true;
    }
    if (native !== undefined) this.#nativeFinishReason = native;
    const { delta, message } = choice;
    const piece = isObject(delta) ? readDelta(delta) : undefined;
    // Perplexity repeats the whole message in the last chunk, and its whole bodies have an empty delta beside the message.
    const isMessage = isObject(message) && !this.hasContent && (piece === undefined || isEmpty(piece));
    if (isMessage) return this.#delta(readDelta(message), data, true);
    return piece === undefined ? undefined : this.#delta(piece, data, false);
  }

  #delta(delta: Delta, data: string, whole: boolean): ChunkOutcome["problem"] {
    // Only an escape sequence can produce half a surrogate pair.
    const mayBeBroken = (delta.content !== "" || delta.reasoning !== "") && data.includes("\\u");
    this.#hasAudio ||= delta.hasAudio;
    this.#hasDetails ||= delta.hasDetails;
    this.#reasoningField ??= delta.reasoningField;
    this.#content.pushReasoning(delta.reasoning, mayBeBroken);
    this.#content.pushContent(delta.content, mayBeBroken, this.#speaker);
    for (const detail of delta.details) this.#details.push(detail);
    let problem: ChunkOutcome["problem"];
    for (const fragment of delta.toolCalls) {
      const outcome = this.#toolCalls.push(fragment, whole);
      if (outcome === "bad") problem = "badData";
      if (outcome === "changed") this.#callsChanged = true;
    }
    for (const image of delta.images) {
      if (this.#pictures.push(image, this.#content.length)) this.#imagesChanged = true;
    }
    if (delta.annotations.length > 0) {
      for (const annotation of delta.annotations) this.#annotations.push(annotation);
      this.#annotationsChanged = true;
    }
    if (delta.annotations.length > 0 || delta.details.length > 0) this.#attachedLength += data.length;
    // Previews that were replaced do not count.
    if (this.#attachedLength + this.#pictures.length > maxAttachedLength) problem ??= "oversized";
    return problem;
  }

  /**
   * Reports the model, provider and id whenever a chunk has a new value. An id of OpenRouter (`gen-…`) is never replaced, because it
   * identifies the bill.
   */
  #served(chunk: JsonObject): void {
    const id = textField(chunk, "id");
    const model = textField(chunk, "model");
    const provider = textField(chunk, "provider");
    const fingerprint = textField(chunk, "system_fingerprint");
    const serviceTier = textField(chunk, "service_tier");
    const newId = id !== undefined && (this.#id === undefined || (id.startsWith("gen-") && !this.#id.startsWith("gen-")));
    if (
      !newId &&
      (model === undefined || model === this.#model) &&
      (provider === undefined || provider === this.#provider) &&
      (fingerprint === undefined || fingerprint === this.#fingerprint) &&
      (serviceTier === undefined || serviceTier === this.#serviceTier)
    ) {
      return;
    }
    if (newId) this.#id = id;
    if (model !== undefined && model !== this.#model && this.#speaker.length < maxSpeakerLength) this.#speaker += ` ${model.slice(0, 256)}`;
    this.#model = model ?? this.#model;
    this.#provider = provider ?? this.#provider;
    this.#fingerprint = fingerprint ?? this.#fingerprint;
    this.#serviceTier = serviceTier ?? this.#serviceTier;
    this.#batch.add({
      type: "served",
      ...(this.#id !== undefined && { id: this.#id }),
      ...(this.#model !== undefined && { model: this.#model }),
      ...(this.#provider !== undefined && { provider: this.#provider }),
      ...(this.#fingerprint !== undefined && { fingerprint: this.#fingerprint }),
      ...(this.#serviceTier !== undefined && { serviceTier: this.#serviceTier }),
    });
  }

  #cite(citations: unknown): void {
    if (!Array.isArray(citations) || citations.length === 0 || citations.length === this.#citations?.length) return;
    this.#citations = (citations as readonly unknown[]).filter((one) => typeof one === "string");
    this.#annotationsChanged = true;
  }

  #cited(): { readonly citations?: readonly string[] } {
    return this.#citations === undefined ? {} : { citations: this.#citations };
  }
}
