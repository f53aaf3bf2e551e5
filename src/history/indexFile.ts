import { asList, asObject, isObject } from "../shared/guards.ts";
import { EventLoopYielder } from "../shared/eventLoopYielder.ts";
import { type IndexEntry, stale } from "./indexEntry.ts";
import { parseJsonBytes } from "./newerFile.ts";
import { summaryFrom } from "./parseRecord.ts";
import { type Storage, StorageError } from "./storage.ts";
import { completeSummary, summaryFields } from "./summary.ts";

/**
 * The index file in the store. It is a cache and can be deleted at any time. Its name belongs to its format: a format that this code could not append
 * lines to gets another name.
 */
const indexPath = "index.jsonl";
const indexVersion = 1;
/** The index of earlier versions, which is only read. It is removed with the first conversation that is gone, whose title it has. */
const earlyPath = "index.json";
const earlyVersion = 1;
/** The file is written anew once it is twice as long as when all of its lines counted, and this many bytes. */
const slack = 64 * 1024;
/** How many lines are read or written before the clock is looked at. */
const linesAtOnce = 200;
const lineFeed = 0x0a;
const bytesAtOnce = 64 * 1024;

/**
 * The index on disk: a line for each conversation, of which the last one counts. A change appends a line, so it costs the same in a list of any length; only the end of a
 * conversation writes the file anew, since nothing of it is to stay. Reading
 * and writing anew give way to the event loop. Windows append to the same file and may replace each other's; entries that are missing or old have
 * another size than their journals.
 */
export class IndexFile {
  readonly #storage: Storage;
  /** How long the file would be if each conversation had one line, in bytes. Undefined until there is such a file. */
  #leastLength: number | undefined;
  #length = 0;
  #isNewer = false;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Reads the file, or that of an earlier version. Undefined if there is none that can be read. Never rejects. */
  async read(): Promise<Map<string, IndexEntry> | undefined> {
    const bytes = await this.#storage.read(indexPath).catch(() => undefined);
    return (bytes && (await this.#readLines(bytes))) ?? this.#readEarly();
  }

  /**
   * Writes changed entries.
   * @param changed undefined for conversations that are gone
   * @param all every entry there is
   * @throws StorageError
   */
  async write(changed: ReadonlyMap<string, IndexEntry | undefined>, all: () => readonly IndexEntry[]): Promise<void> {
    if (this.#isNewer) return;
    // A line that says that a conversation is gone would leave the lines before it, with its title.
    const isAnyGone = Array.from(changed.values()).includes(undefined);
    if (!isAnyGone && this.#leastLength !== undefined && this.#length < 2 * this.#leastLength + slack) {
      const lines = Array.from(changed.values(), (entry) => (entry === undefined ? "" : lineOf(entry)));
      if (lines.every((line) => line === "")) return;
      // It begins with a line feed, so that the first line is on its own even after a torn write.
      const bytes = new TextEncoder().encode(`\n${lines.join("")}`);
      try {
        this.#length = await this.#storage.append(indexPath, bytes, { sync: false, create: false });
        return;
      } catch (error) {
        if (!(error instanceof StorageError) || error.fault !== "missing") throw error;
      }
    }
    const bytes = await encodeAll(all());
    await this.#storage.writeAtomic(indexPath, bytes);
    this.#leastLength = this.#length = bytes.length;
    if (isAnyGone) await this.#storage.remove(earlyPath);
  }

  async #readLines(bytes: Uint8Array): Promise<Map<string, IndexEntry> | undefined> {
    const entries = new Map<string, IndexEntry>();
    const yielder = new EventLoopYielder();
    const decoder = new TextDecoder();
    let lines = 0;
    let isHeader = true;
    // What follows the last line feed is a torn line.
    const end = bytes.lastIndexOf(lineFeed) + 1;
    for (let start = 0; start < end;) {
      const feed = bytes.indexOf(lineFeed, Math.min(start + bytesAtOnce, end - 1));
      for (const line of decoder.decode(bytes.subarray(start, feed)).split("\n")) {
        if (line === "") continue;
        const data = asObject(parseLine(line));
        if (isHeader) {
          const { v } = data;
          this.#isNewer = typeof v === "number" && v > indexVersion;
          if (v !== indexVersion) return undefined;
          isHeader = false;
        } else {
          lines += 1;
          takeEntry(entries, data);
        }
      }
      start = feed + 1;
      if (start < end && yielder.isDue) await yielder.yield();
    }
    if (isHeader) return undefined;
    this.#length = bytes.length;
    this.#leastLength = Math.round((bytes.length * entries.size) / Math.max(1, lines));
    return entries;
  }

  async #readEarly(): Promise<Map<string, IndexEntry> | undefined> {
    const bytes = await this.#storage.read(earlyPath).catch(() => undefined);
    const { v, entries: items } = asObject(bytes && parseJsonBytes(bytes));
    if (v !== earlyVersion || !Array.isArray(items)) return undefined;
    const entries = new Map<string, IndexEntry>();
    for (const item of asList(items)) takeEntry(entries, asObject(item));
    return entries;
  }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // Torn or damaged. Its journal has another size than the line before, or none.
    return undefined;
  }
}

function takeEntry(
  entries: Map<string, IndexEntry>,
  { id, size, summary: fields, readOnly, gone }: Readonly<Record<string, unknown>>,
): void {
  if (typeof id !== "string") return;
  if (gone === true) entries.delete(id);
  if (typeof size !== "number" || size < 0 || !isObject(fields)) return;
  const summary = completeSummary(id, summaryFrom(fields), readOnly === true);
  // Early entries have no spending. Read their journals again.
  entries.set(id, { summary, size: summary.spending === undefined ? stale : size });
}

function lineOf({ summary, size }: IndexEntry): string {
  // The journal of such an entry will be read again, or does not exist.
  if (size < 0) return "";
  const { id, readOnly } = summary;
  return `${JSON.stringify({ id, size, ...(readOnly ? { readOnly } : {}), summary: summaryFields(summary) })}\n`;
}

/** The whole file. Gives way to the event loop. */
async function encodeAll(entries: readonly IndexEntry[]): Promise<Uint8Array> {
  const yielder = new EventLoopYielder();
  const encoder = new TextEncoder();
  const parts = [encoder.encode(`${JSON.stringify({ v: indexVersion })}\n`)];
  for (let start = 0; start < entries.length; start += linesAtOnce) {
    if (start > 0 && yielder.isDue) await yielder.yield();
    const lines = entries.slice(start, start + linesAtOnce).map(lineOf);
    parts.push(encoder.encode(lines.join("")));
  }
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const [at, part] of parts.entries()) {
    bytes.set(part, offset);
    offset += part.length;
    if (at % 16 === 15 && yielder.isDue) await yielder.yield();
  }
  return bytes;
}
