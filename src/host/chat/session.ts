import * as vscode from "vscode";
import type { ChatClient } from "../../llm/chatClient.ts";
import type { PromptMessage, ToolDefinition } from "../../llm/prompt.ts";
import type { ChatError } from "../../shared/chatError.ts";
import {
  activePath,
  addMessage,
  type AnswerMessage,
  type Attachment,
  comparedWith,
  type Conversation,
  deleteMessage,
  isDeleted,
  lastMessage,
  leftOutOf,
  type Message,
  pathTo,
  restoreMessage,
  selectVersion,
  setModel,
  setOverride,
  setOverrides,
  setTools,
  stepVersion,
  uncompare,
  updateAnswer,
  updateTools,
  type UserMessage,
  versionsOf,
} from "../../shared/conversation.ts";
import type { Parameters } from "../../shared/parameters.ts";
import type { PinnedTool, ToolMessage, ToolRun } from "../../shared/toolMessage.ts";
import { distinctCalls } from "../tools/distinctCalls.ts";
import type { Round, RoundEnd, ToolBench } from "../tools/tools.ts";
import type { AnswerActivity } from "../../shared/protocol.ts";
import type { EffectiveSettings } from "../effectiveSettings.ts";
import type { ConversationKeeper, KeptConversation } from "./conversationKeeper.ts";
import { LiveAnswer } from "./liveAnswer.ts";
import { assemblePrompt } from "./prompt.ts";
import { type Prepared, startTurn, type Turn } from "./turn.ts";

/** What changed in a session, for whoever shows it. */
export type SessionChange =
  /** The active path is another one, or messages in its middle changed. */
  | { readonly type: "path" }
  /** A message was added at the end of the active path, or one of it changed. */
  | { readonly type: "message"; readonly id: string }
  /** A live answer has text that was not there before. */
  | { readonly type: "grew" }
  | { readonly type: "activity"; readonly id: string; readonly activity: AnswerActivity }
  /** Queue, attachments, model or whether an answer runs. */
  | { readonly type: "state" };

/** A question that waits for the running answer. */
export interface Queued {
  readonly id: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  /** So many messages at the beginning do not go with it. */
  readonly leavesOut?: number;
}

/** All that is decided when a message is sent; what comes later is looked up under way. */
export interface TurnPlan {
  readonly settings: EffectiveSettings;
  readonly model: string;
  readonly messages: readonly PromptMessage[];
  readonly parameters: Parameters;
  readonly conversationId: string;
  /** Tools that are offered to the model; without any, nothing about tools is sent. */
  readonly tools?: readonly ToolDefinition[];
}

/** What a session needs from around it. */
export interface SessionParts {
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly client: () => Promise<ChatClient>;
  readonly settings: (conversation: Conversation) => EffectiveSettings;
  readonly modelName: (endpoint: string, model: string) => string;
  readonly prepare: (plan: TurnPlan, signal: AbortSignal) => Promise<Prepared>;
  /** Absent where conversations have no tools. */
  readonly tools?: ToolBench;
  /** Whether the model may be asked on with the results of its tools: it costs as a question does. */
  readonly mayGoOn?: (session: Session) => Promise<boolean>;
  /** Told of each answer that ended, and gives it back, perhaps with more in its error. */
  readonly onEnded: (answer: AnswerMessage, plan: TurnPlan) => AnswerMessage;
}

/** How often a growing answer is handed to the keeper, milliseconds. */
const checkpointMs = 50;
/** How often an answer of another window is looked after, milliseconds: whether it grew, ended, or its window died. */
const lookElsewhereMs = 2000;

const mostSideBySide = 4;

/** How an answer is asked for, where that differs from the settings. */
interface Asking {
  /** An answer whose text is gone on with. */
  readonly continues?: AnswerMessage;
  readonly maxTokens?: number;
  /** This model and not the one in force. */
  readonly model?: string;
  /** Shared by answers that are asked for at once. */
  readonly comparison?: string;
}

/**
 * One open conversation: its tree, the answer that runs, what waits for it and what the next message carries. The truth that panels project.
 * No operation destroys anything: edits and regenerated answers are siblings.
 */
export class Session implements vscode.Disposable {
  readonly #parts: SessionParts;
  readonly #keeper: ConversationKeeper;
  readonly #changed = new vscode.EventEmitter<SessionChange>();
  readonly #trouble: { dispose(): void };
  /** Records of the conversation's file that could not be read when it was opened. */
  readonly damaged: number;
  /** It is never written. */
  readonly temporary: boolean;
  #conversation: Conversation;
  /** The answers that run, by their ids, in the order in which they began: one, or several that are compared. */
  readonly #turns = new Map<string, Turn>();
  /** The rounds of tools that run, by the ids of their messages. */
  readonly #rounds = new Map<string, { readonly stop: () => void; readonly done: Promise<unknown> }>();
  #queue: readonly Queued[] = [];
  #attachments: readonly Attachment[] = [];
  #compareModels: readonly string[] = [];
  #leavesOut: number | undefined;
  #deletedLast: string | null = null;
  #stored: Promise<unknown> = Promise.resolve();
  #draft = "";
  readonly #unsent = new Set<{ readonly text: string }>();
  #closed = false;
  #checkpoint: ReturnType<typeof setTimeout> | undefined;
  #look: ReturnType<typeof setTimeout> | undefined;

  constructor({ conversation, recorder, damaged, temporary = false, pending }: KeptConversation, parts: SessionParts) {
    this.#queue = unsent(pending?.queue ?? [], conversation);
    this.#attachments = pending?.attachments ?? [];
    this.#draft = pending?.draft ?? "";
    this.temporary = temporary;
    this.#conversation = conversation;
    this.#keeper = recorder;
    this.damaged = damaged;
    this.#parts = parts;
    this.#trouble = recorder.onTrouble(() => this.#changed.fire({ type: "state" }));
    this.#lookAgain();
  }

  get onDidChange(): vscode.Event<SessionChange> {
    return this.#changed.event;
  }

  get id(): string {
    return this.#conversation.id;
  }

  get conversation(): Conversation {
    return this.#conversation;
  }

  /** Why what was said last is not kept, or null. */
  get trouble(): ChatError | null {
    return this.#keeper.trouble;
  }

  /** The answer that streams and is shown, else the first that streams, or null. */
  get live(): LiveAnswer | null {
    const { lives } = this;
    return lives.find(({ id, parentId }) => this.#conversation.active.get(parentId) === id) ?? lives[0] ?? null;
  }

  /** All answers that stream, in the order in which they began. */
  get lives(): readonly LiveAnswer[] {
    return Array.from(this.#turns.values(), ({ live }) => live);
  }

  /** Id of what runs at the end of the shown path, an answer or a round of tools, or null. */
  get answering(): string | null {
    return this.live?.id ?? this.#rounds.keys().next().value ?? null;
  }

  /** The answers that stand side by side at the end of the shown path, for one to be kept; empty where none do. */
  get compared(): readonly string[] {
    const last = lastMessage(this.#conversation);
    return last === undefined ? [] : comparedWith(this.#conversation, last.id);
  }

  /** Answers that another window receives right now. They are shown as streaming, and cannot be stopped or continued here. */
  get elsewhere(): ReadonlySet<string> {
    return this.#keeper.elsewhere;
  }

  get queue(): readonly Queued[] {
    return this.#queue;
  }

  /** What the next message will carry. */
  get attachments(): readonly Attachment[] {
    return this.#attachments;
  }

  /** The conversation as it is now, with the text that has streamed so far. */
  current(): Conversation {
    return this.lives.reduce((now, live) => updateAnswer(now, live.id, this.#asOfNow(live)), this.#conversation);
  }

  /** Unsent text, as a panel told it last. */
  get draft(): string {
    return this.#draft;
  }

  /** Keeps a text that is about to be sent, and perhaps still asked about, until it was or came back: should the window die now, it is a draft. */
  keepUnsent(text: string): vscode.Disposable {
    const unsent = { text };
    this.#unsent.add(unsent);
    this.#keepPending();
    return new vscode.Disposable(() => {
      if (this.#unsent.delete(unsent)) this.#keepPending();
    });
  }

  /** Keeps unsent text. */
  setDraft(text: string): void {
    if (text === this.#draft) return;
    this.#draft = text;
    this.#keepPending();
  }

  /** A message as it is now, with the text that has streamed so far. */
  message(id: string): Message | undefined {
    const live = this.#turns.get(id)?.live;
    if (live !== undefined) return this.#asOfNow(live);
    const message = this.#conversation.messages.get(id);
    return message?.role === "assistant" && this.elsewhere.has(id) ? { ...message, status: "streaming" } : message;
  }

  /**
   * Sends a question, or queues it while an answer runs (here or in another window), older ones wait, or none of those that were compared was kept.
   * @param leavesOut so many messages at the beginning of the conversation do not go with it
   */
  send(text: string, attachments: readonly Attachment[] = this.#takeAttachments(), leavesOut = this.#leavesOut): void {
    if (text.trim() === "" && attachments.length === 0) return;
    this.#leavesOut = undefined;
    this.#queue = [...this.#queue, { id: crypto.randomUUID(), text, attachments, ...(leavesOut === undefined ? {} : { leavesOut }) }];
    if (!this.#busy && this.compared.length === 0 && !this.#waitsElsewhere()) this.#sendNext();
    else this.#pendingChanged();
  }

  /**
   * What a draft would be sent with now; without one, and without attachments, what the last question would be asked again with.
   * Undefined where there is none, or no model is chosen.
   * @param attachments what it would carry, as it would be sent
   */
  planFor(draft: string, attachments: readonly Attachment[]): TurnPlan | undefined {
    const settings = this.#parts.settings(this.#conversation);
    const path = activePath(this.current());
    const isSaid = draft.trim() !== "" || attachments.length > 0;
    const asked = isSaid ? path : path.slice(0, path.findLastIndex(({ role }) => role === "user") + 1);
    if (settings.model.value === null || (!isSaid && asked.length === 0)) return undefined;
    const question: UserMessage = {
      role: "user",
      id: "draft",
      parentId: path.at(-1)?.id ?? null,
      createdAt: Date.now(),
      text: draft,
      attachments,
    };
    return this.#plan(settings.model.value, settings, isSaid ? [...path, question] : asked);
  }

  /** Withdraws a question that waits. */
  unqueue(id: string): Queued | undefined {
    const queued = this.#queue.find((item) => item.id === id);
    this.#queue = this.#queue.filter((item) => item !== queued);
    if (queued !== undefined) this.#pendingChanged();
    return queued;
  }

  /** Whether questions wait and nothing runs that they wait for: after trouble, a stop or a reload they are not sent unasked. */
  get queueRests(): boolean {
    return this.#queue.length > 0 && !this.#busy && this.compared.length === 0 && !this.#waitsElsewhere();
  }

  /** Sends what waits, this question first; does nothing while something runs. */
  sendQueued(id: string): void {
    const first = this.#queue.find((item) => item.id === id);
    if (first === undefined || !this.queueRests) return;
    this.#queue = [first, ...this.#queue.filter((item) => item !== first)];
    this.#sendNext();
  }

  /** Stops what runs, or one answer of it; what was said so far stays. Questions that wait go on waiting. */
  stop(messageId?: string): void {
    for (const [id, turn] of [...this.#turns, ...this.#rounds]) if (messageId === undefined || id === messageId) turn.stop();
  }

  /** How many messages at the beginning the user chose to leave out with the next message; undefined: no choice was made. */
  get leavesOut(): number | undefined {
    return this.#leavesOut;
  }

  /** Leaves out so many messages at the beginning from the next message on; 0 takes it back. */
  setLeavesOut(count: number): void {
    this.#leavesOut = count === leftOutOf(activePath(this.#conversation)) ? undefined : count;
    this.#changed.fire({ type: "state" });
  }

  /** Asks a question anew without so many messages at the beginning of the conversation; the old question stays as a version. */
  async askLeavingOut(questionId: string, leavesOut: number): Promise<void> {
    await this.#halt();
    const question = this.#conversation.messages.get(questionId);
    if (question?.role !== "user") return;
    const id = crypto.randomUUID();
    this.#add({ ...question, id, createdAt: Date.now(), leavesOut });
    this.#ask(id, {});
  }

  /** Notes what an answer turned out to cost after it had ended. */
  amend(messageId: string, change: Pick<AnswerMessage, "cost" | "costBasis" | "usage">): void {
    const answer = this.#conversation.messages.get(messageId);
    if (answer?.role !== "assistant" || this.#turns.has(messageId) || this.#closed) return;
    this.#conversation = updateAnswer(this.#conversation, messageId, change);
    void this.#keeper.save(this.#conversation);
    this.#changed.fire({ type: "message", id: messageId });
    this.#changed.fire({ type: "state" });
  }

  /** The models that the next question goes to at once, or none: then it goes to the one in force. */
  get compareModels(): readonly string[] {
    return this.#compareModels;
  }

  /**
   * Has the next question go to several models at once; their answers stand side by side until one is kept.
   * @param models 2 or more; none takes it back
   */
  setCompareModels(models: readonly string[]): void {
    this.#compareModels = models;
    this.#changed.fire({ type: "state" });
  }

  /** Asks several models an earlier question anew, so that their answers stand side by side with each other. */
  async compareAnswers(messageId: string, models: readonly string[]): Promise<void> {
    if (!this.#conversation.messages.has(messageId)) return;
    await this.#halt();
    const message = this.message(messageId);
    const questionId = message?.role === "user" ? message.id : message?.parentId;
    if (questionId !== undefined && questionId !== null) this.#askAll(questionId, models);
  }

  /** Puts the last answer and its nearest versions side by side, up to four, as if they had been asked for at once. */
  compareVersions(messageId: string): void {
    const versions = versionsOf(this.#conversation, messageId).filter((id) => this.#conversation.messages.get(id)?.role === "assistant");
    if (this.#turns.size > 0 || versions.length < 2 || lastMessage(this.#conversation)?.id !== messageId) return;
    const from = Math.max(0, Math.min(versions.indexOf(messageId) - 1, versions.length - mostSideBySide));
    const comparison = crypto.randomUUID();
    for (const id of versions.slice(from, from + mostSideBySide)) this.#conversation = updateAnswer(this.#conversation, id, { comparison });
    this.#keeper.changed(this.#conversation);
    this.#pathChanged();
  }

  /** Keeps one of the answers that are compared, and goes on with its model. The others stay as versions; what of them still runs is stopped. */
  keep(messageId: string): void {
    if (!this.compared.includes(messageId)) return;
    for (const id of this.compared) if (id !== messageId) this.stop(id);
    this.#conversation = selectVersion(uncompare(this.#conversation, messageId), messageId);
    const kept = this.#conversation.messages.get(messageId);
    if (kept?.role === "assistant" && this.#parts.settings(this.#conversation).model.value !== kept.model) {
      this.#conversation = setModel(this.#conversation, kept.model);
    }
    this.#keeper.changed(this.#conversation);
    this.#pathChanged();
    if (!this.#busy) this.#sendNext();
  }

  /** Adds to what the next message will carry; the same thing again, or one with the same id, takes the place of the old one. */
  attach(attachment: Attachment): void {
    const isSame = ({ id, kind, uri, path, startLine, endLine }: Attachment) =>
      id === attachment.id ||
      (uri !== "" &&
        uri === attachment.uri &&
        kind === attachment.kind &&
        path === attachment.path &&
        startLine === attachment.startLine &&
        endLine === attachment.endLine);
    const at = this.#attachments.findIndex(isSame);
    this.#attachments = at < 0 ? [...this.#attachments, attachment] : this.#attachments.with(at, attachment);
    this.#pendingChanged();
  }

  removeAttachment(id: string): void {
    this.#attachments = this.#attachments.filter((attachment) => attachment.id !== id);
    this.#pendingChanged();
  }

  setModel(model: string | undefined): void {
    this.#setConversation(setModel(this.#conversation, model));
  }

  /** Sets a value for this conversation alone, by the setting's name without `aside.`; undefined goes back to what the settings say. */
  setOverride(name: string, value: unknown): void {
    this.#setConversation(setOverride(this.#conversation, name, value));
  }

  /** Takes back all that this conversation sets for itself, its model aside. */
  resetOverrides(): void {
    this.#setConversation(setOverrides(this.#conversation, undefined));
  }

  /** Switches tools on and off in this conversation. */
  setTools(tools: readonly PinnedTool[]): void {
    this.#setConversation(setTools(this.#conversation, tools));
  }

  /** Asks a question anew with another text, or puts another text beside an answer's; the old one stays as a version. */
  async edit(messageId: string, text: string): Promise<void> {
    const message = this.#conversation.messages.get(messageId);
    if (message === undefined || text.trim() === "") return;
    await this.#halt();
    const edited = this.message(messageId);
    if (edited?.role === "assistant") {
      const { error: _error, ...said } = edited;
      this.#add({ ...said, id: crypto.randomUUID(), createdAt: Date.now(), text, status: "done", copied: true });
      this.#changed.fire({ type: "state" });
    } else if (edited?.role === "user") {
      const id = crypto.randomUUID();
      this.#add({ ...edited, id, createdAt: Date.now(), text });
      this.#ask(id, {});
    }
  }

  /** Asks for another answer beside this one, or for an answer to this question. */
  async regenerate(messageId: string, how: Pick<Asking, "maxTokens" | "model"> = {}): Promise<void> {
    if (!this.#conversation.messages.has(messageId)) return;
    if (this.compared.includes(messageId)) return this.#askAgainBeside(messageId, how);
    await this.#halt();
    const message = this.message(messageId);
    if (message === undefined) return;
    this.#ask(message.role === "user" ? message.id : message.parentId, how);
    // An answer that never began is not a version anyone wants to walk back to.
    if (message.role === "assistant" && message.status === "failed") this.#setDeleted(message.id, true);
  }

  /** Goes on with an answer that was stopped or cut, in a new version that begins with what there is. */
  async continueAnswer(messageId: string): Promise<void> {
    // What another window receives would be paid for twice.
    if (!this.#conversation.messages.has(messageId) || this.elsewhere.has(messageId)) return;
    await this.#halt();
    const answer = this.message(messageId);
    if (answer?.role === "tool") this.#runTools(answer);
    if (answer?.role !== "assistant") return;
    // A call of an answer that broke off may lack what matters, such as its arguments.
    if (callsTools(answer) && this.#startTools(answer)) return;
    this.#ask(answer.parentId, answer.text === "" ? {} : { continues: answer });
  }

  /** Shows the version before or after this one. */
  showVersion(messageId: string, step: -1 | 1): void {
    const stepped = stepVersion(this.#conversation, messageId, step);
    if (stepped === this.#conversation) return;
    this.#conversation = stepped;
    this.#keeper.changed(this.#conversation);
    this.#pathChanged();
  }

  /** Shows the versions on the way to a message, so that it is on the shown path. Gives false where it is not there, or deleted. */
  showMessage(messageId: string): boolean {
    if (!this.#conversation.messages.has(messageId)) return false;
    let shown = this.#conversation;
    for (const { id, parentId } of pathTo(shown, messageId)) {
      if (isDeleted(shown, id)) return false;
      if (shown.active.get(parentId ?? "") !== id) shown = selectVersion(shown, id);
    }
    if (shown === this.#conversation) return true;
    this.#conversation = shown;
    this.#keeper.changed(shown);
    this.#pathChanged();
    return true;
  }

  /**
   * Hides a message and all that follows it; `restore` takes it back.
   * @returns whether there is such a message
   */
  async delete(messageId: string): Promise<boolean> {
    if (!this.#conversation.messages.has(messageId)) return false;
    const running = [...this.#turns.keys(), ...this.#rounds.keys()];
    if (running.some((at) => pathTo(this.#conversation, at).some(({ id }) => id === messageId))) await this.#halt();
    this.#deletedLast = messageId;
    this.#setDeleted(messageId, true);
    return true;
  }

  /** Whether the last deletion can be taken back: until something new is said. */
  get canRestore(): boolean {
    return this.#deletedLast !== null;
  }

  /** Takes the last deletion back. */
  restore(): void {
    const messageId = this.#deletedLast;
    this.#deletedLast = null;
    if (messageId !== null) this.#setDeleted(messageId, false);
  }

  /** Takes in what another window added to this conversation. */
  async catchUp(): Promise<void> {
    const before = this.elsewhere;
    const waited = this.#waitsElsewhere();
    await this.#keeper.catchUp(
      () => this.#conversation,
      (conversation) => {
        if (this.#closed) return;
        this.#conversation = conversation;
        this.#queue = unsent(this.#queue, conversation);
        this.#pathChanged();
      },
    );
    if (this.#closed) return;
    const after = this.elsewhere;
    if (before.size !== after.size || Array.from(before).some((id) => !after.has(id))) this.#pathChanged();
    this.#lookAgain();
    // As after an answer of our own: only what came to a good end is followed by what waits.
    const last = lastMessage(this.#conversation);
    const wellEnded = last?.role === "assistant" && (last.status === "done" || last.status === "cutOff");
    if (waited && !this.#waitsElsewhere() && wellEnded && !this.#busy && this.compared.length === 0) this.#sendNext();
  }

  /** Whether nothing would be lost if nobody held it any longer. */
  get idle(): boolean {
    return !this.#busy && this.#queue.length === 0 && this.#attachments.length === 0;
  }

  /** Whether nothing was said, written or chosen here yet. */
  get untouched(): boolean {
    const { messages, model, overrides, tools } = this.#conversation;
    const chosen = [model, overrides, tools].some((choice) => choice !== undefined) || this.#compareModels.length > 0;
    return messages.size === 0 && !chosen && this.idle && this.#allUnsent === "";
  }

  /** Lets go of a conversation; what is owed to the disk is written. */
  async close(): Promise<void> {
    this.dispose();
    await this.#keeper.close();
  }

  /** Ends what runs; what was said so far is written as far as time allows. */
  dispose(): void {
    // Its end would come too late: what is on disk is found as interrupted.
    if (this.#busy) this.#keeper.changed(this.current());
    clearTimeout(this.#checkpoint);
    clearTimeout(this.#look);
    this.stop();
    this.#turns.clear();
    this.#rounds.clear();
    this.#closed = true;
    this.#trouble.dispose();
    this.#changed.dispose();
  }

  #setConversation(conversation: Conversation): void {
    this.#conversation = conversation;
    this.#keeper.changed(conversation);
    this.#changed.fire({ type: "state" });
  }

  /** Whether the answer at the end of the shown path streams in another window. */
  #waitsElsewhere(): boolean {
    const last = lastMessage(this.#conversation);
    return last !== undefined && this.elsewhere.has(last.id);
  }

  #lookAgain(): void {
    clearTimeout(this.#look);
    if (this.elsewhere.size > 0) this.#look = setTimeout(() => void this.catchUp(), lookElsewhereMs);
  }

  #setDeleted(messageId: string, deleted: boolean): void {
    this.#conversation = deleted ? deleteMessage(this.#conversation, messageId) : restoreMessage(this.#conversation, messageId);
    this.#keeper.changed(this.#conversation);
    this.#pathChanged();
  }

  #pathChanged(): void {
    this.#changed.fire({ type: "path" });
    this.#changed.fire({ type: "state" });
  }

  #takeAttachments(): readonly Attachment[] {
    const attachments = this.#attachments;
    this.#attachments = [];
    return attachments;
  }

  /** Ends what runs and waits until it stands in the tree. */
  async #halt(): Promise<void> {
    const turns = [...this.#turns.values(), ...this.#rounds.values()];
    this.stop();
    await Promise.all(turns.map(({ done }) => done));
    // The continuation that puts the answer into the tree was attached first, so it has run.
    await Promise.resolve();
  }

  #sendNext(): void {
    const [next, ...rest] = this.#queue;
    if (next === undefined) return;
    this.#queue = rest;
    const models = this.#compareModels;
    this.#compareModels = [];
    this.#addQuestion(next);
    if (models.length > 1) this.#askAll(next.id, models);
    else this.#ask(next.id, {});
  }

  /** The same id: whoever finds both, after a crash or in another window, sees that it was sent. */
  #addQuestion({ id, text, attachments, leavesOut }: Queued): void {
    const parentId = lastMessage(this.#conversation)?.id ?? null;
    const message: UserMessage = { role: "user", id, parentId, createdAt: Date.now(), text, attachments };
    this.#add(leavesOut === undefined ? message : { ...message, leavesOut });
    this.#keepPending();
  }

  #askAll(questionId: string, models: readonly string[]): void {
    const comparison = crypto.randomUUID();
    for (const model of models) this.#ask(questionId, { model, comparison });
    // They come one after the other; what is shown is all of them, the first in front.
    const [first] = this.lives;
    if (first !== undefined) this.#conversation = selectVersion(this.#conversation, first.id);
    this.#keeper.changed(this.#conversation);
    this.#pathChanged();
  }

  #pendingChanged(): void {
    this.#keepPending();
    this.#changed.fire({ type: "state" });
  }

  /** What was sent is in the journal before it is no longer pending: whatever happens in between, it is in one of the two. */
  #keepPending(): void {
    void this.#stored.then(() => this.#keeper.keepPending({ queue: this.#queue, attachments: this.#attachments, draft: this.#allUnsent }));
  }

  get #allUnsent(): string {
    return [...Array.from(this.#unsent, ({ text }) => text), this.#draft].filter(Boolean).join("\n\n");
  }

  /** Adds a message and has it kept; says whether the path grew or changed. */
  #add(message: Message): void {
    const appended = (lastMessage(this.#conversation)?.id ?? null) === message.parentId;
    this.#deletedLast = null;
    this.#conversation = addMessage(this.#conversation, message);
    this.#stored = this.#keeper.save(this.#conversation);
    this.#changed.fire(appended ? { type: "message", id: message.id } : { type: "path" });
  }

  /** Another answer takes the place of one that is compared; the others go on. */
  async #askAgainBeside(messageId: string, how: Pick<Asking, "maxTokens" | "model">): Promise<void> {
    const turn = this.#turns.get(messageId);
    turn?.stop();
    await turn?.done;
    await Promise.resolve();
    const answer = this.#conversation.messages.get(messageId);
    if (answer?.role !== "assistant" || answer.comparison === undefined) return;
    this.#ask(answer.parentId, { model: answer.model, ...how, comparison: answer.comparison });
    this.#conversation = uncompare(this.#conversation, messageId);
    if (answer.status === "failed") this.#conversation = deleteMessage(this.#conversation, messageId);
    this.#keeper.changed(this.#conversation);
    this.#pathChanged();
  }

  /** A streaming answer as far as it has come. Whether it stands for choice is the tree's to say: another may have been kept since. */
  #asOfNow(live: LiveAnswer): AnswerMessage {
    return this.#stillCompared(live.current());
  }

  #stillCompared({ comparison: _comparison, ...answer }: AnswerMessage): AnswerMessage {
    const now = this.#conversation.messages.get(answer.id);
    return now?.role === "assistant" && now.comparison !== undefined ? { ...answer, comparison: now.comparison } : answer;
  }

  #plan(model: string, settings: EffectiveSettings, path: readonly Message[], maxTokens?: number): TurnPlan {
    return {
      settings,
      model,
      messages: assemblePrompt(path, settings.systemPrompt.value),
      parameters: {
        ...settings.parameters,
        ...(maxTokens === undefined ? {} : { maxTokens }),
        // A model that must call a tool again once it has its results never comes to answer.
        ...(settings.parameters.toolChoice === "required" && path.at(-1)?.role === "tool" ? { toolChoice: "auto" as const } : {}),
      },
      conversationId: this.#conversation.id,
    };
  }

  #ask(questionId: string, { continues, maxTokens, comparison, ...asking }: Asking): void {
    const settings = this.#parts.settings(this.#conversation);
    const model = asking.model ?? settings.model.value;
    if (model === null) throw new Error("a message cannot be sent before a model is chosen");
    const path = pathTo(this.#conversation, questionId);
    const answer: AnswerMessage = {
      role: "assistant",
      id: crypto.randomUUID(),
      parentId: questionId,
      createdAt: Date.now(),
      endpoint: settings.endpoint.value,
      model,
      modelName: this.#parts.modelName(settings.endpoint.value, model),
      status: "streaming",
      text: continues?.text ?? "",
      reasoning: continues?.reasoning ?? "",
      reasoningDetails: [],
      toolCalls: [],
      images: [],
      annotations: [],
      cost: null,
      timings: {},
      ...(comparison === undefined ? {} : { comparison }),
    };
    const questionStored = this.#stored;
    // The live answer is there before anyone hears of the message, so that nobody takes it for one that was left behind.
    const live = new LiveAnswer(answer, this.#parts.now);
    const plan = this.#plan(model, settings, continues === undefined ? path : [...path, continues], maxTokens);
    const lease = this.#keeper.hold(answer.id);
    const turn = startTurn(live, {
      client: this.#parts.client,
      prepare: async (signal) => {
        // Nothing goes out before the question would survive a power cut (or the keeper has said that it cannot).
        await questionStored;
        // Answers that stand for choice are answers: what acts belongs to one of them at a time.
        const tools = comparison === undefined ? await this.#offerTools() : [];
        return this.#parts.prepare(tools.length === 0 ? plan : { ...plan, tools }, signal);
      },
      onApplied: ({ grew, activity, fields }) => {
        if (activity !== null) this.#changed.fire({ type: "activity", id: live.id, activity });
        if (fields) this.#changed.fire({ type: "message", id: live.id });
        if (grew) {
          this.#changed.fire({ type: "grew" });
          this.#keepLive(live);
        }
      },
    });
    this.#turns.set(live.id, turn);
    void turn.done.then((ended) => this.#ended(turn, ended, plan, lease));
    this.#add(answer);
    this.#changed.fire({ type: "activity", id: live.id, activity: live.activity });
    this.#changed.fire({ type: "state" });
  }

  /** Hands the answer over as far as it has come, now and then: the keeper writes it within a second. */
  #keepLive(live: LiveAnswer): void {
    this.#checkpoint ??= setTimeout(() => {
      this.#checkpoint = undefined;
      if (this.#turns.has(live.id)) this.#keeper.changed(this.current());
    }, checkpointMs);
  }

  #ended(turn: Turn, answer: AnswerMessage, plan: TurnPlan, lease: { dispose(): unknown }): void {
    // Closed meanwhile: the keeper has what there was.
    if (this.#turns.get(turn.live.id) !== turn) return;
    this.#turns.delete(turn.live.id);
    const ended = this.#stillCompared(this.#parts.onEnded(answer, plan));
    const final = ended.toolCalls.length === 0 ? ended : { ...ended, toolCalls: distinctCalls(ended.toolCalls) };
    this.#conversation = updateAnswer(this.#conversation, final.id, final);
    // Let go of when what waited for it is in the journal too: another window, where it may wait as well, does not send it again.
    void this.#keeper
      .save(this.#conversation)
      .then(() => this.#stored)
      .then(() => lease.dispose());
    this.#changed.fire({ type: "message", id: final.id });
    this.#changed.fire({ type: "state" });
    if (final.comparison === undefined && callsTools(final) && this.#startTools(final)) return;
    // After trouble or a stop, what waits is not sent unasked; of several answers the one that is shown decides.
    const shown = lastMessage(this.#conversation);
    const { status } = shown?.role === "assistant" && shown.parentId === final.parentId ? shown : final;
    const goesOn = status === "done" || status === "cutOff";
    if (goesOn && !this.#busy && this.compared.length === 0) this.#sendNext();
  }

  /** Whether an answer or a tool runs. */
  get #busy(): boolean {
    return this.#turns.size > 0 || this.#rounds.size > 0;
  }

  async #offerTools(): Promise<readonly ToolDefinition[]> {
    const { tools = [] } = this.#conversation;
    const repin = (pinned: readonly PinnedTool[]): void => {
      // What the user chose while a question about them was open stays.
      if (this.#conversation.tools === tools) this.setTools(pinned);
    };
    return tools.length === 0 ? [] : ((await this.#parts.tools?.offer(tools, repin)) ?? []);
  }

  /** Begins with the calls of an answer; gives false where it has none, or they were begun with before. */
  #startTools({ id, toolCalls }: AnswerMessage): boolean {
    const isOn = this.#parts.tools !== undefined && (this.#conversation.tools?.length ?? 0) > 0;
    if (toolCalls.length === 0 || !isOn || (this.#conversation.children.get(id) ?? []).length > 0) return false;
    const runs = toolCalls.map((call): ToolRun => ({ call, status: "waiting", text: "", images: [] }));
    const message: ToolMessage = { role: "tool", id: crypto.randomUUID(), parentId: id, createdAt: Date.now(), runs };
    this.#add(message);
    this.#runTools(message);
    return true;
  }

  /** Executes what waits of a round, then asks the model on with the results. */
  #runTools(message: ToolMessage): void {
    const { tools } = this.#parts;
    if (tools === undefined) return;
    const stop = new AbortController();
    const round: Round = {
      conversationId: this.id,
      runs: message.runs,
      pinned: this.#conversation.tools ?? [],
      before: callsBefore(pathTo(this.#conversation, message.parentId)),
    };
    const done = tools.run(round, (runs) => this.#toolsChanged(message.id, runs), stop.signal);
    const handle = { stop: () => stop.abort(), done };
    this.#rounds.set(message.id, handle);
    this.#changed.fire({ type: "state" });
    void done.then((end) => this.#toolsEnded(message, handle, end));
  }

  #toolsChanged(messageId: string, runs: readonly ToolRun[]): void {
    if (!this.#rounds.has(messageId)) return;
    this.#conversation = updateTools(this.#conversation, messageId, runs);
    this.#keeper.changed(this.#conversation);
    this.#changed.fire({ type: "message", id: messageId });
  }

  async #toolsEnded({ id: messageId, parentId }: ToolMessage, handle: object, end: RoundEnd): Promise<void> {
    if (this.#rounds.get(messageId) !== handle) return;
    this.#stored = this.#keeper.save(this.#conversation);
    // The question counts as running while it is asked whether the answer may go on.
    const goesOn = end === "goOn" && ((await this.#parts.mayGoOn?.(this)) ?? true);
    if (this.#rounds.get(messageId) !== handle) return;
    this.#rounds.delete(messageId);
    const caller = this.#conversation.messages.get(parentId);
    // What it thought goes back to the model that thought it.
    if (goesOn && caller?.role === "assistant") this.#ask(messageId, { model: caller.model });
    else this.#changed.fire({ type: "state" });
  }
}

/** Whether an answer ended in order to call tools. Arguments that are no JSON count as cut: where it meant to end there, the model is told. */
function callsTools({ status, finishReason, toolCalls }: AnswerMessage): boolean {
  return toolCalls.length > 0 && (status === "done" || (status === "cutOff" && finishReason === "tool_calls"));
}

/** How many tools were called since the last question. */
function callsBefore(path: readonly Message[]): number {
  const since = path.slice(path.findLastIndex(({ role }) => role === "user") + 1);
  return since.reduce((sum, message) => (message.role === "tool" ? sum + message.runs.length : sum), 0);
}

/** What of a queue is not in the conversation yet. */
function unsent(queue: readonly Queued[], { messages }: Conversation): readonly Queued[] {
  return queue.filter(({ id }) => !messages.has(id));
}
