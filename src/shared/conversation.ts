import type { ChatError } from "./chatError.ts";
import type { ReasoningDetail, ToolCall, Verdict, WireUsage } from "./chatEvent.ts";
import { asLeft, type PinnedTool, type ToolMessage, type ToolRun } from "./toolMessage.ts";

/** The state of an answer: it streams, or it has its verdict (`complete` is written `done`). Value of `data-status`. */
export type AnswerStatus = "streaming" | "done" | Exclude<Verdict, "complete">;

/** Turns a verdict into the status that an answer carries. */
export function statusOf(verdict: Verdict): AnswerStatus {
  return verdict === "complete" ? "done" : verdict;
}

/**
 * What an attachment is: code of the editor (`selection`, `file`, `folder`, `symbol`, `cell`), what the editor knows (`problems`, `search`), git's `changes`
 * of the working tree, `staged` ones and a `commit`, text of a `terminal` or a `url`, an `image` or `pdf`, and `instructions` that a repository keeps for models.
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
  | "terminal"
  | "url"
  | "image"
  | "pdf"
  | "instructions";

/** What was found when an attachment was looked at, and what the person wants done about it. */
export interface AttachmentCheck {
  /** Names of what looks like a secret in it, or of why it would not have been taken unasked. */
  readonly patterns: readonly string[];
  /** Whether what looks like a secret is masked. */
  readonly redact: boolean;
  /** Hidden characters in it (code points), and words that mix letters of two alphabets. */
  readonly hidden: number;
  readonly lookalikes: number;
  /** Whether the hidden characters stay in what is sent. */
  readonly keepHidden: boolean;
}

/** Something of the editor or a picture that travels with a message, frozen when it was sent. Lines are 1-based and inclusive; 0 where there are none. */
export interface Attachment {
  readonly id: string;
  readonly kind: AttachmentKind;
  /** Shown on the chip, for example `cart.ts:12-20`. */
  readonly label: string;
  /** Path as shown to the model: relative to its workspace folder, with `/`; else what names the thing, such as a commit. */
  readonly path: string;
  /** Where it was taken from and a click leads; the host's business, opaque to the webview. Empty where there is no such place. */
  readonly uri: string;
  /** VS Code's language id. */
  readonly languageId: string;
  readonly startLine: number;
  readonly endLine: number;
  /** What is sent; of an image or PDF its data URL. */
  readonly text: string;
  /** It is part of what the next message will carry and its contents are read when that is sent: `text` is empty until then. */
  readonly unread?: true;
  /** Of a `file`: only the lines from `startLine` to `endLine`; of a `folder`: only the names of its files. */
  readonly part?: true;
  /** Estimated size of what is sent. */
  readonly tokens?: number;
  /** Absent until it was looked at. */
  readonly check?: AttachmentCheck;
}

/** What a person said. */
export interface UserMessage {
  readonly role: "user";
  readonly id: string;
  /** The message this one answers to; null for the first of a conversation. */
  readonly parentId: string | null;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  /**
   * So many messages at the beginning of the conversation are not sent with this one nor with what follows it: the user's choice where it
   * would not fit into the model's window. Absent: what an earlier message says; 0: all are sent.
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

/** What a model said. Grows while `status` is `streaming`. */
export interface AnswerMessage {
  readonly role: "assistant";
  readonly id: string;
  readonly parentId: string;
  readonly createdAt: number;
  /** Name of the endpoint that was asked. */
  readonly endpoint: string;
  /** Model id that was asked for. */
  readonly model: string;
  /** How the model is called in the catalogue; the id where it is unknown. */
  readonly modelName: string;
  /** Model and upstream provider that actually served, where told. */
  readonly servedModel?: string;
  readonly provider?: string;
  readonly generationId?: string;
  readonly status: AnswerStatus;
  readonly text: string;
  readonly reasoning: string;
  readonly reasoningDetails: readonly ReasoningDetail[];
  readonly toolCalls: readonly ToolCall[];
  readonly images: readonly unknown[];
  readonly annotations: readonly unknown[];
  readonly finishReason?: string;
  readonly usage?: WireUsage;
  /** USD that the answer costs the user; null where nobody knows. */
  readonly cost: number | null;
  /**
   * Where the cost comes from, if it is not simply what the endpoint billed: `byok` is the endpoint's fee and the bill of the provider whose key
   * the user brought, `listPrice` was computed from the catalogue's prices.
   */
  readonly costBasis?: "byok" | "listPrice";
  /**
   * A copy, in a fork, beside an answer that was edited, or (`import`) in a conversation that was imported beside itself: what it took is counted
   * where it was given, not once more.
   */
  readonly copied?: true | "import";
  readonly timings: AnswerTimings;
  readonly error?: ChatError;
  /** Answers that were asked for at once, of several models, share this; the one that was kept no longer has it. */
  readonly comparison?: string;
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

export type Message = UserMessage | AnswerMessage | ToolMessage;

/**
 * A conversation: a tree of messages. A message's children are its versions of what comes next; `active` says which of them is shown.
 * Immutable: each operation gives a new value and shares what did not change.
 */
export interface Conversation {
  readonly id: string;
  readonly createdAt: number;
  readonly messages: ReadonlyMap<string, Message>;
  /** Children of a message in the order of their making; the key "" holds the first messages. */
  readonly children: ReadonlyMap<string, readonly string[]>;
  /** The child that is shown under a message; the key "" as above. */
  readonly active: ReadonlyMap<string, string>;
  /** Ids of messages that were deleted, each with all that follows it. They stay in the tree, so that a deletion can be taken back. */
  readonly deleted?: ReadonlySet<string>;
  /** Model chosen for this conversation only. */
  readonly model?: string;
  /**
   * What else this conversation sets for itself, by the names of the settings without `aside.`, as it was written: whoever uses a value checks it.
   * A null hides what the settings say: the model's own default.
   */
  readonly overrides?: Overrides;
  /** Tools that are switched on in this conversation; absent: none. */
  readonly tools?: readonly PinnedTool[];
}

/** Values by the names of settings without `aside.`; unchecked. */
export type Overrides = Readonly<Record<string, unknown>>;

const rootKey = "";

/** An empty conversation. */
export function createConversation(id: string, createdAt: number): Conversation {
  return { id, createdAt, messages: new Map(), children: new Map(), active: new Map() };
}

/**
 * Adds a message under its parent and makes it the active child there. Beside others it is their next version: a question with other words,
 * another answer.
 * @throws Error if the id is taken, the parent is unknown, or an answer would stand first
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
 * Changes fields of an answer. Identity, place and role stay.
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
 * Puts what came of tool calls into the message that holds them.
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

/** Sets the model of this conversation alone; undefined goes back to what the settings say. */
export function setModel(conversation: Conversation, model: string | undefined): Conversation {
  const { model: _previous, ...rest } = conversation;
  return model === undefined ? rest : { ...rest, model };
}

/** Sets a value for this conversation alone; undefined goes back to what the settings say. */
export function setOverride(conversation: Conversation, name: string, value: unknown): Conversation {
  const { [name]: _previous, ...others } = conversation.overrides ?? {};
  return setOverrides(conversation, value === undefined ? others : { ...others, [name]: value });
}

/** Replaces all that this conversation sets for itself, its model aside; nothing, or undefined, goes back to what the settings say. */
export function setOverrides(conversation: Conversation, overrides: Overrides | undefined): Conversation {
  const { overrides: _previous, ...rest } = conversation;
  return overrides === undefined || Object.keys(overrides).length === 0 ? rest : { ...rest, overrides };
}

/** Sets the tools that are switched on in this conversation. */
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

/** The versions that stand beside a message, itself included, in the order of their making; deleted ones are left out. */
export function versionsOf(conversation: Conversation, id: string): readonly string[] {
  const message = conversation.messages.get(id);
  return message === undefined ? [] : livingChildren(conversation, message.parentId ?? rootKey);
}

/** How many messages at the beginning of a path are not sent: the value of the last message that has one. */
export function omittedMessageCount(path: readonly Message[]): number {
  for (const message of path.toReversed()) if (message.role === "user" && message.leavesOut !== undefined) return message.leavesOut;
  return 0;
}

/** The last message of the active path, or undefined while nothing was said. */
export function lastMessage(conversation: Conversation): Message | undefined {
  return activePath(conversation).at(-1);
}

/**
 * The messages from the first one to this one: what was said when it was written, whatever is shown now.
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
 * Shows the versions on the way to a message, so that it is on the shown path.
 * @returns undefined where it is not there, or it or one before it is deleted
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

/** Where a message stands among its versions, 1-based; a message that is deleted or unknown has the place 0. */
export function versionPlace(conversation: Conversation, id: string): { readonly version: number; readonly versions: number } {
  const versions = versionsOf(conversation, id);
  return { version: versions.indexOf(id) + 1, versions: versions.length };
}

/** Shows the version before (-1) or after (1) this one; at either end nothing changes. */
export function stepVersion(conversation: Conversation, id: string, step: -1 | 1): Conversation {
  const versions = versionsOf(conversation, id);
  const at = versions.indexOf(id);
  const next = at < 0 ? undefined : versions[at + step];
  return next === undefined ? conversation : selectVersion(conversation, next);
}

/**
 * Deletes a message with all that follows it. Nothing is destroyed: `restoreMessage` takes it back.
 * The nearest other version is shown instead, where there is one.
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
 * Takes the deletion of a message back and shows it.
 * @throws Error if there is no such message
 */
export function restoreMessage(conversation: Conversation, id: string): Conversation {
  demand(conversation, id);
  if (!isDeleted(conversation, id)) return conversation;
  const deleted = new Set(conversation.deleted);
  deleted.delete(id);
  return selectVersion({ ...conversation, deleted }, id);
}

/** Whether this very message was deleted (not merely one before it). */
export function isDeleted(conversation: Conversation, id: string): boolean {
  return conversation.deleted?.has(id) ?? false;
}

/**
 * A new conversation with what was said up to and including one message. The original is untouched; every message gets a new id.
 * An answer that still streams is taken as far as it came, as `interrupted`.
 * @throws Error if there is no such message
 */
export function forkConversation(
  conversation: Conversation,
  upTo: string,
  fork: { readonly id: string; readonly createdAt: number; readonly newId: () => string },
): Conversation {
  let forked = setOverrides(setModel(createConversation(fork.id, fork.createdAt), conversation.model), conversation.overrides);
  forked = setTools(forked, conversation.tools ?? []);
  let parentId: string | null = null;
  for (const message of pathTo(conversation, upTo)) {
    const id = fork.newId();
    if (message.role === "user") forked = addMessage(forked, { ...message, id, parentId });
    else if (message.role === "tool") {
      if (parentId !== null) forked = addMessage(forked, { ...message, id, parentId, runs: message.runs.map(asLeft) });
    } else if (parentId !== null) {
      const status = message.status === "streaming" ? "interrupted" : message.status;
      forked = addMessage(forked, { ...message, id, parentId, status, copied: true });
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
  // Another window may have deleted what this one shows: then the newest living version stands in.
  const shown = id === undefined || isDeleted(conversation, id) ? livingChildren(conversation, key).at(-1) : id;
  return shown === undefined ? undefined : conversation.messages.get(shown);
}
