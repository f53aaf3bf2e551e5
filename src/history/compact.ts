import { encodeBatch } from "./record.ts";
import { type Replay, replayJournal } from "./replay.ts";
import { summarize } from "./summary.ts";
import { wholeJournal } from "./wholeJournal.ts";

/** Whether a journal has enough checkpoints or damage to be worth rewriting. */
export function isWorthCompacting(replay: Replay): boolean {
  return replay.badLines > 0 || replay.records > 6 * replay.conversation.messages.size + 64;
}

/**
 * The same journal without checkpoints and damaged lines. An unfinished answer stays unfinished, so that its next checkpoint still applies.
 * @returns undefined if the journal must not be rewritten, because a newer Aside wrote to it or nothing in it is readable
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
