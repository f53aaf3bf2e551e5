import type { EventLoopYielder } from "../shared/eventLoopYielder.ts";
import { isFiniteNumber, isObject } from "../shared/guards.ts";
import { type FactMonth, isMonthIn, monthOf, packFacts, stampOf, unpackFacts } from "./factRows.ts";
import { grouped } from "./grouped.ts";
import type { Storage } from "./storage.ts";
import type { UsageFact } from "./usageFact.ts";

/** The folder's name belongs to its format: one that this code could not append lines to gets another name. */
const folder = "usage/2";
const readPath = `${folder}/read.jsonl`;
/** A file is rewritten once it exceeds twice the length of the lines that still count by this many bytes. */
const slack = 64 * 1024;
/** How much is decoded before the clock is checked, in bytes. */
const bytesAtOnce = 128 * 1024;
const lineFeed = 0x0a;

/** What was read of a conversation: from how long a journal, in bytes, and a stamp of its facts in each month. */
interface ReadConversation {
  readonly size: number;
  /** Undefined if this version can read nothing in the journal. */
  readonly months: ReadonlyMap<FactMonth, number> | undefined;
}

/** Facts of a conversation in a month. */
interface MonthEntry {
  readonly stamp: number;
  readonly workspace: string;
  readonly facts: readonly UsageFact[];
}

/** A file of lines. Of several lines with the same id, the last one counts. */
interface LineFile<Entry> {
  readonly path: string;
  /** Its length in bytes when it was read or written; undefined before that. */
  length: number | undefined;
  /** How many bytes of it are lines that count. */
  live: number;
  readonly entries: Map<string, Entry>;
  readonly lengths: Map<string, number>;
  /** Lines that are to be appended, and the ids of entries that are not on disk. */
  added: string[];
  readonly unwritten: Set<string>;
}

/**
 * Facts on disk, a file a month, and a file that tells what they were made of. It is a cache and can be deleted at any time: a conversation whose journal
 * has another length, or whose facts lack the stamp that they should have, is read again. Windows append to the same files. What the disk does not
 * take is kept in memory.
 */
export class FactCache {
  readonly #storage: Storage;
  readonly #read: LineFile<ReadConversation> = newFile(readPath);
  readonly #months = new Map<FactMonth, LineFile<MonthEntry>>();
  #unwritten = 0;
  /** Writing failed and is not tried again. */
  #isReadOnly = false;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Reads what has changed on disk: which conversations are known. */
  async open(yielder: EventLoopYielder): Promise<void> {
    await this.#load(this.#read, yielder, (data) => readFrom(data));
  }

  /** What was read of a conversation. */
  known(id: string): ReadConversation | undefined {
    return this.#read.entries.get(id);
  }

  /** Reads the files of the months of a period in which conversations have facts. @param from,to milliseconds since the epoch */
  async openMonths(
    ids: Iterable<string>,
    from: number,
    to: number,
    workspaceOf: (id: string) => string,
    yielder: EventLoopYielder,
  ): Promise<void> {
    const wanted = new Set<FactMonth>();
    for (const id of ids) for (const month of this.known(id)?.months?.keys() ?? []) wanted.add(month);
    for (const month of [...wanted].filter((each) => isMonthIn(each, from, to)).toSorted()) {
      await this.#load(this.#month(month), yielder, (data) => monthFrom(data, workspaceOf));
    }
  }

  /**
   * The facts of a conversation in a period, in whole months.
   * @returns undefined if it has to be read again
   */
  facts(id: string, from: number, to: number, workspace: string): readonly (readonly UsageFact[])[] | undefined {
    const found: (readonly UsageFact[])[] = [];
    for (const [month, stamp] of this.known(id)?.months ?? []) {
      if (!isMonthIn(month, from, to)) continue;
      const file = this.#months.get(month);
      const entry = file?.entries.get(id);
      if (file === undefined || entry?.stamp !== stamp) return undefined;
      if (entry.workspace === workspace) found.push(entry.facts);
      else {
        const facts = entry.facts.map((fact) => ({ ...fact, workspace }));
        file.entries.set(id, { stamp, workspace, facts });
        found.push(facts);
      }
    }
    return found;
  }

  /**
   * Takes what was read of a conversation. It is on disk after `flush`.
   * @param facts undefined if this version can read nothing in the journal
   * @param size the length of the journal in bytes
   */
  take(id: string, size: number, facts: readonly UsageFact[] | undefined, workspace: string): void {
    const before = this.known(id)?.months;
    const months = facts && new Map<FactMonth, number>();
    for (const [month, some] of grouped(facts ?? [], ({ at }) => monthOf(at))) {
      const packed = JSON.stringify(packFacts(some));
      const stamp = stampOf(packed);
      months?.set(month, stamp);
      const file = this.#month(month);
      const known = file.entries.get(id)?.stamp ?? (file.length === undefined ? before?.get(month) : undefined);
      // What is there already need not be written again, for example while another answer streams.
      if (known !== stamp) {
        addLine(file, id, `[${JSON.stringify(id)},${stamp},${packed}]\n`);
        this.#unwritten += packed.length;
      }
      file.entries.set(id, { stamp, workspace, facts: some });
    }
    const read: ReadConversation = { size, months };
    const line = JSON.stringify([id, size, months === undefined ? null : Object.fromEntries(months)]);
    addLine(this.#read, id, `${line}\n`);
    this.#read.entries.set(id, read);
  }

  /** About how many bytes `flush` would append. */
  get unwritten(): number {
    return this.#unwritten;
  }

  /**
   * Writes what was taken. Never rejects.
   * @param isGone whether a conversation is gone for good, so that its lines need not be kept
   */
  async flush(isGone: (id: string) => Promise<boolean>): Promise<void> {
    this.#unwritten = 0;
    try {
      // The line that refers to facts is written after them.
      for (const file of this.#months.values()) await this.#append(file);
      await this.#append(this.#read);
      for (const file of this.#months.values()) await this.#compact(file, isGone);
      await this.#compact(this.#read, isGone);
    } catch {
      this.#isReadOnly = true;
    }
  }

  /** Forgets what is on disk, which is read again when it is asked for. */
  forget(): void {
    if (this.#isReadOnly) return;
    this.#months.clear();
    empty(this.#read);
  }

  #month(month: FactMonth): LineFile<MonthEntry> {
    const known = this.#months.get(month);
    if (known !== undefined) return known;
    const file = newFile<MonthEntry>(`${folder}/${month}.jsonl`);
    this.#months.set(month, file);
    return file;
  }

  async #append<Entry>(file: LineFile<Entry>): Promise<void> {
    const { added } = file;
    file.added = [];
    if (this.#isReadOnly || added.length === 0) return;
    // It begins with a line feed, so that the first line is on its own even after a torn write.
    const bytes = new TextEncoder().encode(`\n${added.join("")}`);
    const length = await this.#storage.append(file.path, bytes, { sync: false, create: true });
    file.unwritten.clear();
    // Where another window has written, too, or nothing was read before, the file is read when it is asked for.
    file.length = length - bytes.length === (file.length ?? 0) ? length : undefined;
  }

  /** Rewrites a file with only the lines that count, if they are much fewer. */
  async #compact<Entry>(file: LineFile<Entry>, isGone: (id: string) => Promise<boolean>): Promise<void> {
    if (this.#isReadOnly || file.length === undefined || file.length < 2 * file.live + slack) return;
    const bytes = await this.#storage.read(file.path);
    if (bytes === undefined) return;
    const lines = new Map<string, string>();
    for (const line of new TextDecoder().decode(bytes).split("\n")) {
      const id = idOf(parse(line));
      if (id !== undefined) lines.set(id, line);
    }
    for (const id of lines.keys()) {
      if (!(await isGone(id))) continue;
      lines.delete(id);
      file.entries.delete(id);
      file.lengths.delete(id);
    }
    const kept = new TextEncoder().encode(Array.from(lines.values(), (line) => `${line}\n`).join(""));
    await this.#storage.writeAtomic(file.path, kept);
    // Where another window has written meanwhile, its lines are read when they are asked for.
    file.length = bytes.length === file.length ? kept.length : undefined;
    file.live = kept.length;
  }

  /** Reads a file again if it has changed since it was read. */
  async #load<Entry>(
    file: LineFile<Entry>,
    yielder: EventLoopYielder,
    entryFrom: (data: readonly unknown[]) => Entry | undefined,
  ): Promise<void> {
    const size = (await this.#storage.stat(file.path).catch(() => undefined))?.size ?? 0;
    if (size === file.length) return;
    const bytes = size === 0 ? undefined : await this.#storage.read(file.path).catch(() => undefined);
    const unwritten = Array.from(file.unwritten, (id) => [id, file.entries.get(id)] as const);
    empty(file);
    file.length = bytes?.length ?? 0;
    if (bytes !== undefined) await this.#readLines(file, bytes, yielder, entryFrom);
    for (const [id, entry] of unwritten) if (entry !== undefined) file.entries.set(id, entry);
  }

  async #readLines<Entry>(
    file: LineFile<Entry>,
    bytes: Uint8Array,
    yielder: EventLoopYielder,
    entryFrom: (data: readonly unknown[]) => Entry | undefined,
  ): Promise<void> {
    const decoder = new TextDecoder();
    for (let start = 0; start < bytes.length;) {
      if (yielder.isDue) await yielder.yield();
      const feed = bytes.indexOf(lineFeed, Math.min(start + bytesAtOnce, bytes.length - 1));
      const end = feed < 0 ? bytes.length : feed;
      for (const line of decoder.decode(bytes.subarray(start, end)).split("\n")) {
        const data = parse(line);
        const id = idOf(data);
        if (id === undefined) continue;
        const entry = entryFrom(data as readonly unknown[]);
        if (entry === undefined) continue;
        file.entries.set(id, entry);
        count(file, id, line.length + 1);
      }
      start = end + 1;
    }
  }
}

function newFile<Entry>(path: string): LineFile<Entry> {
  return { path, length: undefined, live: 0, entries: new Map(), lengths: new Map(), added: [], unwritten: new Set() };
}

function empty<Entry>(file: LineFile<Entry>): void {
  file.entries.clear();
  file.lengths.clear();
  file.live = 0;
  file.length = undefined;
}

function addLine<Entry>(file: LineFile<Entry>, id: string, line: string): void {
  file.added.push(line);
  file.unwritten.add(id);
  count(file, id, line.length);
}

/** Notes the length of the line that counts for an id. Texts other than ASCII are a little longer on disk, which does not matter. */
function count<Entry>(file: LineFile<Entry>, id: string, length: number): void {
  file.live += length - (file.lengths.get(id) ?? 0);
  file.lengths.set(id, length);
}

function parse(line: string): unknown {
  if (line === "") return undefined;
  try {
    return JSON.parse(line);
  } catch {
    // A torn line: its conversation is read again.
    return undefined;
  }
}

function idOf(data: unknown): string | undefined {
  if (!Array.isArray(data)) return undefined;
  const [id] = data as readonly unknown[];
  return typeof id === "string" ? id : undefined;
}

function readFrom([, size, months]: readonly unknown[]): ReadConversation | undefined {
  if (!isFiniteNumber(size)) return undefined;
  if (months === null) return { size, months: undefined };
  if (!isObject(months)) return undefined;
  const stamps = Object.entries(months).filter((pair): pair is [string, number] => isMonthName(pair[0]) && isFiniteNumber(pair[1]));
  return { size, months: new Map(stamps) };
}

/** Names of months become file names, so only valid ones are accepted. */
function isMonthName(name: string): boolean {
  return name === "other" || /^2[01]\d\d-(?:0[1-9]|1[0-2])$/.test(name);
}

function monthFrom([id, stamp, packed]: readonly unknown[], workspaceOf: (id: string) => string): MonthEntry | undefined {
  if (typeof id !== "string" || !isFiniteNumber(stamp)) return undefined;
  const workspace = workspaceOf(id);
  const facts = unpackFacts(packed, id, workspace);
  return facts && { stamp, workspace, facts };
}
