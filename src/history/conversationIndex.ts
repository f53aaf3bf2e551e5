import { isNewerFile, parseJsonBytes } from "./newerFile.ts";
import { summaryFrom } from "./record.ts";
import { replayJournal } from "./replay.ts";
import type { Storage, StoredFile } from "./storage.ts";
import { completeSummary, type ConversationSummary, opaqueSummary, summarize, summaryFields, summaryFromTail } from "./summary.ts";
import { asList, asObject, isObject } from "../shared/guards.ts";

/** The index file in the store. It is a cache and can be deleted at any time. */
const indexPath = "index.json";
const indexVersion = 1;
const suffix = ".jsonl";
/** Size of a journal's end that normally contains its last summary, in bytes. */
const tailLength = 8 * 1024;
const writeDelay = 20_000;
const filesAtOnce = 16;
/** The index is compared with the journals this long after it was read (milliseconds), so that the list is shown first. */
const reconcileDelay = 1000;

/** In place of a size: the conversation is not on disk yet. */
export const unwritten = -1;
/** In place of a size: the journal must be read again, because another window wrote to it as well. */
export const stale = -2;

interface Entry {
  readonly summary: ConversationSummary;
  /** Size in bytes of the journal that was summarized, or `unwritten` or `stale`. */
  readonly size: number;
}

/**
 * The list of conversations. It comes from the index file at first and is corrected from the journals in the background.
 * Windows may overwrite each other's index. The sizes show which entries are stale.
 */
export class ConversationIndex {
  readonly #storage: Storage;
  readonly #folder: string;
  readonly #changed: () => void;
  #entries = new Map<string, Entry>();
  #loading: Promise<void> | undefined;
  #reconciling: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #later: ReturnType<typeof setTimeout> | undefined;
  #dirty = false;
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
    this.#entries.set(summary.id, { summary, size });
    this.#touch();
  }

  delete(id: string): void {
    if (this.#entries.delete(id)) this.#touch();
  }

  /**
   * Writes the index file if it is out of date. A failure is harmless because the journals are the truth. Nothing is written before the old
   * index was read, which would lose entries, and nothing over the index of a newer Aside.
   */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#dirty || !this.#loaded) return;
    const before = await this.#storage.read(indexPath).catch(() => undefined);
    if (before !== undefined && isNewerFile(before, indexVersion)) return;
    this.#dirty = false;
    const entries = Array.from(this.#entries.values(), ({ summary, size }) => ({
      id: summary.id,
      size,
      readOnly: summary.readOnly,
      summary: summaryFields(summary),
    }));
    const bytes = new TextEncoder().encode(JSON.stringify({ v: indexVersion, entries }));
    await this.#storage.writeAtomic(indexPath, bytes).catch(() => {
      this.#dirty = true;
    });
  }

  dispose(): Promise<void> {
    clearTimeout(this.#later);
    return this.flush().finally(() => clearTimeout(this.#timer));
  }

  #touch(): void {
    this.#dirty = true;
    this.#timer ??= setTimeout(() => void this.ready().then(() => this.flush()), writeDelay);
    this.#changed();
  }

  async #load(): Promise<void> {
    const bytes = await this.#storage.read(indexPath).catch(() => undefined);
    const entries = bytes === undefined ? undefined : readIndex(bytes);
    if (entries === undefined) await this.reconcile();
    else {
      for (const [id, entry] of this.#entries) entries.set(id, entry);
      this.#entries = entries;
      this.#later = setTimeout(() => void this.reconcile(), reconcileDelay);
    }
    this.#loaded = true;
  }

  async #reconcile(): Promise<void> {
    const files = await this.#storage.list(this.#folder).catch(() => undefined);
    // Keep the entries if the folder cannot be read.
    if (files === undefined) return;
    const present = new Set<string>();
    const outdated: StoredFile[] = [];
    for (const file of files) {
      if (!file.name.endsWith(suffix)) continue;
      const id = file.name.slice(0, -suffix.length);
      present.add(id);
      if (this.#entries.get(id)?.size !== file.size) outdated.push(file);
    }
    let changed = false;
    for (const [id, entry] of this.#entries) {
      if (present.has(id) || entry.size === unwritten) continue;
      this.#entries.delete(id);
      changed = true;
    }
    const queue = outdated.values();
    await Promise.all(
      Array.from({ length: filesAtOnce }, async () => {
        for (const file of queue) changed = (await this.#read(file).catch(() => false)) || changed;
      }),
    );
    if (changed) this.#touch();
  }

  async #read(file: StoredFile): Promise<boolean> {
    const id = file.name.slice(0, -suffix.length);
    const path = `${this.#folder}/${file.name}`;
    const before = this.#entries.get(id);
    const tail = await this.#storage.readTail(path, tailLength);
    if (tail === undefined) return false;
    const summary = summaryFromTail(id, tail.bytes) ?? (await this.#readWhole(id, path, file.modifiedAt));
    // This window may have written to the journal in the meantime. Its own summary is newer.
    if (summary === undefined || this.#entries.get(id) !== before) return false;
    this.#entries.set(id, { summary, size: tail.size });
    return true;
  }

  async #readWhole(id: string, path: string, modifiedAt: number): Promise<ConversationSummary | undefined> {
    const bytes = await this.#storage.read(path);
    if (bytes === undefined) return undefined;
    const replay = replayJournal(id, bytes);
    if (replay.opaque) return opaqueSummary(id, modifiedAt, this.get(id));
    const summary = summarize(replay.conversation, replay.meta, replay.summary?.updatedAt ?? modifiedAt, replay.newer);
    return { ...summary, unfinished: replay.unfinished.length > 0 };
  }
}

/** Reads the index file. Returns undefined for anything else. */
function readIndex(bytes: Uint8Array): Map<string, Entry> | undefined {
  const { v, entries: items } = asObject(parseJsonBytes(bytes));
  if (v !== indexVersion || !Array.isArray(items)) return undefined;
  const entries = new Map<string, Entry>();
  for (const item of asList(items)) {
    const { id, size, summary: fields, readOnly } = asObject(item);
    if (typeof id !== "string" || typeof size !== "number" || size < 0 || !isObject(fields)) continue;
    const summary = completeSummary(id, summaryFrom(fields), readOnly === true);
    // Early entries have no spending. Read their journals again.
    entries.set(id, { summary, size: summary.spending === undefined ? stale : size });
  }
  return entries;
}
