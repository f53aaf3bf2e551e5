import type { ChatError } from "../shared/chatError.ts";
import {
  type AnswerMessage,
  type Attachment,
  type Message,
  setFileSettings,
  setModel,
  setOverrides,
  setTools,
} from "../shared/conversation.ts";
import type { ToolMessage } from "../shared/toolMessage.ts";
import type { ImportedConversation } from "./imported.ts";

/** The longest names that are kept, UTF-16 units. */
const longestName = 1000;

/**
 * A conversation of an imported file as another person's: its model and settings wait until the user takes them over, no tool is on, and costs are
 * not the user's.
 */
export function foreignConversation({ conversation, meta }: ImportedConversation): ImportedConversation {
  const { model, overrides = {} } = conversation;
  const bare = setTools(setOverrides(setModel(conversation, undefined), undefined), []);
  const messages = new Map(Array.from(conversation.messages, ([id, message]) => [id, foreignMessage(message)]));
  const { titleCost, ...others } = meta;
  return {
    conversation: setFileSettings(
      { ...bare, messages, createdAt: saneTime(conversation.createdAt) },
      { ...(model === undefined ? {} : { model }), overrides },
    ),
    meta: titleCost === undefined ? others : { ...others, titleCostElsewhere: titleCost },
  };
}

/**
 * A message of an imported file or a handoff, without what only the user's own messages may say: where an attachment comes from (its captured
 * content opens instead), whose money an answer cost, and which model an error offers instead.
 */
export function foreignMessage(message: Message): Message {
  const createdAt = saneTime(message.createdAt);
  switch (message.role) {
    case "user":
      return { ...message, createdAt, attachments: message.attachments.map(foreignAttachment) };
    case "assistant":
      return { ...foreignAnswer(message), createdAt };
    case "tool":
      return { ...message, createdAt, runs: message.runs.map(withSaneTime) };
    case "summary": {
      const { endpoint, model, modelName } = message;
      const names = { endpoint: short(endpoint), model: short(model), modelName: short(modelName) };
      return { ...message, ...names, createdAt, copied: message.copied ?? "import" };
    }
    default:
      return message satisfies never;
  }
}

function foreignAttachment({ unread: _unread, ...attachment }: Attachment): Attachment {
  return {
    ...attachment,
    label: short(attachment.label),
    path: short(attachment.path),
    languageId: short(attachment.languageId),
    uri: "",
  };
}

function foreignAnswer({ lessons: _lessons, costLimit: _limit, ...answer }: AnswerMessage): AnswerMessage {
  const { servedModel, provider, serviceTier, generationId, finishReason, error } = answer;
  return {
    ...answer,
    endpoint: short(answer.endpoint),
    model: short(answer.model),
    modelName: short(answer.modelName),
    ...(servedModel === undefined ? {} : { servedModel: short(servedModel) }),
    ...(provider === undefined ? {} : { provider: short(provider) }),
    ...(serviceTier === undefined ? {} : { serviceTier: short(serviceTier) }),
    ...(generationId === undefined ? {} : { generationId: short(generationId) }),
    ...(finishReason === undefined ? {} : { finishReason: short(finishReason) }),
    copied: answer.copied ?? "import",
    ...(error === undefined ? {} : { error: foreignError(error) }),
  };
}

/** What happened, without figures and models that the buttons of an error would use. */
function foreignError({ code, message, status }: ChatError): ChatError {
  return { code, message: message.slice(0, 10_000), ...(typeof status === "number" ? { status } : {}) };
}

function withSaneTime(run: ToolMessage["runs"][number]): ToolMessage["runs"][number] {
  const { ms, ...rest } = run;
  return ms === undefined || ms < 0 ? rest : { ...rest, ms };
}

/** Milliseconds since the epoch. Nothing was written before it, or later than now. */
function saneTime(ms: number): number {
  return Math.min(Math.max(0, ms), Date.now());
}

function short(name: string): string {
  return name.slice(0, longestName);
}
