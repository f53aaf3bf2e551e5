import { isNewerPending, pendingPath } from "./pending.ts";
import type { Storage } from "./storage.ts";

/** A draft in a conversation of its own. */
export interface DraftCopy {
  readonly id: string;
  /** Removes the draft that was copied, once the copy is known to be found again. Never rejects. */
  removeOriginal(): Promise<void>;
}

/**
 * Copies what was written in a conversation that has no messages yet into a new one. Another window may show the old one, and both would write into one
 * journal.
 * @param journal the path of the old one's journal
 * @returns undefined if it has messages or no draft, a newer Aside wrote it, or the disk fails: then the old one is to be opened
 */
export async function copyDraft(storage: Storage, id: string, journal: string): Promise<DraftCopy | undefined> {
  try {
    const [file, bytes] = await Promise.all([storage.stat(journal), storage.read(pendingPath(id))]);
    if (file !== undefined || bytes === undefined || isNewerPending(bytes)) return undefined;
    const copy = crypto.randomUUID();
    await storage.writeAtomic(pendingPath(copy), bytes);
    return { id: copy, removeOriginal: () => storage.remove(pendingPath(id)).catch(() => undefined) };
  } catch {
    return undefined;
  }
}
