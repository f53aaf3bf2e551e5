import type { AnswerMessage, FileSettings, Message, Overrides } from "../shared/conversation.ts";
import type { PinnedTool } from "../shared/toolMessage.ts";
import { type PackedSpending, packSpending, unpackSpending } from "./spending.ts";
import { answerFieldsFrom, isMessageId, messageFrom, timeFrom } from "./messageFrom.ts";
import { isShallow } from "./nesting.ts";
import { pinnedToolsFrom } from "./toolsFrom.ts";
import { asCount, asObject, isObject, type JsonObject } from "../shared/guards.ts";
import { totalFrom } from "../shared/money.ts";

/**
 * The newest schema of journals and their records that this version reads and writes. A journal's first record carries it; journals of 0.1.0
 * have none there and count as version 1. Each record also carries the first version that can read it, so that a journal may contain
 * single newer records. A future schema that this code would misread raises both, and the `v` of summaries too: lists read those alone.
 */
export const journalVersion = 2;

/** The fields of a conversation that do not come from its messages. In records, absent fields are unchanged. */
export interface ConversationMeta {
  readonly title?: string;
  /** Where the title is from: the first question, a model, or the user (whose title is never replaced). */
  readonly titleBy?: "question" | "model" | "person";
  /** Cost of generated titles in USD, included in the cost of the conversation. */
  readonly titleCost?: number;
  /** The same for a second copy of a conversation. The original counts it. */
  readonly titleCostElsewhere?: number;
  readonly pinned?: boolean;
  /** Milliseconds since the epoch. Null restores the conversation. */
  readonly deletedAt?: number | null;
  /** Name of the workspace in which it was created. */
  readonly workspace?: string;
}

/** A summary as cached in the journal. With it the list can be rebuilt from the ends of the files. */
export interface SummaryFields extends ConversationMeta {
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Model of the last answer. */
  readonly model?: string;
  /** USD. Null until the cost of an answer is known. */
  readonly cost: number | null;
  readonly messages: number;
  /** An answer has no end yet, so part of its text is in `delta` records. */
  readonly unfinished: boolean;
  /** Some attachments are in blobs. Absent if none are. */
  readonly large?: true;
  /** Costs and tokens by day and model, packed. Absent in early journals. */
  readonly spending?: PackedSpending;
}

/**
 * One line of a journal. Records refer to messages by id and can be applied twice without harm, so windows may interleave them.
 * `message` adds or replaces a message. `delta` extends an answer from the given offsets (UTF-16 units).
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
  /** `parent` is null for first messages. */
  | { readonly t: "select"; readonly parent: string | null; readonly m: string }
  | { readonly t: "deleted"; readonly m: string; readonly deleted: boolean }
  /**
   * Model and overrides of the conversation. If `overrides` is absent, as in early journals, they are unchanged. So is `file`, what the imported
   * file sets; null discards it. Versions that do not know the field ignore it, and with it the settings.
   */
  | { readonly t: "model"; readonly model: string | null; readonly overrides?: Overrides; readonly file?: FileSettings | null }
  /** The enabled tools. Since version 2. */
  | { readonly t: "tools"; readonly tools: readonly PinnedTool[] }
  | { readonly t: "meta"; readonly meta: ConversationMeta }
  | { readonly t: "summary"; readonly summary: SummaryFields };

/** The fields of a streaming answer that a checkpoint can contain in addition to text. */
export type AnswerFields = Partial<
  Pick<AnswerMessage, "status" | "servedModel" | "provider" | "generationId" | "images" | "annotations" | "seams" | "timings" | "createdAt">
>;

/** The result of parsing one line of a journal. */
export type ParsedLine =
  | { readonly kind: "record"; readonly record: JournalRecord }
  /** Written by a newer Aside. `whole` means that it is the header and applies to the whole journal. */
  | { readonly kind: "newer"; readonly version: number; readonly whole: boolean }
  /** Not a record: torn, damaged or foreign. */
  | { readonly kind: "bad" };

const encoder = new TextEncoder();

/** One record as a line, without the line feed. */
function encodeRecord(record: JournalRecord): string {
  const schema = record.t === "conversation" ? { schema: journalVersion } : {};
  return JSON.stringify({ v: versionOf(record), ...schema, ...record });
}

/** The first version that can read the record. Conversations without tools stay readable for versions without tools. */
function versionOf(record: JournalRecord): number {
  return record.t === "tools" || (record.t === "message" && record.message.role === "tool") ? 2 : 1;
}

/**
 * Records as the bytes of one write. It starts with a line feed, so that the first record is on its own line even after a torn write.
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
      const { model, overrides, file } = data;
      if (model !== null && typeof model !== "string") return undefined;
      return {
        t: "model",
        model,
        ...(isObject(overrides) ? { overrides } : {}),
        ...(file === null ? { file } : isObject(file) ? { file: fileSettingsFrom(file) } : {}),
      };
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

/** Reads what a file sets for its conversation. */
export function fileSettingsFrom(data: JsonObject): FileSettings {
  const { model, overrides } = data;
  return { ...(typeof model === "string" ? { model } : {}), overrides: asObject(overrides) };
}

function growth(data: JsonObject, name: "text" | "reasoning"): JsonObject {
  const added = data[name];
  const from = data[`${name}From`];
  return typeof added === "string" && typeof from === "number" && Number.isSafeInteger(from) && from >= 0
    ? { [name]: added, [`${name}From`]: from }
    : {};
}

const streamingFields = [
  "status",
  "servedModel",
  "provider",
  "generationId",
  "images",
  "annotations",
  "seams",
  "timings",
  "createdAt",
] as const;

/** Reads the fields with the reader of whole messages, so that checkpoints follow the same rules. */
function answerFields(value: unknown): { readonly set?: AnswerFields } {
  if (!isObject(value)) return {};
  const whole = answerFieldsFrom(value);
  const kept = streamingFields.filter((name) => name in value && name in whole).map((name) => [name, whole[name]] as const);
  return kept.length === 0 ? {} : { set: Object.fromEntries(kept) as AnswerFields };
}

function priceFrom(data: JsonObject, name: "titleCost" | "titleCostElsewhere"): Pick<ConversationMeta, typeof name> {
  const usd = data[name];
  const cost = totalFrom(usd);
  return cost !== null && cost > 0 ? { [name]: cost } : {};
}

/** Reads the meta fields of an object. Fields of the wrong type are dropped. */
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

/** Reads the fields of a summary. Absent fields and those of the wrong type get an empty value. */
export function summaryFrom(data: JsonObject): SummaryFields {
  return {
    ...metaFrom(data),
    createdAt: timeFrom(data["createdAt"]),
    updatedAt: timeFrom(data["updatedAt"]),
    ...(typeof data["model"] === "string" ? { model: data["model"] } : {}),
    cost: totalFrom(data["cost"]),
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
