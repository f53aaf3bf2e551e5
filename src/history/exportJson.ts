import * as l10n from "@vscode/l10n";
import type { AnswerMessage, FileSettings, Message } from "../shared/conversation.ts";
import { recordsBetween } from "./diff.ts";
import type { ConversationMeta } from "./record.ts";
import { fileSettingsFrom, metaFrom } from "./parseRecord.ts";
import { messageFrom, timeFrom } from "./messageFrom.ts";
import { replayRecords } from "./replay.ts";
import type { Imported, ImportedConversation } from "./imported.ts";
import { asList, asObject, isObject, type JsonObject } from "../shared/guards.ts";

/** Marks a file as an export of Aside. */
export const exportFormat = "aside.conversations";
const exportVersion = 1;
/** The largest settings that a file can set for a conversation, UTF-16 units of JSON, and the longest id of a model. */
const largestSettings = 200_000;
const longestModel = 300;

/** Conversations as lossless JSON: every version of every message, the shown versions and deletions. Streaming answers are exported as interrupted. */
export function conversationsJson(conversations: readonly ImportedConversation[]): string {
  const data = { format: exportFormat, version: exportVersion, conversations: conversations.map(exported) };
  return `${JSON.stringify(data, undefined, 1)}\n`;
}

/** The same as `conversationsJson` in parts, because all conversations may exceed the maximum length of a string. */
export async function* conversationsJsonParts(conversations: AsyncIterable<ImportedConversation>): AsyncGenerator<string, void, undefined> {
  const empty = conversationsJson([]);
  const at = empty.lastIndexOf("]");
  let isFirst = true;
  for await (const conversation of conversations) {
    // JSON escapes line feeds in texts, so these belong to the layout.
    const item = JSON.stringify(exported(conversation), undefined, 1).replaceAll("\n", "\n  ");
    yield `${isFirst ? empty.slice(0, at) : ","}\n  ${item}`;
    isFirst = false;
  }
  yield isFirst ? empty : `\n ${empty.slice(at)}`;
}

function exported({ conversation: given, meta }: ImportedConversation): object {
  // Through the reader, so that an imported export is exported again byte for byte.
  const { conversation } = replayRecords(given.id, recordsBetween(undefined, given));
  const { fileSettings } = conversation;
  const model = conversation.model ?? fileSettings?.model;
  const overrides = { ...fileSettings?.overrides, ...conversation.overrides };
  return {
    id: conversation.id,
    createdAt: conversation.createdAt,
    // Together: an import keeps both apart.
    ...(model === undefined ? {} : { model }),
    ...(Object.keys(overrides).length === 0 ? {} : { overrides }),
    meta: exportedMeta(meta),
    messages: Array.from(conversation.messages.values(), (message) => messageFrom(withoutImportMark(message)) ?? message),
    // Child before parent, because the key of the root is empty.
    active: Object.fromEntries(Array.from(conversation.active, ([parent, child]) => [child, parent] as const).toSorted(byFirst)),
    deleted: [...(conversation.deleted ?? [])].toSorted(),
  };
}

/** The meta fields without the marks of a second copy: where costs are counted only matters in this history. */
function exportedMeta({ titleCostElsewhere, ...meta }: ConversationMeta): ConversationMeta {
  return metaFrom({ ...meta, titleCost: meta.titleCost ?? titleCostElsewhere });
}

/** Without what only matters in this history, and what the next import does not believe. */
function withoutImportMark({ imported: _imported, ...given }: Message): Message {
  const message = given.role === "assistant" ? withoutSent(given) : given;
  if ((message.role !== "assistant" && message.role !== "summary") || message.copied !== "import") return message;
  const { copied: _here, ...rest } = message;
  return rest;
}

function withoutSent({ sent: _sent, ...answer }: AnswerMessage): AnswerMessage {
  return answer;
}

/** Reads a file of `conversationsJson`. Unreadable entries are reported and the rest is imported. */
export function readOwnExport(data: JsonObject): Imported {
  if (data["version"] !== exportVersion) {
    return {
      conversations: [],
      problems: [{ record: "version", message: l10n.t("A newer version of Aside wrote this file. Update Aside to import it.") }],
    };
  }
  const conversations: ImportedConversation[] = [];
  const problems: Imported["problems"][number][] = [];
  const list = asList(data["conversations"]);
  if (list.length === 0) problems.push({ record: "conversations", message: l10n.t("The file contains no conversations.") });
  list.forEach((item, index) => {
    const record = `conversations[${index}]`;
    if (!isObject(item) || typeof item["id"] !== "string") {
      problems.push({ record, message: l10n.t("Not a conversation: it has no ID.") });
      return;
    }
    const read = readConversation(item, item["id"], record);
    conversations.push(read.imported);
    for (const problem of read.problems) problems.push(problem);
  });
  return { conversations, problems };
}

function readConversation(
  item: JsonObject,
  id: string,
  record: string,
): { readonly imported: ImportedConversation; readonly problems: Imported["problems"] } {
  const problems: Imported["problems"][number][] = [];
  const ids = new Set<string>();
  const messages = asList(item["messages"]).flatMap((value, index) => {
    const message = messageFrom(value);
    const problem =
      message === undefined
        ? l10n.t("Skipped: the message has no role, ID or parent.")
        : ids.has(message.id)
          ? l10n.t("Skipped: another message has the same ID.")
          : undefined;
    if (message === undefined || problem !== undefined) {
      problems.push({ record: `${record}.messages[${index}]`, message: problem ?? "" });
      return [];
    }
    if (message.parentId !== null && !ids.has(message.parentId))
      problems.push({
        record: `${record}.messages[${index}]`,
        message: l10n.t("The message before it is missing or comes later in the file. It was attached to another message."),
      });
    ids.add(message.id);
    return [message];
  });
  const given = fileSettingsFrom(item);
  const settings = isReasonable(given) ? given : { overrides: {} };
  if (settings !== given) problems.push({ record, message: l10n.t("Its settings are too large and were left out.") });
  const active = Object.entries(asObject(item["active"]));
  const deleted = asList(item["deleted"]);
  // Through the journal reader, which ignores active and deleted messages that do not exist.
  const { conversation } = replayRecords(id, [
    { t: "conversation", id, createdAt: timeFrom(item["createdAt"]) },
    ...messages.map((message) => ({ t: "message", message }) as const),
    ...active.flatMap(([m, parent]) => (typeof parent === "string" ? [{ t: "select", parent: parent || null, m } as const] : [])),
    ...deleted.flatMap((m) => (typeof m === "string" ? [{ t: "deleted", m, deleted: true } as const] : [])),
    { t: "model", model: settings.model ?? null, overrides: settings.overrides },
  ]);
  const meta: ConversationMeta = metaFrom(asObject(item["meta"]));
  return { imported: { conversation, meta }, problems };
}

/** Whether settings of a file are no larger than any that somebody would write. */
function isReasonable({ model, overrides }: FileSettings): boolean {
  return (model ?? "").length <= longestModel && JSON.stringify(overrides).length <= largestSettings;
}

function byFirst(a: readonly [string, string], b: readonly [string, string]): number {
  return a[0] < b[0] ? -1 : 1;
}
