import {
  type AnswerMessage,
  type Conversation,
  type FileSettings,
  type Message,
  type Overrides,
  setFileSettings,
  type UserMessage,
} from "../shared/conversation.ts";
import { asLeft, type PinnedTool } from "../shared/toolMessage.ts";
import type { ConversationMeta, JournalRecord, SummaryFields } from "./record.ts";
import { parseLine } from "./parseRecord.ts";

/** The content of a journal and its damage. */
export interface Replay {
  /** Answers without an end have the status `interrupted`. */
  readonly conversation: Conversation;
  readonly meta: ConversationMeta;
  /** The last cached summary, or undefined. */
  readonly summary: SummaryFields | undefined;
  /** Ids of answers whose end was never written. */
  readonly unfinished: readonly string[];
  /** Number of lines that are not records, without a torn last line. */
  readonly badLines: number;
  /** The last line was cut by a crash. */
  readonly torn: boolean;
  /** A newer Aside wrote some or all of it, so this version must not write to it. */
  readonly newer: boolean;
  /** The journal as a whole has a newer schema, so none of it was read. */
  readonly opaque: boolean;
  /** Number of readable records. */
  readonly records: number;
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: false });

/**
 * Reads a conversation from the bytes of its journal. Never throws: unreadable lines are counted and skipped. The order is that of the file and
 * does not depend on clocks.
 * @param fileId the id from the file name, which is used even if the header is lost
 */
export function replayJournal(fileId: string, bytes: Uint8Array): Replay {
  const text = decoder.decode(bytes);
  const builder = new TreeBuilder(fileId);
  const seen = { badLines: 0, newer: false, records: 0, torn: false };
  for (let start = 0; start < text.length;) {
    const feed = text.indexOf("\n", start);
    const end = feed < 0 ? text.length : feed;
    if (end > start && !(end === start + 1 && text[start] === "\r")) {
      const parsed = parseLine(text.slice(start, end));
      if (parsed.kind === "record") {
        seen.records += 1;
        builder.apply(parsed.record);
      } else if (parsed.kind === "newer") {
        if (parsed.whole) return opaqueReplay(fileId);
        seen.newer = true;
      } else if (feed < 0) seen.torn = true;
      else seen.badLines += 1;
    }
    start = end + 1;
  }
  return { ...builder.finish(), ...seen, opaque: false };
}

function opaqueReplay(fileId: string): Replay {
  return { ...new TreeBuilder(fileId).finish(), badLines: 0, newer: true, opaque: true, records: 0, torn: false };
}

/** Replays records in the same way as a journal. */
export function replayRecords(fileId: string, records: Iterable<JournalRecord>): Pick<Replay, "conversation" | "meta" | "unfinished"> {
  const builder = new TreeBuilder(fileId);
  for (const record of records) builder.apply(record);
  return builder.finish();
}

/** Messages whose parent has not been read yet, and how many of them were adopted by another. Taking them out of a long list would move all others. */
interface Waiting {
  readonly messages: Message[];
  taken: number;
}

/** Builds the tree in mutable maps. Adding messages one by one to an immutable conversation would take quadratic time. */
class TreeBuilder {
  readonly #id: string;
  #createdAt = 0;
  readonly #messages = new Map<string, Message>();
  readonly #children = new Map<string, string[]>();
  readonly #active = new Map<string, string>();
  readonly #deleted = new Set<string>();
  /** Messages that were read before their parent, by the id of the parent. */
  readonly #orphans = new Map<string, Waiting>();
  /** Records about messages that were not read yet. */
  readonly #deferred: JournalRecord[] = [];
  #model: string | null = null;
  #overrides: Overrides = {};
  #file: FileSettings | null = null;
  #tools: readonly PinnedTool[] = [];
  #meta: ConversationMeta = {};
  #summary: SummaryFields | undefined;
  #last: string | null = null;

  constructor(id: string) {
    this.#id = id;
  }

  apply(record: JournalRecord): void {
    switch (record.t) {
      case "conversation":
        this.#createdAt ||= record.createdAt;
        return;
      case "message":
        this.#put(record.message);
        return;
      case "delta": {
        const answer = this.#messages.get(record.m);
        if (answer?.role === "assistant") this.#messages.set(record.m, grow(answer, record));
        else this.#deferred.push(record);
        return;
      }
      case "select":
        if (this.#messages.get(record.m)?.parentId === record.parent) this.#active.set(record.parent ?? "", record.m);
        else this.#deferred.push(record);
        return;
      case "deleted":
        if (record.deleted) this.#deleted.add(record.m);
        else this.#deleted.delete(record.m);
        return;
      case "model":
        this.#model = record.model;
        this.#overrides = record.overrides ?? this.#overrides;
        if (record.file !== undefined) this.#file = record.file;
        return;
      case "tools":
        this.#tools = record.tools;
        return;
      case "meta":
        this.#meta = { ...this.#meta, ...record.meta };
        return;
      case "summary":
        this.#summary = record.summary;
        return;
      default:
        unknownRecord(record);
    }
  }

  finish(): Pick<Replay, "conversation" | "meta" | "summary" | "unfinished"> {
    this.#adoptOrphans();
    for (const record of this.#deferred.splice(0)) if (this.#messages.has("m" in record ? record.m : "")) this.apply(record);
    const unfinished: string[] = [];
    for (const message of this.#messages.values()) {
      if (message.role === "tool" && message.runs.some(({ status }) => status === "running")) {
        this.#messages.set(message.id, { ...message, runs: message.runs.map(asLeft) });
      }
      if (message.role !== "assistant" || message.status !== "streaming") continue;
      unfinished.push(message.id);
      this.#messages.set(message.id, { ...message, status: "interrupted" });
    }
    for (const id of this.#deleted) if (!this.#messages.has(id)) this.#deleted.delete(id);
    for (const [key, id] of this.#active) {
      if (!this.#deleted.has(id)) continue;
      const substitute = this.#children.get(key)?.findLast((child) => !this.#deleted.has(child));
      if (substitute === undefined) this.#active.delete(key);
      else this.#active.set(key, substitute);
    }
    const firstAt = this.#messages.values().next().value?.createdAt ?? 0;
    const conversation: Conversation = {
      id: this.#id,
      createdAt: this.#createdAt || firstAt,
      messages: this.#messages,
      children: this.#children,
      active: this.#active,
      ...(this.#deleted.size > 0 ? { deleted: this.#deleted } : {}),
      ...(this.#model === null ? {} : { model: this.#model }),
      ...(Object.keys(this.#overrides).length === 0 ? {} : { overrides: this.#overrides }),
      ...(this.#tools.length === 0 ? {} : { tools: this.#tools }),
    };
    return { conversation: setFileSettings(conversation, this.#file ?? undefined), meta: this.#meta, summary: this.#summary, unfinished };
  }

  #put(message: Message): void {
    if (this.#replace(message)) return;
    if (message.parentId !== null && !this.#messages.has(message.parentId)) {
      const queue = this.#orphans.get(message.parentId);
      if (queue === undefined) this.#orphans.set(message.parentId, { messages: [message], taken: 0 });
      else queue.messages.push(message);
      return;
    }
    this.#insert(message);
  }

  /** Replaces a message that is already known. Its place in the tree stays. */
  #replace(message: Message): boolean {
    const known = this.#messages.get(message.id);
    if (known !== undefined && known.role === message.role) {
      this.#messages.set(message.id, { ...message, parentId: known.parentId } as Message);
    }
    return known !== undefined;
  }

  #insert(first: Message): void {
    const todo = [first];
    for (let message = todo.pop(); message !== undefined; message = todo.pop()) {
      if (this.#replace(message)) continue;
      const key = message.parentId ?? "";
      this.#messages.set(message.id, message);
      const siblings = this.#children.get(key);
      if (siblings === undefined) this.#children.set(key, [message.id]);
      else siblings.push(message.id);
      this.#active.set(key, message.id);
      this.#last = message.id;
      const waiting = this.#orphans.get(message.id);
      if (waiting === undefined) continue;
      this.#orphans.delete(message.id);
      for (const one of waiting.messages.slice(waiting.taken).toReversed()) todo.push(one);
    }
  }

  /** Attaches messages whose parent is unreadable to the last message before them, so that they remain visible. */
  #adoptOrphans(): void {
    for (let queue = this.#orphans.values().next().value; queue !== undefined; queue = this.#orphans.values().next().value) {
      const orphan = queue.messages[queue.taken];
      queue.taken += 1;
      if (orphan === undefined || queue.taken >= queue.messages.length) this.#orphans.delete(orphan?.parentId ?? "");
      if (orphan === undefined || this.#replace(orphan)) continue;
      if (orphan.role === "user") this.#insert({ ...orphan, parentId: this.#last });
      else this.#insert({ ...orphan, parentId: this.#last ?? this.#lostQuestion(orphan) });
    }
  }

  /** Adds an empty question in place of the lost one, because a conversation cannot begin with an answer. */
  #lostQuestion(answer: Exclude<Message, UserMessage>): string {
    this.#insert({ role: "user", id: answer.parentId, parentId: null, createdAt: answer.createdAt, text: "", attachments: [] });
    return answer.parentId;
  }
}

function grow(answer: AnswerMessage, delta: Extract<JournalRecord, { t: "delta" }>): AnswerMessage {
  return {
    ...answer,
    text: lengthen(answer.text, delta.textFrom, delta.text),
    reasoning: lengthen(answer.reasoning, delta.reasoningFrom, delta.reasoning),
    ...delta.set,
  };
}

function lengthen(text: string, from: number | undefined, added: string | undefined): string {
  if (added === undefined || from === undefined) return text;
  if (from === text.length) return text + added;
  // Records in between could not be read. Fill the gap to its length, so that later offsets still match.
  if (from > text.length) return text + "\n\n[…]\n\n".padEnd(Math.min(from - text.length, 2 ** 20)).slice(0, from - text.length) + added;
  // Written twice. Never shorten the text.
  return from + added.length <= text.length ? text : text.slice(0, from) + added;
}

function unknownRecord(record: never): never {
  throw new Error(`unknown record: ${JSON.stringify(record)}`);
}
