import type { Disclosure } from "./disclosure.ts";
import { type ChainHead, type Cleared, type DisclosureDamage, disclosureFolder, readChain, type ReadChain } from "./disclosureChain.ts";
import type { Storage } from "./storage.ts";

/** What one writer (a window, from its first request to its end) noted. */
export interface DisclosureChain {
  readonly file: string;
  readonly entries: number;
  /** Absent where there is no record that can be read. */
  readonly head?: ChainHead;
}

/** The ledger as it is on disk. */
export interface DisclosureLedger {
  /** The entries of all writers, oldest first. */
  readonly entries: readonly Disclosure[];
  /** By the names of their files, which begin with the time of their first record. */
  readonly chains: readonly DisclosureChain[];
  /** The last clearing. */
  readonly cleared?: Cleared;
  /** By file and line. */
  readonly damage: readonly DisclosureDamage[];
}

/** Names of chains. Other files in the folder are not Aside's. */
const chainName = /^[\w-]{1,80}\.jsonl$/;

/**
 * Reads the ledger and checks all of it: every record against its hash and the record before it, and every chain against what the others noted of it. What cannot be read is
 * reported and left out.
 * @throws {StorageError} where the disk cannot be read: nothing is said of a ledger that was only read in part
 */
export async function readDisclosures(storage: Pick<Storage, "names" | "read">): Promise<DisclosureLedger> {
  const names = (await storage.names(disclosureFolder)).filter((name) => chainName.test(name)).toSorted();
  const chains: ReadChain[] = [];
  for (const name of names) {
    const bytes = await storage.read(`${disclosureFolder}/${name}`);
    // Another window cleared the ledger.
    if (bytes !== undefined) chains.push(await readChain(name, bytes));
  }
  const cleared = chains.flatMap((chain) => chain.cleared).toSorted((a, b) => a.at - b.at);
  const last = cleared.at(-1);
  const damage = [...chains.flatMap((chain) => chain.damage), ...missing(chains, last?.at ?? 0)];
  return {
    entries: chains.flatMap(({ entries }) => entries).toSorted((a, b) => a.at - b.at),
    chains: chains.map(({ file, entries, head }) => ({ file, entries: entries.length, ...(head === undefined ? {} : { head }) })),
    ...(last === undefined ? {} : { cleared: last }),
    damage: damage.toSorted((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1)),
  };
}

/** Records that other writers noted and that are not there. A file that was there when the ledger was cleared is rightly gone. */
function missing(chains: readonly ReadChain[], clearedAt: number): readonly DisclosureDamage[] {
  const byFile = new Map(chains.map((chain) => [chain.file, chain]));
  const found = new Map<string, DisclosureDamage>();
  for (const { file, n, hash, at } of chains.flatMap(({ heads }) => heads)) {
    const chain = byFile.get(file);
    const when = at > 0 ? { at } : {};
    if (chain === undefined) {
      if (at > clearedAt) found.set(file, { what: "removed", file, line: 0, ...when });
    } else if ((chain.head?.n ?? -1) < n) found.set(file, { what: "shortened", file, line: chain.lines, ...when });
    else if (chain.hashes.get(n) !== hash && !found.has(file)) found.set(file, { what: "rewritten", file, line: 0, ...when });
  }
  return [...found.values()];
}
