import { lastMessage } from "../../shared/conversation.ts";
import type { SummaryMessage } from "../../shared/conversation.ts";
import type { Session } from "../chat/session.ts";

/** A summary that is whole, before it has its place in the tree. */
export type WrittenSummary = Omit<SummaryMessage, "role" | "id" | "parentId" | "createdAt">;

/** Writes a summary; undefined where none came of it. Tells how many tokens it has so far. Never rejects. */
export type WriteSummary = (signal: AbortSignal, onTokens: (tokens: number) => void) => Promise<WrittenSummary | undefined>;

/** How often panels are told that a summary grew, milliseconds. */
const tellMs = 500;

/**
 * Adds a summary at the end of the shown path once it is whole. Questions wait until then, and Stop ends it.
 * @param messages how many messages it tells of
 * @returns `changed` where the conversation is another one by then: nothing was added
 */
export async function summarize(session: Session, messages: number, write: WriteSummary): Promise<"added" | "changed" | "none"> {
  const parentId = lastMessage(session.conversation)?.id;
  if (parentId === undefined || session.notSummarizable !== undefined) return "changed";
  const id = crypto.randomUUID();
  const stopping = new AbortController();
  let tokens = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  const done = write(stopping.signal, (now) => {
    tokens = now;
    if (performance.now() - toldAt < tellMs) return;
    toldAt = performance.now();
    session.summaryGrew();
  });
  const end = session.beginSummary({
    id,
    messages,
    get tokens() {
      return tokens;
    },
    done,
    stop: () => stopping.abort(),
  });
  const written = await done;
  const isSame = lastMessage(session.conversation)?.id === parentId && !session.closed;
  end(written !== undefined && isSame ? { role: "summary", id, parentId, createdAt: Date.now(), ...written } : undefined);
  if (written === undefined) return "none";
  return isSame ? "added" : "changed";
}

/** Sends the full conversation again in place of a summary, or the summary again. Nothing is lost either way. */
export function useSummary(session: Session, messageId: string, isUsed: boolean): void {
  const summary = session.conversation.messages.get(messageId);
  if (summary?.role !== "summary") return;
  const { off: _off, ...used } = summary;
  session.putSummary(isUsed ? used : { ...used, off: true });
}
