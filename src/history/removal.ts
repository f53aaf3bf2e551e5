import { clearedPath, noteCleared } from "./clearing.ts";
import type { Conversation } from "../shared/conversation.ts";
import type { Ledger, LedgerNote } from "./ledger.ts";
import { pendingFolder } from "./pending.ts";
import { purgeDeleted, removeUnused } from "./purge.ts";
import { removedEntries } from "./removedEntries.ts";
import type { ConversationMeta } from "./record.ts";
import type { Replay } from "./replay.ts";
import type { Storage } from "./storage.ts";
import type { ConversationSummary } from "./summary.ts";

/** What removing conversations for good needs of their store. */
export interface RemovalParts {
  readonly storage: Storage;
  /** The folder of the journals. */
  readonly folder: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** All conversations, or the deleted ones. */
  list(options: { readonly deleted: boolean }): Promise<readonly ConversationSummary[]>;
  read(id: string): Promise<{ readonly replay: Replay } | undefined>;
  readonly ledger: Pick<Ledger, "add">;
  /** Takes conversations off the list. */
  gone(ids: readonly string[]): Promise<void>;
}

/** What is removed of all conversations. */
export interface RemovedParts {
  /** Journals, deleted ones too, and the list. */
  readonly conversations: boolean;
  /** What is written and not sent. */
  readonly drafts: boolean;
  /** Keeps the sums of what the conversations cost. */
  readonly keepsCosts: boolean;
}

/** A file that could not be removed, and why. */
export interface NotRemoved {
  readonly path: string;
  readonly reason: string;
}

/**
 * Removes conversations that were deleted before a time, and keeps their costs. One with a message that is later than its deletion stays.
 * @param before milliseconds since the epoch
 * @returns the number of removed conversations
 */
export async function purgeOld(parts: RemovalParts, before: number): Promise<number> {
  const isDue = (deletedAt: number | null | undefined) => typeof deletedAt === "number" && deletedAt <= before;
  const spent = new Map<string, readonly LedgerNote[]>();
  const isOver = ({ conversation, meta, newer }: Replay) => !newer && isDue(meta.deletedAt) && !isContinued(conversation, meta);
  for (const { id, deletedAt } of await parts.list({ deleted: true })) {
    // Another window may have restored it, so check the journal.
    const now = isDue(deletedAt) ? (await parts.read(id).catch(() => undefined))?.replay : undefined;
    if (now !== undefined && isOver(now)) spent.set(id, removedEntries(now.conversation, now.meta));
  }
  const gone = await purgeDeleted(parts.storage, parts.folder, [...spent.keys()], parts.now);
  await parts.ledger.add(gone.flatMap((id) => spent.get(id) ?? []));
  await parts.gone(gone);
  return gone.length;
}

/** Whether a window wrote a message after another one deleted the conversation. */
function isContinued({ messages }: Conversation, { deletedAt }: ConversationMeta): boolean {
  return Array.from(messages.values()).some(({ createdAt }) => typeof deletedAt === "number" && createdAt > deletedAt);
}

/**
 * Removes all conversations, all drafts, or both, whatever wrote them, with the blobs that nothing refers to afterwards. Other windows do not write
 * again what they have open.
 * @returns what could not be removed
 */
export async function removeAll(parts: RemovalParts, { conversations, drafts, keepsCosts }: RemovedParts): Promise<readonly NotRemoved[]> {
  const { storage, folder, now } = parts;
  const listed = conversations ? [...(await parts.list({ deleted: false })), ...(await parts.list({ deleted: true }))] : [];
  const spent = new Map<string, readonly LedgerNote[]>();
  for (const { id } of conversations && keepsCosts ? listed : []) {
    const replay = (await parts.read(id).catch(() => undefined))?.replay;
    if (replay !== undefined) spent.set(id, removedEntries(replay.conversation, replay.meta));
  }
  const left: NotRemoved[] = [];
  const empty = async (emptied: string): Promise<void> => {
    const names = await storage.names(emptied).catch((cause: unknown) => (left.push({ path: emptied, reason: String(cause) }), []));
    for (const name of names) {
      const path = `${emptied}/${name}`;
      await storage
        .remove(path)
        .catch((cause: unknown) => left.push({ path, reason: cause instanceof Error ? cause.message : String(cause) }));
    }
  };
  try {
    if (conversations) await noteCleared(storage, now);
  } catch (cause) {
    // Without it, another window would write again what is removed here.
    return [{ path: clearedPath, reason: cause instanceof Error ? cause.message : String(cause) }];
  }
  if (conversations) for (const each of [folder, "streaming"]) await empty(each);
  if (drafts) await empty(pendingFolder);
  if (conversations && drafts) await empty("blobs");
  else await removeUnused(storage, folder, now, 0).catch((cause: unknown) => left.push({ path: "blobs", reason: String(cause) }));
  const isLeft = new Set(left.map(({ path }) => path));
  const gone = listed.map(({ id }) => id).filter((id) => !isLeft.has(`${folder}/${id}.jsonl`));
  await parts.ledger.add(gone.flatMap((id) => spent.get(id) ?? []));
  await parts.gone(gone);
  return left;
}
