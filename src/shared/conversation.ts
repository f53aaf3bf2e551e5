import type { ChatError } from "./chatError.ts";
import type { Lesson } from "./lesson.ts";
import type { ReasoningWish } from "./parameters.ts";
import type { SentPrompt } from "./sentPrompt.ts";
import type { ReasoningDetail, ToolCall, Verdict, WireUsage } from "./chatEvent.ts";
import { asLeft, type PinnedTool, type ToolMessage, type ToolRun } from "./toolMessage.ts";

/** The state of an answer: streaming, or its verdict (`complete` is written `done`). Value of `data-status`. */
export type AnswerStatus = "streaming" | "done" | Exclude<Verdict, "complete">;

/** Turns a verdict into the status that an answer carries. */
export function statusOf(verdict: Verdict): AnswerStatus {
  return verdict === "complete" ? "done" : verdict;
}

/**
 * The kind of an attachment: code (`selection`, `file`, `folder`, `symbol`, `cell`), editor data (`problems`, `search`), uncommitted `changes`
 * in Git, `staged` ones and a `commit`, changes to `review` with the numbers of their lines, text of a `terminal` or a `url`, a `command` of a terminal
 * with its output, a program that is stopped in the debugger (`debug`), a `test` that failed, an earlier `conversation` or an answer of it, an `image` or
 * `pdf`, and a repository's `instructions` for models.
 */
export type AttachmentKind =
  | "selection"
  | "file"
  | "folder"
  | "symbol"
  | "cell"
  | "problems"
  | "search"
  | "changes"
  | "staged"
  | "commit"
  | "review"
  | "terminal"
  | "command"
  | "debug"
  | "test"
  | "url"
  | "conversation"
  | "image"
  | "pdf"
  | "instructions";

/** The findings in an attachment, and the user's decision about them. */
export interface AttachmentCheck {
  /** Names of possible secrets in it, or the reasons to ask before attaching it. */
  readonly patterns: readonly string[];
  /** Whether possible secrets are redacted. */
  readonly redact: boolean;
  /** Number of hidden characters (code points), and of words that mix letters of two alphabets. */
  readonly hidden: number;
  readonly lookalikes: number;
  /** Whether hidden characters are sent. */
  readonly keepHidden: boolean;
}

/** Content that is sent with a message, captured when it was sent. Lines are 1-based and inclusive; 0 if it has no lines. */
export interface Attachment {
  readonly id: string;
  readonly kind: AttachmentKind;
  /** Shown on the chip, for example `cart.ts:12-20`. */
  readonly label: string;
  /** Path as shown to the model: relative to its workspace folder, with `/`. Otherwise a name, such as that of a commit. */
  readonly path: string;
  /** Its source, which a click opens. Only the host interprets it. Empty if there is no source. */
  readonly uri: string;
  /** VS Code's language id. */
  readonly languageId: string;
  readonly startLine: number;
  readonly endLine: number;
  /** The content that is sent; for an image or PDF its data URL. */
  readonly text: string;
  /** It is in the composer, and its content will be read when the message is sent; `text` is empty until then. */
  readonly unread?: true;
  /**
   * For a `file`: only the lines from `startLine` to `endLine`. For a `folder`: only the names of its files. For a `conversation`: only one answer.
   */
  readonly part?: true;
  /** What became of its source since it was added: it is another one now than the content that is sent, or it is gone. */
  readonly source?: "changed" | "gone";
  /** Estimated tokens of the content. */
  readonly tokens?: number;
  /** Absent until it was inspected. */
  readonly check?: AttachmentCheck;
  /** Of an instruction file in the composer that the user did not attach: why it goes along, in words for the user. */
  readonly why?: string;
}

/** A user's message. */
export interface UserMessage {
  readonly role: "user";
  readonly id: string;
  /** The previous message; null for the first one of a conversation. */
  readonly parentId: string | null;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  /** It came out of a file or from another chat: the user was not asked about its content, so secrets in it are masked when it is sent. */
  readonly imported?: true;
  /**
   * How many messages at the start of the conversation are not sent with this message and those after it: the user's choice if the conversation
   * exceeds the context window. Absent: as in an earlier message; 0: all are sent.
   */
  readonly leavesOut?: number;
}

/** Milliseconds measured by a monotonic clock; absent until known. */
export interface AnswerTimings {
  /** Send to first byte of text or reasoning. */
  readonly firstTokenMs?: number;
  /** First to last reasoning delta. */
  readonly reasoningMs?: number;
  /** Send to the end. */
  readonly totalMs?: number;
}

/** Where an answer was continued, if it is not certain that nothing is missing or repeated there. */
export interface Seam {
  /** Where the continuation begins in the text, UTF-16 units. */
  readonly at: number;
  /** What the model wrote before it, and was left out because it seemed to be a repetition or an introduction. */
  readonly cut: string;
}

/** What an answer is allowed to cost, and what came of that. */
export interface CostLimit {
  /** USD. */
  readonly usd: number;
  /** The limit of output tokens that it was asked with for that reason, if it was. */
  readonly tokens?: number;
  /** It ended there. */
  readonly reached?: true;
}

/** A model's answer. Grows while `status` is `streaming`. */
export interface AnswerMessage {
  readonly role: "assistant";
  readonly id: string;
  readonly parentId: string;
  readonly createdAt: number;
  /** Name of the endpoint that was asked. */
  readonly endpoint: string;
  /** Model id that was asked for. */
  readonly model: string;
  /** Name of the model in the catalogue, or its id if it is unknown. */
  readonly modelName: string;
  /** Model and upstream provider that actually served the request, if reported. */
  readonly servedModel?: string;
  readonly provider?: string;
  /** The tier of service that the server says it used. */
  readonly serviceTier?: string;
  readonly generationId?: string;
  readonly status: AnswerStatus;
  readonly text: string;
  /** In the order of the text. */
  readonly seams?: readonly Seam[];
  readonly reasoning: string;
  readonly reasoningDetails: readonly ReasoningDetail[];
  /** The server sent an empty list of details, and the name of the field with its reasoning if that is not `reasoning_content`. */
  readonly emptyDetails?: true;
  readonly reasoningField?: string;
  readonly toolCalls: readonly ToolCall[];
  readonly images: readonly unknown[];
  /** The model answered with sound alone, which is not kept. */
  readonly audioOnly?: true;
  readonly annotations: readonly unknown[];
  readonly finishReason?: string;
  readonly usage?: WireUsage;
  /** USD that the answer costs the user; null if unknown. */
  readonly cost: number | null;
  /**
   * Where the cost comes from, if it is not simply the endpoint's bill: `byok` is the endpoint's fee plus the bill of the provider whose key
   * the user brought, `listPrice` is estimated from the catalogue's prices. `implausible`: the endpoint reported an amount that cannot be
   * right, so the cost is unknown.
   */
  readonly costBasis?: "byok" | "listPrice" | "implausible";
  /**
   * Marks a copy, in a fork, next to an edited answer, or (`import`) in a conversation imported a second time: its usage counts
   * only in the original.
   */
  readonly copied?: true | "import";
  /** See {@link UserMessage.imported}. */
  readonly imported?: true;
  /** The effort of reasoning that was asked for this answer and not by a setting; what its tools bring is asked for with it, too. */
  readonly effort?: NonNullable<ReasoningWish["effort"]>;
  /** What it was allowed to cost. */
  readonly costLimit?: CostLimit;
  /** The user wrote it, as a version of what the model had written; nothing about the request of that answer is in it. */
  readonly edited?: true;
  readonly timings: AnswerTimings;
  readonly error?: ChatError;
  /** What its request was sent without, or otherwise, because the server refused it or the user said so. */
  readonly lessons?: readonly Lesson[];
  /** Shared by the answers of a comparison; removed from the one the user keeps. */
  readonly comparison?: string;
  /** What its request was like, without its text. Panels do not get it. */
  readonly sent?: SentPrompt;
}

/** What every answer has, before anything of it came. */
export const emptyAnswer = {
  role: "assistant",
  text: "",
  reasoning: "",
  reasoningDetails: [],
  toolCalls: [],
  images: [],
  annotations: [],
  cost: null,
  timings: {},
} as const satisfies Partial<AnswerMessage>;

/**
 * A summary of the beginning of a conversation, at the end of what was there when it was written. From there on it is sent in place of the messages
 * that it stands for; they stay where they are. It is in the tree only once it is whole.
 */
export interface SummaryMessage extends Pick<
  AnswerMessage,
  "endpoint" | "model" | "modelName" | "cost" | "costBasis" | "copied" | "imported"
> {
  readonly role: "summary";
  readonly id: string;
  readonly parentId: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly text: string;
  /** How many messages at the start of its path are not sent any more. */
  readonly covers: number;
  /** How many messages it tells of. Fewer than `covers` where some were omitted, or an earlier summary is among them. */
  readonly messages: number;
  /** Estimated tokens of what it stands for, and of itself. */
  readonly tokensBefore: number;
  readonly tokensAfter: number;
  readonly usage?: WireUsage;
  /** The user went back to the full conversation. */
  readonly off?: true;
}

/** A message of a conversation. */
export type Message = UserMessage | AnswerMessage | ToolMessage | SummaryMessage;

/**
 * A conversation: a tree of messages. A message's children are the versions of the next message; `active` says which one is shown.
 * Immutable: each operation returns a new value and shares unchanged parts.
 */
export interface Conversation {
  readonly id: string;
  readonly createdAt: number;
  readonly messages: ReadonlyMap<string, Message>;
  /** Children of a message in the order of their creation; the key "" holds the first messages. */
  readonly children: ReadonlyMap<string, readonly string[]>;
  /** The child that is shown under a message; the key "" as above. */
  readonly active: ReadonlyMap<string, string>;
  /** Ids of deleted messages; each deletion includes everything after the message. They stay in the tree, so that a deletion can be undone. */
  readonly deleted?: ReadonlySet<string>;
  /** Model chosen for this conversation only. */
  readonly model?: string;
  /**
   * Other values that this conversation sets, by setting name without `aside.`, unvalidated: the reader of a value has to check it.
   * A null overrides the settings with the model's default.
   */
  readonly overrides?: Overrides;
  /** Tools that are on in this conversation; absent if all are off. */
  readonly tools?: readonly PinnedTool[];
  /** What the file that it was imported from sets. Nothing of it applies until the user takes it over. */
  readonly fileSettings?: FileSettings;
}

/** The model and the values that an imported file sets for its conversation: another person's choice until the user makes it theirs. */
export interface FileSettings {
  readonly model?: string;
  readonly overrides: Overrides;
}

/** Values by setting name without `aside.`; unvalidated. */
export type Overrides = Readonly<Record<string, unknown>>;

const rootKey = "";

/** An empty conversation. */
export function createConversation(id: string, createdAt: number): Conversation {
  return { id, createdAt, messages: new Map(), children: new Map(), active: new Map() };
}

/**
 * Adds a message under its parent and makes it the active child. If there are other children, it is a new version: a reworded question or
 * another answer.
 * @throws Error if the id is taken, the parent is unknown, or an answer would be first
 */
export function addMessage(conversation: Conversation, message: Message): Conversation {
  if (conversation.messages.has(message.id)) throw new Error(`message ${message.id} is there already`);
  if (message.parentId !== null && !conversation.messages.has(message.parentId)) {
    throw new Error(`message ${message.parentId} is not in this conversation`);
  }
  const parentKey = message.parentId ?? rootKey;
  const siblings = conversation.children.get(parentKey) ?? [];
  return {
    ...conversation,
    messages: new Map(conversation.messages).set(message.id, message),
    children: new Map(conversation.children).set(parentKey, [...siblings, message.id]),
    active: new Map(conversation.active).set(parentKey, message.id),
  };
}

/**
 * Changes fields of an answer, except its id, parent and role.
 * @throws Error if there is no such answer
 */
export function updateAnswer(
  conversation: Conversation,
  id: string,
  change: Partial<Omit<AnswerMessage, "id" | "parentId" | "role">>,
): Conversation {
  const message = conversation.messages.get(id);
  if (message?.role !== "assistant") throw new Error(`there is no answer ${id}`);
  return { ...conversation, messages: new Map(conversation.messages).set(id, { ...message, ...change }) };
}

/**
 * Writes the outcomes of tool calls into their message.
 * @throws Error if there is no such message
 */
export function updateTools(conversation: Conversation, id: string, runs: readonly ToolRun[]): Conversation {
  const message = conversation.messages.get(id);
  if (message?.role !== "tool") throw new Error(`there are no tools ${id}`);
  return { ...conversation, messages: new Map(conversation.messages).set(id, { ...message, runs }) };
}

/**
 * Shows another version: makes a message the active child of its parent.
 * @throws Error if there is no such message, or it is deleted
 */
export function selectVersion(conversation: Conversation, id: string): Conversation {
  const message = demand(conversation, id);
  if (isDeleted(conversation, id)) throw new Error(`message ${id} is deleted`);
  return { ...conversation, active: new Map(conversation.active).set(message.parentId ?? rootKey, id) };
}

/** Sets the model of this conversation; undefined reverts to the settings. */
export function setModel(conversation: Conversation, model: string | undefined): Conversation {
  const { model: _previous, ...rest } = conversation;
  return model === undefined ? rest : { ...rest, model };
}

/** Sets a value for this conversation; undefined reverts to the settings. */
export function setOverride(conversation: Conversation, name: string, value: unknown): Conversation {
  const { [name]: _previous, ...others } = conversation.overrides ?? {};
  return setOverrides(conversation, value === undefined ? others : { ...others, [name]: value });
}

/** Replaces all values of this conversation except its model; undefined reverts to the settings. */
export function setOverrides(conversation: Conversation, overrides: Overrides | undefined): Conversation {
  const { overrides: _previous, ...rest } = conversation;
  return overrides === undefined || Object.keys(overrides).length === 0 ? rest : { ...rest, overrides };
}

/** Sets what the conversation's file sets; undefined discards it. */
export function setFileSettings(conversation: Conversation, fileSettings: FileSettings | undefined): Conversation {
  const { fileSettings: _previous, ...rest } = conversation;
  const isEmpty = fileSettings?.model === undefined && Object.keys(fileSettings?.overrides ?? {}).length === 0;
  return fileSettings === undefined || isEmpty ? rest : { ...rest, fileSettings };
}

/** Makes what the conversation's file sets the conversation's own choice. */
export function takeFileSettings(conversation: Conversation): Conversation {
  const { fileSettings } = conversation;
  if (fileSettings === undefined) return conversation;
  const { model = conversation.model, overrides } = fileSettings;
  return setFileSettings(setOverrides(setModel(conversation, model), { ...conversation.overrides, ...overrides }), undefined);
}

/** Sets the tools that are on in this conversation. */
export function setTools(conversation: Conversation, tools: readonly PinnedTool[]): Conversation {
  const { tools: _previous, ...rest } = conversation;
  return tools.length === 0 ? rest : { ...rest, tools };
}

/** The text of a question or an answer; "" for tool results and for a missing message. */
export function messageText(message: Message | undefined): string {
  return message === undefined || message.role === "tool" ? "" : message.text;
}

/** The messages that are shown and sent, first to last. */
export function activePath(conversation: Conversation): readonly Message[] {
  const path: Message[] = [];
  for (let message = activeChild(conversation, rootKey); message !== undefined; message = activeChild(conversation, message.id)) {
    path.push(message);
  }
  return path;
}

/** The versions of a message, including itself, in the order of their creation, without deleted ones. */
export function versionsOf(conversation: Conversation, id: string): readonly string[] {
  const message = conversation.messages.get(id);
  return message === undefined ? [] : livingChildren(conversation, message.parentId ?? rootKey);
}

/** How many messages at the start of a path are not sent: the value of the last message that has one. */
export function omittedMessageCount(path: readonly Message[]): number {
  for (const message of path.toReversed()) if (message.role === "user" && message.leavesOut !== undefined) return message.leavesOut;
  return 0;
}

/** The last message of the active path, or undefined if the conversation is empty. */
export function lastMessage(conversation: Conversation): Message | undefined {
  return activePath(conversation).at(-1);
}

/**
 * The messages from the first one to this one: the conversation as it was when this one was written, whatever is shown now.
 * @throws Error if there is no such message
 */
export function pathTo(conversation: Conversation, id: string): readonly Message[] {
  const path: Message[] = [];
  for (let next: string | null = id; next !== null;) {
    const message = demand(conversation, next);
    path.push(message);
    next = message.parentId;
  }
  return path.toReversed();
}

/**
 * Shows the versions that lead to a message, so that it is on the shown path.
 * @returns undefined if the message does not exist, or it or a message before it is deleted
 */
export function selectPathTo(conversation: Conversation, id: string): Conversation | undefined {
  if (!conversation.messages.has(id)) return undefined;
  let shown = conversation;
  for (const message of pathTo(conversation, id)) {
    if (isDeleted(conversation, message.id)) return undefined;
    if (shown.active.get(message.parentId ?? rootKey) !== message.id) shown = selectVersion(shown, message.id);
  }
  return shown;
}

/** The position of a message among its versions, 1-based; 0 if it is deleted or unknown. */
export function versionPlace(conversation: Conversation, id: string): { readonly version: number; readonly versions: number } {
  const versions = versionsOf(conversation, id);
  return { version: versions.indexOf(id) + 1, versions: versions.length };
}

/** Shows the previous (-1) or next (1) version. No change at either end. */
export function stepVersion(conversation: Conversation, id: string, step: -1 | 1): Conversation {
  const versions = versionsOf(conversation, id);
  const at = versions.indexOf(id);
  const next = at < 0 ? undefined : versions[at + step];
  return next === undefined ? conversation : selectVersion(conversation, next);
}

/**
 * Deletes a message and everything after it. Nothing is destroyed: `restoreMessage` undoes it.
 * Shows the nearest other version instead, if there is one.
 * @throws Error if there is no such message
 */
export function deleteMessage(conversation: Conversation, id: string): Conversation {
  const message = demand(conversation, id);
  if (isDeleted(conversation, id)) return conversation;
  const parentKey = message.parentId ?? rootKey;
  const before = versionsOf(conversation, id);
  const at = before.indexOf(id);
  const stand = before[at + 1] ?? before[at - 1];
  const deleted = new Set(conversation.deleted).add(id);
  const active = new Map(conversation.active);
  if (active.get(parentKey) === id) {
    if (stand === undefined) active.delete(parentKey);
    else active.set(parentKey, stand);
  }
  return { ...conversation, deleted, active };
}

/**
 * Undoes the deletion of a message and shows it.
 * @throws Error if there is no such message
 */
export function restoreMessage(conversation: Conversation, id: string): Conversation {
  demand(conversation, id);
  if (!isDeleted(conversation, id)) return conversation;
  const deleted = new Set(conversation.deleted);
  deleted.delete(id);
  return selectVersion({ ...conversation, deleted }, id);
}

/** Whether this message itself was deleted, not just one before it. */
export function isDeleted(conversation: Conversation, id: string): boolean {
  return conversation.deleted?.has(id) ?? false;
}

/**
 * A new conversation with the messages up to and including one message. The original is unchanged; every message gets a new id.
 * A streaming answer is copied as far as it arrived, as `interrupted`.
 * @throws Error if there is no such message
 */
export function forkConversation(
  conversation: Conversation,
  upTo: string,
  fork: { readonly id: string; readonly createdAt: number; readonly newId: () => string },
): Conversation {
  let forked = setOverrides(setModel(createConversation(fork.id, fork.createdAt), conversation.model), conversation.overrides);
  forked = setFileSettings(setTools(forked, conversation.tools ?? []), conversation.fileSettings);
  let parentId: string | null = null;
  for (const message of pathTo(conversation, upTo)) {
    const id = fork.newId();
    if (message.role === "user") forked = addMessage(forked, { ...message, id, parentId });
    else if (message.role === "tool") {
      if (parentId !== null) forked = addMessage(forked, { ...message, id, parentId, runs: message.runs.map(asLeft) });
    } else if (message.role === "summary") {
      if (parentId !== null) forked = addMessage(forked, { ...message, id, parentId, copied: true });
    } else if (parentId !== null) {
      const status = message.status === "streaming" ? "interrupted" : message.status;
      // Its request was told by those of the other conversation.
      const { sent: _sent, ...copy } = message;
      forked = addMessage(forked, { ...copy, id, parentId, status, copied: true });
    }
    parentId = id;
  }
  return forked;
}

function demand(conversation: Conversation, id: string): Message {
  const message = conversation.messages.get(id);
  if (message === undefined) throw new Error(`message ${id} is not in this conversation`);
  return message;
}

function livingChildren(conversation: Conversation, key: string): readonly string[] {
  const children = conversation.children.get(key) ?? [];
  return conversation.deleted === undefined || conversation.deleted.size === 0
    ? children
    : children.filter((id) => !isDeleted(conversation, id));
}

function activeChild(conversation: Conversation, key: string): Message | undefined {
  const id = conversation.active.get(key);
  // Another window may have deleted the shown message: then show the newest version that is not deleted.
  const shown = id === undefined || isDeleted(conversation, id) ? livingChildren(conversation, key).at(-1) : id;
  return shown === undefined ? undefined : conversation.messages.get(shown);
}
