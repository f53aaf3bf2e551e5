import type { ChatError } from "../shared/chatError.ts";
import type { ConversationIndex } from "./conversationIndex.ts";
import { stale, unwritten } from "./indexEntry.ts";
import { newerLinesIn } from "./newerLines.ts";
import { type ConversationMeta, encodeBatch, type SummaryFields } from "./record.ts";
import { type Storage, StorageError } from "./storage.ts";
import { newerConversation, newerMessages, toSaveError } from "./storageErrors.ts";
import { completeSummary, type ConversationSummary, withMeta } from "./summary.ts";

/** What to write, from the list entry as it is after other windows' changes. Undefined writes nothing. */
export type MetaOf = (known: ConversationSummary | undefined) => ConversationMeta | undefined;

/** Where a journal and its list entry are. */
export interface MetaHost {
  readonly storage: Storage;
  readonly index: Pick<ConversationIndex, "get" | "set" | "sizeOf" | "update">;
  /** Path of the journal. */
  readonly path: string;
}

/**
 * Appends a meta record to a journal and amends the list entry. The time of its last change stays.
 * @param scratch a buffer for reading the journal
 * @returns why it was not written, or null
 */
export async function appendMeta(
  { storage, index, path }: MetaHost,
  id: string,
  metaOf: MetaOf,
  scratch?: Uint8Array,
): Promise<ChatError | null> {
  const journal = await storage.read(path, scratch).catch(() => undefined);
  if (journal !== undefined) {
    // The list may not know, because the last lines can be from this version.
    const newer = newerLinesIn(journal);
    if (newer !== "none") return newer === "whole" ? newerConversation() : newerMessages();
    if (journal.length !== index.sizeOf(id)) await index.update(id);
  }
  const known = index.get(id);
  const size = index.sizeOf(id);
  const meta = metaOf(known);
  if (meta === undefined) return null;
  const amended = known && completeSummary(id, withMeta<SummaryFields>(known, meta), known.readOnly);
  const bytes = encodeBatch([{ t: "meta", meta }]);
  try {
    const grown = await storage.append(path, bytes, { sync: true, create: false });
    if (amended !== undefined) index.set(amended, grown - bytes.length === size ? grown : stale);
    if (grown - bytes.length !== size) await index.update(id);
    return null;
  } catch (error) {
    // The journal does not exist yet. The recorder writes these fields with the first message.
    if (amended === undefined || !(error instanceof StorageError) || error.fault !== "missing") return toSaveError(error);
    index.set(amended, unwritten);
    return null;
  }
}
