import * as l10n from "@vscode/l10n";
import type { Conversation, Message } from "../shared/conversation.ts";
import { importedAnswer } from "./importedAnswer.ts";
import type { Imported, ImportedConversation } from "./imported.ts";
import { isMessageId, timeFrom } from "./messageFrom.ts";
import { replayRecords } from "./replay.ts";
import { asList, asObject, asString, isObject, type JsonObject } from "../shared/guards.ts";

/**
 * ChatGPT's data export, `conversations.json`: an array of `{ title, create_time, mapping, current_node }`, where `mapping` is a tree of nodes
 * `{ id, message, parent, children }`. Times are in seconds. Based on LibreChat's importer (api/server/utils/import) and its test data.
 */
export function looksLikeChatGpt(data: unknown): data is readonly unknown[] {
  return Array.isArray(data) && data.some((item: unknown) => isObject(item) && isObject(item["mapping"]));
}

/** Reads ChatGPT's conversations.json. System and tool nodes are skipped. Thoughts become the reasoning of the answer that follows. */
export function readChatGpt(data: readonly unknown[]): Imported {
  const conversations: ImportedConversation[] = [];
  const problems: Imported["problems"][number][] = [];
  data.forEach((item, index) => {
    const record = `[${index}]`;
    if (!isObject(item) || !isObject(item["mapping"])) {
      problems.push({ record, message: l10n.t("Not a conversation: it has no mapping.") });
      return;
    }
    const { imported, problems: found } = readConversation(item, new Map(Object.entries(item["mapping"])), `chatgpt-${index}`);
    for (const problem of found) problems.push({ ...problem, record: `${record}.mapping.${problem.record}` });
    if (imported.conversation.messages.size === 0)
      problems.push({ record, message: l10n.t("The conversation contains no readable messages.") });
    else conversations.push(imported);
  });
  return { conversations, problems };
}

interface Visit {
  readonly nodeId: string;
  readonly parentId: string | null;
  readonly thoughts: Thoughts | undefined;
}

/** Thoughts in a row, the last one first: joining them anew at each would take quadratic time. */
interface Thoughts {
  readonly text: string;
  readonly before: Thoughts | undefined;
  /** Of the whole row, in UTF-16 units. */
  readonly length: number;
}

/** The most reasoning of one conversation, in UTF-16 units. Answers that branch off the same thoughts each get them, so a small file could become a huge one. */
const mostReasoning = 32_000_000;

function readConversation(
  item: JsonObject,
  mapping: ReadonlyMap<string, unknown>,
  fallbackId: string,
): { readonly imported: ImportedConversation; readonly problems: Imported["problems"] } {
  const problems: Imported["problems"][number][] = [];
  const createdAt = seconds(item["create_time"], 0);
  const messages: Message[] = [];
  const seen = new Set<string>();
  /** The message that each node became or belongs to, to find the branch that ChatGPT showed. */
  const placed = new Map<string, string | null>();
  const roots = Array.from(mapping.keys()).filter((id) => {
    const node = mapping.get(id);
    return isObject(node) && (typeof node["parent"] !== "string" || !isObject(mapping.get(node["parent"])));
  });
  const todo: Visit[] = roots.map((nodeId) => ({ nodeId, parentId: null, thoughts: undefined })).toReversed();
  let reasoningLeft = mostReasoning;
  for (let visit = todo.pop(); visit !== undefined; visit = todo.pop()) {
    const node = mapping.get(visit.nodeId);
    if (!isObject(node) || seen.has(visit.nodeId)) continue;
    seen.add(visit.nodeId);
    const next = readNode(node, visit, createdAt, reasoningLeft);
    if (next.message?.role === "assistant") reasoningLeft -= next.message.reasoning.length;
    if (next.problem !== undefined) problems.push({ record: visit.nodeId, message: next.problem });
    if (next.message !== undefined) messages.push(next.message);
    placed.set(visit.nodeId, next.parentId);
    const children = asList(node["children"]);
    for (const child of children.toReversed()) {
      if (typeof child === "string") todo.push({ nodeId: child, parentId: next.parentId, thoughts: next.thoughts });
    }
  }
  for (const nodeId of mapping.keys())
    if (!seen.has(nodeId)) problems.push({ record: nodeId, message: l10n.t("Skipped: the entry is not connected to the conversation.") });
  const id = asString(item["conversation_id"]) || asString(item["id"]) || fallbackId;
  const { conversation } = replayRecords(id, [
    { t: "conversation", id, createdAt },
    ...messages.map((message) => ({ t: "message", message }) as const),
  ]);
  const title = asString(item["title"]);
  const shown = withShownPath(conversation, placed.get(asString(item["current_node"])) ?? null);
  return { imported: { conversation: shown, meta: title === "" ? {} : { title, titleBy: "person" } }, problems };
}

function readNode(
  node: JsonObject,
  visit: Visit,
  conversationAt: number,
  reasoningLeft: number,
): { readonly message?: Message; readonly problem?: string; readonly parentId: string | null; readonly thoughts: Thoughts | undefined } {
  const message = asObject(node["message"]);
  const { role } = asObject(message["author"]);
  const content = asObject(message["content"]);
  const metadata = asObject(message["metadata"]);
  if (metadata["is_visually_hidden_from_conversation"] === true) return visit;
  const thoughts = thoughtsOf(content);
  if (thoughts !== "") {
    const length = thoughts.length + (visit.thoughts === undefined ? 0 : visit.thoughts.length + 2);
    return { parentId: visit.parentId, thoughts: { text: thoughts, before: visit.thoughts, length } };
  }
  const text = textOf(content);
  const createdAt = seconds(message["create_time"], conversationAt);
  const { nodeId: id, parentId } = visit;
  if (text === "" || content["content_type"] === "user_editable_context" || content["content_type"] === "reasoning_recap") return visit;
  if (!isMessageId(id)) return { ...visit, problem: l10n.t("Skipped: the message has no valid ID.") };
  if (role === "user") return { message: { role, id, parentId, createdAt, text, attachments: [] }, parentId: id, thoughts: undefined };
  if (role !== "assistant") return visit;
  if (parentId === null) return { ...visit, problem: l10n.t("Skipped: the answer has no question.") };
  const model = asString(metadata["model_slug"]) || "ChatGPT";
  const isTooMuch = visit.thoughts !== undefined && visit.thoughts.length > reasoningLeft;
  const reasoning = isTooMuch ? "" : joined(visit.thoughts);
  return {
    message: importedAnswer({ id, parentId, createdAt, endpoint: "ChatGPT", model, text, reasoning }),
    ...(isTooMuch ? { problem: l10n.t("The reasoning was left out: the conversation has too much of it.") } : {}),
    parentId: id,
    thoughts: undefined,
  };
}

function joined(thoughts: Thoughts | undefined): string {
  const texts: string[] = [];
  for (let at = thoughts; at !== undefined; at = at.before) texts.push(at.text);
  return texts.toReversed().join("\n\n");
}

function thoughtsOf(content: JsonObject): string {
  if (content["content_type"] !== "thoughts" || !Array.isArray(content["thoughts"])) return "";
  return content["thoughts"]
    .map((thought: unknown) =>
      isObject(thought) ? [asString(thought["summary"]), asString(thought["content"])].filter(Boolean).join("\n\n") : "",
    )
    .filter(Boolean)
    .join("\n\n");
}

function textOf(content: JsonObject): string {
  if (content["content_type"] === "code") return asString(content["text"]) === "" ? "" : `\`\`\`\n${asString(content["text"])}\n\`\`\``;
  const parts = asList(content["parts"]);
  const texts = parts.map((part) => {
    if (typeof part === "string") return part;
    if (!isObject(part)) return "";
    // Images are references to files outside this export.
    return asString(part["text"]) || (asString(part["content_type"]).includes("image") ? l10n.t("[image]") : "");
  });
  return texts.filter(Boolean).join("\n\n").trim() || asString(content["text"]);
}

/** The conversation with the branch of one message shown. */
function withShownPath(conversation: Conversation, id: string | null): Conversation {
  const active = new Map(conversation.active);
  for (let at = id; at !== null;) {
    const message = conversation.messages.get(at);
    if (message === undefined) break;
    active.set(message.parentId ?? "", at);
    at = message.parentId;
  }
  return { ...conversation, active };
}

function seconds(value: unknown, otherwise: number): number {
  return typeof value === "number" ? timeFrom(Math.round(value * 1000)) : otherwise;
}
