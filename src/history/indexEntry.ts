import type { ConversationSummary } from "./summary.ts";

/** In place of a size: the conversation is not on disk yet. */
export const unwritten = -1;
/** In place of a size: the journal must be read again, because another window wrote to it as well. */
export const stale = -2;

/** What the index knows of a conversation. */
export interface IndexEntry {
  readonly summary: ConversationSummary;
  /** Size in bytes of the journal that was summarized, or `unwritten` or `stale`. */
  readonly size: number;
}
