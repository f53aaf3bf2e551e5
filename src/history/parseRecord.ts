import type { FileSettings } from "../shared/conversation.ts";
import { asCount, asObject, isObject, type JsonObject } from "../shared/guards.ts";
import { totalFrom } from "../shared/money.ts";
import { answerFieldsFrom, isMessageId, messageFrom, timeFrom } from "./messageFrom.ts";
import { isShallow } from "./nesting.ts";
import { organisationFrom } from "./organisation.ts";
import {
  type AnswerFields,
  type ConversationMeta,
  type JournalRecord,
  journalVersion,
  recordVersion,
  type SummaryFields,
} from "./record.ts";
import { type PackedSpending, packSpending, unpackSpending } from "./spending.ts";
import { pinnedToolsFrom } from "./toolsFrom.ts";

/** The result of parsing one line of a journal. */
export type ParsedLine =
  | { readonly kind: "record"; readonly record: JournalRecord }
  /** Written by a newer Aside. `whole` means that it is the header and applies to the whole journal. */
  | { readonly kind: "newer"; readonly version: number; readonly whole: boolean }
  /** Not a record: torn, damaged or foreign. */
  | { readonly kind: "bad" };

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
  const schema = whole && typeof data["schema"] === "number" ? data["schema"] : 0;
  const version = Math.max(data["v"], schema);
  if (data["v"] > recordVersion || schema > journalVersion) return { kind: "newer", version, whole };
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
    ...organisationFrom(data),
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
    ...(data["failed"] === true ? { failed: true } : {}),
    ...(data["large"] === true ? { large: true } : {}),
    ...spendingFields(data["spending"]),
  };
}

function spendingFields(value: unknown): { readonly spending?: PackedSpending } {
  const spending = unpackSpending(value);
  return spending === undefined ? {} : { spending: packSpending(spending) };
}
