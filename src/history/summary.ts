import type { Conversation } from "../shared/conversation.ts";
import { sumUsd } from "../shared/money.ts";
import { isInBlob } from "./blobs.ts";
import { packSpending, conversationSpending, withTitleCost } from "./spending.ts";
import { type ConversationMeta, parseLine, type SummaryFields } from "./record.ts";

/** The list entry of a conversation. Times are in milliseconds since the epoch, the cost is in USD. */
export interface ConversationSummary extends Omit<SummaryFields, "deletedAt"> {
  readonly id: string;
  /** Empty while the conversation has no messages, or none that this version can read. */
  readonly title: string;
  readonly titleBy: NonNullable<ConversationMeta["titleBy"]>;
  readonly pinned: boolean;
  readonly deletedAt: number | null;
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
  let cost: number | null = meta.titleCost ?? null;
  let newest = conversation.createdAt;
  let model = conversation.model;
  let question = "";
  let unfinished = false;
  let large = false;
  for (const message of conversation.messages.values()) {
    if (message.createdAt > newest) newest = message.createdAt;
    if (message.role === "user") {
      question ||= message.text || (message.attachments[0]?.label ?? "");
      large ||= message.attachments.some(isInBlob);
      continue;
    }
    if (message.role === "tool") continue;
    if (message.cost !== null && message.copied === undefined) cost = sumUsd([cost, message.cost]);
    if (conversation.model === undefined && message.model !== "") model = message.model;
    if (message.status === "streaming") unfinished = true;
  }
  return {
    id: conversation.id,
    title: meta.title ?? titleFromText(question),
    titleBy: meta.titleBy ?? "question",
    ...(meta.titleCost === undefined ? {} : { titleCost: meta.titleCost }),
    ...(meta.titleCostElsewhere === undefined ? {} : { titleCostElsewhere: meta.titleCostElsewhere }),
    pinned: meta.pinned ?? false,
    deletedAt: meta.deletedAt ?? null,
    ...(meta.workspace === undefined ? {} : { workspace: meta.workspace }),
    createdAt: conversation.createdAt,
    updatedAt: updatedAt ?? newest,
    ...(model === undefined ? {} : { model }),
    cost,
    messages: conversation.messages.size,
    unfinished,
    ...(large ? { large } : {}),
    spending: packSpending(conversationSpending(conversation, meta.titleCost)),
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
export function completeSummary(id: string, fields: SummaryFields, readOnly = false): ConversationSummary {
  return {
    ...fields,
    id,
    title: fields.title ?? "",
    titleBy: fields.titleBy ?? "question",
    pinned: fields.pinned ?? false,
    deletedAt: fields.deletedAt ?? null,
    readOnly,
  };
}

const decoder = new TextDecoder();

/**
 * Summarizes a conversation from the end of its journal.
 * @param bytes the end of the file, which may start in the middle of a line
 * @returns undefined if the whole file must be read
 */
export function summaryFromTail(id: string, bytes: Uint8Array): ConversationSummary | undefined {
  const lines = decoder.decode(bytes).split("\n");
  let fields: SummaryFields | undefined;
  for (const line of lines.slice(1)) {
    if (line === "" || line === "\r") continue;
    const parsed = parseLine(line);
    if (parsed.kind !== "record") return undefined;
    if (parsed.record.t === "summary") fields = parsed.record.summary;
    else if (parsed.record.t === "meta" && fields !== undefined) fields = withMeta(fields, parsed.record.meta);
    // A message or checkpoint after the summary makes it incomplete.
    else fields = undefined;
  }
  // Early summaries have no spending, which then comes from the whole file.
  return fields === undefined || fields.spending === undefined ? undefined : completeSummary(id, fields);
}
