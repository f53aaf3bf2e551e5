import { type Disposable, toDisposable } from "../events.ts";
import { nothingPending, type Pending } from "../../history/pending.ts";
import type { Attachment, Conversation } from "../../shared/conversation.ts";

/** A question that waits for the running answer. */
export interface Queued {
  readonly id: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  /** How many messages at the beginning are omitted. */
  readonly leavesOut?: number;
}

/** Hears of changes. */
export interface OutboxListener {
  /** What has to be stored has changed. */
  readonly keep: () => void;
  /** What panels show has changed. */
  readonly changed: () => void;
}

/** What is unsent in a conversation: the draft, its attachments and models, and the queue. */
export class Outbox {
  readonly #listener: OutboxListener;
  #queue: readonly Queued[];
  #attachments: readonly Attachment[];
  #draft: string;
  #isDraftReplaced = false;
  #draftVersion = 0;
  #compareModels: readonly string[] = [];
  #leavesOut: number | undefined;
  readonly #closedNotes = new Set<string>();
  readonly #unsent = new Set<{ readonly text: string }>();

  constructor({ queue, attachments, draft }: Pending = nothingPending, listener: OutboxListener) {
    this.#queue = queue;
    this.#attachments = attachments;
    this.#draft = draft;
    this.#listener = listener;
  }

  /** Questions in the queue, the next one first. */
  get queue(): readonly Queued[] {
    return this.#queue;
  }

  /** Attachments of the next message. */
  get attachments(): readonly Attachment[] {
    return this.#attachments;
  }

  /** Unsent text, as the panel last reported it. */
  get draft(): string {
    return this.#draft;
  }

  /** Whether the draft was replaced here, and the panel has not taken it yet: it is newer than the panel's own. */
  get isDraftReplaced(): boolean {
    return this.#isDraftReplaced;
  }

  /** How often the draft was replaced here. */
  get draftVersion(): number {
    return this.#draftVersion;
  }

  /** The models that the next question goes to at once; empty: only the model in force. */
  get compareModels(): readonly string[] {
    return this.#compareModels;
  }

  /** How many messages at the beginning the user chose to omit from the next request; undefined: no choice was made. */
  get leavesOut(): number | undefined {
    return this.#leavesOut;
  }

  /** The kinds of notes about costs that the user has closed in this conversation. */
  get closedNotes(): ReadonlySet<string> {
    return this.#closedNotes;
  }

  /** Shows no notes of this kind in this conversation any more. */
  closeNote(kind: string): void {
    this.#closedNotes.add(kind);
    this.#listener.changed();
  }

  /** What is stored, so that it survives the window. */
  get pending(): Pending {
    return { queue: this.#queue, attachments: this.#attachments, draft: this.#unsentText };
  }

  /** Whether the queue is empty and nothing is attached: a draft alone is kept by the panel. */
  get nothingWaits(): boolean {
    return this.#queue.length === 0 && this.#attachments.length === 0;
  }

  /** Whether nothing was written, attached or chosen. */
  get untouched(): boolean {
    return this.nothingWaits && this.#unsentText === "" && this.#compareModels.length === 0;
  }

  /** Stores a text that is about to be sent until it was sent or came back: if the window dies before, the text is a draft. */
  keepUnsent(text: string): Disposable {
    const unsent = { text };
    this.#unsent.add(unsent);
    this.#listener.keep();
    return toDisposable(() => {
      if (this.#unsent.delete(unsent)) this.#listener.keep();
    });
  }

  /** Replaces the draft. Panels take it with their next snapshot. */
  replaceDraft(text: string): void {
    this.#draft = text;
    this.#isDraftReplaced = true;
    this.#draftVersion += 1;
    this.#listener.keep();
  }

  /**
   * Stores unsent text, as a panel has it. One that was on its way while the draft was replaced is older than what is here, and is dropped: the panel
   * offers it by Undo.
   * @param version the `draftVersion` that the panel had taken
   */
  setDraft(text: string, version = this.#draftVersion): void {
    if (version < this.#draftVersion) return;
    this.#isDraftReplaced = false;
    if (text === this.#draft) return;
    this.#draft = text;
    this.#listener.keep();
  }

  /** Attaches to the next message; an attachment of the same place or with the same id is replaced. */
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
   * Sends the next question to several models at once; their answers are compared until one is kept.
   * @param models 2 or more; none resets the choice
   */
  setCompareModels(models: readonly string[]): void {
    this.#compareModels = models;
    this.#listener.changed();
  }

  /** Omits so many messages at the beginning from the next request on; undefined resets the choice. */
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

  /** Moves a question to the front of the queue. False where it is not in the queue. */
  putFirst(id: string): boolean {
    const first = this.#queue.find((item) => item.id === id);
    if (first === undefined) return false;
    this.#queue = [first, ...this.#queue.filter((item) => item !== first)];
    return true;
  }

  /** Removes a question from the queue. */
  unqueue(id: string): Queued | undefined {
    const queued = this.#queue.find((item) => item.id === id);
    this.#queue = this.#queue.filter((item) => item !== queued);
    if (queued !== undefined) this.#pendingChanged();
    return queued;
  }

  /** Drops queued questions that another window has sent. */
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
