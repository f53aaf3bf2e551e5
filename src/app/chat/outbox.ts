import { type Disposable, toDisposable } from "../events.ts";
import { nothingPending, type Pending } from "../../history/pending.ts";
import type { Attachment, Conversation } from "../../shared/conversation.ts";

/** A question that waits for the running answer. */
export interface Queued {
  readonly id: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  /** So many messages at the beginning do not go with it. */
  readonly leavesOut?: number;
}

/** Who is told of changes. */
export interface OutboxListener {
  /** What would be lost with the window is another than it was. */
  readonly keep: () => void;
  /** What panels show is another than it was. */
  readonly changed: () => void;
}

/** What was written or chosen in a conversation and is not sent: the draft, what it will carry and how it will be asked, and the questions that wait. */
export class Outbox {
  readonly #listener: OutboxListener;
  #queue: readonly Queued[];
  #attachments: readonly Attachment[];
  #draft: string;
  #compareModels: readonly string[] = [];
  #leavesOut: number | undefined;
  readonly #unsent = new Set<{ readonly text: string }>();

  constructor({ queue, attachments, draft }: Pending = nothingPending, listener: OutboxListener) {
    this.#queue = queue;
    this.#attachments = attachments;
    this.#draft = draft;
    this.#listener = listener;
  }

  /** Questions that wait, the next one first. */
  get queue(): readonly Queued[] {
    return this.#queue;
  }

  /** What the next message will carry. */
  get attachments(): readonly Attachment[] {
    return this.#attachments;
  }

  /** Unsent text, as a panel told it last. */
  get draft(): string {
    return this.#draft;
  }

  /** The models that the next question goes to at once, or none: then it goes to the one in force. */
  get compareModels(): readonly string[] {
    return this.#compareModels;
  }

  /** How many messages at the beginning the user chose to leave out with the next message; undefined: no choice was made. */
  get leavesOut(): number | undefined {
    return this.#leavesOut;
  }

  /** What would be lost with the window, were it not kept. */
  get pending(): Pending {
    return { queue: this.#queue, attachments: this.#attachments, draft: this.#unsentText };
  }

  /** Whether nothing waits and nothing was attached: a draft alone is the panel's. */
  get nothingWaits(): boolean {
    return this.#queue.length === 0 && this.#attachments.length === 0;
  }

  /** Whether nothing was written, attached or chosen. */
  get untouched(): boolean {
    return this.nothingWaits && this.#unsentText === "" && this.#compareModels.length === 0;
  }

  /** Keeps a text that is about to be sent, and perhaps still asked about, until it was or came back: should the window die now, it is a draft. */
  keepUnsent(text: string): Disposable {
    const unsent = { text };
    this.#unsent.add(unsent);
    this.#listener.keep();
    return toDisposable(() => {
      if (this.#unsent.delete(unsent)) this.#listener.keep();
    });
  }

  /** Keeps unsent text. */
  setDraft(text: string): void {
    if (text === this.#draft) return;
    this.#draft = text;
    this.#listener.keep();
  }

  /** Adds to what the next message will carry; the same thing again, or one with the same id, takes the place of the old one. */
  attach(attachment: Attachment): void {
    const at = this.#attachments.findIndex((other) => isSame(other, attachment));
    this.#attachments = at < 0 ? [...this.#attachments, attachment] : this.#attachments.with(at, attachment);
    this.#pendingChanged();
  }

  removeAttachment(id: string): void {
    this.#attachments = this.#attachments.filter((attachment) => attachment.id !== id);
    this.#pendingChanged();
  }

  /**
   * Has the next question go to several models at once; their answers stand side by side until one is kept.
   * @param models 2 or more; none takes it back
   */
  setCompareModels(models: readonly string[]): void {
    this.#compareModels = models;
    this.#listener.changed();
  }

  /** Leaves out so many messages at the beginning from the next message on; undefined takes the choice back. */
  setLeavesOut(count: number | undefined): void {
    this.#leavesOut = count;
    this.#listener.changed();
  }

  /**
   * Adds a question to the queue, without an event because it may be taken immediately. Returns false if it is empty.
   * @param given attachments to use instead of the current ones
   */
  add(text: string, given?: readonly Attachment[], leavesOut = this.#leavesOut): boolean {
    const attachments = given ?? this.#attachments;
    if (text.trim() === "" && attachments.length === 0) return false;
    if (given === undefined) this.#attachments = [];
    this.#leavesOut = undefined;
    this.#queue = [...this.#queue, { id: crypto.randomUUID(), text, attachments, ...(leavesOut === undefined ? {} : { leavesOut }) }];
    return true;
  }

  /** Takes the next question and its models, without an event until it is in the conversation. */
  takeNext(): { readonly question: Queued; readonly models: readonly string[] } | undefined {
    const [question, ...rest] = this.#queue;
    if (question === undefined) return undefined;
    const models = this.#compareModels;
    this.#queue = rest;
    this.#compareModels = [];
    return { question, models };
  }

  /** Makes a question that waits the next one. Gives false where it does not wait. */
  putFirst(id: string): boolean {
    const first = this.#queue.find((item) => item.id === id);
    if (first === undefined) return false;
    this.#queue = [first, ...this.#queue.filter((item) => item !== first)];
    return true;
  }

  /** Withdraws a question that waits. */
  unqueue(id: string): Queued | undefined {
    const queued = this.#queue.find((item) => item.id === id);
    this.#queue = this.#queue.filter((item) => item !== queued);
    if (queued !== undefined) this.#pendingChanged();
    return queued;
  }

  /** Drops what is in the conversation already: another window sent it. */
  dropSent({ messages }: Conversation): void {
    this.#queue = this.#queue.filter(({ id }) => !messages.has(id));
  }

  get #unsentText(): string {
    return [...Array.from(this.#unsent, ({ text }) => text), this.#draft].filter(Boolean).join("\n\n");
  }

  #pendingChanged(): void {
    this.#listener.keep();
    this.#listener.changed();
  }
}

function isSame(one: Attachment, other: Attachment): boolean {
  const isSamePlace =
    one.uri === other.uri && one.path === other.path && one.startLine === other.startLine && one.endLine === other.endLine;
  return one.id === other.id || (one.uri !== "" && one.kind === other.kind && isSamePlace);
}
