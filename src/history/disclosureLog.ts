import type { JsonObject } from "../shared/guards.ts";
import type { Carried, Disclosure } from "./disclosure.ts";
import { type ChainHead, type Cleared, disclosureFolder, headOf, sealRecord } from "./disclosureChain.ts";
import { readDisclosures } from "./readDisclosures.ts";
import { dayOf } from "./spending.ts";
import { type Storage, StorageError, type StoredFile } from "./storage.ts";

/** How many other chains a writer notes the ends of: those that were written last. */
const mostHeads = 50;
/** How much of a file is read for its last record, in bytes. */
const tailLength = 64 * 1024;

/** An entry to be noted. */
export interface Noted extends Omit<Disclosure, "provider" | "carried"> {
  /** The record whose pieces it carries again, before its own. */
  readonly again?: number;
  readonly carried: readonly Carried[];
}

/** The chain of this window: an append-only file, begun with the first request. */
export class DisclosureLog {
  readonly #storage: Storage;
  readonly #now: () => number;
  #head: ChainHead | undefined;
  /** How many records could not be written since the last one. */
  #lost = 0;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(storage: Storage, now: () => number = Date.now) {
    this.#storage = storage;
    this.#now = now;
  }

  /**
   * Notes a request. Without a chain of its own, the writer begins one.
   * @returns its file and number, for {@link served} and for `again`
   * @throws {StorageError} where the disk fails; the next record says that one is missing
   */
  sent(noted: (file: string | undefined) => Noted): Promise<{ readonly file: string; readonly n: number }> {
    return this.#counted(async () => {
      await this.#findFile();
      const { file } = await this.#write({ type: "sent", ...noted(this.#head?.file) });
      return { file, n: this.#head?.n ?? 0 };
    });
  }

  /** Notes the provider that served a request. */
  served(of: { readonly file: string; readonly n: number }, provider: string): Promise<void> {
    return this.#counted(async () => {
      // The ledger was cleared in the meantime.
      if (this.#head?.file !== of.file || (await this.#storage.stat(this.#path(of.file))) === undefined) return;
      await this.#write({ type: "served", at: this.#now(), of: of.n, provider });
    });
  }

  /**
   * Empties the ledger, of all windows. The first record of a new chain says so.
   * @throws {StorageError} where the disk fails; what is left stays readable
   */
  clear(): Promise<Cleared> {
    return this.#inTurn(async () => {
      const { entries, chains } = await readDisclosures(this.#storage);
      const cleared: Cleared = { at: this.#now(), entries: entries.length };
      await this.#begin({ heads: [], cleared });
      for (const { file } of chains) await this.#storage.remove(this.#path(file));
      return cleared;
    });
  }

  /** Resolves when everything that was to be noted so far is on disk, or could not be written. */
  async written(): Promise<void> {
    await this.#queue;
  }

  /** In turn, and counted where it fails, also where no chain could be begun. */
  #counted<T>(work: () => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      try {
        return await work();
      } catch (cause) {
        this.#lost += 1;
        throw cause;
      }
    });
  }

  /** One after the other: each record has the hash of the one before. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  /** Begins a chain where there is none, or another window has cleared it; notes the ends of the others once a day. */
  async #findFile(): Promise<void> {
    const head = this.#head;
    if (head === undefined || (await this.#storage.stat(this.#path(head.file))) === undefined) {
      return this.#begin({ heads: [...(head === undefined ? [] : [head]), ...(await this.#otherHeads())] });
    }
    if (dayOf(head.at) !== dayOf(this.#now())) {
      await this.#write({ type: "day", at: this.#now(), heads: await this.#otherHeads() });
    }
  }

  async #begin(fields: { readonly heads: readonly ChainHead[]; readonly cleared?: Cleared }): Promise<void> {
    const at = this.#now();
    const time = new Date(at).toISOString().slice(0, 19).replaceAll(":", "-");
    const file = `${time}-${crypto.randomUUID().slice(0, 8)}.jsonl`;
    const { line, hash } = await sealRecord({ ...this.#missed(), type: "begin", at, writer: file, ...fields }, 0, "");
    await this.#append({ file, n: 0, hash, at }, line, true);
  }

  async #write(fields: JsonObject): Promise<ChainHead> {
    const before = this.#head;
    if (before === undefined) throw new StorageError("missing", disclosureFolder);
    const { line, hash } = await sealRecord({ ...this.#missed(), ...fields }, before.n + 1, before.hash);
    // After a failure, half a line may stand at the end.
    return this.#append({ file: before.file, n: before.n + 1, hash, at: this.#now() }, this.#lost === 0 ? line : `\n${line}`, false);
  }

  /** How many records are missing before the next one. */
  #missed(): { readonly lost?: number } {
    return this.#lost === 0 ? {} : { lost: this.#lost };
  }

  /** Appends a record, which is the head from then on. */
  async #append(head: ChainHead, text: string, create: boolean): Promise<ChainHead> {
    const [path, bytes] = [this.#path(head.file), new TextEncoder().encode(text)];
    try {
      await this.#storage.append(path, bytes, { sync: false, create });
    } catch (cause) {
      // It may have been written all the same. Another record with its number would look like tampering.
      const tail = await this.#storage.readTail(path, bytes.length).catch(() => undefined);
      if (tail === undefined || headOf(head.file, new TextDecoder().decode(tail.bytes))?.hash !== head.hash) throw cause;
    }
    this.#lost = 0;
    return (this.#head = head);
  }

  /** The ends of the chains that were written last. */
  async #otherHeads(): Promise<readonly ChainHead[]> {
    const files = (await this.#storage.list(disclosureFolder)).filter(({ name }) => name !== this.#head?.file && name.endsWith(".jsonl"));
    const latest = files.toSorted(byTime).slice(0, mostHeads);
    const heads = await Promise.all(
      latest.map(async ({ name }) => {
        const tail = await this.#storage.readTail(this.#path(name), tailLength).catch(() => undefined);
        return tail && headOf(name, new TextDecoder().decode(tail.bytes));
      }),
    );
    return heads.filter((head) => head !== undefined);
  }

  #path(file: string): string {
    return `${disclosureFolder}/${file}`;
  }
}

function byTime(a: StoredFile, b: StoredFile): number {
  return b.modifiedAt - a.modifiedAt || (a.name < b.name ? 1 : -1);
}
