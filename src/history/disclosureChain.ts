import { asCount, asList, asObject, asString, isObject, type JsonObject } from "../shared/guards.ts";
import { EventLoopYielder } from "../shared/eventLoopYielder.ts";
import { type Carried, type Disclosure, disclosureFrom, mostCarried } from "./disclosure.ts";
import { timeFrom } from "./messageFrom.ts";
import { sha256Hex } from "./sha256Hex.ts";

/** The folder of the ledger, with one file a writer. */
export const disclosureFolder = "disclosure";

/** The end of a chain: its file, the number of its last record from 0, the hash of it, and its time in milliseconds since the epoch. */
export interface ChainHead {
  readonly file: string;
  readonly n: number;
  readonly hash: string;
  readonly at: number;
}

/** What a clearing removed. */
export interface Cleared {
  readonly at: number;
  readonly entries: number;
}

/**
 * How a chain is broken. `unreadable`: a line is no record. `changed`: a record does not have its hash. `broken`: a record does not follow the one before it, so that one
 * was removed, added or moved. `shortened`, `rewritten`, `removed`: another writer noted a record that is not there, is another one, or whose file is gone. `newer`: a newer
 * Aside wrote the record. `torn`: a line was not written to its end, as in a crash or on a full disk.
 */
export type DamageKind = "unreadable" | "changed" | "broken" | "shortened" | "rewritten" | "removed" | "newer" | "torn";

/** A place where a chain is broken. */
export interface DisclosureDamage {
  readonly what: DamageKind;
  readonly file: string;
  /** 1-based; 0 for a whole file. */
  readonly line: number;
  /** The time of the last sound record before it, or of the record itself where there is none; absent where neither is known. */
  readonly at?: number;
}

/** One file of the ledger, as it was read. */
export interface ReadChain {
  readonly file: string;
  /** Oldest first. */
  readonly entries: readonly Disclosure[];
  readonly head?: ChainHead;
  /** Hashes of records by their numbers. */
  readonly hashes: ReadonlyMap<number, string>;
  /** The number of the last line. */
  readonly lines: number;
  /** Ends of other chains that its writer noted, and clearings. */
  readonly heads: readonly ChainHead[];
  readonly cleared: readonly Cleared[];
  readonly damage: readonly DisclosureDamage[];
}

const version = 1;

/** The most pieces of all records of a file, with those that are carried again: a short line stands for as many as the one that it names. */
const mostOfFile = 2_000_000;
const sealPattern = /,"hash":"([0-9a-f]{64})"\}$/;

/**
 * A record as the bytes of its line, which are what is hashed, and its hash.
 * @param fields of the record; `v`, `n`, `prev` and `hash` are added
 * @param prev the hash of the record before it; "" for the first
 */
export async function sealRecord(fields: JsonObject, n: number, prev: string): Promise<{ readonly line: string; readonly hash: string }> {
  const open = JSON.stringify({ v: version, n, prev, ...fields }).slice(0, -1);
  const hash = await sha256Hex(new TextEncoder().encode(open));
  return { line: `${open},"hash":"${hash}"}\n`, hash };
}

/** The head of the chain that ends with this text (the end of a file), if its last whole line is a record. */
export function headOf(file: string, tail: string): ChainHead | undefined {
  const line = tail.slice(0, tail.lastIndexOf("\n")).split("\n").at(-1) ?? "";
  const sealed = sealPattern.exec(line.slice(-80));
  const data = sealed && parsed(line);
  if (!sealed?.[1] || !data) return undefined;
  return { file, n: asCount(data["n"]), hash: sealed[1], at: timeFrom(data["at"]) };
}

/** Reads a file and checks every record of it. What cannot be read is reported and left out. */
export async function readChain(file: string, bytes: Uint8Array): Promise<ReadChain> {
  const reader = new ChainReader(file);
  const yielder = new EventLoopYielder();
  // A byte order mark would be a change, too.
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  for (let at = 0; at < text.length;) {
    if (yielder.isDue) await yielder.yield();
    const end = text.indexOf("\n", at);
    await reader.take(text.slice(at, end === -1 ? text.length : end), end !== -1);
    at = end === -1 ? text.length : end + 1;
  }
  return reader.end();
}

class ChainReader {
  readonly #file: string;
  readonly #entries: Disclosure[] = [];
  readonly #places = new Map<number, number>();
  /** What may be carried again: the pieces of a record, without its texts. */
  readonly #pieces = new Map<number, readonly Carried[]>();
  readonly #hashes = new Map<number, string>();
  readonly #heads: ChainHead[] = [];
  readonly #cleared: Cleared[] = [];
  readonly #damage: DisclosureDamage[] = [];
  #line = 0;
  /** How many pieces its entries have. */
  #carried = 0;
  #head: ChainHead | undefined;
  /** Lines since the last record that cannot be read. */
  #pending: DisclosureDamage[] = [];

  constructor(file: string) {
    this.#file = file;
  }

  async take(line: string, isWhole: boolean): Promise<void> {
    this.#line += 1;
    if (line === "") return;
    const sealed = sealPattern.exec(line.slice(-80));
    const data = sealed && parsed(line);
    if (!sealed?.[1] || !data) {
      this.#pending.push(this.#at(isWhole ? "unreadable" : "torn"));
      return;
    }
    if (!isWhole) this.#damage.push(this.#at("torn"));
    const open = new TextEncoder().encode(line.slice(0, -sealed[0].length));
    const isSound = (await sha256Hex(open)) === sealed[1];
    const [n, at] = [asCount(data["n"]), timeFrom(data["at"])];
    const follows = data["prev"] === (this.#head?.hash ?? "") && n === (this.#head === undefined ? 0 : this.#head.n + 1);
    // A line that was not written to its end is known to the next record, which follows the one before it.
    const isKnownTorn = follows && asCount(data["lost"]) > 0;
    for (const damage of this.#pending) this.#damage.push(isKnownTorn ? { ...damage, what: "torn" } : damage);
    if (!isSound) this.#damage.push(this.#at("changed", at));
    else if (!follows && this.#pending.length === 0) this.#damage.push(this.#at("broken", at));
    this.#pending = [];
    this.#head = { file: this.#file, n, hash: sealed[1], at: at > 0 ? at : (this.#head?.at ?? 0) };
    this.#hashes.set(n, sealed[1]);
    if (!isSound) return;
    if (data["v"] !== version) this.#damage.push(this.#at("newer", at));
    else this.#read(n, data);
  }

  end(): ReadChain {
    this.#damage.push(...this.#pending);
    return {
      file: this.#file,
      entries: this.#entries,
      ...(this.#head === undefined ? {} : { head: this.#head }),
      hashes: this.#hashes,
      lines: this.#line,
      heads: this.#heads,
      cleared: this.#cleared,
      damage: this.#damage,
    };
  }

  #read(n: number, data: JsonObject): void {
    switch (data["type"]) {
      case "begin":
      case "day": {
        // A copy or a renamed file is not the chain that it was.
        if (data["type"] === "begin" && data["writer"] !== this.#file) this.#damage.push(this.#at("changed"));
        for (const head of asList(data["heads"])) this.#heads.push(...headFrom(head));
        const { at, entries } = asObject(data["cleared"]);
        if (timeFrom(at) > 0) this.#cleared.push({ at: timeFrom(at), entries: asCount(entries) });
        return;
      }
      case "sent": {
        const before = this.#pieces.get(asCount(data["again"])) ?? [];
        const count = before.length + asList(data["carried"]).length;
        // Aside writes no such record.
        if (count > mostCarried || this.#carried + count > mostOfFile) {
          this.#damage.push(this.#at("unreadable"));
          return;
        }
        this.#carried += count;
        const entry = disclosureFrom(data, before);
        if (entry === undefined) return;
        this.#places.set(n, this.#entries.length);
        this.#pieces.set(
          n,
          entry.carried.filter(({ what }) => what !== "text"),
        );
        this.#entries.push(entry);
        return;
      }
      case "served": {
        const place = this.#places.get(asCount(data["of"]));
        const entry = place === undefined ? undefined : this.#entries[place];
        if (place !== undefined && entry !== undefined) this.#entries[place] = { ...entry, provider: asString(data["provider"]) };
        return;
      }
      default:
        this.#damage.push(this.#at("newer"));
    }
  }

  #at(what: DamageKind, own = 0): DisclosureDamage {
    const at = this.#head?.at ?? own;
    return { what, file: this.#file, line: this.#line, ...(at > 0 ? { at } : {}) };
  }
}

function headFrom(value: unknown): readonly ChainHead[] {
  const data = asObject(value);
  const { file, hash } = data;
  if (typeof file !== "string" || typeof hash !== "string") return [];
  return [{ file, hash, n: asCount(data["n"]), at: timeFrom(data["at"]) }];
}

function parsed(line: string): JsonObject | undefined {
  try {
    const data: unknown = JSON.parse(line);
    return isObject(data) ? data : undefined;
  } catch {
    return undefined;
  }
}
