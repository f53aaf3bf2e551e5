import * as l10n from "@vscode/l10n";
import type { Message } from "../shared/conversation.ts";
import { importedAnswer } from "./importedAnswer.ts";
import type { Imported } from "./imported.ts";
import { isMessageId } from "./messageFrom.ts";
import { replayRecords } from "./replay.ts";
import { asList, asNumber, asObject, asString, field, isObject, type JsonObject } from "../shared/guards.ts";

/**
 * The export of the OpenRouter chatroom: `{ version: "orpg.3.0", title, characters, messages, items }`, where the last three are objects by id.
 * The format is undocumented. This is what several programs that read it have in common. In version 3 messages have a parent and their text is
 * in `items`. In versions 1 and 2 they have `content`, no parent, and are sorted by time.
 */
export function looksLikeOpenRouter(data: unknown): data is JsonObject {
  return isObject(data) && /^orpg\.[123]\./.test(asString(data["version"])) && isObject(data["messages"]);
}

/** Reads an export of the OpenRouter chatroom, which contains one conversation. */
export function readOpenRouter(data: JsonObject): Imported {
  const problems: Imported["problems"][number][] = [];
  const messages: Message[] = [];
  const sources = Object.entries(asObject(data["messages"]))
    .map(([id, source]) => ({ id, source: asObject(source) }))
    .toSorted((a, b) => timeOf(a.source) - timeOf(b.source));
  const known = new Set<string>();
  let lastQuestion: string | null = null;
  let last: string | null = null;
  for (const { id, source } of sources) {
    const record = `messages.${id}`;
    if (!isMessageId(id)) {
      problems.push({ record, message: l10n.t("Skipped: the message has no valid ID.") });
      continue;
    }
    const named = asString(source["parentMessageId"]);
    const { text, reasoning } = textsOf(source, asObject(data["items"]));
    const createdAt = timeOf(source);
    const isQuestion = asString(source["characterId"]) === "USER" || source["type"] === "user";
    const hasParents = "parentMessageId" in source;
    let message: Message;
    if (isQuestion) {
      const parentId = hasParents ? (known.has(named) ? named : null) : last;
      message = { role: "user", id, parentId, createdAt, text, attachments: [] };
      lastQuestion = id;
    } else {
      const parentId = known.has(named) ? named : lastQuestion;
      if (parentId === null) {
        problems.push({ record, message: l10n.t("Skipped: the answer has no question.") });
        continue;
      }
      const metadata = asObject(source["metadata"]);
      const model = asString(metadata["variantSlug"]) || modelOf(asObject(field(data["characters"], asString(source["characterId"]))));
      const cost = Number(metadata["cost"]);
      message = {
        ...importedAnswer({ id, parentId, createdAt, endpoint: "openrouter", model, text, reasoning }),
        ...(cost > 0 && Number.isFinite(cost) ? { cost } : {}),
      };
    }
    if (text === "" && reasoning === "") problems.push({ record, message: l10n.t("The message contains no text.") });
    known.add(id);
    last = id;
    messages.push(message);
  }
  const [first] = messages;
  if (first === undefined)
    return {
      conversations: [],
      problems: [...problems, { record: "messages", message: l10n.t("The file contains no readable messages.") }],
    };
  const { createdAt } = first;
  // The file has no conversation id. The id of the first message stays the same if the conversation is exported again.
  const { conversation } = replayRecords(first.id, [
    { t: "conversation", id: first.id, createdAt },
    ...messages.map((message) => ({ t: "message", message }) as const),
  ]);
  const title = asString(data["title"]);
  return { conversations: [{ conversation, meta: title === "" ? {} : { title, titleBy: "person" } }], problems };
}

/** Text and reasoning of a message: from its items in order, or from the message itself. */
function textsOf(source: JsonObject, items: JsonObject): { readonly text: string; readonly reasoning: string } {
  const references = asList(source["items"]).map(asObject);
  const parts = references
    .toSorted((a, b) => asNumber(a["sequenceIndex"]) - asNumber(b["sequenceIndex"]))
    .map((reference) => asObject(field(field(items, asString(reference["id"])), "data")));
  const join = (type: string): string =>
    parts
      .filter((part) => part["type"] === type)
      .flatMap((part) => asList(part["content"]))
      .map((content) => asString(asObject(content)["text"]))
      .join("");
  return {
    text: join("message") || asString(source["content"]),
    reasoning: join("reasoning") || asString(source["reasoning"]),
  };
}

function modelOf(character: JsonObject): string {
  const info = asObject(character["modelInfo"]);
  return asString(character["model"]) || asString(info["slug"]) || asString(info["name"]) || asString(info["short_name"]) || "OpenRouter";
}

function timeOf(source: JsonObject): number {
  return Date.parse(asString(source["createdAt"]) || asString(source["updatedAt"])) || 0;
}
