import { compileLiteralScan } from "./byteScan.ts";
import { isNewerPending, pendingFolder, pendingPath } from "./pending.ts";
import { journalVersion, recordVersion } from "./record.ts";
import type { Storage } from "./storage.ts";

/** A blob that was written less than this ago (milliseconds) is kept, because its record may not be written yet. */
const recentBlobMs = 24 * 60 * 60 * 1000;
/** Drafts of conversations without messages are kept this long, in milliseconds. */
const draftRetentionMs = 30 * 24 * 60 * 60 * 1000;

const blobs = "blobs";
/** A blob, or a part of one that a crash has left. */
const blobName = /^[0-9a-f]{64}(?:\.[0-9a-f]+\.tmp)?$/;
const decoder = new TextDecoder("latin1");
const mayRefer = compileLiteralScan("$blob");

/**
 * Permanently removes conversations, drafts that were left long ago, and the blobs that nothing else refers to, also those that a draft or a crash has left. A file that
 * cannot be removed is left for the next call.
 * @param folder the folder of the journals
 * @returns ids of the removed conversations
 */
export async function purgeDeleted(storage: Storage, folder: string, ids: readonly string[], now: number): Promise<readonly string[]> {
  const removed: string[] = [];
  const names = ids.length === 0 ? [] : await storage.names(folder).catch(() => []);
  for (const id of ids) {
    // With what a crash may have left of writing it.
    const leftovers = names.filter((name) => name.startsWith(`${id}.jsonl.`)).map((name) => `${folder}/${name}`);
    const files = [`${folder}/${id}.jsonl`, ...leftovers, pendingPath(id)];
    try {
      // It may contain more than this version understands.
      for (const file of files) if (mayBeNewer(file, await storage.read(file))) throw new Error("written by a newer version");
      // Remove the journal last, so that the next call finds what is left.
      for (const file of files.toReversed()) await storage.remove(file);
      removed.push(id);
    } catch {
      // It stays deleted and is removed by the next call.
    }
  }
  const abandoned = await removeAbandoned(storage, folder, now).catch(() => 0);
  if (removed.length + abandoned > 0) await removeUnused(storage, folder, now).catch(() => undefined);
  return removed;
}

/**
 * Removes the blobs that no journal and no draft refers to.
 * @param recentMs blobs that are younger stay, because their record may not be written yet
 * @throws StorageError
 */
export async function removeUnused(storage: Storage, folder: string, now: number, recentMs = recentBlobMs): Promise<void> {
  const old = (await storage.list(blobs)).filter(({ modifiedAt }) => modifiedAt < now - recentMs);
  const candidates = new Set(old.map(({ name }) => name).filter((name) => blobName.test(name)));
  for (const holder of candidates.size === 0 ? [] : [folder, pendingFolder]) {
    for (const name of await storage.names(holder)) {
      if (candidates.size === 0) return;
      const bytes = await storage.read(`${holder}/${name}`);
      // It may refer to blobs in another way.
      if (mayBeNewer(name, bytes)) return;
      for (const hash of blobsIn(bytes)) candidates.delete(hash);
    }
  }
  for (const name of candidates) {
    // Another window may have stored the same content meanwhile.
    const { modifiedAt = now } = (await storage.stat(`${blobs}/${name}`)) ?? {};
    if (modifiedAt < now - recentMs) await storage.remove(`${blobs}/${name}`);
  }
}

/** @returns the number of drafts that were removed */
async function removeAbandoned(storage: Storage, folder: string, now: number): Promise<number> {
  const old = (await storage.list(pendingFolder)).filter(({ modifiedAt }) => modifiedAt < now - draftRetentionMs);
  if (old.length === 0) return 0;
  let removed = 0;
  const withJournal = new Set((await storage.list(folder)).map(({ name }) => name));
  for (const { name } of old) {
    if (withJournal.has(`${name}l`) || mayBeNewer(name, await storage.read(`${pendingFolder}/${name}`))) continue;
    await storage.remove(`${pendingFolder}/${name}`);
    removed += 1;
  }
  return removed;
}

/** Whether a newer Aside may have written to a journal or a file of pending messages. False positives are possible. */
function mayBeNewer(file: string, bytes: Uint8Array | undefined): boolean {
  if (bytes === undefined) return false;
  if (file.endsWith(".json")) return isNewerPending(bytes);
  return Array.from(decoder.decode(bytes).matchAll(/"(v|schema)":(\d+)/g)).some(
    ([, name, version]) => Number(version) > (name === "v" ? recordVersion : journalVersion),
  );
}

/** Hashes of the blobs that a file refers to. */
function blobsIn(bytes: Uint8Array | undefined): readonly string[] {
  if (bytes === undefined || !mayRefer(bytes)) return [];
  return Array.from(decoder.decode(bytes).matchAll(/"\$blob":"([0-9a-f]{64})"/g), ([, hash = ""]) => hash);
}
