import type { ChatEvent } from "../../shared/chatEvent.ts";
import type { AnswerMessage, CostLimit } from "../../shared/conversation.ts";
import { withLessons } from "../../shared/lesson.ts";
import type { AnswerActivity } from "../../shared/protocol.ts";
import { GrownText } from "./grownText.ts";

/** The growth since a cursor: both appended texts, and how long each text was before (UTF-16 units). */
export interface Growth {
  readonly text: string;
  readonly textFrom: number;
  readonly reasoning: string;
  readonly reasoningFrom: number;
}

/** A reader's position in a live answer. */
export interface Cursor {
  readonly text: number;
  readonly reasoning: number;
}

/** What a batch of events changed, beyond growth. */
export interface Applied {
  readonly grew: boolean;
  readonly activity: AnswerActivity | null;
  /** Fields other than the growing text have changed and should be shown. */
  readonly fields: boolean;
}

/**
 * An answer while it streams. Readers hold cursors, so that nothing is stored for them and slow readers build no queue.
 */
export class LiveAnswer {
  readonly id: string;
  readonly parentId: string;
  readonly #base: AnswerMessage;
  readonly #now: () => number;
  readonly #startedAt: number;
  /** The received text, which readers continue from their own positions. */
  #grownText: GrownText;
  #grownReasoning: GrownText;
  /** The whole texts; appending to a string is cheap until it is read. */
  #text: string;
  #reasoning: string;
  #fields: Partial<AnswerMessage> = {};
  #firstTokenMs: number | undefined;
  #reasoningStart: number | undefined;
  #reasoningMs: number | undefined;
  #activity: AnswerActivity = { phase: "sending" };

  /**
   * @param base the answer in the tree; its text and reasoning come from the answer that is continued, if any
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
    this.#grownText = new GrownText(base.text.length);
    this.#grownReasoning = new GrownText(base.reasoning.length);
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
        case "seam":
          fields = true;
          this.#fields = { ...this.#fields, seams: [...(this.#base.seams ?? []), { at: this.#base.text.length, cut: event.cut }] };
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
        case "resent":
          fields = true;
          this.#fields = { ...this.#fields, lessons: withLessons(this.#base.lessons ?? [], event.lessons) };
          break;
        case "served":
          fields = true;
          this.#fields = {
            ...this.#fields,
            ...(event.id === undefined ? {} : { generationId: event.id }),
            ...(event.model === undefined ? {} : { servedModel: event.model }),
            ...(event.provider === undefined ? {} : { provider: event.provider }),
            ...(event.serviceTier === undefined ? {} : { serviceTier: event.serviceTier }),
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
          this.#fields = { ...this.#fields, images: [...this.#base.images, ...event.images] };
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

  /** Notes what it may cost. */
  limitCost(costLimit: CostLimit): void {
    this.#fields = { ...this.#fields, costLimit };
  }

  /** The cursor of a reader that has `current()`. */
  end(): Cursor {
    return { text: this.#text.length, reasoning: this.#reasoning.length };
  }

  /** The growth that a reader at this cursor has not seen, or null. */
  since(cursor: Cursor): Growth | null {
    const text = this.#grownText.from(cursor.text);
    const reasoning = this.#grownReasoning.from(cursor.reasoning);
    return text === "" && reasoning === "" ? null : { text, textFrom: cursor.text, reasoning, reasoningFrom: cursor.reasoning };
  }

  /** The whole answer so far. */
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

  /** Invalidates readers' cursors; `fields` tells readers to take the whole answer. */
  #textBecomesReasoning(): void {
    const text = this.#grownText.from(this.#base.text.length);
    if (text !== "") this.#grownReasoning.append(text);
    this.#grownText = new GrownText(this.#base.text.length);
    this.#reasoning += text;
    this.#text = this.#base.text;
    const { seams: _ofThatText, ...fields } = this.#fields;
    this.#fields = fields;
    this.#reasoningStart ??= this.#startedAt + (this.#firstTokenMs ?? 0);
    this.#reasoningMs = this.#now() - this.#reasoningStart;
  }

  #grow(kind: "text" | "reasoning", text: string): boolean {
    if (text === "") return false;
    const at = this.#now();
    this.#firstTokenMs ??= at - this.#startedAt;
    if (kind === "reasoning") {
      this.#reasoningStart ??= at;
      this.#reasoningMs = at - this.#reasoningStart;
      this.#reasoning += text;
      this.#grownReasoning.append(text);
    } else {
      this.#text += text;
      this.#grownText.append(text);
    }
    if (this.#activity.phase !== "streaming") this.#activity = { phase: "streaming" };
    return true;
  }
}

function neverEvent(event: never): never {
  throw new Error(`no such event: ${JSON.stringify(event)}`);
}
