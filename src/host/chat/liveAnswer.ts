import type { ChatEvent } from "../../shared/chatEvent.ts";
import type { AnswerMessage } from "../../shared/conversation.ts";
import type { AnswerActivity } from "../../shared/protocol.ts";

/** A piece of an answer as it came; append-only. */
interface Part {
  readonly kind: "text" | "reasoning";
  readonly text: string;
}

/** What grew since a cursor: the two appended texts and how long each was before (UTF-16 units). */
export interface Growth {
  readonly text: string;
  readonly textFrom: number;
  readonly reasoning: string;
  readonly reasoningFrom: number;
}

/** How far a reader has come in a live answer. */
export interface Cursor {
  readonly part: number;
  readonly text: number;
  readonly reasoning: number;
}

/** What a batch of events changed, beyond growth. */
export interface Applied {
  readonly grew: boolean;
  readonly activity: AnswerActivity | null;
  /** Fields other than the growing text are different now and worth showing. */
  readonly fields: boolean;
}

/**
 * An answer while it streams. Each delta is kept once, as it came; readers hold cursors, so no text is copied for them, and however slow they
 * are nothing queues up.
 */
export class LiveAnswer {
  readonly id: string;
  readonly parentId: string;
  readonly #base: AnswerMessage;
  readonly #now: () => number;
  readonly #startedAt: number;
  #parts: Part[] = [];
  /** The whole texts; appending to a string costs nothing until somebody reads it. */
  #text: string;
  #reasoning: string;
  #fields: Partial<AnswerMessage> = {};
  #firstTokenMs: number | undefined;
  #reasoningStart: number | undefined;
  #reasoningMs: number | undefined;
  #activity: AnswerActivity = { phase: "sending" };

  /**
   * @param base the answer as it is in the tree; its text and reasoning are what was there before (an answer that is continued)
   * @param now monotonic clock, milliseconds
   */
  constructor(base: AnswerMessage, now: () => number) {
    this.id = base.id;
    this.parentId = base.parentId;
    this.#base = base;
    this.#now = now;
    this.#startedAt = now();
    this.#text = base.text;
    this.#reasoning = base.reasoning;
  }

  get activity(): AnswerActivity {
    return this.#activity;
  }

  /** Takes the events of one network read. */
  apply(events: readonly ChatEvent[]): Applied {
    let grew = false;
    let fields = false;
    const before = this.#activity;
    for (const event of events) {
      switch (event.type) {
        case "text":
        case "reasoning":
          grew = this.#grow(event.type, event.text) || grew;
          break;
        case "textWasReasoning":
          fields = true;
          this.#textBecomesReasoning();
          break;
        case "connected":
          if (event.generationId !== undefined) this.#fields = { ...this.#fields, generationId: event.generationId };
          if (this.#activity.phase !== "streaming") this.#activity = { phase: "waiting" };
          break;
        case "keepAlive":
          break;
        case "retry":
          this.#activity = {
            phase: "retrying",
            attempt: event.attempt,
            maxAttempts: event.maxAttempts,
            retryAt: Date.now() + event.delayMs,
            text: event.error.message,
          };
          break;
        case "served":
          fields = true;
          this.#fields = {
            ...this.#fields,
            ...(event.id === undefined ? {} : { generationId: event.id }),
            ...(event.model === undefined ? {} : { servedModel: event.model }),
            ...(event.provider === undefined ? {} : { provider: event.provider }),
          };
          break;
        case "reasoningDetails":
          this.#fields = { ...this.#fields, reasoningDetails: event.details };
          break;
        case "toolCalls":
          this.#fields = { ...this.#fields, toolCalls: event.calls };
          break;
        case "images":
          fields = true;
          this.#fields = { ...this.#fields, images: event.images };
          break;
        case "annotations":
          this.#fields = { ...this.#fields, annotations: event.annotations };
          break;
        case "usage":
          this.#fields = { ...this.#fields, usage: event.usage, cost: event.cost };
          break;
        case "finish":
          this.#fields = { ...this.#fields, finishReason: event.finishReason };
          break;
        case "end":
          break;
        default:
          return neverEvent(event);
      }
    }
    return { grew, fields, activity: this.#activity === before ? null : this.#activity };
  }

  /** Where a reader stands that has been given `current()`. */
  end(): Cursor {
    return { part: this.#parts.length, text: this.#text.length, reasoning: this.#reasoning.length };
  }

  /** What a reader at this cursor has not seen, or null. */
  since(cursor: Cursor): Growth | null {
    if (cursor.part >= this.#parts.length) return null;
    const text: string[] = [];
    const reasoning: string[] = [];
    for (let index = cursor.part; index < this.#parts.length; index++) {
      const part = this.#parts[index];
      if (part !== undefined) (part.kind === "text" ? text : reasoning).push(part.text);
    }
    return { text: text.join(""), textFrom: cursor.text, reasoning: reasoning.join(""), reasoningFrom: cursor.reasoning };
  }

  /** The answer as far as it has come, whole. */
  current(): AnswerMessage {
    return {
      ...this.#base,
      ...this.#fields,
      text: this.#text,
      reasoning: this.#reasoning,
      timings: {
        ...(this.#firstTokenMs === undefined ? {} : { firstTokenMs: this.#firstTokenMs }),
        ...(this.#reasoningMs === undefined ? {} : { reasoningMs: this.#reasoningMs }),
      },
    };
  }

  /** Milliseconds since it was sent. */
  elapsed(): number {
    return this.#now() - this.#startedAt;
  }

  /** Readers' cursors no longer fit after this; they are told by `fields` and take the answer whole. */
  #textBecomesReasoning(): void {
    const text = this.#parts.filter(({ kind }) => kind === "text");
    const reasoning = this.#parts.filter(({ kind }) => kind === "reasoning");
    this.#parts = [...reasoning, ...text.map((part) => ({ ...part, kind: "reasoning" as const }))];
    this.#reasoning += this.#text.slice(this.#base.text.length);
    this.#text = this.#base.text;
    this.#reasoningStart ??= this.#startedAt + (this.#firstTokenMs ?? 0);
    this.#reasoningMs = this.#now() - this.#reasoningStart;
  }

  #grow(kind: Part["kind"], text: string): boolean {
    if (text === "") return false;
    const at = this.#now();
    this.#firstTokenMs ??= at - this.#startedAt;
    if (kind === "reasoning") {
      this.#reasoningStart ??= at;
      this.#reasoningMs = at - this.#reasoningStart;
      this.#reasoning += text;
    } else {
      this.#text += text;
    }
    this.#parts.push({ kind, text });
    if (this.#activity.phase !== "streaming") this.#activity = { phase: "streaming" };
    return true;
  }
}

function neverEvent(event: never): never {
  throw new Error(`no such event: ${JSON.stringify(event)}`);
}
