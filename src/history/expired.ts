import type { ConversationSummary } from "./summary.ts";
import { pendingPath } from "./pending.ts";
import { replayJournal } from "./replay.ts";
import type { Storage } from "./storage.ts";

/**
 * Conversations whose last activity, a message, something written but not sent, or a change of the file such as its import, was at a time or before it. Those that are
 * pinned stay out, as do those that the user restored after they were deleted, that a newer Aside wrote, or whose file cannot be read.
 * @param listed conversations that are not deleted
 * @param before milliseconds since the epoch
 * @param pathOf the journal of a conversation
 * @returns their ids, in the order of `listed`
 */
export async function expiredAmong(
  listed: readonly ConversationSummary[],
  before: number,
  storage: Storage,
  pathOf: (id: string) => string,
): Promise<readonly string[]> {
  const expired: string[] = [];
  for (const { id, pinned, readOnly, updatedAt } of listed) {
    if (pinned || readOnly || updatedAt > before) continue;
    const [bytes, file, pending] = await Promise.all([
      storage.read(pathOf(id)).catch(() => undefined),
      storage.stat(pathOf(id)).catch(() => undefined),
      storage.stat(pendingPath(id)).catch(() => undefined),
    ]);
    if (bytes === undefined || file === undefined || file.modifiedAt > before) continue;
    if (pending !== undefined && pending.modifiedAt > before) continue;
    const { meta, newer, summary } = replayJournal(id, bytes);
    // The list may not know what another window wrote a moment ago.
    const isOld = (summary?.updatedAt ?? updatedAt) <= before;
    // `null`: the user restored it, which says that it is to stay.
    if (!newer && isOld && meta.pinned !== true && meta.deletedAt === undefined) expired.push(id);
  }
  return expired;
}
