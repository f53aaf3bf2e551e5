import type { Conversation, Message } from "../shared/conversation.ts";
import { sumUsd } from "../shared/money.ts";
import { isInBlob } from "./blobs.ts";
import { packSpending, SpendingRows, withTitleCost } from "./spending.ts";
import type { ConversationMeta, SummaryFields } from "./record.ts";

/** The list entry of a conversation. Times are in milliseconds since the epoch, the cost is in USD. */
export interface ConversationSummary extends Omit<SummaryFields, "deletedAt" | "folder" | "tags" | "archived"> {
  readonly id: string;
  /** Empty while the conversation has no messages, or none that this version can read. */
  readonly title: string;
  readonly titleBy: NonNullable<ConversationMeta["titleBy"]>;
  readonly pinned: boolean;
  readonly deletedAt: number | null;
  /** Absent if it is in none. */
  readonly folder?: string;
  /** Absent if it has none. */
  readonly tags?: readonly string[];
  /** Absent unless it is archived. */
  readonly archived?: true;
  /** A newer Aside wrote it: it cannot be continued here. */
  readonly readOnly: boolean;
}

const titleLength = 80;

/** The first line of a text as a title, with white space collapsed and cut at a word boundary if possible. */
export function titleFromText(text: string): string {
  const line =
    text
      .trim()
      .slice(0, 1000)
      .split(/[\r\n]/, 1)[0] ?? "";
  const folded = line.replace(/\s+/gu, " ").trim();
  if (folded.length <= titleLength) return folded;
  const cut = folded.slice(0, titleLength);
  const space = cut.lastIndexOf(" ");
  // Do not cut a surrogate pair in half.
  return `${(space > titleLength / 2 ? cut.slice(0, space) : cut).replace(/[\uD800-\uDBFF]$/u, "")}…`;
}

/**
 * Summarizes a conversation.
 * @param updatedAt the time of the last change, by default that of the newest message
 */
export function summarize(conversation: Conversation, meta: ConversationMeta, updatedAt?: number, readOnly = false): ConversationSummary {
  const tally = new MessageTally();
  for (const message of conversation.messages.values()) tally.add(message);
  return summaryOf(conversation, meta, tally, updatedAt, readOnly);
}

/** How many messages at the end are always added up anew: those that still change, such as an answer whose cost comes late. */
const unsettled = 8;

/** Summarizes a conversation again and again while it is open. Messages that were added up before and are the same are only compared. */
export class Summarizer {
  /** The messages at the beginning that `#tally` contains. */
  #settled: Message[] = [];
  #tally = new MessageTally();

  /** As `summarize`. */
  summarize(conversation: Conversation, meta: ConversationMeta, updatedAt: number): ConversationSummary {
    const { messages } = conversation;
    if (!this.#begins(messages.values())) {
      this.#settled = [];
      this.#tally = new MessageTally();
    }
    let tally = this.#tally;
    let at = 0;
    for (const message of messages.values()) {
      at += 1;
      if (at <= this.#settled.length) continue;
      if (tally === this.#tally && at <= messages.size - unsettled) this.#settled.push(message);
      else if (tally === this.#tally) tally = new MessageTally(this.#tally);
      tally.add(message);
    }
    return summaryOf(conversation, meta, tally, updatedAt, false);
  }

  /** Whether the messages begin with the settled ones. */
  #begins(messages: Iterator<Message>): boolean {
    return this.#settled.every((message) => messages.next().value === message);
  }
}

/** What a summary tells of the messages, added up message by message. */
class MessageTally {
  newest = -Infinity;
  cost: number | null = null;
  question = "";
  /** Model of the last answer. */
  model = "";
  unfinished = false;
  /** Id of the last answer, if it failed or broke off. */
  failed: string | undefined;
  large = false;
  readonly spending: SpendingRows;

  /** @param start a tally to begin with, which stays as it is */
  constructor(start?: MessageTally) {
    if (start !== undefined) Object.assign(this, start);
    this.spending = new SpendingRows(start?.spending);
  }

  add(message: Message): void {
    this.spending.addMessage(message);
    if (message.createdAt > this.newest) this.newest = message.createdAt;
    if (message.role === "user") {
      this.question ||= message.text || (message.attachments[0]?.label ?? "");
      this.large ||= message.attachments.some(isInBlob);
      return;
    }
    if (message.role === "tool") return;
    if (message.cost !== null && message.copied === undefined) this.cost = sumUsd([this.cost, message.cost]);
    if (message.role === "summary") return;
    if (message.model !== "") this.model = message.model;
    if (message.status === "streaming") this.unfinished = true;
    this.failed = message.status === "failed" || message.status === "interrupted" ? message.id : undefined;
  }
}

function summaryOf(
  conversation: Conversation,
  meta: ConversationMeta,
  tally: MessageTally,
  updatedAt: number | undefined,
  readOnly: boolean,
): ConversationSummary {
  const model = conversation.model ?? (tally.model === "" ? undefined : tally.model);
  const cost = meta.titleCost === undefined || tally.cost === null ? (meta.titleCost ?? tally.cost) : sumUsd([meta.titleCost, tally.cost]);
  return {
    id: conversation.id,
    title: meta.title ?? titleFromText(tally.question),
    titleBy: meta.titleBy ?? "question",
    ...(meta.titleCost === undefined ? {} : { titleCost: meta.titleCost }),
    ...(meta.titleCostElsewhere === undefined ? {} : { titleCostElsewhere: meta.titleCostElsewhere }),
    pinned: meta.pinned ?? false,
    deletedAt: meta.deletedAt ?? null,
    ...(meta.workspace === undefined ? {} : { workspace: meta.workspace }),
    ...filed(meta),
    createdAt: conversation.createdAt,
    updatedAt: updatedAt ?? Math.max(conversation.createdAt, tally.newest),
    ...(model === undefined ? {} : { model }),
    cost,
    messages: conversation.messages.size,
    unfinished: tally.unfinished,
    ...(tally.failed !== undefined && conversation.deleted?.has(tally.failed) !== true ? { failed: true } : {}),
    ...(tally.large ? { large: true } : {}),
    spending: packSpending(tally.spending.withTitles(conversation.createdAt, meta.titleCost ?? 0)),
    readOnly,
  };
}

/** Applies a meta record to a summary. The cost of titles is added to that of the conversation. */
export function withMeta<T extends SummaryFields>(fields: T, meta: ConversationMeta): T {
  const addedCost = (meta.titleCost ?? 0) - (fields.titleCost ?? 0);
  if (meta.titleCost === undefined || addedCost === 0) return { ...fields, ...meta };
  const { spending } = fields;
  return {
    ...fields,
    ...meta,
    cost: sumUsd([fields.cost, addedCost]),
    ...(spending === undefined ? {} : { spending: withTitleCost(spending, fields.createdAt, addedCost) }),
  };
}

/** The fields of a summary that journals and the index contain. */
export function summaryFields({ id: _id, readOnly: _readOnly, ...fields }: ConversationSummary): SummaryFields {
  return fields;
}

/**
 * The list entry of a conversation whose journal has a newer schema: the known entry, or an empty one.
 * @param at the time of the last change of the journal
 */
export function opaqueSummary(id: string, at: number, known?: ConversationSummary): ConversationSummary {
  const nothing: SummaryFields = { createdAt: at, updatedAt: at, cost: null, messages: 0, unfinished: false, spending: [] };
  return { ...completeSummary(id, known ?? nothing), updatedAt: at, unfinished: false, readOnly: true };
}

/** Turns the fields of a journal or the index into a summary. */
export function completeSummary(id: string, given: SummaryFields, readOnly = false): ConversationSummary {
  const { folder, tags, archived, ...fields } = given;
  return {
    ...fields,
    ...filed({ folder, tags, archived }),
    id,
    title: fields.title ?? "",
    titleBy: fields.titleBy ?? "question",
    pinned: fields.pinned ?? false,
    deletedAt: fields.deletedAt ?? null,
    readOnly,
  };
}

/** How a conversation is filed, without empty fields. */
export function filed({
  folder,
  tags,
  archived,
}: {
  readonly folder?: string | null | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly archived?: boolean | undefined;
}): Pick<ConversationSummary, "folder" | "tags" | "archived"> {
  return {
    ...(folder ? { folder } : {}),
    ...(tags !== undefined && tags.length > 0 ? { tags } : {}),
    ...(archived === true ? { archived } : {}),
  };
}
