import * as l10n from "@vscode/l10n";
import type { ChatError } from "../shared/chatError.ts";
import { type Conversation, createConversation } from "../shared/conversation.ts";
import { AnswerLeases } from "./answerLeases.ts";
import type { MetaOf } from "./appendMeta.ts";
import { BlobStore } from "./blobs.ts";
import { ConversationIndex } from "./conversationIndex.ts";
import { ConversationRecorder, type RecorderStart } from "./conversationRecorder.ts";
import { stale, unwritten } from "./indexEntry.ts";
import type { DraftCopy } from "./draftCopy.ts";
import { Ledger } from "./ledger.ts";
import type { NotRemoved, RemovalParts, RemovedParts } from "./removal.ts";
import {
  internalizePending,
  isNewerPending,
  nothingPending,
  type Pending,
  PendingFile,
  pendingFolder,
  pendingPath,
  readPending,
} from "./pending.ts";
import type { OrganiseChange, OrganiseOutcome } from "./organise.ts";
import { type ConversationMeta, encodeBatch } from "./record.ts";
import type { Replay } from "./replay.ts";
import { type Storage, StorageError } from "./storage.ts";
import { newerConversation, newerDraft, newerMessages, toSaveError } from "./storageErrors.ts";
import { type ConversationSummary, filed, opaqueSummary, summarize, summaryFields } from "./summary.ts";
import type { UsageFact } from "./usageFact.ts";
import type { FactsRequest, UsageFacts } from "./usageFacts.ts";

const folder = "conversations";
/** Ids become file names. Windows reserves some names for devices, with any extension. */
const fileId = /^(?!(?:con|prn|aux|nul|com\d|lpt\d)$)[A-Za-z0-9_-]{1,100}$/i;
/** A deleted conversation can be restored for 30 days, in milliseconds. */
export const deletedRetentionMs = 30 * 24 * 60 * 60 * 1000;

/** The state of the disk when recording begins. `size` is that of the journal in bytes. */
interface StartOnDisk extends RecorderStart {
  readonly size: number;
  readonly pending: Pending;
}

const nothingRecorded: StartOnDisk = {
  recorded: undefined,
  unfinished: [],
  streamingInOtherWindows: new Set(),
  refusal: null,
  size: 0,
  pending: nothingPending,
};

/** How a conversation begins. */
export interface NewConversation {
  /** Name of the workspace. */
  readonly workspace?: string;
  /** It gets the folder and the tags of the conversation with this id. */
  readonly filedLike?: string;
}

/** A conversation that was opened or created. */
export interface OpenedConversation {
  /** Answers without an end have the status `interrupted`. */
  readonly conversation: Conversation;
  readonly summary: ConversationSummary;
  /** A newer Aside wrote it. What this version understands can be read and forked, but not continued. The recorder's `saveError` says so. */
  readonly readOnly: boolean;
  /** Number of unreadable lines. The original file is kept with the suffix `.corrupt`. */
  readonly damaged: number;
  /** Draft, attachments and queue. */
  readonly pending: Pending;
  /** Writes the conversation from now on. */
  readonly recorder: ConversationRecorder;
}

/** All conversations on disk. Methods report errors as values. Only `open` and `peek` reject, with a `StorageError`. */
export class ConversationStore {
  readonly #storage: Storage;
  readonly #now: () => number;
  readonly #blobs: BlobStore;
  readonly #index: ConversationIndex;
  readonly #leases: AnswerLeases;
  /** The open conversations, and when they were opened, milliseconds since the epoch. */
  readonly #recorders = new Map<ConversationRecorder, number>();
  readonly #listeners = new Set<() => void>();
  #recovered: Promise<void> | undefined;
  #facts: UsageFacts | undefined;
  /** Costs outside conversations. */
  readonly ledger: Ledger;

  /** @param now the clock for visible times, in milliseconds since the epoch */
  constructor(storage: Storage, now: () => number = Date.now) {
    this.#storage = storage;
    this.#now = now;
    this.#blobs = new BlobStore(storage, now);
    this.ledger = new Ledger(storage, now);
    this.#leases = new AnswerLeases(storage, now);
    this.#index = new ConversationIndex(storage, folder, () => {
      for (const listener of this.#listeners) listener();
    });
  }

  /** Calls the listener whenever the list changes. */
  onDidChange(listener: () => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /** The conversations, or the deleted ones: pinned first, then newest first. */
  async list(options: { readonly deleted?: boolean } = {}): Promise<readonly ConversationSummary[]> {
    await this.#recover();
    await this.#index.ready();
    return this.#index
      .all()
      .map(titled)
      .filter((summary) => (summary.deletedAt !== null) === (options.deleted ?? false))
      .sort((a, b) => Number(b.pinned) - Number(a.pinned) || b.updatedAt - a.updatedAt);
  }

  /** Updates the list from all journals, for example after another window wrote. Resolves when the list is up to date. */
  async refresh(): Promise<void> {
    await this.#recover();
    await this.#index.ready();
    await this.#index.reconcile();
  }

  /**
   * Notes that a journal was created, changed or deleted, by any window.
   * @param how with "changed", the store relies on hearing of the changes of other windows
   */
  reportChange(id: string, how: "created" | "changed" | "deleted"): void {
    if (fileId.test(id)) this.#index.report(id, how === "changed");
  }

  /** Updates the list from the journals that were reported, and from all of them if that was long ago. */
  async catchUp(): Promise<void> {
    await this.#recover();
    await this.#index.ready();
    await this.#index.catchUp();
  }

  /** The list entry of one conversation. */
  summary(id: string): ConversationSummary | undefined {
    const summary = this.#index.get(id);
    return summary && titled(summary);
  }

  /** Creates a conversation. Its journal is created with its first message. */
  create(id: string, options: NewConversation = {}): OpenedConversation {
    return this.#create(id, options, nothingPending);
  }

  #create(id: string, { workspace, filedLike }: NewConversation, pending: Pending, saveError?: ChatError): OpenedConversation {
    if (!fileId.test(id)) throw new Error(`invalid conversation id: ${id}`);
    const conversation = createConversation(id, this.#now());
    const { folder, tags } = this.#index.get(filedLike ?? "") ?? {};
    const meta: ConversationMeta = { ...(workspace === undefined ? {} : { workspace }), ...filed({ folder, tags }) };
    return {
      conversation,
      summary: summarize(conversation, meta),
      readOnly: false,
      damaged: 0,
      pending,
      recorder: this.#record(id, { ...nothingRecorded, pending, ...(saveError && { saveError }) }, meta),
    };
  }

  /**
   * Opens a conversation. A draft without messages counts as one.
   * @param options used if the conversation has no messages yet
   * @returns undefined if there is no such conversation
   * @throws StorageError if the disk cannot be read
   */
  async open(id: string, options: { readonly workspace?: string } = {}): Promise<OpenedConversation | undefined> {
    // Check the leases before reading the journal. If a lease has ended, the end of the answer is in the journal.
    const streaming = await this.#leases.heldByOthers(id);
    const [read, found] = await Promise.all([this.#read(id), this.#pendingOf(id)]);
    const pending = found?.pending;
    if (read === undefined) {
      return found === undefined ? undefined : this.#create(id, options, found.pending, found.newer ? newerDraft() : undefined);
    }
    const { replay } = read;
    let { size } = read;
    const { conversation, unfinished, newer, opaque, meta } = replay;
    const summary = this.#summaryOf(id, replay);
    this.#index.set(summary, size);
    if (replay.badLines > 0 && !newer) await this.#keepCorruptCopy(id, read.bytes);
    // A size that does not match looks like a change by another window, which only costs one read of the file.
    const { isWorthCompacting } = await import("./compact.ts");
    if (isWorthCompacting(replay) && !newer && (await this.compact(id))) size = stale;
    const streamingInOtherWindows = new Set(unfinished.filter((answer) => streaming.has(answer)));
    // The window that streams the answer sends the questions that wait for it. An opaque journal may already contain them.
    const taken =
      pending !== undefined && (streamingInOtherWindows.size > 0 || opaque) ? { ...pending, queue: [] } : (pending ?? nothingPending);
    const start: StartOnDisk = {
      recorded: conversation,
      unfinished,
      streamingInOtherWindows,
      refusal: refusalOf(replay),
      ...(found?.newer === true ? { saveError: newerDraft() } : {}),
      size,
      pending: taken,
    };
    return {
      conversation,
      summary,
      readOnly: newer,
      damaged: replay.badLines,
      pending: start.pending,
      recorder: this.#record(id, start, meta),
    };
  }

  /** A copy of what was written in a conversation without messages, for a window that showed it before; undefined if it is to be opened itself. */
  async copyDraft(id: string): Promise<DraftCopy | undefined> {
    if (!fileId.test(id)) return undefined;
    const { copyDraft } = await import("./draftCopy.ts");
    return copyDraft(this.#storage, id, pathOf(id));
  }

  /**
   * Reads a conversation without opening it, for search and export.
   * @returns undefined if there is no such conversation
   * @throws StorageError if the disk cannot be read, or (`newer`) if this version can read nothing in the journal
   */
  async peek(id: string): Promise<{ readonly conversation: Conversation; readonly meta: ConversationMeta } | undefined> {
    const replay = (await this.#read(id))?.replay;
    if (replay?.opaque === true) throw new StorageError("newer", `a newer version of Aside wrote ${pathOf(id)}`);
    return replay;
  }

  /**
   * Adds an imported conversation. An id that is in use, or that is not a valid file name, is replaced by `newId`.
   * @returns the id of the new conversation, or why it could not be written
   */
  async add(
    imported: { readonly conversation: Conversation; readonly meta: ConversationMeta },
    newId: () => string,
  ): Promise<{ readonly id: string } | { readonly error: ChatError }> {
    await this.#recover();
    const wanted = imported.conversation.id;
    const isFree = (id: string): Promise<boolean> =>
      this.#storage.read(pathOf(id)).then(
        (bytes) => bytes === undefined,
        // A file that cannot be read exists.
        () => false,
      );
    const canBe = fileId.test(wanted);
    const isTaken = canBe && !(await isFree(wanted));
    const id = canBe && !isTaken ? wanted : newId();
    const { conversation: own, meta } = isTaken ? (await import("./secondCopy.ts")).asSecondCopy(imported) : imported;
    const conversation = { ...own, id };
    // Sort it in the list by its last message, not by the time of the import.
    let newest = conversation.createdAt;
    for (const { createdAt } of conversation.messages.values()) newest = Math.max(newest, createdAt);
    const recorder = this.#record(id, nothingRecorded, meta, () => newest);
    const saved = await recorder.save(conversation);
    const { saveError } = recorder;
    await recorder.close();
    return saved ? { id } : { error: saveError ?? toSaveError(undefined) };
  }

  /** Sets the title that the user chose. */
  rename(id: string, title: string): Promise<ChatError | null> {
    return this.#appendMeta(id, () => ({ title: title.trim().slice(0, 200), titleBy: "person" }));
  }

  /**
   * Sets the title that a model generated, unless the user has chosen one.
   * @param title if empty, the conversation keeps its title
   * @param cost USD, added to the cost of the conversation
   */
  giveTitle(id: string, title: string, cost: number): Promise<ChatError | null> {
    return this.#appendMeta(id, (known) => {
      const named = title === "" || known?.titleBy === "person" ? {} : ({ title, titleBy: "model" } as const);
      return { ...named, ...(cost > 0 ? { titleCost: (known?.titleCost ?? 0) + cost } : {}) };
    });
  }

  /** Pins a conversation to the top of the list, or unpins it. */
  pin(id: string, pinned: boolean): Promise<ChatError | null> {
    return this.#appendMeta(id, () => ({ pinned }));
  }

  /** Moves a conversation to the deleted ones. Its journal stays for `deletedRetentionMs`, and any window can `restore` it until then. */
  delete(id: string): Promise<ChatError | null> {
    return this.#appendMeta(id, () => ({ deletedAt: this.#now() }));
  }

  /** Restores a deleted conversation. */
  restore(id: string): Promise<ChatError | null> {
    return this.#appendMeta(id, () => ({ deletedAt: null }));
  }

  /**
   * Files, archives, deletes or restores conversations, with a record each; none is read whole. Their place in the list and the time of their last change stay.
   * @param signal ends it after the conversations that are being written
   */
  async organise(ids: readonly string[], change: OrganiseChange, signal?: AbortSignal): Promise<OrganiseOutcome> {
    await this.#index.ready();
    const { organiseConversations } = await import("./organise.ts");
    return organiseConversations(ids, change, { summaries: () => this.#index.all(), append: (...of) => this.#appendMeta(...of) }, signal);
  }

  /**
   * Restores a conversation if it was deleted, and takes it out of the archive. Call it when the user continues a conversation that another window or tab may
   * have deleted: otherwise the new messages would be in no list and would be purged.
   */
  async bringBack(id: string): Promise<void> {
    const { deletedAt = null, archived = false } = this.#index.get(id) ?? {};
    const meta = { ...(deletedAt === null ? {} : { deletedAt: null }), ...(archived ? { archived: false } : {}) };
    if (deletedAt !== null || archived) await this.#appendMeta(id, () => meta);
  }

  /**
   * The conversations to delete if they are kept until `before` (milliseconds since the epoch) only. Those whose answers another window receives stay out, too.
   * Reads every journal that is that old.
   */
  async expired(before: number): Promise<readonly string[]> {
    await this.refresh();
    return this.#expiredAmong(await this.list(), before);
  }

  /**
   * Deletes a conversation that `expired` named, if that still holds at the moment of writing. Any window may have continued, pinned or restored it in the meantime.
   * @param before as for `expired`
   * @param isInUse called last: whether this window has the conversation open
   * @returns whether it was deleted or kept, or why it could not be written
   */
  async deleteExpired(id: string, before: number, isInUse: () => boolean): Promise<"deleted" | "kept" | ChatError> {
    await this.#index.update(id);
    const entry = this.#index.get(id);
    if (entry === undefined || entry.deletedAt !== null) return "kept";
    if ((await this.#expiredAmong([entry], before)).length === 0) return "kept";
    let outcome: "deleted" | "kept" = "kept";
    const error = await this.#appendMeta(id, (known) => {
      // An entry that is another one was changed since the look at its file.
      if (known !== entry || isInUse()) return undefined;
      outcome = "deleted";
      return { deletedAt: this.#now() };
    });
    return error ?? outcome;
  }

  async #expiredAmong(listed: readonly ConversationSummary[], before: number): Promise<readonly string[]> {
    const { expiredAmong } = await import("./expired.ts");
    const expired = await expiredAmong(listed, before, this.#storage, pathOf);
    const idle: string[] = [];
    for (const id of expired) if ((await this.#leases.heldByOthers(id)).size === 0) idle.push(id);
    return idle;
  }

  /**
   * Permanently removes conversations that were deleted more than `deletedRetentionMs` ago, with their drafts and the blobs that no other
   * conversation uses.
   * @returns the number of removed conversations
   */
  async purge(): Promise<number> {
    const { purgeOld } = await import("./removal.ts");
    return purgeOld(this.#removal(), this.#now() - deletedRetentionMs);
  }

  /**
   * Permanently removes all conversations, all drafts, or both. Close what is open first, by `abandonOpen`.
   * @returns what could not be removed
   */
  async removeAll(parts: RemovedParts): Promise<readonly NotRemoved[]> {
    const { removeAll } = await import("./removal.ts");
    return removeAll(this.#removal(), parts);
  }

  /**
   * Stops writing the conversations that were opened before a time, by default before all conversations were deleted, perhaps in another window.
   * @param before milliseconds since the epoch
   * @returns whether there were any
   */
  async abandonOpen(before?: number): Promise<boolean> {
    const at = before ?? (await (await import("./clearing.ts")).clearedAt(this.#storage));
    const open = Array.from(this.#recorders).flatMap(([recorder, began]) => (began < at ? [recorder.abandon()] : []));
    await Promise.all(open);
    return open.length > 0;
  }

  #removal(): RemovalParts {
    return {
      storage: this.#storage,
      folder,
      now: this.#now(),
      list: (options) => this.list(options),
      read: (id) => this.#read(id),
      ledger: this.ledger,
      gone: async (ids) => {
        for (const id of ids) this.#index.delete(id);
        // Blobs of drafts that were abandoned are removed even if no conversation is.
        this.#blobs.forget();
        await this.#index.flush();
      },
    };
  }

  /**
   * What requests took and cost in a period, in no order. Its first call reads every journal, in parts that give way to everything else; later ones read those that have
   * changed. What other windows changed without this one hearing of it is looked for afterwards, and listeners are told.
   * @throws the signal's reason once it is aborted
   */
  async readFacts(request?: FactsRequest): Promise<readonly UsageFact[]> {
    const { UsageFacts } = await import("./usageFacts.ts");
    this.#facts ??= new UsageFacts({
      storage: this.#storage,
      conversations: async () => {
        await this.#recover();
        await this.#index.ready();
        return this.#index.all().flatMap((summary) => {
          const size = this.#index.sizeOf(summary.id);
          return size === unwritten ? [] : [{ summary, size }];
        });
      },
      pathOf,
      ledger: this.ledger,
    });
    try {
      return await this.#facts.read(request);
    } finally {
      void this.catchUp();
    }
  }

  /** Rewrites a journal without checkpoints. Keeps what other windows append in the meantime. Returns false if the file was not rewritten. */
  async compact(id: string): Promise<boolean> {
    const { compactJournal } = await import("./compact.ts");
    return this.#storage.rewrite(pathOf(id), (bytes) => compactJournal(id, bytes)).catch(() => false);
  }

  /** The raw bytes of a journal, possibly in `scratch`, or undefined if there is none. */
  bytes(id: string, scratch?: Uint8Array): Promise<Uint8Array | undefined> {
    return this.#storage.read(pathOf(id), scratch);
  }

  /** Writes the remaining changes. Durability does not depend on it: a killed process loses at most the last second of an answer. */
  async dispose(): Promise<void> {
    await Promise.all(Array.from(this.#recorders.keys(), (recorder) => recorder.close()));
    await this.#index.dispose();
    this.#facts?.dispose();
    this.#listeners.clear();
  }

  #record(id: string, start: StartOnDisk, initial: ConversationMeta, now = this.#now): ConversationRecorder {
    const began = this.#now();
    let lastSize = start.size;
    // Size of the journal when it was last checked for records of a newer Aside.
    let checkedSize = start.size;
    // Another window wrote something that this one has not read yet.
    let missed = false;
    const isBehind = async () => missed || (await this.#storage.readTail(pathOf(id), 0))?.size !== lastSize;
    // The last known fields, in case the journal and its list entry are deleted while it is open.
    let meta = initial;
    const recorder = new ConversationRecorder(
      {
        storage: this.#storage,
        blobs: this.#blobs,
        path: pathOf(id),
        now,
        meta: () => (meta = this.#metaOf(id) ?? meta),
        onWritten: async (summary, added, size) => {
          const alone = lastSize === size - added;
          if (!alone) missed = true;
          lastSize = size;
          if (checkedSize === size - added) checkedSize = size;
          const listed = this.#index.get(id);
          if (!alone) lastSize = (await this.#summarizeFromFile(id)) ?? size;
          else if (summary !== undefined) this.#index.set(summary, size);
          // After a checkpoint the summary is incomplete. `unfinished` makes search parse the journal instead of scanning its bytes.
          else if (listed !== undefined) this.#index.set({ ...listed, unfinished: true }, size);
        },
        isBehind,
        refusal: async () => {
          const size = (await this.#storage.readTail(pathOf(id), 0).catch(() => undefined))?.size;
          if (size === undefined || size === checkedSize) return null;
          const bytes = await this.#storage.read(pathOf(id)).catch(() => undefined);
          if (bytes === undefined) return null;
          const refusal = refusalOf(await replayOf(id, bytes));
          if (refusal === null) checkedSize = bytes.length;
          return refusal;
        },
        refusalToRecreate: async () => {
          const { clearedAt, clearedElsewhere } = await import("./clearing.ts");
          return (await clearedAt(this.#storage)) > began ? clearedElsewhere() : null;
        },
        streamingInOtherWindows: () => this.#leases.heldByOthers(id),
        hold: (answerId) => this.#leases.hold(id, answerId),
        remoteJournal: async () => {
          if (!(await isBehind())) return undefined;
          const read = await this.#read(id);
          if (read === undefined) return undefined;
          missed = false;
          lastSize = read.size;
          // The other window may have renamed, pinned or deleted it. The next summary from this window must include that.
          this.#index.set(this.#summaryOf(id, read.replay), read.size);
          const { conversation, unfinished, opaque } = read.replay;
          return { conversation, unfinished: new Set(unfinished), refusal: refusalOf(read.replay), opaque };
        },
        pending: new PendingFile(this.#storage, this.#blobs, id, start.pending),
        onClosed: () => this.#recorders.delete(recorder),
      },
      start,
    );
    this.#recorders.set(recorder, began);
    return recorder;
  }

  async #read(id: string): Promise<{ readonly replay: Replay; readonly bytes: Uint8Array; readonly size: number } | undefined> {
    if (!fileId.test(id)) return undefined;
    await this.#recover();
    const bytes = await this.#storage.read(pathOf(id));
    if (bytes === undefined) return undefined;
    const replay = await replayOf(id, bytes);
    const messages = new Map(replay.conversation.messages);
    // Load concurrently, but keep the order of the messages.
    const whole = await Promise.all(Array.from(messages.values(), (message) => this.#blobs.internalize(message)));
    for (const message of whole) messages.set(message.id, message);
    return { replay: { ...replay, conversation: { ...replay.conversation, messages } }, bytes, size: bytes.length };
  }

  async #pendingOf(id: string): Promise<{ readonly pending: Pending; readonly newer: boolean } | undefined> {
    if (!fileId.test(id)) return undefined;
    const bytes = await this.#storage.read(pendingPath(id)).catch(() => undefined);
    return bytes && { pending: await internalizePending(readPending(bytes), this.#blobs), newer: isNewerPending(bytes) };
  }

  /** As `appendMeta`. */
  async #appendMeta(id: string, metaOf: MetaOf, scratch?: Uint8Array): Promise<ChatError | null> {
    await this.#recover();
    await this.#index.ready();
    const { appendMeta } = await import("./appendMeta.ts");
    return appendMeta({ storage: this.#storage, index: this.#index, path: pathOf(id) }, id, metaOf, scratch);
  }

  /** The list entry of a journal. */
  #summaryOf(id: string, replay: Replay): ConversationSummary {
    const known = this.#index.get(id);
    const { conversation, meta, newer, opaque, unfinished } = replay;
    if (opaque) return opaqueSummary(id, known?.updatedAt ?? this.#now(), known);
    const updatedAt = known?.updatedAt ?? replay.summary?.updatedAt;
    return { ...summarize(conversation, meta, updatedAt, newer), unfinished: unfinished.length > 0 };
  }

  /**
   * Summarizes the journal from the file, because another window wrote to it as well. Appends the summary.
   * @returns the size of the file, or undefined if it could not be read
   */
  async #summarizeFromFile(id: string): Promise<number | undefined> {
    try {
      const bytes = await this.#storage.read(pathOf(id));
      if (bytes === undefined) return undefined;
      const replay = await replayOf(id, bytes);
      const { conversation, meta, newer, unfinished } = replay;
      if (replay.opaque) {
        this.#index.set(this.#summaryOf(id, replay), bytes.length);
        return bytes.length;
      }
      const summary = { ...summarize(conversation, meta, this.#now(), newer), unfinished: unfinished.length > 0 };
      const line = encodeBatch([{ t: "summary", summary: summaryFields(summary) }]);
      const size = newer ? bytes.length : await this.#storage.append(pathOf(id), line, { sync: false, create: false });
      this.#index.set(summary, newer || size === bytes.length + line.length ? size : stale);
      return size;
    } catch {
      return undefined;
    }
  }

  /** The fields of a list entry that do not come from messages. */
  #metaOf(id: string): ConversationMeta | undefined {
    const summary = this.#index.get(id);
    if (summary === undefined) return undefined;
    const { title, titleBy, titleCost, titleCostElsewhere, pinned, deletedAt, workspace } = summary;
    return {
      ...filed(summary),
      ...(titleCostElsewhere === undefined ? {} : { titleCostElsewhere }),
      ...(titleCost === undefined ? {} : { titleCost }),
      ...(titleBy === "question" ? {} : { title, titleBy }),
      ...(pinned ? { pinned } : {}),
      ...(deletedAt === null ? {} : { deletedAt }),
      ...(workspace === undefined ? {} : { workspace }),
    };
  }

  async #keepCorruptCopy(id: string, bytes: Uint8Array): Promise<void> {
    const path = `${pathOf(id)}.corrupt`;
    try {
      if ((await this.#storage.read(path)) === undefined) await this.#storage.writeAtomic(path, bytes);
    } catch {
      // If there is no space for a copy, `compact` fails as well and the original stays.
    }
  }

  #recover(): Promise<void> {
    const recover = async (each: string) => this.#storage.recover(each).catch(() => undefined);
    this.#recovered ??= recover(folder).then(() => recover(pendingFolder));
    return this.#recovered;
  }
}

/** Reads a journal. What reads is loaded with the first one. */
async function replayOf(id: string, bytes: Uint8Array): Promise<Replay> {
  const { replayJournal } = await import("./replay.ts");
  return replayJournal(id, bytes);
}

/** Why a journal must not be written to, or null. */
function refusalOf({ newer, opaque }: Replay): ChatError | null {
  return newer ? (opaque ? newerConversation() : newerMessages()) : null;
}

/** A summary with a substitute title if this version cannot read the title. */
function titled(summary: ConversationSummary): ConversationSummary {
  if (!summary.readOnly || summary.title !== "") return summary;
  return { ...summary, title: l10n.t("Conversation from a newer version of Aside") };
}

function pathOf(id: string): string {
  return `${folder}/${id}.jsonl`;
}
