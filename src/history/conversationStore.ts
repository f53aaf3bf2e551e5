import * as l10n from "@vscode/l10n";
import type { ChatError } from "../shared/chatError.ts";
import { type Conversation, createConversation } from "../shared/conversation.ts";
import { AnswerLeases } from "./answerLeases.ts";
import { BlobStore } from "./blobs.ts";
import { compactJournal, worthCompacting } from "./compact.ts";
import { ConversationIndex, stale, unwritten } from "./conversationIndex.ts";
import { ConversationRecorder, type RecorderStart } from "./conversationRecorder.ts";
import { Ledger } from "./ledger.ts";
import { unpackSpending } from "./spending.ts";
import {
  bringBackPending,
  isNewerPending,
  nothingPending,
  type Pending,
  PendingFile,
  pendingFolder,
  pendingPath,
  readPending,
} from "./pending.ts";
import { purgeDeleted } from "./purge.ts";
import { type ConversationMeta, encodeBatch } from "./record.ts";
import { type Replay, replayJournal } from "./replay.ts";
import { type Storage, StorageError } from "./storage.ts";
import { newerConversation, newerDraft, newerMessages, storageTrouble } from "./storageTrouble.ts";
import { amend, type ConversationSummary, opaqueSummary, summarize, summaryFields } from "./summary.ts";

const folder = "conversations";
/** Ids become file names; Windows keeps some for its devices, whatever comes after them. */
const fileId = /^(?!(?:con|prn|aux|nul|com\d|lpt\d)$)[A-Za-z0-9_-]{1,100}$/i;
/** A deleted conversation can be taken back for this long, in milliseconds: 30 days. */
export const keepDeleted = 30 * 24 * 60 * 60 * 1000;

/** What is on disk when recording begins: also how long the journal is, in bytes. */
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

/** A conversation as it was found on disk. */
export interface OpenedConversation {
  /** Answers without an end carry `interrupted`. */
  readonly conversation: Conversation;
  readonly summary: ConversationSummary;
  /** A newer Aside wrote it: what this version understands can be read and forked, not continued. The recorder's `trouble` says so. */
  readonly readOnly: boolean;
  /** Lines that could not be read. The original is kept beside the file as `.corrupt`. */
  readonly damaged: number;
  /** What was written or chosen and not yet sent. */
  readonly pending: Pending;
  /** Writes this conversation from here on. */
  readonly recorder: ConversationRecorder;
}

/** All conversations on disk. Plain methods resolve to a value; only `open` of an unreadable disk rejects, with a `StorageError`. */
export class ConversationStore {
  readonly #storage: Storage;
  readonly #now: () => number;
  readonly #blobs: BlobStore;
  readonly #index: ConversationIndex;
  readonly #leases: AnswerLeases;
  readonly #recorders = new Set<ConversationRecorder>();
  readonly #listeners = new Set<() => void>();
  #recovered: Promise<void> | undefined;
  /** What was spent outside of conversations. */
  readonly ledger: Ledger;

  /** @param now the clock for times that people see: milliseconds since the epoch */
  constructor(storage: Storage, now: () => number = Date.now) {
    this.#storage = storage;
    this.#now = now;
    this.#blobs = new BlobStore(storage);
    this.ledger = new Ledger(storage, now);
    this.#leases = new AnswerLeases(storage, now);
    this.#index = new ConversationIndex(storage, folder, () => {
      for (const listener of this.#listeners) listener();
    });
  }

  /** Calls back whenever the list changes. */
  onDidChange(listener: () => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /** The conversations, pinned first, then newest first; deleted ones are left out unless asked for. */
  async list(options: { readonly deleted?: boolean } = {}): Promise<readonly ConversationSummary[]> {
    await this.#recover();
    await this.#index.ready();
    return this.#index
      .all()
      .map(titled)
      .filter((summary) => (summary.deletedAt !== null) === (options.deleted ?? false))
      .sort((a, b) => Number(b.pinned) - Number(a.pinned) || b.updatedAt - a.updatedAt);
  }

  /** Compares the list with the files, such as after another window wrote. Resolves when the list is right. */
  async refresh(): Promise<void> {
    await this.#recover();
    await this.#index.ready();
    await this.#index.reconcile();
  }

  /** What the list has of one conversation. */
  summary(id: string): ConversationSummary | undefined {
    const summary = this.#index.get(id);
    return summary && titled(summary);
  }

  /** Begins a conversation. Its file comes into being with its first message. */
  create(id: string, options: { readonly workspace?: string } = {}): OpenedConversation {
    return this.#create(id, options, nothingPending);
  }

  #create(id: string, options: { readonly workspace?: string }, pending: Pending, trouble?: ChatError): OpenedConversation {
    if (!fileId.test(id)) throw new Error(`not an id for a conversation: ${id}`);
    const conversation = createConversation(id, this.#now());
    const meta: ConversationMeta = options.workspace === undefined ? {} : { workspace: options.workspace };
    return {
      conversation,
      summary: summarize(conversation, meta),
      readOnly: false,
      damaged: 0,
      pending,
      recorder: this.#record(id, { ...nothingRecorded, pending, ...(trouble && { trouble }) }, meta),
    };
  }

  /**
   * Opens a conversation; undefined where there is none. One in which nothing was said yet, but was about to be, counts.
   * @param options for a conversation in which nothing was said yet
   * @throws StorageError where the disk cannot be read
   */
  async open(id: string, options: { readonly workspace?: string } = {}): Promise<OpenedConversation | undefined> {
    // Asked before the journal is read: where another window has let go of an answer, its end is in there.
    const streaming = await this.#leases.others(id);
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
    if (replay.badLines > 0 && !newer) await this.#keepAside(id, read.bytes);
    // A size that does not fit is taken for another window's writing, which only costs a look at the file.
    if (worthCompacting(replay) && !newer && (await this.compact(id))) size = stale;
    const streamingInOtherWindows = new Set(unfinished.filter((answer) => streaming.has(answer)));
    // Questions that wait for another window's answer are that window's to send, and an opaque journal may have them as messages already.
    const taken =
      pending !== undefined && (streamingInOtherWindows.size > 0 || opaque) ? { ...pending, queue: [] } : (pending ?? nothingPending);
    const start: StartOnDisk = {
      recorded: conversation,
      unfinished,
      streamingInOtherWindows,
      refusal: refusalOf(replay),
      ...(found?.newer === true ? { trouble: newerDraft() } : {}),
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

  /**
   * Reads a conversation without taking it up, for search, export or to see what another window added; undefined where there is none.
   * @throws StorageError where the disk cannot be read, or (`newer`) nothing in the journal can be read by this version
   */
  async peek(id: string): Promise<{ readonly conversation: Conversation; readonly meta: ConversationMeta } | undefined> {
    const replay = (await this.#read(id))?.replay;
    if (replay?.opaque === true) throw new StorageError("newer", `a newer version of Aside wrote ${pathOf(id)}`);
    return replay;
  }

  /**
   * Takes up a conversation from a file. An id that is taken, or that cannot name a file, is replaced by `newId`.
   * @returns the id it has here, or the trouble that kept it from the disk
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
        // What cannot be read is there.
        () => false,
      );
    const canBe = fileId.test(wanted);
    const isTaken = canBe && !(await isFree(wanted));
    const id = canBe && !isTaken ? wanted : newId();
    // What is here already was paid for once.
    const { conversation: own, meta } = isTaken ? asCopy(imported) : imported;
    const conversation = { ...own, id };
    // In the list it stands where it belongs, not above what was said today.
    let newest = conversation.createdAt;
    for (const { createdAt } of conversation.messages.values()) newest = Math.max(newest, createdAt);
    const recorder = this.#record(id, nothingRecorded, meta, () => newest);
    const saved = await recorder.save(conversation);
    const { trouble } = recorder;
    await recorder.close();
    return saved ? { id } : { error: trouble ?? storageTrouble(undefined) };
  }

  /** Gives a conversation the title that a person wants. */
  rename(id: string, title: string): Promise<ChatError | null> {
    return this.#amend(id, { title: title.trim().slice(0, 200), titleBy: "person" });
  }

  /**
   * Gives a conversation the title that a model made, unless a person gave it one meanwhile.
   * @param title may be empty: then the conversation keeps the one it has
   * @param cost USD, added to what the conversation cost
   */
  giveTitle(id: string, title: string, cost: number): Promise<ChatError | null> {
    const known = this.#index.get(id);
    const named = title === "" || known?.titleBy === "person" ? {} : ({ title, titleBy: "model" } as const);
    return this.#amend(id, { ...named, ...(cost > 0 ? { titleCost: (known?.titleCost ?? 0) + cost } : {}) });
  }

  /** Keeps a conversation at the top of the list, or no longer. */
  pin(id: string, pinned: boolean): Promise<ChatError | null> {
    return this.#amend(id, { pinned });
  }

  /** Takes a conversation off the list. Its file stays for `keepDeleted`: `restore` takes it back, also from another window. */
  delete(id: string): Promise<ChatError | null> {
    return this.#amend(id, { deletedAt: this.#now() });
  }

  /** Takes a deletion back. */
  restore(id: string): Promise<ChatError | null> {
    return this.#amend(id, { deletedAt: null });
  }

  /**
   * Takes a deletion back where there is one: another window or tab that still showed the conversation goes on with it, and what is said in a
   * deleted one would be on no list and one day be gone.
   */
  async restoreIfDeleted(id: string): Promise<void> {
    if ((this.#index.get(id)?.deletedAt ?? null) !== null) await this.restore(id);
  }

  /**
   * Removes for good what was deleted longer than `keepDeleted` ago: the journals, what was about to be said in them, and the pictures and
   * attachments that no other conversation has. Returns how many conversations went.
   */
  async purge(): Promise<number> {
    const before = this.#now() - keepDeleted;
    const isDue = (deletedAt: number | null | undefined) => typeof deletedAt === "number" && deletedAt <= before;
    const due: ConversationSummary[] = [];
    for (const summary of await this.list({ deleted: true })) {
      // Another window may have taken it back: what counts is what its journal says now.
      const now = isDue(summary.deletedAt) ? (await this.#read(summary.id).catch(() => undefined))?.replay : undefined;
      if (now?.newer === false && isDue(now.meta.deletedAt)) due.push(summary);
    }
    const spent = new Map(due.map(({ id, spending }) => [id, unpackSpending(spending) ?? []] as const));
    const gone = await purgeDeleted(
      this.#storage,
      folder,
      due.map(({ id }) => id),
      this.#now(),
    );
    // What was spent stays spent.
    await this.ledger.add(gone.flatMap((id) => (spent.get(id) ?? []).map((row) => ({ ...row, kind: "removed" as const }))));
    for (const id of gone) this.#index.delete(id);
    if (gone.length > 0) this.#blobs.forget();
    await this.#index.flush();
    return gone.length;
  }

  /** Rewrites a journal without its checkpoints; false where it was left as it is. Never loses what others append meanwhile. */
  async compact(id: string): Promise<boolean> {
    return this.#storage.rewrite(pathOf(id), (bytes) => compactJournal(id, bytes)).catch(() => false);
  }

  /** Bytes of a journal, as they are, perhaps in `scratch`; undefined where there is none. */
  bytes(id: string, scratch?: Uint8Array): Promise<Uint8Array | undefined> {
    return this.#storage.read(pathOf(id), scratch);
  }

  /** Writes what is owed. Nothing durable depends on it: a killed process loses at most the last second of an answer. */
  async dispose(): Promise<void> {
    await Promise.all(Array.from(this.#recorders, (recorder) => recorder.close()));
    await this.#index.dispose();
    this.#listeners.clear();
  }

  #record(id: string, start: StartOnDisk, initial: ConversationMeta, now = this.#now): ConversationRecorder {
    let lastSize = start.size;
    // How long the journal was when it was last known that no newer Aside had written to it.
    let checkedSize = start.size;
    // Another window wrote something that this one has not read.
    let missed = false;
    const behind = async () => missed || (await this.#storage.readTail(pathOf(id), 0))?.size !== lastSize;
    // What was known last, for when the file and with it the list's entry are deleted under us.
    let meta = initial;
    const recorder = new ConversationRecorder(
      {
        storage: this.#storage,
        blobs: this.#blobs,
        path: pathOf(id),
        now,
        meta: () => (meta = this.#metaOf(id) ?? meta),
        written: async (summary, added, size) => {
          const alone = lastSize === size - added;
          if (!alone) missed = true;
          lastSize = size;
          if (checkedSize === size - added) checkedSize = size;
          const listed = this.#index.get(id);
          if (!alone) lastSize = (await this.#sumUpAgain(id)) ?? size;
          else if (summary !== undefined) this.#index.set(summary, size);
          // After a checkpoint the summary no longer tells all: search then reads the text, not only the bytes.
          else if (listed !== undefined) this.#index.set({ ...listed, unfinished: true }, size);
        },
        behind,
        refusal: async () => {
          const size = (await this.#storage.readTail(pathOf(id), 0).catch(() => undefined))?.size;
          if (size === undefined || size === checkedSize) return null;
          const bytes = await this.#storage.read(pathOf(id)).catch(() => undefined);
          if (bytes === undefined) return null;
          const refusal = refusalOf(replayJournal(id, bytes));
          if (refusal === null) checkedSize = bytes.length;
          return refusal;
        },
        streamingInOtherWindows: () => this.#leases.others(id),
        hold: (answerId) => this.#leases.hold(id, answerId),
        remoteJournal: async () => {
          if (!(await behind())) return undefined;
          const read = await this.#read(id);
          if (read === undefined) return undefined;
          missed = false;
          lastSize = read.size;
          // The other window may have renamed, pinned or deleted it: the next summary that is written here must say so.
          this.#index.set(this.#summaryOf(id, read.replay), read.size);
          const { conversation, unfinished, opaque } = read.replay;
          return { conversation, unfinished: new Set(unfinished), refusal: refusalOf(read.replay), opaque };
        },
        pending: new PendingFile(this.#storage, this.#blobs, id, start.pending),
        closed: () => this.#recorders.delete(recorder),
      },
      start,
    );
    this.#recorders.add(recorder);
    return recorder;
  }

  async #read(id: string): Promise<{ readonly replay: Replay; readonly bytes: Uint8Array; readonly size: number } | undefined> {
    if (!fileId.test(id)) return undefined;
    await this.#recover();
    const bytes = await this.#storage.read(pathOf(id));
    if (bytes === undefined) return undefined;
    const replay = replayJournal(id, bytes);
    const messages = new Map(replay.conversation.messages);
    // Concurrently, but in the order of the messages.
    const whole = await Promise.all(Array.from(messages.values(), (message) => this.#blobs.internalize(message)));
    for (const message of whole) messages.set(message.id, message);
    return { replay: { ...replay, conversation: { ...replay.conversation, messages } }, bytes, size: bytes.length };
  }

  async #pendingOf(id: string): Promise<{ readonly pending: Pending; readonly newer: boolean } | undefined> {
    if (!fileId.test(id)) return undefined;
    const bytes = await this.#storage.read(pendingPath(id)).catch(() => undefined);
    return bytes && { pending: await bringBackPending(readPending(bytes), this.#blobs), newer: isNewerPending(bytes) };
  }

  async #amend(id: string, meta: ConversationMeta): Promise<ChatError | null> {
    await this.#recover();
    await this.#index.ready();
    const refusal = await this.#refusal(id);
    if (refusal !== null) return refusal;
    const known = this.#index.get(id);
    const size = this.#index.sizeOf(id);
    const amended = known && { ...amend(known, meta), deletedAt: meta.deletedAt === undefined ? known.deletedAt : meta.deletedAt };
    const bytes = encodeBatch([{ t: "meta", meta }]);
    try {
      const grown = await this.#storage.append(pathOf(id), bytes, { sync: true, create: false });
      if (amended !== undefined) this.#index.set(amended, grown - bytes.length === size ? grown : stale);
      if (grown - bytes.length !== size) await this.#index.reconcile();
      return null;
    } catch (error) {
      // Not on disk yet: the recorder writes it with the first message.
      if (amended === undefined || !(error instanceof StorageError) || error.fault !== "missing") return storageTrouble(error);
      this.#index.set(amended, unwritten);
      return null;
    }
  }

  /** Why nothing may be appended to a journal, or null. The list need not know: the last lines may be of this version. */
  async #refusal(id: string): Promise<ChatError | null> {
    const bytes = await this.#storage.read(pathOf(id)).catch(() => undefined);
    return bytes === undefined ? null : refusalOf(replayJournal(id, bytes));
  }

  /** A journal as the list shows it. */
  #summaryOf(id: string, replay: Replay): ConversationSummary {
    const known = this.#index.get(id);
    const { conversation, meta, newer, opaque, unfinished } = replay;
    if (opaque) return opaqueSummary(id, known?.updatedAt ?? this.#now(), known);
    const updatedAt = known?.updatedAt ?? replay.summary?.updatedAt;
    return { ...summarize(conversation, meta, updatedAt, newer), unfinished: unfinished.length > 0 };
  }

  /**
   * Another window wrote to this journal too. Its messages and its renaming or deletion count as well, so the summary is made out of the file.
   * @returns the size of the file, or undefined where it could not be read
   */
  async #sumUpAgain(id: string): Promise<number | undefined> {
    try {
      const bytes = await this.#storage.read(pathOf(id));
      if (bytes === undefined) return undefined;
      const replay = replayJournal(id, bytes);
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

  /** What of the list is not worked out of the messages. */
  #metaOf(id: string): ConversationMeta | undefined {
    const summary = this.#index.get(id);
    if (summary === undefined) return undefined;
    const { title, titleBy, titleCost, titleCostElsewhere, pinned, deletedAt, workspace } = summary;
    return {
      ...(titleCostElsewhere === undefined ? {} : { titleCostElsewhere }),
      ...(titleCost === undefined ? {} : { titleCost }),
      ...(titleBy === "question" ? {} : { title, titleBy }),
      ...(pinned ? { pinned } : {}),
      ...(deletedAt === null ? {} : { deletedAt }),
      ...(workspace === undefined ? {} : { workspace }),
    };
  }

  async #keepAside(id: string, bytes: Uint8Array): Promise<void> {
    const path = `${pathOf(id)}.corrupt`;
    try {
      if ((await this.#storage.read(path)) === undefined) await this.#storage.writeAtomic(path, bytes);
    } catch {
      // No room for a copy: the original stays untouched, as `compact` then fails too.
    }
  }

  #recover(): Promise<void> {
    const recover = async (each: string) => this.#storage.recover(each).catch(() => undefined);
    this.#recovered ??= recover(folder).then(() => recover(pendingFolder));
    return this.#recovered;
  }
}

/** Why nothing may be written to a journal, or null. */
function refusalOf({ newer, opaque }: Replay): ChatError | null {
  return newer ? (opaque ? newerConversation() : newerMessages()) : null;
}

/** A summary with a title to show where this version cannot read any. */
function titled(summary: ConversationSummary): ConversationSummary {
  if (!summary.readOnly || summary.title !== "") return summary;
  return { ...summary, title: l10n.t("Conversation from a newer version of Aside") };
}

function pathOf(id: string): string {
  return `${folder}/${id}.jsonl`;
}

/** A conversation once more: what its answers and its title cost is counted where they were given. */
function asCopy({ conversation, meta }: { readonly conversation: Conversation; readonly meta: ConversationMeta }): {
  readonly conversation: Conversation;
  readonly meta: ConversationMeta;
} {
  const { titleCost, ...others } = meta;
  const messages = new Map(
    Array.from(conversation.messages, ([id, message]) => [
      id,
      message.role === "assistant" ? { ...message, copied: message.copied ?? ("import" as const) } : message,
    ]),
  );
  const counted = titleCost === undefined ? {} : { titleCostElsewhere: titleCost };
  return { conversation: { ...conversation, messages }, meta: { ...others, ...counted } };
}
