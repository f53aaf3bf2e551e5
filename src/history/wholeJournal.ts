import type { Conversation } from "../shared/conversation.ts";
import { type LiveAnswers, noLiveAnswers, recordsBetween } from "./diff.ts";
import type { ConversationMeta, JournalRecord } from "./record.ts";
import { summarize, summaryFields } from "./summary.ts";

/** The records that describe a whole conversation. */
export function wholeJournal(
  conversation: Conversation,
  meta: ConversationMeta,
  updatedAt: number,
  live: LiveAnswers = noLiveAnswers,
): readonly JournalRecord[] {
  return [
    ...recordsBetween(undefined, conversation, { before: noLiveAnswers, after: live }),
    ...(Object.keys(meta).length === 0 ? [] : [{ t: "meta", meta } as const]),
    { t: "summary", summary: summaryFields(summarize(conversation, meta, updatedAt)) },
  ];
}
