import type { Conversation } from "../shared/conversation.ts";
import { type ConversationMeta, metaFrom } from "./record.ts";
import { messageFrom } from "./messageFrom.ts";
import { replayRecords } from "./replay.ts";
import type { ImportedConversation, Imported } from "./importConversations.ts";

/** Marks a file as ours. */
export const exportFormat = "aside.conversations";
const exportVersion = 1;

/** Conversations as JSON, without loss: every version of every message, what is shown, what is deleted. */
export function conversationsJson(conversations: readonly ImportedConversation[]): string {
  const data = {
    format: exportFormat,
    version: exportVersion,
    conversations: conversations.map(({ conversation, meta }) => ({
      id: conversation.id,
      createdAt: conversation.createdAt,
      ...(conversation.model === undefined ? {} : { model: conversation.model }),
      ...(conversation.overrides === undefined ? {} : { overrides: conversation.overrides }),
      meta: metaFrom({ ...meta }),
      // Through the reader: what is read back is written the same, to the byte.
      messages: Array.from(conversation.messages.values(), (message) => messageFrom(message) ?? message),
      active: Object.fromEntries(Array.from(conversation.active, ([parent, child]) => [child, parent] as const).toSorted(byFirst)),
      deleted: [...(conversation.deleted ?? [])].toSorted(),
    })),
  };
  return `${JSON.stringify(data, undefined, 1)}\n`;
}

/** Reads a file of `conversationsJson`. What cannot be read is named; the rest is there. */
export function readOwnExport(data: { readonly [field: string]: unknown }): Imported {
  if (data["version"] !== exportVersion) {
    return {
      conversations: [],
      problems: [{ record: "version", message: "A newer version of Aside wrote this file. Update Aside to import it." }],
    };
  }
  const conversations: ImportedConversation[] = [];
  const problems: Imported["problems"][number][] = [];
  const list: readonly unknown[] = Array.isArray(data["conversations"]) ? data["conversations"] : [];
  if (list.length === 0) problems.push({ record: "conversations", message: "There are no conversations in this file." });
  list.forEach((item, index) => {
    const record = `conversations[${index}]`;
    if (!isFields(item) || typeof item["id"] !== "string") {
      problems.push({ record, message: "This is not a conversation: it has no id." });
      return;
    }
    const read = readConversation(item, item["id"], record);
    conversations.push(read.imported);
    problems.push(...read.problems);
  });
  return { conversations, problems };
}

function readConversation(
  item: Fields,
  id: string,
  record: string,
): { readonly imported: ImportedConversation; readonly problems: Imported["problems"] } {
  const problems: Imported["problems"][number][] = [];
  const messages = (Array.isArray(item["messages"]) ? item["messages"] : []).flatMap((value: unknown, index) => {
    const message = messageFrom(value);
    if (message === undefined)
      problems.push({ record: `${record}.messages[${index}]`, message: "This message has no role, id or parent; it is left out." });
    return message === undefined ? [] : [message];
  });
  const known = new Map(messages.map((message) => [message.id, message]));
  const { conversation } = replayRecords(id, [
    { t: "conversation", id, createdAt: typeof item["createdAt"] === "number" ? item["createdAt"] : 0 },
    ...messages.map((message) => ({ t: "message", message }) as const),
  ]);
  const active = new Map(conversation.active);
  if (isFields(item["active"])) {
    // What is shown was written child first: a parent can be the root, whose name is empty.
    active.clear();
    for (const [child, parent] of Object.entries(item["active"])) {
      if (typeof parent === "string" && (known.get(child)?.parentId ?? "") === parent && known.has(child)) active.set(parent, child);
    }
  }
  const deleted = new Set((Array.isArray(item["deleted"]) ? item["deleted"] : []).filter((m): m is string => known.has(String(m))));
  const whole: Conversation = {
    ...conversation,
    active,
    ...(deleted.size > 0 ? { deleted } : {}),
    ...(typeof item["model"] === "string" ? { model: item["model"] } : {}),
    ...(isFields(item["overrides"]) ? { overrides: item["overrides"] } : {}),
  };
  const meta: ConversationMeta = isFields(item["meta"]) ? metaFrom(item["meta"]) : {};
  return { imported: { conversation: whole, meta }, problems };
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function byFirst(a: readonly [string, string], b: readonly [string, string]): number {
  return a[0] < b[0] ? -1 : 1;
}
