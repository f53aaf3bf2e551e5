import { EventLoopYielder } from "../shared/eventLoopYielder.ts";
import { type IndexEntry, stale, unwritten } from "./indexEntry.ts";
import type { IndexFile } from "./indexFile.ts";
import type { Storage } from "./storage.ts";
import { type ConversationSummary, opaqueSummary, summarize } from "./summary.ts";

const suffix = ".jsonl";
/** Size of a journal's end that normally contains its last summary, in bytes. */
const tailLength = 8 * 1024;
const writeDelay = 20_000;
const filesAtOnce = 16;
/** The index is compared with the journals this long after it was read (milliseconds), so that the list is shown first. */
const reconcileDelay = 1000;
/** How old a comparison with all journals may be, in milliseconds, and how old where other windows' changes are reported. */
const comparedForMs = 60_000;
const comparedForMsIfWatched = 600_000;
/** How many names are compared before the clock is looked at. */
const namesAtOnce = 500;

/**
 * The list of conversations. It comes from the index file at first and is corrected from the journals in the background.
 * Windows may overwrite each other's index. The sizes show which entries are stale.
 */
export class ConversationIndex {
  readonly #storage: Storage;
  readonly #folder: string;
  readonly #changed: () => void;
  #file: Promise<IndexFile> | undefined;
  #entries = new Map<string, IndexEntry>();
  #loading: Promise<void> | undefined;
  #reconciling: Promise<void> | undefined;
  #writing: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #later: ReturnType<typeof setTimeout> | undefined;
  /** Conversations whose entries are not in the index file as they are here. */
  #dirty = new Set<string>();
  /** Conversations whose entries changed since the last comparison began. */
  #touched = new Set<string>();
  /** Conversations whose journals changed, perhaps by another window, since they were last looked at. */
  #reported = new Set<string>();
  #isWatched = false;
  /** When all journals were last compared, on the monotonic clock. */
  #comparedAt = -Infinity;
  #loaded = false;

  /** @param changed called after every change of an entry */
  constructor(storage: Storage, folder: string, changed: () => void) {
    this.#storage = storage;
    this.#folder = folder;
    this.#changed = changed;
  }

  /** Resolves when the list can be shown: from the index file or, if there is none, from the journals. */
  ready(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** Reads every journal whose size differs from the one in the index. Resolves when that is done, or the folder cannot be read. Never rejects. */
  reconcile(): Promise<void> {
    clearTimeout(this.#later);
    this.#reconciling ??= this.#reconcile().finally(() => {
      this.#reconciling = undefined;
    });
    return this.#reconciling;
  }

  /**
   * Notes that a journal was created, changed or deleted, by this window or another.
   * @param isAppended it was there before. Where such changes are reported, journals need not be looked at to find them.
   */
  report(id: string, isAppended: boolean): void {
    this.#reported.add(id);
    this.#isWatched ||= isAppended;
  }

  /** Reads the journals that were reported, and compares all of them only if that was long ago. Never rejects. */
  async catchUp(): Promise<void> {
    const age = performance.now() - this.#comparedAt;
    if (age >= (this.#isWatched ? comparedForMsIfWatched : comparedForMs)) return this.reconcile();
    await this.#reconciling;
    const reported = this.#reported;
    this.#reported = new Set();
    if (await this.#compare(reported)) this.#touch();
  }

  /** Reads one journal if its size differs from the one in the index. Never rejects. */
  async update(id: string): Promise<void> {
    if (await this.#look(id).catch(() => false)) this.#touch();
  }

  get(id: string): ConversationSummary | undefined {
    return this.#entries.get(id)?.summary;
  }

  /** Size in bytes of the journal that was summarized. Negative if unknown. */
  sizeOf(id: string): number {
    return this.#entries.get(id)?.size ?? stale;
  }

  all(): readonly ConversationSummary[] {
    return Array.from(this.#entries.values(), (entry) => entry.summary);
  }

  /** Sets the summary of a journal that has the given size. */
  set(summary: ConversationSummary, size: number): void {
    this.#put(summary.id, { summary, size });
    this.#touch();
  }

  delete(id: string): void {
    if (!this.#entries.has(id)) return;
    this.#put(id, undefined);
    this.#touch();
  }

  /**
   * Writes what is not in the index file yet. A failure is harmless because the journals are the truth. Nothing is written before the old
   * index was read, which would lose entries.
   */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  dispose(): Promise<void> {
    clearTimeout(this.#later);
    return this.flush().finally(() => clearTimeout(this.#timer));
  }

  async #write(): Promise<void> {
    const dirty = this.#dirty;
    if (dirty.size === 0 || !this.#loaded) return;
    this.#dirty = new Set();
    const changed = new Map(Array.from(dirty, (id) => [id, this.#entries.get(id)] as const));
    try {
      await (await this.#openFile()).write(changed, () => Array.from(this.#entries.values()));
    } catch {
      for (const id of dirty) this.#dirty.add(id);
    }
  }

  /** What reads is loaded with the first list or conversation. */
  #openFile(): Promise<IndexFile> {
    this.#file ??= import("./indexFile.ts").then(({ IndexFile }) => new IndexFile(this.#storage));
    return this.#file;
  }

  #put(id: string, entry: IndexEntry | undefined): void {
    if (entry === undefined) this.#entries.delete(id);
    else this.#entries.set(id, entry);
    this.#dirty.add(id);
    this.#touched.add(id);
  }

  #touch(): void {
    this.#timer ??= setTimeout(() => void this.ready().then(() => this.flush()), writeDelay);
    this.#changed();
  }

  async #load(): Promise<void> {
    const entries = await (await this.#openFile()).read();
    if (entries === undefined) await this.reconcile();
    else {
      for (const [id, entry] of this.#entries) entries.set(id, entry);
      this.#entries = entries;
      this.#later = setTimeout(() => void this.reconcile(), reconcileDelay);
    }
    this.#loaded = true;
  }

  async #reconcile(): Promise<void> {
    this.#touched = new Set();
    this.#reported = new Set();
    const names = await this.#storage.names(this.#folder).catch(() => undefined);
    // Keep the entries if the folder cannot be read.
    if (names === undefined) return;
    this.#comparedAt = performance.now();
    const yielder = new EventLoopYielder();
    const present = new Set<string>();
    for (const [at, name] of names.entries()) {
      if (name.endsWith(suffix)) present.add(name.slice(0, -suffix.length));
      if (at % namesAtOnce === namesAtOnce - 1 && yielder.isDue) await yielder.yield();
    }
    const gone: string[] = [];
    let seen = 0;
    for (const [id, { size }] of this.#entries) {
      if (!present.has(id) && size !== unwritten) gone.push(id);
      if (++seen % namesAtOnce === 0 && yielder.isDue) await yielder.yield();
    }
    // One that was created in the meantime is not among the names.
    const removed = gone.filter((id) => !this.#touched.has(id) && this.#entries.has(id));
    for (const id of removed) this.#put(id, undefined);
    if ((await this.#compare(present)) || removed.length > 0) this.#touch();
  }

  /** Reads the journals whose size differs from the one in the index. @returns whether an entry changed */
  async #compare(ids: ReadonlySet<string>): Promise<boolean> {
    let changed = false;
    const queue = ids.values();
    await Promise.all(
      Array.from({ length: Math.min(filesAtOnce, ids.size) }, async () => {
        for (const id of queue) changed = (await this.#look(id).catch(() => false)) || changed;
      }),
    );
    return changed;
  }

  async #look(id: string): Promise<boolean> {
    const path = `${this.#folder}/${id}${suffix}`;
    const before = this.#entries.get(id);
    const file = await this.#storage.stat(path);
    if (before?.size === file?.size || this.#entries.get(id) !== before) return false;
    if (file === undefined) {
      if (before === undefined || before.size === unwritten) return false;
      this.#put(id, undefined);
      return true;
    }
    const tail = await this.#storage.readTail(path, tailLength);
    if (tail === undefined) return false;
    const { summaryFromTail } = await import("./summaryFromTail.ts");
    const last = summaryFromTail(id, tail.bytes);
    // A version without folders and tags may have written the last summary.
    const isForgotten = before !== undefined && last !== undefined && isFiled(before.summary) && !isFiled(last);
    const summary = isForgotten || last === undefined ? await this.#readWhole(id, path, file.modifiedAt) : last;
    // This window may have written to the journal in the meantime. Its own summary is newer.
    if (summary === undefined || this.#entries.get(id) !== before) return false;
    this.#put(id, { summary, size: tail.size });
    return true;
  }

  async #readWhole(id: string, path: string, modifiedAt: number): Promise<ConversationSummary | undefined> {
    const bytes = await this.#storage.read(path);
    if (bytes === undefined) return undefined;
    const { replayJournal } = await import("./replay.ts");
    const replay = replayJournal(id, bytes);
    if (replay.opaque) return opaqueSummary(id, modifiedAt, this.get(id));
    const summary = summarize(replay.conversation, replay.meta, replay.summary?.updatedAt ?? modifiedAt, replay.newer);
    return { ...summary, unfinished: replay.unfinished.length > 0 };
  }
}

function isFiled({ folder, tags, archived }: ConversationSummary): boolean {
  return folder !== undefined || tags !== undefined || archived === true;
}
