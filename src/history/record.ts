import type { AnswerMessage, FileSettings, Message, Overrides } from "../shared/conversation.ts";
import type { PinnedTool } from "../shared/toolMessage.ts";
import type { PackedSpending } from "./spending.ts";

/**
 * The newest schema of journals that this version reads and writes. A journal's first record carries it; journals of 0.1.0 have none there and
 * count as version 1. A future schema that this code would misread raises it, {@link recordVersion}, and the `v` of summaries too: lists read
 * those alone.
 */
export const journalVersion = 2;

/**
 * The newest records that this version reads and writes. Each carries the first version that can read it, so that a journal may contain single
 * newer records.
 */
export const recordVersion = 3;

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
  /**
   * The folder, the tags and whether it is archived. Null, an empty list and false take that back. Versions that do not know these fields
   * ignore them: they open and continue the conversation, and lose them only where they compact its journal.
   */
  readonly folder?: string | null;
  readonly tags?: readonly string[];
  readonly archived?: boolean;
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
  /** The answer that was written last failed, or broke off. Absent if it did not, and in early journals. */
  readonly failed?: true;
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

const encoder = new TextEncoder();

/** One record as a line, without the line feed. */
function encodeRecord(record: JournalRecord): string {
  const schema = record.t === "conversation" ? { schema: journalVersion } : {};
  return JSON.stringify({ v: versionOf(record), ...schema, ...record });
}

/** The first version that can read the record. Conversations without tools or summaries stay readable for versions without them. */
function versionOf(record: JournalRecord): number {
  if (record.t === "message" && record.message.role === "summary") return 3;
  return record.t === "tools" || (record.t === "message" && record.message.role === "tool") ? 2 : 1;
}

/**
 * Records as the bytes of one write. It starts with a line feed, so that the first record is on its own line even after a torn write.
 */
export function encodeBatch(records: readonly JournalRecord[]): Uint8Array {
  return encoder.encode(`\n${records.map((record) => `${encodeRecord(record)}\n`).join("")}`);
}
