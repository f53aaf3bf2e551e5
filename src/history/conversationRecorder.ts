import type { ChatError } from "../shared/chatError.ts";
import type { AnswerMessage, Conversation } from "../shared/conversation.ts";
import type { AnswerLease } from "./answerLeases.ts";
import type { BlobStore } from "./blobs.ts";
import { wholeJournal } from "./wholeJournal.ts";
import { type LiveAnswers, noLiveAnswers, recordsBetween } from "./diff.ts";
import type { additionsFrom, RemoteState } from "./remoteChanges.ts";
import type { Pending, PendingFile } from "./pending.ts";
import { type ConversationMeta, encodeBatch, type JournalRecord } from "./record.ts";
import { type Storage, StorageError } from "./storage.ts";
import { toSaveError } from "./storageErrors.ts";
import { type ConversationSummary, Summarizer, summaryFields } from "./summary.ts";

/** A partial answer is on disk this many milliseconds after `changed`, plus the time of the write. */
const checkpointDelay = 900;
const longestRetryDelay = 30_000;

/** What the recorder needs from the store that created it. */
export interface RecorderHost {
  readonly storage: Storage;
  readonly blobs: BlobStore;
  readonly path: string;
  now(): number;
  /** Title, pin and so on, as the list has them. */
  meta(): ConversationMeta;
  /** Called after `added` bytes were appended and the file is `size` bytes long. `summary` is undefined for a checkpoint. Never rejects. */
  onWritten(summary: ConversationSummary | undefined, added: number, size: number): Promise<void>;
  /** Reads the journal if another window wrote to it since the last call. Otherwise undefined. */
  remoteJournal(): Promise<RemoteJournal | undefined>;
  /** Whether another window wrote to the journal since it was last read. */
  isBehind(): Promise<boolean>;
  /** Why the journal must not be written to, or null. Cheap unless another window wrote to it. Never rejects. */
  refusal(): Promise<ChatError | null>;
  /** Why a journal that is gone must not be written again (all conversations were deleted in another window), or null. Never rejects. */
  refusalToRecreate(): Promise<ChatError | null>;
  /** Ids of the answers that other windows are streaming now. Never rejects. */
  streamingInOtherWindows(): Promise<ReadonlySet<string>>;
  /** Tells other windows that this one is streaming an answer. */
  hold(answerId: string): AnswerLease;
  readonly pending: PendingFile;
  onClosed(): void;
}

/** The content of a journal that another window wrote to. */
export interface RemoteJournal extends RemoteState {
  /** Why the journal must not be written to any more, or null. */
  readonly refusal: ChatError | null;
  /** As in `Replay`: nothing in it could be read. */
  readonly opaque: boolean;
}

/** The state of the journal when recording begins. */
export interface RecorderStart {
  /** Undefined for a conversation that has no journal yet. */
  readonly recorded: Conversation | undefined;
  /** Answers without an end in the journal. The end is written with the next record. */
  readonly unfinished: readonly string[];
  /** Those of them that other windows are streaming. */
  readonly streamingInOtherWindows: ReadonlySet<string>;
  /** Why the journal must not be written to (a newer Aside wrote to it), or null. */
  readonly refusal: ChatError | null;
  /** Another problem to report when recording begins. */
  readonly saveError?: ChatError;
}

/**
 * Writes an open conversation to its journal. It receives the whole immutable conversation after every change and determines what is new, so
 * callers cannot forget a change. Only answers that stream are handed over alone, many times a second, because a copy of the tree would cost as much as it is long. It never throws: disk errors are reported through `saveError`, the chat continues in memory, and the
 * backlog is written once the disk works again.
 */
export class ConversationRecorder {
  readonly #host: RecorderHost;
  #refusal: ChatError | null;
  #unfinished: readonly string[];
  #streamingInOtherWindows: ReadonlySet<string>;
  readonly #held = new Set<AnswerLease>();
  /** What is in the journal, and what is to be. The answers that stream are in it as they began, and as far as they have come beside it. */
  #recorded: Conversation | undefined;
  #recordedLive = noLiveAnswers;
  #target: Conversation | undefined;
  #live = noLiveAnswers;
  readonly #summarizer = new Summarizer();
  #waiters: ((saved: boolean) => void)[] = [];
  #running: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #saveError: ChatError | null;
  #closed = false;
  readonly #listeners = new Set<(saveError: ChatError | null) => void>();

  constructor(host: RecorderHost, start: RecorderStart) {
    this.#host = host;
    this.#recorded = start.recorded;
    this.#target = start.recorded;
    this.#unfinished = start.unfinished;
    this.#streamingInOtherWindows = start.streamingInOtherWindows;
    this.#refusal = start.refusal;
    this.#saveError = start.refusal ?? start.saveError ?? null;
  }

  /** Why the latest changes are not on disk, or null. */
  get saveError(): ChatError | null {
    return this.#saveError;
  }

  /** Answers that other windows were streaming when this one last looked. They have no end yet and are not interrupted. */
  get streamingInOtherWindows(): ReadonlySet<string> {
    return this.#streamingInOtherWindows;
  }

  /** Tells other windows that this one is streaming an answer. Dispose it once the end of the answer is written. */
  hold(answerId: string): AnswerLease {
    const lease = this.#host.hold(answerId);
    this.#held.add(lease);
    return {
      dispose: () => {
        this.#held.delete(lease);
        return lease.dispose();
      },
    };
  }

  /** Calls the listener whenever `saveError` changes. */
  onDidChangeSaveError(listener: (saveError: ChatError | null) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /**
   * Accepts a new value of the conversation and writes it within a second. Cheap enough to call for every delta.
   * @param live answers of it that stream, as far as they have come. What was handed over before stays until an answer has ended.
   */
  changed(conversation: Conversation, live: readonly AnswerMessage[] = []): void {
    if (this.#closed) return;
    this.#take(conversation, live);
    if (this.#running === undefined) this.#schedule(checkpointDelay);
  }

  /**
   * Accepts a new value and writes it so that it survives a power cut. Call it before sending a request and when an answer has ended.
   * @returns whether it is on disk. If not, `saveError` says why, and the write is retried later.
   */
  save(conversation: Conversation): Promise<boolean> {
    if (this.#closed) return Promise.resolve(false);
    this.#take(conversation, []);
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
      this.#pump();
    });
  }

  /** Saves the draft, its attachments and the queue next to the journal. */
  keepPending(pending: Pending): void {
    if (!this.#closed) void this.#host.pending.set(pending);
  }

  /**
   * Merges what other windows wrote to the conversation. Cheap if they wrote nothing. Never rejects.
   * @param current returns the conversation as it is shown now
   * @param take receives the merged conversation, synchronously after `current` was called
   */
  async catchUp(current: () => Conversation, take: (conversation: Conversation) => void): Promise<void> {
    while (this.#running !== undefined) await this.#running;
    if (this.#closed || this.#recorded === undefined) return;
    // Nothing is written in the meantime, so the journal that is read matches what was recorded.
    await this.#run(this.#catchUpNow(current, take));
  }

  /** Writes the remaining changes and stops. What cannot be written now is lost. */
  async close(): Promise<void> {
    if (this.#closed) return;
    const latest = this.#target;
    if (latest !== undefined && this.#dirty()) await this.save(latest);
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running;
    await this.#host.pending.close();
    await Promise.all(Array.from(this.#held, (lease) => lease.dispose()));
    this.#host.onClosed();
  }

  /** Stops, without what was not written yet: the conversation is deleted. */
  async abandon(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const resolve of this.#waiters.splice(0)) resolve(false);
    this.#target = this.#recorded;
    await this.#running;
    await this.#host.pending.close();
    await Promise.all(Array.from(this.#held, (lease) => lease.dispose()));
    this.#host.onClosed();
  }

  #take(conversation: Conversation, live: readonly AnswerMessage[]): void {
    this.#target = conversation;
    if (this.#live.size === 0 && live.length === 0) return;
    const all = new Map(this.#live);
    for (const answer of live) all.set(answer.id, answer);
    for (const id of all.keys()) if (!isStreaming(conversation, id)) all.delete(id);
    this.#live = all;
  }

  /** Whether everything that was handed over is in the journal. */
  get #isRecorded(): boolean {
    return this.#target === this.#recorded && Array.from(this.#live).every(([id, answer]) => this.#recordedLive.get(id) === answer);
  }

  #dirty(): boolean {
    const isEmptyAndNew = this.#recorded === undefined && (this.#target?.messages.size ?? 0) === 0;
    return !this.#isRecorded && this.#refusal === null && !isEmptyAndNew;
  }

  #schedule(delay: number): void {
    if (this.#timer !== undefined || this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#pump();
    }, delay);
  }

  #pump(): void {
    if (this.#running !== undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    void this.#run(this.#step());
  }

  /** Runs one operation at a time and then continues with the remaining changes. */
  #run(work: Promise<void>): Promise<void> {
    const running = work.finally(() => {
      this.#running = undefined;
      if (this.#waiters.length > 0) this.#pump();
      else if (this.#dirty())
        this.#schedule(this.#failures === 0 ? checkpointDelay : Math.min(1000 * 2 ** (this.#failures - 1), longestRetryDelay));
    });
    this.#running = running;
    return running;
  }

  async #catchUpNow(current: () => Conversation, take: (conversation: Conversation) => void): Promise<void> {
    // Check the leases before reading the journal. If a lease has ended, the end of the answer is in the journal.
    const streaming = await this.#host.streamingInOtherWindows();
    const remote = await this.#host.remoteJournal().catch(() => undefined);
    if (remote !== undefined) {
      const changes = await import("./remoteChanges.ts");
      if (!this.#closed) this.#merge(remote, changes.additionsFrom, current, take);
    }
    if (this.#closed) return;
    this.#streamingInOtherWindows = new Set(this.#unfinished.filter((id) => streaming.has(id)));
  }

  #merge(
    remote: RemoteJournal,
    additionsOf: typeof additionsFrom,
    current: () => Conversation,
    take: (conversation: Conversation) => void,
  ): void {
    if (this.#recorded === undefined) return;
    const recorded = withLive(this.#recorded, this.#recordedLive);
    if (remote.refusal !== null) {
      this.#refusal = remote.refusal;
      this.#report(remote.refusal);
    }
    if (remote.opaque) return;
    // This window writes the end of the answers it is streaming itself.
    this.#unfinished = Array.from(remote.unfinished).filter((id) => {
      const mine = recorded.messages.get(id);
      return mine?.role !== "assistant" || mine.status !== "streaming";
    });
    const shown = current();
    const add = additionsOf(remote, recorded, shown);
    if (add === undefined) return;
    const sharesTree = this.#target === this.#recorded;
    this.#recorded = add(this.#recorded);
    this.#target = sharesTree ? this.#recorded : this.#target && add(this.#target);
    take(add(shown));
  }

  async #step(): Promise<void> {
    const waiters = this.#waiters;
    this.#waiters = [];
    const target = this.#target;
    const live = this.#live;
    let saved = false;
    try {
      // An empty conversation has no journal.
      if (target === undefined || (this.#recorded === undefined && target.messages.size === 0)) saved = true;
      else {
        this.#refusal ??= await this.#host.refusal();
        if (this.#refusal === null) {
          await this.#write(target, live, waiters.length > 0);
          saved = true;
        } else this.#report(this.#refusal);
      }
      if (saved) {
        this.#failures = 0;
        this.#report(null);
      }
    } catch (error) {
      this.#failures += 1;
      this.#report(this.#refusal ?? toSaveError(error));
    }
    for (const resolve of waiters) resolve(saved);
  }

  async #write(target: Conversation, live: LiveAnswers, durable: boolean): Promise<void> {
    try {
      await this.#append(target, live, durable);
    } catch (error) {
      if (!(error instanceof StorageError) || error.fault !== "missing") throw error;
      this.#refusal = await this.#host.refusalToRecreate();
      if (this.#refusal !== null) throw error;
      // The journal was deleted. Write the whole conversation again from memory.
      this.#recorded = undefined;
      this.#recordedLive = noLiveAnswers;
      this.#host.blobs.forget();
      await this.#append(target, live, true);
      this.#host.pending.rewrite();
    }
  }

  async #append(target: Conversation, live: LiveAnswers, durable: boolean): Promise<void> {
    const before = this.#recorded;
    const meta = this.#host.meta();
    const summary = durable || before === undefined ? this.#summarizer.summarize(target, meta, this.#host.now()) : undefined;
    let records: JournalRecord[] = [];
    let open: ReadonlySet<string> = new Set();
    if (before === undefined) records = [...wholeJournal(target, meta, this.#host.now(), live)];
    else {
      open = await this.#openInOtherWindows();
      for (const id of this.#unfinished) {
        const message = target.messages.get(id);
        if (!open.has(id) && message !== undefined && message === before.messages.get(id)) records.push({ t: "message", message });
      }
      // Not `push(...)`: the arguments of a call are on the stack.
      for (const record of recordsBetween(before, target, { before: this.#recordedLive, after: live })) records.push(record);
      if (summary !== undefined) records.push({ t: "summary", summary: summaryFields(summary) });
    }
    if (records.length > 0) {
      const lines: JournalRecord[] = [];
      for (const record of records) lines.push(await this.#host.blobs.externalize(record));
      const bytes = encodeBatch(lines);
      const size = await this.#host.storage.append(this.#host.path, bytes, { sync: durable, create: before === undefined });
      await this.#host.onWritten(summary, bytes.length, size);
    }
    this.#recorded = target;
    this.#recordedLive = live;
    this.#unfinished = this.#unfinished.filter((id) => open.has(id));
  }

  /** Unfinished answers that other windows may still be streaming: all of them if the journal has unread changes. */
  async #openInOtherWindows(): Promise<ReadonlySet<string>> {
    if (this.#unfinished.length === 0) return new Set();
    return (await this.#host.isBehind()) ? new Set(this.#unfinished) : this.#host.streamingInOtherWindows();
  }

  #report(saveError: ChatError | null): void {
    if (saveError?.code === this.#saveError?.code && saveError?.message === this.#saveError?.message) return;
    this.#saveError = saveError;
    for (const listener of this.#listeners) listener(saveError);
  }
}

function isStreaming({ messages }: Conversation, id: string): boolean {
  const message = messages.get(id);
  return message?.role === "assistant" && message.status === "streaming";
}

/** The conversation with its live answers as far as they have come. */
function withLive(conversation: Conversation, live: LiveAnswers): Conversation {
  if (live.size === 0) return conversation;
  const messages = new Map(conversation.messages);
  for (const [id, answer] of live) if (messages.has(id)) messages.set(id, answer);
  return { ...conversation, messages };
}
