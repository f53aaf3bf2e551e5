import type { Conversation } from "../shared/conversation.ts";
import { recordsBetween } from "./diff.ts";
import { type ConversationMeta, encodeBatch, type JournalRecord } from "./record.ts";
import { type Replay, replayJournal } from "./replay.ts";
import { summarize, summaryFields } from "./summary.ts";

/** Everything a journal needs to tell a conversation from nothing. */
export function wholeJournal(conversation: Conversation, meta: ConversationMeta, updatedAt: number): readonly JournalRecord[] {
  return [
    ...recordsBetween(undefined, conversation),
    ...(Object.keys(meta).length === 0 ? [] : [{ t: "meta", meta } as const]),
    { t: "summary", summary: summaryFields(summarize(conversation, meta, updatedAt)) },
  ];
}

/** Whether a journal has so many checkpoints that rewriting it is worth the work. */
export function worthCompacting(replay: Replay): boolean {
  return replay.badLines > 0 || replay.records > 6 * replay.conversation.messages.size + 64;
}

/**
 * The same journal without checkpoints and damage. An answer that still streams somewhere stays open, so that its next checkpoint fits.
 * @returns undefined where it must not be touched: a newer version wrote there, or nothing in it can be read
 */
export function compactJournal(id: string, bytes: Uint8Array): Uint8Array | undefined {
  const replay = replayJournal(id, bytes);
  if (replay.newer || replay.records === 0) return undefined;
  const messages = new Map(replay.conversation.messages);
  for (const open of replay.unfinished) {
    const answer = messages.get(open);
    if (answer?.role === "assistant") messages.set(open, { ...answer, status: "streaming" });
  }
  const conversation = { ...replay.conversation, messages };
  const updatedAt = replay.summary?.updatedAt ?? summarize(conversation, replay.meta).updatedAt;
  return encodeBatch(wholeJournal(conversation, replay.meta, updatedAt));
}
