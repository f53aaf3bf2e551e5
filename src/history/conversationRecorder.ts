import type { ChatError } from "../shared/chatError.ts";
import type { Conversation } from "../shared/conversation.ts";
import type { AnswerLease } from "./answerLeases.ts";
import type { BlobStore } from "./blobs.ts";
import { wholeJournal } from "./compact.ts";
import { recordsBetween } from "./diff.ts";
import { additionsFrom, type RemoteState } from "./remoteChanges.ts";
import type { Pending, PendingFile } from "./pending.ts";
import { type ConversationMeta, encodeBatch, type JournalRecord } from "./record.ts";
import { type Storage, StorageError } from "./storage.ts";
import { storageTrouble } from "./storageTrouble.ts";
import { type ConversationSummary, summarize, summaryFields } from "./summary.ts";

/** A partial answer is on disk at most this many milliseconds after it was handed over, plus the write itself. */
const checkpointDelay = 900;
const longestRetryDelay = 30_000;

/** What the recorder asks of the store that made it. */
export interface RecorderHost {
  readonly storage: Storage;
  readonly blobs: BlobStore;
  readonly path: string;
  now(): number;
  /** Title, pin and the like as the list has them. */
  meta(): ConversationMeta;
  /** `added` bytes reached the file, which is now `size` bytes long. `summary` is undefined for a mere checkpoint. Never rejects. */
  written(summary: ConversationSummary | undefined, added: number, size: number): Promise<void>;
  /** Reads the journal where another window wrote to it since this one last looked; undefined where none did. */
  remoteJournal(): Promise<RemoteJournal | undefined>;
  /** Whether another window wrote since this one last looked. */
  behind(): Promise<boolean>;
  /** Why nothing may be appended to the journal as it is now, or null. Cheap unless another window wrote to it. Never rejects. */
  refusal(): Promise<ChatError | null>;
  /** Answers that other windows receive right now. Never rejects. */
  streamingInOtherWindows(): Promise<ReadonlySet<string>>;
  /** Tells other windows that this one receives an answer. */
  hold(answerId: string): AnswerLease;
  readonly pending: PendingFile;
  closed(): void;
}

/** A journal that another window wrote to. */
export interface RemoteJournal extends RemoteState {
  /** Why nothing may be written to it any more, or null. */
  readonly refusal: ChatError | null;
  /** None of it could be read, as in `Replay`. */
  readonly opaque: boolean;
}

/** What the journal already has when recording begins. */
export interface RecorderStart {
  /** Undefined for a conversation that was never written. */
  readonly recorded: Conversation | undefined;
  /** Answers whose end is not in the journal; it is written with the next record. */
  readonly unfinished: readonly string[];
  /** Those of them that other windows receive right now. */
  readonly streamingInOtherWindows: ReadonlySet<string>;
  /** Why nothing may be written: a newer Aside wrote the journal. Null where it may. */
  readonly refusal: ChatError | null;
  /** Other trouble to report when recording begins. */
  readonly trouble?: ChatError;
}

/**
 * Writes one conversation while it lives. It is handed the whole immutable value after every change and works out what is new, so nothing can be
 * forgotten. It never throws into the chat: trouble with the disk is reported, the chat goes on in memory, and the backlog is
 * written when the disk is back.
 */
export class ConversationRecorder {
  readonly #host: RecorderHost;
  #refusal: ChatError | null;
  #unfinished: readonly string[];
  #streamingInOtherWindows: ReadonlySet<string>;
  readonly #held = new Set<AnswerLease>();
  #recorded: Conversation | undefined;
  #target: Conversation | undefined;
  #waiters: ((saved: boolean) => void)[] = [];
  #running: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #trouble: ChatError | null;
  #closed = false;
  readonly #listeners = new Set<(trouble: ChatError | null) => void>();

  constructor(host: RecorderHost, start: RecorderStart) {
    this.#host = host;
    this.#recorded = start.recorded;
    this.#target = start.recorded;
    this.#unfinished = start.unfinished;
    this.#streamingInOtherWindows = start.streamingInOtherWindows;
    this.#refusal = start.refusal;
    this.#trouble = start.refusal ?? start.trouble ?? null;
  }

  /** Why what was said last is not on disk; null while all is well. */
  get trouble(): ChatError | null {
    return this.#trouble;
  }

  /** Answers that another window receives, as of the last look: they have no end yet, and are not interrupted. */
  get streamingInOtherWindows(): ReadonlySet<string> {
    return this.#streamingInOtherWindows;
  }

  /** Tells other windows that this one receives an answer. Dispose it when the end of the answer is written. */
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

  /** Calls back whenever `trouble` changes. */
  onTrouble(listener: (trouble: ChatError | null) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /** Takes a new value of the conversation; it is written within a second. Cheap: call it for every delta. */
  changed(conversation: Conversation): void {
    if (this.#closed) return;
    this.#target = conversation;
    if (this.#running === undefined) this.#schedule(checkpointDelay);
  }

  /**
   * Takes a new value and writes it so that it survives a power cut. Call it before a request goes out and when an answer has ended.
   * @returns whether it is on disk; where not, `trouble` says why and it is tried again later
   */
  save(conversation: Conversation): Promise<boolean> {
    if (this.#closed) return Promise.resolve(false);
    this.#target = conversation;
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
      this.#pump();
    });
  }

  /** Keeps what was not sent yet, beside the journal. */
  keepPending(pending: Pending): void {
    if (!this.#closed) void this.#host.pending.set(pending);
  }

  /**
   * Takes in what another window wrote to the same conversation. Cheap where none did. Never rejects.
   * @param current the conversation as it is shown at the moment it is asked for
   * @param take is handed the conversation with what was added, in the same moment
   */
  async catchUp(current: () => Conversation, take: (conversation: Conversation) => void): Promise<void> {
    while (this.#running !== undefined) await this.#running;
    if (this.#closed || this.#recorded === undefined) return;
    // Nothing is written meanwhile, so what is read and what is recorded belong together.
    await this.#run(this.#takeIn(current, take));
  }

  /** Writes what is still owed and lets go. What cannot be written now is lost with this object. */
  async close(): Promise<void> {
    if (this.#closed) return;
    const owed = this.#target;
    if (owed !== undefined && this.#dirty()) await this.save(owed);
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running;
    await this.#host.pending.close();
    await Promise.all(Array.from(this.#held, (lease) => lease.dispose()));
    this.#host.closed();
  }

  #dirty(): boolean {
    const unsaid = this.#recorded === undefined && (this.#target?.messages.size ?? 0) === 0;
    return this.#target !== this.#recorded && this.#refusal === null && !unsaid;
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

  /** One thing at a time; afterwards what is owed goes on. */
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

  async #takeIn(current: () => Conversation, take: (conversation: Conversation) => void): Promise<void> {
    // Asked before the journal is read: where another window has let go of an answer, its end is in there.
    const streaming = await this.#host.streamingInOtherWindows();
    const remote = await this.#host.remoteJournal().catch(() => undefined);
    if (this.#closed) return;
    if (remote !== undefined) this.#merge(remote, current, take);
    this.#streamingInOtherWindows = new Set(this.#unfinished.filter((id) => streaming.has(id)));
  }

  #merge(remote: RemoteJournal, current: () => Conversation, take: (conversation: Conversation) => void): void {
    const recorded = this.#recorded;
    if (recorded === undefined) return;
    if (remote.refusal !== null) {
      this.#refusal = remote.refusal;
      this.#report(remote.refusal);
    }
    if (remote.opaque) return;
    // What streams in this window ends in this window.
    this.#unfinished = Array.from(remote.unfinished).filter((id) => {
      const mine = recorded.messages.get(id);
      return mine?.role !== "assistant" || mine.status !== "streaming";
    });
    const shown = current();
    const add = additionsFrom(remote, recorded, shown);
    if (add === undefined) return;
    const nothingOwed = this.#target === recorded;
    this.#recorded = add(recorded);
    this.#target = nothingOwed ? this.#recorded : this.#target && add(this.#target);
    take(add(shown));
  }

  async #step(): Promise<void> {
    const waiters = this.#waiters;
    this.#waiters = [];
    const target = this.#target;
    let saved = false;
    try {
      // A conversation in which nothing was said yet has no file.
      if (target === undefined || (this.#recorded === undefined && target.messages.size === 0)) saved = true;
      else {
        this.#refusal ??= await this.#host.refusal();
        if (this.#refusal === null) {
          await this.#write(target, waiters.length > 0);
          saved = true;
        } else this.#report(this.#refusal);
      }
      if (saved) {
        this.#failures = 0;
        this.#report(null);
      }
    } catch (error) {
      this.#failures += 1;
      this.#report(storageTrouble(error));
    }
    for (const resolve of waiters) resolve(saved);
  }

  async #write(target: Conversation, durable: boolean): Promise<void> {
    try {
      await this.#append(target, durable);
    } catch (error) {
      if (!(error instanceof StorageError) || error.fault !== "missing") throw error;
      // The file was deleted under us: what is in memory is all there is, and all of it is written again.
      this.#recorded = undefined;
      this.#host.blobs.forget();
      await this.#append(target, true);
      this.#host.pending.again();
    }
  }

  async #append(target: Conversation, durable: boolean): Promise<void> {
    const before = this.#recorded;
    const meta = this.#host.meta();
    const summary = durable || before === undefined ? summarize(target, meta, this.#host.now()) : undefined;
    const records: JournalRecord[] = [];
    let open: ReadonlySet<string> = new Set();
    if (before === undefined) records.push(...wholeJournal(target, meta, this.#host.now()));
    else {
      open = await this.#openInOtherWindows();
      for (const id of this.#unfinished) {
        const message = target.messages.get(id);
        if (!open.has(id) && message !== undefined && message === before.messages.get(id)) records.push({ t: "message", message });
      }
      records.push(...recordsBetween(before, target));
      if (summary !== undefined) records.push({ t: "summary", summary: summaryFields(summary) });
    }
    if (records.length > 0) {
      const lines: JournalRecord[] = [];
      for (const record of records) lines.push(await this.#host.blobs.externalize(record));
      const bytes = encodeBatch(lines);
      const size = await this.#host.storage.append(this.#host.path, bytes, { sync: durable, create: before === undefined });
      await this.#host.written(summary, bytes.length, size);
    }
    this.#recorded = target;
    this.#unfinished = this.#unfinished.filter((id) => open.has(id));
  }

  /** Answers without an end that may be another window's, and not at theirs: all of them where it has written more than was read. */
  async #openInOtherWindows(): Promise<ReadonlySet<string>> {
    if (this.#unfinished.length === 0) return new Set();
    return (await this.#host.behind()) ? new Set(this.#unfinished) : this.#host.streamingInOtherWindows();
  }

  #report(trouble: ChatError | null): void {
    if (trouble?.code === this.#trouble?.code && trouble?.message === this.#trouble?.message) return;
    this.#trouble = trouble;
    for (const listener of this.#listeners) listener(trouble);
  }
}
