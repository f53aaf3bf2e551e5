import type { AnswerMessage, Conversation } from "../shared/conversation.ts";
import type { AnswerFields, JournalRecord } from "./record.ts";

/** Answers that stream, by their ids, as far as they have come. The tree has them as they began. */
export type LiveAnswers = ReadonlyMap<string, AnswerMessage>;

/** No answer streams. */
export const noLiveAnswers: LiveAnswers = new Map();

/**
 * The records that turn one value of a conversation into a later one. Text that grew costs only its growth, and while only live answers grow,
 * the other messages are not looked at.
 * @param before the recorded value, or undefined to record the whole conversation
 * @param live the live answers of both values
 */
export function recordsBetween(
  before: Conversation | undefined,
  after: Conversation,
  live: { readonly before: LiveAnswers; readonly after: LiveAnswers } = { before: noLiveAnswers, after: noLiveAnswers },
): readonly JournalRecord[] {
  const records: JournalRecord[] = [];
  if (before === undefined) records.push({ t: "conversation", id: after.id, createdAt: after.createdAt });
  // A new message becomes the active child when its record is replayed. Only other changes need `select` records.
  const added = new Map<string, string>();
  for (const [id, shared] of before?.messages === after.messages ? live.after : after.messages) {
    const known = live.before.get(id) ?? before?.messages.get(id);
    const message = live.after.get(id) ?? shared;
    if (known === message) continue;
    if (known === undefined) {
      records.push({ t: "message", message });
      added.set(message.parentId ?? "", id);
    } else if (known.role === "assistant" && message.role === "assistant" && message.status === "streaming") {
      const delta = deltaBetween(known, message);
      if (delta !== undefined) records.push(delta);
    } else records.push({ t: "message", message });
  }
  if (before?.active !== after.active) {
    for (const [key, m] of after.active) {
      if ((added.get(key) ?? before?.active.get(key)) !== m) records.push({ t: "select", parent: key === "" ? null : key, m });
    }
  }
  if (before?.deleted !== after.deleted) {
    for (const m of after.deleted ?? []) if (before?.deleted?.has(m) !== true) records.push({ t: "deleted", m, deleted: true });
    for (const m of before?.deleted ?? []) if (after.deleted?.has(m) !== true) records.push({ t: "deleted", m, deleted: false });
  }
  const choices = {
    ...(before?.overrides === after.overrides ? {} : { overrides: after.overrides ?? {} }),
    ...(before?.fileSettings === after.fileSettings ? {} : { file: after.fileSettings ?? null }),
  };
  if (before?.model !== after.model || Object.keys(choices).length > 0)
    records.push({ t: "model", model: after.model ?? null, ...choices });
  if (before?.tools !== after.tools) records.push({ t: "tools", tools: after.tools ?? [] });
  return records;
}

const checkpointFields = ["status", "servedModel", "provider", "generationId", "images", "annotations", "seams"] as const;

/** The growth of a streaming answer, or the whole answer if its text changed in another way. */
function deltaBetween(before: AnswerMessage, after: AnswerMessage): JournalRecord | undefined {
  if (!after.text.startsWith(before.text) || !after.reasoning.startsWith(before.reasoning)) return { t: "message", message: after };
  const changed = checkpointFields.filter(
    (name) => after[name] !== undefined && after[name] !== before[name] && !isPreview(name, before, after),
  );
  const text = after.text.slice(before.text.length);
  const reasoning = after.reasoning.slice(before.reasoning.length);
  if (text === "" && reasoning === "" && changed.length === 0) return undefined;
  return {
    t: "delta",
    m: after.id,
    ...(text === "" ? {} : { text, textFrom: before.text.length }),
    ...(reasoning === "" ? {} : { reasoning, reasoningFrom: before.reasoning.length }),
    ...(changed.length === 0 ? {} : { set: Object.fromEntries(changed.map((name) => [name, after[name]])) as AnswerFields }),
  };
}

/** Whether only a preview of a picture was replaced. Each would be a file of its own, so the picture itself is written with the end of the answer. */
function isPreview(name: (typeof checkpointFields)[number], before: AnswerMessage, after: AnswerMessage): boolean {
  return name === "images" && before.images.length === after.images.length;
}
