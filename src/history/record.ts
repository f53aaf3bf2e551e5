import type { AnswerMessage, Message, Overrides } from "../shared/conversation.ts";
import type { PinnedTool } from "../shared/toolMessage.ts";
import { type PackedSpending, packSpending, unpackSpending } from "./spending.ts";
import { answerFieldsFrom, isMessageId, messageFrom, timeFrom } from "./messageFrom.ts";
import { isShallow } from "./nesting.ts";
import { pinnedToolsFrom } from "./toolsFrom.ts";
import { asCount, isObject, type JsonObject } from "../shared/guards.ts";

/**
 * The newest schema of journals and their records that this version reads and writes. A journal's first record carries it; journals of 0.1.0
 * have none there and count as version 1. Each record also carries the first version that can read it, so that a journal may contain
 * single newer records. A future schema that this code would misread raises both, and the `v` of summaries too: lists read those alone.
 */
export const journalVersion = 2;

/** What the list shows of a conversation besides its messages. A field that is absent says nothing. */
export interface ConversationMeta {
  readonly title?: string;
  /** Who named it: the first line of the question, a model, or a person (whose title nothing replaces). */
  readonly titleBy?: "question" | "model" | "person";
  /** USD that titles from a model have cost; part of what the conversation cost. */
  readonly titleCost?: number;
  /** The same, of a conversation that was imported beside itself: it is counted there. */
  readonly titleCostElsewhere?: number;
  readonly pinned?: boolean;
  /** Milliseconds since the epoch; null takes the deletion back. */
  readonly deletedAt?: number | null;
  /** Name of the folder or workspace it was begun in. */
  readonly workspace?: string;
}

/** A summary as the journal caches it, so that the list can be rebuilt from the ends of the files. */
export interface SummaryFields extends ConversationMeta {
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Model of the last answer. */
  readonly model?: string;
  /** USD; null until any answer told a cost. */
  readonly cost: number | null;
  readonly messages: number;
  /** An answer has no end yet: its text is in `delta` records alone. */
  readonly unfinished: boolean;
  /** There are attachments so large that their words lie in files of their own; absent: none. */
  readonly large?: true;
  /** What it took by day and model, packed; absent in what an earlier version of this program wrote. */
  readonly spending?: PackedSpending;
}

/**
 * One line of a journal. Records are addressed by message id and can be applied twice without harm, so two windows may interleave.
 * `message` adds a message or replaces it whole; `delta` lengthens an answer from the given offsets (UTF-16 units).
 */
export type JournalRecord =
  | { readonly t: "conversation"; readonly id: string; readonly createdAt: number }
  | { readonly t: "message"; readonly message: Message }
  | {
      readonly t: "delta";
      readonly m: string;
      readonly text?: string;
      readonly textFrom?: number;
      readonly reasoning?: string;
      readonly reasoningFrom?: number;
      readonly set?: AnswerFields;
    }
  /** `parent` is null for the first messages. */
  | { readonly t: "select"; readonly parent: string | null; readonly m: string }
  | { readonly t: "deleted"; readonly m: string; readonly deleted: boolean }
  /** What the conversation sets for itself. Without `overrides`, as versions before 0.2 wrote it, those stay as they are. */
  | { readonly t: "model"; readonly model: string | null; readonly overrides?: Overrides }
  /** The tools that are switched on; empty: none. Since version 2. */
  | { readonly t: "tools"; readonly tools: readonly PinnedTool[] }
  | { readonly t: "meta"; readonly meta: ConversationMeta }
  | { readonly t: "summary"; readonly summary: SummaryFields };

/** The fields of a streaming answer that a checkpoint carries besides its text. */
export type AnswerFields = Partial<
  Pick<AnswerMessage, "status" | "servedModel" | "provider" | "generationId" | "images" | "annotations" | "timings" | "createdAt">
>;

/** What one line of a journal turned out to be. */
export type ParsedLine =
  | { readonly kind: "record"; readonly record: JournalRecord }
  /** Written by a newer Aside. With `whole`, it is the header and counts for every line of the journal. */
  | { readonly kind: "newer"; readonly version: number; readonly whole: boolean }
  /** Not a record: torn, garbled, or not ours. */
  | { readonly kind: "bad" };

const encoder = new TextEncoder();

/** One record as its line, without the line feed. */
function encodeRecord(record: JournalRecord): string {
  const schema = record.t === "conversation" ? { schema: journalVersion } : {};
  return JSON.stringify({ v: versionOf(record), ...schema, ...record });
}

/** The first version that can read the record: a conversation without tools stays readable for programs that know of none. */
function versionOf(record: JournalRecord): number {
  return record.t === "tools" || (record.t === "message" && record.message.role === "tool") ? 2 : 1;
}

/**
 * Records as the bytes of one write. It starts with a line feed too: whatever a crash left at the end of the file, ours begin on a new line.
 */
export function encodeBatch(records: readonly JournalRecord[]): Uint8Array {
  return encoder.encode(`\n${records.map((record) => `${encodeRecord(record)}\n`).join("")}`);
}

/** Reads one line. Never throws. */
export function parseLine(line: string): ParsedLine {
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch {
    return { kind: "bad" };
  }
  if (!isObject(data) || typeof data["v"] !== "number" || !isShallow(data)) return { kind: "bad" };
  const whole = data["t"] === "conversation";
  const version = Math.max(data["v"], whole && typeof data["schema"] === "number" ? data["schema"] : 0);
  if (version > journalVersion) return { kind: "newer", version, whole };
  const record = recordFrom(data);
  return record === undefined ? { kind: "bad" } : { kind: "record", record };
}

function recordFrom(data: JsonObject): JournalRecord | undefined {
  const m = data["m"];
  switch (data["t"]) {
    case "conversation":
      return isMessageId(data["id"]) ? { t: "conversation", id: data["id"], createdAt: timeFrom(data["createdAt"]) } : undefined;
    case "message": {
      const message = messageFrom(data["message"]);
      return message === undefined ? undefined : { t: "message", message };
    }
    case "delta":
      return isMessageId(m)
        ? { t: "delta", m, ...growth(data, "text"), ...growth(data, "reasoning"), ...answerFields(data["set"]) }
        : undefined;
    case "select": {
      const parent = data["parent"];
      return isMessageId(m) && (parent === null || isMessageId(parent)) ? { t: "select", parent, m } : undefined;
    }
    case "deleted":
      return isMessageId(m) && typeof data["deleted"] === "boolean" ? { t: "deleted", m, deleted: data["deleted"] } : undefined;
    case "model": {
      const { model, overrides } = data;
      if (model !== null && typeof model !== "string") return undefined;
      return { t: "model", model, ...(isObject(overrides) ? { overrides } : {}) };
    }
    case "tools":
      return { t: "tools", tools: pinnedToolsFrom(data["tools"]) };
    case "meta":
      return isObject(data["meta"]) ? { t: "meta", meta: metaFrom(data["meta"]) } : undefined;
    case "summary":
      return isObject(data["summary"]) ? { t: "summary", summary: summaryFrom(data["summary"]) } : undefined;
    default:
      return undefined;
  }
}

function growth(data: JsonObject, name: "text" | "reasoning"): JsonObject {
  const added = data[name];
  const from = data[`${name}From`];
  return typeof added === "string" && typeof from === "number" && Number.isSafeInteger(from) && from >= 0
    ? { [name]: added, [`${name}From`]: from }
    : {};
}

const streamingFields = ["status", "servedModel", "provider", "generationId", "images", "annotations", "timings", "createdAt"] as const;

/** Runs the fields through the reader of whole messages, so that a checkpoint can say nothing that a message could not. */
function answerFields(value: unknown): { readonly set?: AnswerFields } {
  if (!isObject(value)) return {};
  const whole = answerFieldsFrom(value);
  const kept = streamingFields.filter((name) => name in value && name in whole).map((name) => [name, whole[name]] as const);
  return kept.length === 0 ? {} : { set: Object.fromEntries(kept) as AnswerFields };
}

function priceFrom(data: JsonObject, name: "titleCost" | "titleCostElsewhere"): Pick<ConversationMeta, typeof name> {
  const usd = data[name];
  return typeof usd === "number" && usd > 0 ? { [name]: usd } : {};
}

/** Reads the meta fields of an object and drops whatever has the wrong type. */
export function metaFrom(data: JsonObject): ConversationMeta {
  const titleBy = data["titleBy"];
  return {
    ...(typeof data["title"] === "string" ? { title: data["title"].slice(0, 500) } : {}),
    ...(titleBy === "question" || titleBy === "model" || titleBy === "person" ? { titleBy } : {}),
    ...priceFrom(data, "titleCost"),
    ...priceFrom(data, "titleCostElsewhere"),
    ...(typeof data["pinned"] === "boolean" ? { pinned: data["pinned"] } : {}),
    ...(data["deletedAt"] === null || typeof data["deletedAt"] === "number"
      ? { deletedAt: data["deletedAt"] && timeFrom(data["deletedAt"]) }
      : {}),
    ...(typeof data["workspace"] === "string" ? { workspace: data["workspace"] } : {}),
  };
}

/** Reads the fields of a summary; what is absent or of the wrong type gets its empty value. */
export function summaryFrom(data: JsonObject): SummaryFields {
  return {
    ...metaFrom(data),
    createdAt: timeFrom(data["createdAt"]),
    updatedAt: timeFrom(data["updatedAt"]),
    ...(typeof data["model"] === "string" ? { model: data["model"] } : {}),
    cost: typeof data["cost"] === "number" ? data["cost"] : null,
    messages: asCount(data["messages"]),
    unfinished: data["unfinished"] === true,
    ...(data["large"] === true ? { large: true } : {}),
    ...spendingFields(data["spending"]),
  };
}

function spendingFields(value: unknown): { readonly spending?: PackedSpending } {
  const spending = unpackSpending(value);
  return spending === undefined ? {} : { spending: packSpending(spending) };
}
