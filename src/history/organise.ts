import type { ChatError } from "../shared/chatError.ts";
import type { MetaOf } from "./appendMeta.ts";
import { folderFrom, foldersIn, nameKey, tagsFrom, tagsIn } from "./organisation.ts";
import type { ConversationSummary } from "./summary.ts";

/** What is to become of conversations. */
export type OrganiseChange =
  /** Null takes them out of their folder. */
  | { readonly type: "move"; readonly folder: string | null }
  | { readonly type: "tag"; readonly add: readonly string[]; readonly remove: readonly string[] }
  | { readonly type: "archive"; readonly archived: boolean }
  /** Moves them to the deleted ones at a time in milliseconds since the epoch; null restores them. */
  | { readonly type: "delete"; readonly at: number | null };

/** What became of conversations. In the order in which they were given; those that were already so are in neither list. */
export interface OrganiseOutcome {
  readonly changed: readonly string[];
  readonly failed: readonly { readonly id: string; readonly error: ChatError }[];
}

/** What organising needs of the history. */
export interface OrganiseHost {
  readonly summaries: () => readonly ConversationSummary[];
  /** Appends a record to a journal, as `appendMeta`. */
  readonly append: (id: string, metaOf: MetaOf, scratch: Uint8Array) => Promise<ChatError | null>;
}

/** How many journals are written at once, and the size in bytes of the buffer for each. */
const atOnce = 4;
const scratchSize = 256 * 1024;

/** Changes conversations one by one, without reading them. A name that is known in another spelling is written as it is known. */
export async function organiseConversations(
  ids: readonly string[],
  change: OrganiseChange,
  host: OrganiseHost,
  signal?: AbortSignal,
): Promise<OrganiseOutcome> {
  const metaOf = compileChange(change, host.summaries());
  const changed = new Set<string>();
  const failed = new Map<string, ChatError>();
  const distinct = new Set(ids);
  const queue = distinct.values();
  await Promise.all(
    Array.from({ length: Math.min(atOnce, ids.length) }, async () => {
      const scratch = new Uint8Array(scratchSize);
      for (const id of queue) {
        if (signal?.aborted === true) return;
        let isChanged = false;
        const error = await host.append(
          id,
          (summary) => {
            const meta = metaOf(summary);
            isChanged = meta !== undefined;
            return meta;
          },
          scratch,
        );
        if (error !== null) failed.set(id, error);
        else if (isChanged) changed.add(id);
      }
    }),
  );
  return {
    changed: [...distinct].filter((id) => changed.has(id)),
    failed: [...distinct].flatMap((id) => {
      const error = failed.get(id);
      return error === undefined ? [] : [{ id, error }];
    }),
  };
}

function compileChange(change: OrganiseChange, summaries: readonly ConversationSummary[]): MetaOf {
  switch (change.type) {
    case "move": {
      const folder = spelled(folderFrom(change.folder ?? ""), foldersIn(summaries)) || null;
      return (summary) => ((summary?.folder ?? null) === folder ? undefined : { folder });
    }
    case "tag": {
      const known = tagsIn(summaries);
      const added = tagsFrom(change.add).map((tag) => spelled(tag, known));
      const removed = new Set(change.remove.map(nameKey));
      return (summary) => {
        const before = summary?.tags ?? [];
        const tags = tagsFrom([...before.filter((tag) => !removed.has(nameKey(tag))), ...added]);
        return tags.length === before.length && tags.every((tag, at) => tag === before[at]) ? undefined : { tags };
      };
    }
    case "archive":
      return (summary) => ((summary?.archived ?? false) === change.archived ? undefined : { archived: change.archived });
    case "delete":
      return (summary) => (((summary?.deletedAt ?? null) === null) === (change.at === null) ? undefined : { deletedAt: change.at });
    default:
      return change satisfies never;
  }
}

/** A name as it is spelled where it is used already. */
function spelled(name: string, known: readonly { readonly name: string }[]): string {
  const key = nameKey(name);
  return known.find((one) => nameKey(one.name) === key)?.name ?? name;
}
