import { compileByteScan } from "./byteScan.ts";
import { isNewerPending, pendingFolder, pendingPath } from "./pending.ts";
import { journalVersion } from "./record.ts";
import type { Storage } from "./storage.ts";

/** A blob written this recently (milliseconds) may belong to a record that is about to be written: it stays. */
const fresh = 24 * 60 * 60 * 1000;
/** What was about to be said in a conversation that never began is kept this long, in milliseconds. */
const keepPending = 30 * 24 * 60 * 60 * 1000;

const blobs = "blobs";
const decoder = new TextDecoder("latin1");
const mayRefer = compileByteScan("$blob");

/**
 * Removes conversations for good, with the blobs that nothing else refers to. A file that cannot be removed stays for the next time.
 * @param folder of the journals
 * @returns ids of those that are gone
 */
export async function purgeDeleted(storage: Storage, folder: string, ids: readonly string[], now: number): Promise<readonly string[]> {
  const gone: string[] = [];
  const unused = new Set<string>();
  for (const id of ids) {
    const files = [`${folder}/${id}.jsonl`, `${folder}/${id}.jsonl.corrupt`, pendingPath(id)];
    try {
      for (const file of files) {
        const bytes = await storage.read(file);
        // It may say more than we understand.
        if (mayBeNewer(file, bytes)) throw new Error("written by a newer version");
        for (const hash of blobsIn(bytes)) unused.add(hash);
      }
      // The journal goes last: while it is there, the next time finds the rest of it.
      for (const file of files.toReversed()) await storage.remove(file);
      gone.push(id);
    } catch {
      // It stays deleted, and the next time it goes.
    }
  }
  await removeUnused(storage, folder, unused, now).catch(() => undefined);
  await removeAbandoned(storage, folder, now).catch(() => undefined);
  return gone;
}

async function removeUnused(storage: Storage, folder: string, candidates: Set<string>, now: number): Promise<void> {
  for (const holder of [folder, pendingFolder]) {
    for (const { name } of candidates.size === 0 ? [] : await storage.list(holder)) {
      if (candidates.size === 0) return;
      const bytes = await storage.read(`${holder}/${name}`);
      // How a newer version refers to blobs is not known here.
      if (mayBeNewer(name, bytes)) return;
      for (const hash of blobsIn(bytes)) candidates.delete(hash);
    }
  }
  for (const { name, modifiedAt } of candidates.size === 0 ? [] : await storage.list(blobs)) {
    if (candidates.has(name) && modifiedAt < now - fresh) await storage.remove(`${blobs}/${name}`);
  }
}

async function removeAbandoned(storage: Storage, folder: string, now: number): Promise<void> {
  const old = (await storage.list(pendingFolder)).filter(({ modifiedAt }) => modifiedAt < now - keepPending);
  if (old.length === 0) return;
  const begun = new Set((await storage.list(folder)).map(({ name }) => name));
  for (const { name } of old) {
    if (begun.has(`${name}l`) || mayBeNewer(name, await storage.read(`${pendingFolder}/${name}`))) continue;
    await storage.remove(`${pendingFolder}/${name}`);
  }
}

/** Whether a newer Aside may have written to a file: a journal, or pending messages. Says yes too often rather than never. */
function mayBeNewer(file: string, bytes: Uint8Array | undefined): boolean {
  if (bytes === undefined) return false;
  if (file.endsWith(".json")) return isNewerPending(bytes);
  return Array.from(decoder.decode(bytes).matchAll(/"(?:v|schema)":(\d+)/g)).some(([, version]) => Number(version) > journalVersion);
}

/** The blobs that a file refers to. */
function blobsIn(bytes: Uint8Array | undefined): readonly string[] {
  if (bytes === undefined || !mayRefer(bytes)) return [];
  return Array.from(decoder.decode(bytes).matchAll(/"\$blob":"([0-9a-f]{64})"/g), ([, hash = ""]) => hash);
}
