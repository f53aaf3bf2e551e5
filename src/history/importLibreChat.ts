import * as l10n from "@vscode/l10n";
import type { Message } from "../shared/conversation.ts";
import { importedAnswer } from "./importedAnswer.ts";
import type { Imported } from "./imported.ts";
import { isMessageId } from "./messageFrom.ts";
import { replayRecords } from "./replay.ts";
import { asList, asString, isObject, type JsonObject, lookup } from "../shared/guards.ts";

/**
 * LibreChat's JSON export: `{ conversationId, title, endpoint, messages | messagesTree }`; with `recursive` the messages are nested under `children`,
 * otherwise they have a `parentMessageId`. Based on LibreChat's own importer (api/server/utils/import).
 */
export function looksLikeLibreChat(data: unknown): data is JsonObject {
  return (
    isObject(data) && typeof data["conversationId"] === "string" && (Array.isArray(data["messages"]) || Array.isArray(data["messagesTree"]))
  );
}

/** Reads a JSON export of LibreChat, which contains one conversation. */
export function readLibreChat(data: JsonObject): Imported {
  const problems: Imported["problems"][number][] = [];
  const messages: Message[] = [];
  const source = data["messagesTree"] ?? data["messages"];
  const todo = asList(source)
    .map((item, index) => ({ item, parent: null as string | null, record: `messages[${index}]` }))
    .toReversed();
  const known = new Set<string>();
  const endpoint = asString(data["endpoint"]) || "LibreChat";
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const { item, parent, record } = next;
    const id = isObject(item) ? asString(item["messageId"]) : "";
    if (!isObject(item) || !isMessageId(id) || known.has(id)) {
      problems.push({ record, message: l10n.t("Skipped: the message has no valid ID, or another message has the same one.") });
      continue;
    }
    known.add(id);
    const named = asString(item["parentMessageId"]);
    const parentId = parent ?? (/^[0-]*$/.test(named) || !isMessageId(named) || named === id ? null : named);
    const message = readMessage(item, id, parentId, endpoint);
    if (message === undefined) problems.push({ record, message: l10n.t("Skipped: the answer has no question.") });
    else messages.push(message);
    const children = asList(item["children"]);
    children.toReversed().forEach((child, index) => {
      todo.push({ item: child, parent: id, record: `${record}.children[${children.length - 1 - index}]` });
    });
  }
  if (messages.length === 0)
    return {
      conversations: [],
      problems: [...problems, { record: "messages", message: l10n.t("The file contains no readable messages.") }],
    };
  const id = asString(data["conversationId"]);
  const createdAt = messages[0]?.createdAt ?? 0;
  const { conversation } = replayRecords(id, [
    { t: "conversation", id, createdAt },
    ...messages.map((message) => ({ t: "message", message }) as const),
  ]);
  const title = asString(data["title"]);
  return { conversations: [{ conversation, meta: title === "" ? {} : { title, titleBy: "person" } }], problems };
}

function readMessage(item: JsonObject, id: string, parentId: string | null, endpoint: string): Message | undefined {
  const createdAt = Date.parse(asString(item["createdAt"])) || 0;
  const content = asList(item["content"]);
  const parts = (type: string): string =>
    content
      .map((part) => {
        const value = isObject(part) && part["type"] === type ? lookup(part, type) : undefined;
        return isObject(value) ? asString(value["value"]) : asString(value);
      })
      .filter(Boolean)
      .join("\n\n");
  const text = asString(item["text"]) || parts("text");
  if (item["isCreatedByUser"] === true) return { role: "user", id, parentId, createdAt, text, attachments: [] };
  if (parentId === null) return undefined;
  const model = asString(item["model"]) || asString(item["sender"]) || "LibreChat";
  return importedAnswer({ id, parentId, createdAt, endpoint, model, text, reasoning: parts("think") });
}
