import { type Conversation, createConversation, type Message } from "../shared/conversation.ts";
import type { EventLoopYielder } from "../shared/eventLoopYielder.ts";
import { blobKey } from "./blobs.ts";
import { conversationFacts } from "./conversationFacts.ts";
import { parseLine } from "./parseRecord.ts";
import type { JournalRecord } from "./record.ts";
import { replayRecords } from "./replay.ts";
import type { FactMiss, UsageFact } from "./usageFact.ts";

/** How much of a journal is decoded before the clock is checked, in bytes. */
const bytesAtOnce = 256 * 1024;
const lineFeed = 0x0a;
/** Records that tell nothing of requests, as this version writes them. They need not be parsed. */
const otherRecord = /^\{"v":\d+,"t":"(?:select|deleted|model|tools|meta|summary)"/;
const messageRecord = /^\{"v":\d+,"t":"message"/;
/** Without this, a message is one of the user's, perhaps with long attachments. Inside a text its quotes would be escaped. */
const modelsRole = /"role"\s*:\s*"(?:assistant|tool)"/;

/** Judges why prompts of a conversation were not read from caches, by the ids of their answers. Texts of answers are not there. */
export type CacheJudge = (conversation: Conversation) => ReadonlyMap<string, FactMiss>;

/**
 * The facts of a journal, the same as those of its conversation, but without the conversation: texts are not kept, and it gives way to the event loop.
 * @returns undefined if a newer Aside wrote the journal and this version can read nothing in it
 */
export async function journalFacts(
  id: string,
  bytes: Uint8Array,
  workspace: string,
  yielder: EventLoopYielder,
  judge?: CacheJudge,
): Promise<readonly UsageFact[] | undefined> {
  const messages = new Map<string, Message>();
  const deferred: JournalRecord[] = [];
  /** For the judge: messages without their texts, and lines that were not parsed. */
  const kept: (JournalRecord | string)[] = [];
  const decoder = new TextDecoder();
  for (let start = 0; start < bytes.length;) {
    if (start > 0 && yielder.isDue) await yielder.yield();
    const feed = bytes.indexOf(lineFeed, Math.min(start + bytesAtOnce, bytes.length - 1));
    const end = feed < 0 ? bytes.length : feed;
    for (const line of decoder.decode(bytes.subarray(start, end)).split("\n")) {
      if (line === "" || otherRecord.test(line)) continue;
      if (messageRecord.test(line) && !modelsRole.test(line)) {
        if (judge !== undefined) kept.push(line);
        continue;
      }
      const parsed = parseLine(line);
      if (parsed.kind === "newer" && parsed.whole) return undefined;
      if (parsed.kind === "record") {
        apply(messages, parsed.record, deferred);
        if (judge !== undefined) kept.push(withoutText(parsed.record));
      }
      if (yielder.isDue) await yielder.yield();
    }
    start = end + 1;
  }
  for (const record of deferred.splice(0)) apply(messages, record, deferred);
  const facts = conversationFacts({ id, messages }, workspace);
  const misses = judge?.(await judged(id, messages, kept, yielder));
  if (misses === undefined || misses.size === 0) return facts;
  return facts.map((fact) => {
    const miss = misses.get(fact.message ?? "");
    return miss === undefined ? fact : { ...fact, miss };
  });
}

/** The conversation with what a judge looks at. Questions tell what differs between prompts, which only answers with a record of theirs have. */
async function judged(
  id: string,
  messages: ReadonlyMap<string, Message>,
  kept: readonly (JournalRecord | string)[],
  yielder: EventLoopYielder,
): Promise<Conversation> {
  const isRecorded = Array.from(messages.values()).some((message) => message.role === "assistant" && message.sent !== undefined);
  if (!isRecorded) return { ...createConversation(id, 0), messages };
  const records: JournalRecord[] = [];
  for (const each of kept) {
    if (yielder.isDue) await yielder.yield();
    const parsed = typeof each === "string" ? parseLine(each) : undefined;
    if (parsed?.kind === "record") records.push(withBlobNames(parsed.record));
    else if (typeof each !== "string") records.push(each);
  }
  return replayRecords(id, records).conversation;
}

/** What is in a blob is told from others by the blob's name. */
function withBlobNames(record: JournalRecord): JournalRecord {
  if (record.t !== "message" || record.message.role !== "user") return record;
  const attachments = record.message.attachments.map((each) => (blobKey in each ? { ...each, text: String(each[blobKey]) } : each));
  return { ...record, message: { ...record.message, attachments } };
}

function withoutText(record: JournalRecord): JournalRecord {
  if (record.t === "message" && record.message.role === "assistant") return { ...record, message: { ...record.message, ...noText } };
  if (record.t === "delta")
    return { t: "delta", m: record.m, ...(record.set === undefined ? {} : { set: { ...record.set, ...noImages } }) };
  return record;
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
const noImages = { images: [], annotations: [] };
const noText = { text: "", reasoning: "", reasoningDetails: [], ...noImages };
