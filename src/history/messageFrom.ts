import { type ChatError, chatErrorCodes } from "../shared/chatError.ts";
import type { ReasoningDetail } from "../shared/chatEvent.ts";
import type {
  AnswerMessage,
  AnswerStatus,
  AnswerTimings,
  Attachment,
  AttachmentCheck,
  Message,
  Seam,
  UserMessage,
  SummaryMessage,
} from "../shared/conversation.ts";
import type { ToolMessage } from "../shared/toolMessage.ts";
import { isToolCall, toolRunsFrom } from "./toolsFrom.ts";
import { asCount, asList, asString, isFiniteNumber, isObject, type JsonObject } from "../shared/guards.ts";
import { parameterTable } from "../shared/parameterTable.ts";
import { lessonFrom } from "../shared/lesson.ts";
import { costFrom } from "../shared/money.ts";
import { sentPromptFrom } from "../shared/sentPrompt.ts";
import { soundUsage } from "../shared/soundUsage.ts";

/** Whether a value is a valid message id. Journals with other ids could not be read back. */
export function isMessageId(value: unknown): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= 200;
}

/** Milliseconds since the epoch, or 0 for anything that is not a valid time. */
export function timeFrom(value: unknown): number {
  return typeof value === "number" && Math.abs(value) <= 8.64e15 ? value : 0;
}

type Owned<Own, Others> = Readonly<Record<Exclude<keyof Own, Others>, true>>;

const userFields: Owned<UserMessage, keyof AnswerMessage | keyof ToolMessage> = { attachments: true, leavesOut: true };
const toolFields: Owned<ToolMessage, keyof UserMessage | keyof AnswerMessage> = { runs: true };
const answerFields: Owned<AnswerMessage, keyof UserMessage | keyof ToolMessage> = {
  endpoint: true,
  model: true,
  modelName: true,
  servedModel: true,
  provider: true,
  serviceTier: true,
  generationId: true,
  status: true,
  seams: true,
  reasoning: true,
  reasoningDetails: true,
  emptyDetails: true,
  reasoningField: true,
  toolCalls: true,
  images: true,
  audioOnly: true,
  annotations: true,
  finishReason: true,
  usage: true,
  cost: true,
  costBasis: true,
  copied: true,
  edited: true,
  effort: true,
  costLimit: true,
  timings: true,
  error: true,
  lessons: true,
  comparison: true,
  sent: true,
};
const summaryFields: Owned<SummaryMessage, keyof UserMessage | keyof AnswerMessage | keyof ToolMessage> = {
  covers: true,
  messages: true,
  tokensBefore: true,
  tokensAfter: true,
  off: true,
};
const {
  endpoint: _endpoint,
  model: _model,
  modelName: _modelName,
  cost: _cost,
  costBasis: _costBasis,
  copied: _copied,
  usage: _usage,
  ...fieldsOfAnswersAlone
} = answerFields;

/** Fields that belong to messages of other roles. They appear if damage joined two journal lines into one. */
const foreignFields: Readonly<Record<Message["role"], Readonly<Record<string, true>>>> = {
  user: { ...answerFields, ...toolFields, ...summaryFields },
  assistant: { ...userFields, ...toolFields, ...summaryFields },
  tool: { ...userFields, ...answerFields, ...summaryFields },
  summary: { ...userFields, ...fieldsOfAnswersAlone, ...toolFields },
};

/** The data without fields of other roles. Unknown fields stay. */
function withoutForeign(data: JsonObject, role: Message["role"]): JsonObject {
  const foreign = foreignFields[role];
  const isForeign = (name: string): boolean => Object.hasOwn(foreign, name);
  if (!Object.keys(data).some(isForeign)) return data;
  return Object.fromEntries(Object.entries(data).filter(([name]) => !isForeign(name)));
}

/**
 * Reads a message from untrusted data: a journal line or an imported file. Known fields of the wrong type get their empty value.
 * Unknown fields are kept, so that a newer version's data survives a round trip through this one.
 * @returns undefined without a role, an id or a fitting parent
 */
export function messageFrom(given: unknown): Message | undefined {
  if (!isObject(given)) return undefined;
  const { role } = given;
  if (role !== "user" && role !== "tool" && role !== "assistant" && role !== "summary") return undefined;
  const data = withoutForeign(given, role);
  const { id, parentId } = data;
  if (!isMessageId(id) || (parentId !== null && !isMessageId(parentId)) || id === parentId) return undefined;
  const imported = data["imported"] === true ? { imported: true as const } : {};
  if (role === "user") {
    const { leavesOut, imported: _imported, ...rest } = data;
    return {
      ...rest,
      ...imported,
      ...(Number.isSafeInteger(leavesOut) && (leavesOut as number) >= 0 ? { leavesOut: leavesOut as number } : {}),
      role,
      id,
      parentId,
      createdAt: timeFrom(data["createdAt"]),
      text: asString(data["text"]),
      attachments: asList(data["attachments"]).flatMap(attachmentFrom),
    };
  }
  if (parentId === null) return undefined;
  if (role === "tool") {
    const { imported: _imported, ...rest } = data;
    return { ...rest, ...imported, role, id, parentId, createdAt: timeFrom(data["createdAt"]), runs: toolRunsFrom(data["runs"]) };
  }
  if (role === "summary") return { ...summaryFieldsFrom(data), ...imported, role, id, parentId };
  return { ...answerFieldsFrom(data), ...imported, role, id, parentId };
}

function summaryFieldsFrom(data: JsonObject): Omit<SummaryMessage, "id" | "parentId" | "role"> {
  const { usage, costBasis, copied, off, imported: _imported, ...rest } = data;
  const model = asString(data["model"]);
  return {
    ...rest,
    createdAt: timeFrom(data["createdAt"]),
    endpoint: asString(data["endpoint"]),
    model,
    modelName: asString(data["modelName"]) || model,
    text: asString(data["text"]),
    covers: asCount(data["covers"]),
    messages: asCount(data["messages"]),
    tokensBefore: asCount(data["tokensBefore"]),
    tokensAfter: asCount(data["tokensAfter"]),
    ...(isObject(usage) ? { usage: soundUsage(usage) } : {}),
    ...costFields(data["cost"], costBasis),
    ...(copied === true || copied === "import" ? { copied } : {}),
    // One without a word stands for nothing.
    ...(off === true || asString(data["text"]).trim() === "" ? { off: true as const } : {}),
  };
}

const mostLessons = 50;
const mostSeams = 50;
const statuses: readonly AnswerStatus[] = ["streaming", "done", "stopped", "cutOff", "interrupted", "failed"];

/** Reads the fields of an answer except its place in the tree, in the same way as `messageFrom`. */
export function answerFieldsFrom(data: JsonObject): Omit<AnswerMessage, "id" | "parentId" | "role"> {
  const {
    servedModel,
    provider,
    serviceTier,
    generationId,
    finishReason,
    usage,
    error,
    costBasis,
    copied,
    edited,
    effort,
    costLimit,
    comparison,
    sent: sentData,
    lessons: lessonData,
    emptyDetails,
    reasoningField,
    audioOnly,
    seams: seamData,
    imported: _imported,
    ...rest
  } = data;
  const lessons = asList(lessonData)
    .slice(0, mostLessons)
    .flatMap((one) => lessonFrom(one) ?? []);
  const model = asString(data["model"]);
  const isOwn = copied === undefined && edited !== true && data["imported"] !== true;
  const sent = isOwn ? sentPromptFrom(sentData) : undefined;
  const seams = asList(seamData).slice(0, mostSeams).flatMap(seamFrom);
  return {
    ...rest,
    createdAt: timeFrom(data["createdAt"]),
    endpoint: asString(data["endpoint"]),
    model,
    modelName: asString(data["modelName"]) || model,
    ...(typeof servedModel === "string" ? { servedModel } : {}),
    ...(typeof provider === "string" ? { provider } : {}),
    ...(typeof serviceTier === "string" ? { serviceTier } : {}),
    ...(typeof generationId === "string" ? { generationId } : {}),
    status: statuses.find((status) => status === data["status"]) ?? "interrupted",
    text: asString(data["text"]),
    ...(seams.length === 0 ? {} : { seams }),
    reasoning: asString(data["reasoning"]),
    reasoningDetails: asList(data["reasoningDetails"]).filter(
      (detail): detail is ReasoningDetail => isObject(detail) && typeof detail["type"] === "string",
    ),
    ...(emptyDetails === true ? { emptyDetails } : {}),
    ...(typeof reasoningField === "string" && /^[a-z_]{1,40}$/.test(reasoningField) ? { reasoningField } : {}),
    toolCalls: asList(data["toolCalls"]).filter(isToolCall),
    images: asList(data["images"]),
    ...(audioOnly === true ? { audioOnly } : {}),
    annotations: asList(data["annotations"]),
    ...(typeof finishReason === "string" ? { finishReason } : {}),
    ...(isObject(usage) ? { usage: soundUsage(usage) } : {}),
    ...costFields(data["cost"], costBasis),
    ...(copied === true || copied === "import" ? { copied } : {}),
    ...(edited === true ? { edited } : {}),
    ...effortFrom(effort),
    ...costLimitFrom(costLimit),
    ...(isMessageId(comparison) ? { comparison } : {}),
    ...(sent === undefined ? {} : { sent }),
    timings: timingsFrom(data["timings"]),
    ...(lessons.length === 0 ? {} : { lessons }),
    ...(isChatError(error) ? { error } : {}),
  };
}

/** A cost that is no plausible amount is unknown, and said to be. */
function costFields(value: unknown, basis: unknown): Pick<AnswerMessage, "cost" | "costBasis"> {
  const cost = costFrom(value);
  if (typeof value === "number" && cost === null) return { cost: null, costBasis: "implausible" };
  return { cost, ...(basis === "byok" || basis === "listPrice" || basis === "implausible" ? { costBasis: basis } : {}) };
}

const { choices: efforts } = parameterTable.reasoning.fields.effort;

/** A limit without an amount says nothing. */
function costLimitFrom(value: unknown): Pick<AnswerMessage, "costLimit"> {
  const { usd: amount, tokens, reached }: JsonObject = isObject(value) ? value : {};
  const usd = costFrom(amount);
  if (usd === null) return {};
  const whole = asCount(tokens);
  return { costLimit: { usd, ...(whole === 0 ? {} : { tokens: whole }), ...(reached === true ? { reached } : {}) } };
}

function effortFrom(value: unknown): Pick<AnswerMessage, "effort"> {
  const effort = efforts.find((one) => one === value);
  return effort === undefined ? {} : { effort };
}

function isChatError(value: unknown): value is ChatError {
  return isObject(value) && typeof value["message"] === "string" && chatErrorCodes.some((code) => code === value["code"]);
}

function seamFrom(value: unknown): readonly Seam[] {
  if (!isObject(value)) return [];
  const { at, cut } = value;
  return typeof cut === "string" && Number.isSafeInteger(at) && asCount(at) === at ? [{ at, cut }] : [];
}

function timingsFrom(value: unknown): AnswerTimings {
  return isObject(value) ? Object.fromEntries(Object.entries(value).filter(([, ms]) => isFiniteNumber(ms) && ms >= 0)) : {};
}

function attachmentFrom(data: unknown): readonly Attachment[] {
  if (!isObject(data) || !isMessageId(data["id"]) || typeof data["kind"] !== "string") return [];
  const { unread, part, source, tokens, check, ...rest } = data;
  return [
    {
      ...rest,
      id: data["id"],
      // Keep kinds of newer versions. The code that draws attachments handles unknown kinds.
      kind: data["kind"] as Attachment["kind"],
      label: asString(data["label"]),
      path: asString(data["path"]),
      uri: asString(data["uri"]),
      languageId: asString(data["languageId"]),
      startLine: asCount(data["startLine"]),
      endLine: asCount(data["endLine"]),
      text: asString(data["text"]),
      ...(unread === true ? { unread } : {}),
      ...(part === true ? { part } : {}),
      ...(source === "changed" || source === "gone" ? { source } : {}),
      ...(asCount(tokens) > 0 ? { tokens: asCount(tokens) } : {}),
      ...(isObject(check) ? { check: checkFrom(check) } : {}),
    },
  ];
}

function checkFrom(data: JsonObject): AttachmentCheck {
  return {
    patterns: asList(data["patterns"]).filter((name) => typeof name === "string"),
    redact: data["redact"] === true,
    hidden: asCount(data["hidden"]),
    lookalikes: asCount(data["lookalikes"]),
    keepHidden: data["keepHidden"] === true,
  };
}
