import * as l10n from "@vscode/l10n";
import type { Message } from "../shared/conversation.ts";
import { recordsBetween } from "./diff.ts";
import { type ConversationMeta, metaFrom } from "./record.ts";
import { messageFrom, timeFrom } from "./messageFrom.ts";
import { replayRecords } from "./replay.ts";
import type { Imported, ImportedConversation } from "./imported.ts";
import { asList, asObject, isObject, type JsonObject } from "../shared/guards.ts";

/** Marks a file as ours. */
export const exportFormat = "aside.conversations";
const exportVersion = 1;

/** Conversations as JSON, without loss: every version of every message, what is shown, what is deleted. An answer that still streams is interrupted. */
export function conversationsJson(conversations: readonly ImportedConversation[]): string {
  const data = { format: exportFormat, version: exportVersion, conversations: conversations.map(written) };
  return `${JSON.stringify(data, undefined, 1)}\n`;
}

/** As `conversationsJson`, one conversation after the other: all of them may be longer than a string can be. */
export async function* conversationsJsonParts(conversations: AsyncIterable<ImportedConversation>): AsyncGenerator<string, void, undefined> {
  const empty = conversationsJson([]);
  const at = empty.lastIndexOf("]");
  let isFirst = true;
  for await (const conversation of conversations) {
    // A line feed inside of a text is escaped: those that are there are the layout's.
    const item = JSON.stringify(written(conversation), undefined, 1).replaceAll("\n", "\n  ");
    yield `${isFirst ? empty.slice(0, at) : ","}\n  ${item}`;
    isFirst = false;
  }
  yield isFirst ? empty : `\n ${empty.slice(at)}`;
}

function written({ conversation: given, meta }: ImportedConversation): object {
  // Through the readers: what is read back is written the same, to the byte.
  const { conversation } = replayRecords(given.id, recordsBetween(undefined, given));
  return {
    id: conversation.id,
    createdAt: conversation.createdAt,
    ...(conversation.model === undefined ? {} : { model: conversation.model }),
    ...(conversation.overrides === undefined ? {} : { overrides: conversation.overrides }),
    meta: told(meta),
    messages: Array.from(conversation.messages.values(), (message) => messageFrom(asGiven(message)) ?? message),
    // The child first: a parent can be the root, whose name is empty.
    active: Object.fromEntries(Array.from(conversation.active, ([parent, child]) => [child, parent] as const).toSorted(byFirst)),
    deleted: [...(conversation.deleted ?? [])].toSorted(),
  };
}

/** Where its costs are counted is this history's business: what was imported beside itself goes out as it came in. */
function told({ titleCostElsewhere, ...meta }: ConversationMeta): ConversationMeta {
  return metaFrom({ ...meta, titleCost: meta.titleCost ?? titleCostElsewhere });
}

function asGiven(message: Message): Message {
  if (message.role !== "assistant" || message.copied !== "import") return message;
  const { copied: _here, ...given } = message;
  return given;
}

/** Reads a file of `conversationsJson`. What cannot be read is named; the rest is there. */
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
    problems.push(...read.problems);
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
  const active = Object.entries(asObject(item["active"]));
  const deleted = asList(item["deleted"]);
  // As a journal is read, so that what is shown and deleted can only be what is there.
  const { conversation } = replayRecords(id, [
    { t: "conversation", id, createdAt: timeFrom(item["createdAt"]) },
    ...messages.map((message) => ({ t: "message", message }) as const),
    ...active.flatMap(([m, parent]) => (typeof parent === "string" ? [{ t: "select", parent: parent || null, m } as const] : [])),
    ...deleted.flatMap((m) => (typeof m === "string" ? [{ t: "deleted", m, deleted: true } as const] : [])),
    {
      t: "model",
      model: typeof item["model"] === "string" ? item["model"] : null,
      ...(isObject(item["overrides"]) ? { overrides: item["overrides"] } : {}),
    },
  ]);
  const meta: ConversationMeta = metaFrom(asObject(item["meta"]));
  return { imported: { conversation, meta }, problems };
}

function byFirst(a: readonly [string, string], b: readonly [string, string]): number {
  return a[0] < b[0] ? -1 : 1;
}
