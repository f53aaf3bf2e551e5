import type { Message } from "../shared/conversation.ts";
import { foreignAnswer } from "./foreignAnswer.ts";
import type { Imported } from "./imported.ts";
import { isMessageId } from "./messageFrom.ts";
import { replayRecords } from "./replay.ts";

/**
 * The export of OpenRouter's chatroom: `{ version: "orpg.3.0", title, characters, messages, items }`, each of them an object by id. OpenRouter
 * documents it nowhere; this is what several programs that read it agree on. In version 3 a message names its parent and its text lies in
 * `items`; in 1 and 2 a message has `content` and no parent, and the order is that of time.
 */
export function looksLikeOpenRouter(data: unknown): data is Fields {
  return isFields(data) && /^orpg\.[123]\./.test(string(data["version"])) && isFields(data["messages"]);
}

/** Reads an export of OpenRouter's chatroom: one conversation. */
export function readOpenRouter(data: Fields): Imported {
  const problems: Imported["problems"][number][] = [];
  const messages: Message[] = [];
  const sources = Object.entries(fields(data["messages"]))
    .map(([id, source]) => ({ id, source: fields(source) }))
    .toSorted((a, b) => timeOf(a.source) - timeOf(b.source));
  const known = new Set<string>();
  let lastQuestion: string | null = null;
  let last: string | null = null;
  for (const { id, source } of sources) {
    const record = `messages.${id}`;
    if (!isMessageId(id)) {
      problems.push({ record, message: "This message has no usable id; it is left out." });
      continue;
    }
    const named = string(source["parentMessageId"]);
    const { text, reasoning } = textsOf(source, fields(data["items"]));
    const createdAt = timeOf(source);
    const isQuestion = string(source["characterId"]) === "USER" || source["type"] === "user";
    const hasParents = "parentMessageId" in source;
    let message: Message;
    if (isQuestion) {
      const parentId = hasParents ? (known.has(named) ? named : null) : last;
      message = { role: "user", id, parentId, createdAt, text, attachments: [] };
      lastQuestion = id;
    } else {
      const parentId = known.has(named) ? named : lastQuestion;
      if (parentId === null) {
        problems.push({ record, message: "This answer has no question; it is left out." });
        continue;
      }
      const metadata = fields(source["metadata"]);
      const model = string(metadata["variantSlug"]) || modelOf(fields(fields(data["characters"])[string(source["characterId"])]));
      const cost = Number(metadata["cost"]);
      message = {
        ...foreignAnswer({ id, parentId, createdAt, endpoint: "openrouter", model, text, reasoning }),
        ...(cost > 0 && Number.isFinite(cost) ? { cost } : {}),
      };
    }
    if (text === "" && reasoning === "") problems.push({ record, message: "There is no text in this message." });
    known.add(id);
    last = id;
    messages.push(message);
  }
  const [first] = messages;
  if (first === undefined)
    return { conversations: [], problems: [...problems, { record: "messages", message: "There is no readable message." }] };
  const { createdAt } = first;
  // The file has no id of its own; its first message stays the same when it is exported again.
  const { conversation } = replayRecords(first.id, [
    { t: "conversation", id: first.id, createdAt },
    ...messages.map((message) => ({ t: "message", message }) as const),
  ]);
  const title = string(data["title"]);
  return { conversations: [{ conversation, meta: title === "" ? {} : { title, titleBy: "person" } }], problems };
}

/** Text and reasoning of a message: its items in their order, or what it says itself. */
function textsOf(source: Fields, items: Fields): { readonly text: string; readonly reasoning: string } {
  const references = (Array.isArray(source["items"]) ? source["items"] : []).map(fields);
  const parts = references
    .toSorted((a, b) => number(a["sequenceIndex"]) - number(b["sequenceIndex"]))
    .map((reference) => fields(fields(items[string(reference["id"])])["data"]));
  const join = (type: string): string =>
    parts
      .filter((part) => part["type"] === type)
      .flatMap((part): readonly unknown[] => (Array.isArray(part["content"]) ? part["content"] : []))
      .map((content) => string(fields(content)["text"]))
      .join("");
  return {
    text: join("message") || string(source["content"]),
    reasoning: join("reasoning") || string(source["reasoning"]),
  };
}

function modelOf(character: Fields): string {
  const info = fields(character["modelInfo"]);
  return string(character["model"]) || string(info["slug"]) || string(info["name"]) || string(info["short_name"]) || "OpenRouter";
}

function timeOf(source: Fields): number {
  return Date.parse(string(source["createdAt"]) || string(source["updatedAt"])) || 0;
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function string(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function number(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
