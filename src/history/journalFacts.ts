import type { Message } from "../shared/conversation.ts";
import type { EventLoopYielder } from "../shared/eventLoopYielder.ts";
import { conversationFacts } from "./conversationFacts.ts";
import { parseLine } from "./parseRecord.ts";
import type { JournalRecord } from "./record.ts";
import type { UsageFact } from "./usageFact.ts";

/** How much of a journal is decoded before the clock is checked, in bytes. */
const bytesAtOnce = 256 * 1024;
const lineFeed = 0x0a;
/** Records that tell nothing of requests, as this version writes them. They need not be parsed. */
const otherRecord = /^\{"v":\d+,"t":"(?:select|deleted|model|tools|meta|summary)"/;
const messageRecord = /^\{"v":\d+,"t":"message"/;
/** Without this, a message is one of the user's, perhaps with long attachments. Inside a text its quotes would be escaped. */
const modelsRole = /"role"\s*:\s*"(?:assistant|tool)"/;

/**
 * The facts of a journal, the same as those of its conversation, but without the conversation: texts are not kept, and it gives way to the event loop.
 * @returns undefined if a newer Aside wrote the journal and this version can read nothing in it
 */
export async function journalFacts(
  id: string,
  bytes: Uint8Array,
  workspace: string,
  yielder: EventLoopYielder,
): Promise<readonly UsageFact[] | undefined> {
  const messages = new Map<string, Message>();
  const deferred: JournalRecord[] = [];
  const decoder = new TextDecoder();
  for (let start = 0; start < bytes.length;) {
    if (start > 0 && yielder.isDue) await yielder.yield();
    const feed = bytes.indexOf(lineFeed, Math.min(start + bytesAtOnce, bytes.length - 1));
    const end = feed < 0 ? bytes.length : feed;
    for (const line of decoder.decode(bytes.subarray(start, end)).split("\n")) {
      if (line === "" || otherRecord.test(line) || (messageRecord.test(line) && !modelsRole.test(line))) continue;
      const parsed = parseLine(line);
      if (parsed.kind === "newer" && parsed.whole) return undefined;
      if (parsed.kind === "record") apply(messages, parsed.record, deferred);
      if (yielder.isDue) await yielder.yield();
    }
    start = end + 1;
  }
  for (const record of deferred.splice(0)) apply(messages, record, deferred);
  return conversationFacts({ id, messages }, workspace);
}

/** As `replayJournal` does it, for what facts are made of. */
function apply(messages: Map<string, Message>, record: JournalRecord, deferred: JournalRecord[]): void {
  if (record.t === "message") {
    const { message } = record;
    const known = messages.get(message.id);
    if (known !== undefined && known.role !== message.role) return;
    const parentId = known === undefined ? message.parentId : known.parentId;
    messages.set(message.id, { ...message, ...(message.role === "assistant" ? noText : {}), parentId } as Message);
  } else if (record.t === "delta") {
    const answer = messages.get(record.m);
    if (answer === undefined) deferred.push(record);
    else if (answer.role === "assistant" && record.set !== undefined) messages.set(record.m, { ...answer, ...record.set, ...noText });
  }
}

/** Fields of an answer that facts do not need. */
const noText = { text: "", reasoning: "", reasoningDetails: [], images: [], annotations: [] };
