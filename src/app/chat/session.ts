import { type Disposable, Emitter, type Event } from "../events.ts";
import type { ChatClient } from "../../llm/chatClient.ts";
import type { ToolDefinition } from "../../llm/prompt.ts";
import type { ChatError } from "../../shared/chatError.ts";
import {
  activePath,
  addMessage,
  type AnswerMessage,
  type Attachment,
  type Conversation,
  deleteMessage,
  lastMessage,
  omittedMessageCount,
  type Message,
  pathTo,
  restoreMessage,
  selectPathTo,
  selectVersion,
  setModel,
  setOverride,
  setOverrides,
  setTools,
  stepVersion,
  updateAnswer,
  updateTools,
  type UserMessage,
} from "../../shared/conversation.ts";
import { comparedWith, compareWithVersions, uncompare } from "../../shared/comparison.ts";
import type { PinnedTool, ToolMessage, ToolRun } from "../../shared/toolMessage.ts";
import { distinctCalls } from "../tools/distinctCalls.ts";
import type { RoundEnd, ToolBench } from "../tools/toolBench.ts";
import type { AnswerActivity } from "../../shared/protocol.ts";
import type { EffectiveSettings } from "../settings/effectiveSettings.ts";
import type { ConversationKeeper, KeptConversation } from "./conversationKeeper.ts";
import { LiveAnswer } from "./liveAnswer.ts";
import { Outbox, type Queued } from "./outbox.ts";
import { callsBefore, callsTools, ToolRounds, waitingCalls } from "./toolRounds.ts";
import { type Prepared, startTurn, type Turn } from "./turn.ts";
import { newAnswer, planTurn, type TurnPlan } from "./turnPlan.ts";

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
const lookAtOtherWindowsMs = 2000;

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
export class Session implements Disposable {
  readonly #parts: SessionParts;
  readonly #keeper: ConversationKeeper;
  readonly #changed = new Emitter<SessionChange>();
  readonly #trouble: { dispose(): void };
  /** Records of the conversation's file that could not be read when it was opened. */
  readonly damaged: number;
  /** It is never written. */
  readonly temporary: boolean;
  #conversation: Conversation;
  /** The answers that run, by their ids, in the order in which they began: one, or several that are compared. */
  readonly #turns = new Map<string, Turn>();
  /** Absent where conversations have no tools. */
  readonly #rounds: ToolRounds | undefined;
  /** What was written or chosen and is not sent. */
  readonly outbox: Outbox;
  #deletedLast: string | null = null;
  #stored: Promise<unknown> = Promise.resolve();
  #closed = false;
  #checkpoint: ReturnType<typeof setTimeout> | undefined;
  #look: ReturnType<typeof setTimeout> | undefined;

  constructor({ conversation, recorder, damaged, temporary = false, pending }: KeptConversation, parts: SessionParts) {
    this.outbox = new Outbox(pending, { keep: () => this.#keepPending(), changed: () => this.#changed.fire({ type: "state" }) });
    this.outbox.dropSent(conversation);
    this.temporary = temporary;
    this.#conversation = conversation;
    this.#keeper = recorder;
    this.damaged = damaged;
    this.#parts = parts;
    this.#rounds =
      parts.tools &&
      new ToolRounds(parts.tools, {
        changed: (messageId, runs) => this.#toolsChanged(messageId, runs),
        executed: (end) => this.#toolsExecuted(end),
        ended: (messageId, goesOn) => this.#toolsEnded(messageId, goesOn),
      });
    this.#trouble = recorder.onTrouble(() => this.#changed.fire({ type: "state" }));
    this.#lookAgain();
  }

  get onDidChange(): Event<SessionChange> {
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
    return this.live?.id ?? this.#rounds?.running.keys().next().value ?? null;
  }

  /** The answers that stand side by side at the end of the shown path, for one to be kept; empty where none do. */
  get compared(): readonly string[] {
    const last = lastMessage(this.#conversation);
    return last === undefined ? [] : comparedWith(this.#conversation, last.id);
  }

  /** Answers that another window receives right now. They are shown as streaming, and cannot be stopped or continued here. */
  get streamingInOtherWindows(): ReadonlySet<string> {
    return this.#keeper.streamingInOtherWindows;
  }

  /** The conversation as it is now, with the text that has streamed so far. */
  current(): Conversation {
    return this.lives.reduce((now, live) => updateAnswer(now, live.id, this.#asOfNow(live)), this.#conversation);
  }

  /** A message as it is now, with the text that has streamed so far. */
  message(id: string): Message | undefined {
    const live = this.#turns.get(id)?.live;
    if (live !== undefined) return this.#asOfNow(live);
    const message = this.#conversation.messages.get(id);
    return message?.role === "assistant" && this.streamingInOtherWindows.has(id) ? { ...message, status: "streaming" } : message;
  }

  /**
   * Sends a question, or queues it while an answer runs (here or in another window), older ones wait, or none of those that were compared was kept.
   * @param leavesOut so many messages at the beginning of the conversation do not go with it
   */
  send(text: string, attachments?: readonly Attachment[], leavesOut?: number): void {
    if (!this.outbox.add(text, attachments, leavesOut)) return;
    if (!this.#busy && this.compared.length === 0 && !this.#waitsForOtherWindow()) this.#sendNext();
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

  /** Whether questions wait and nothing runs that they wait for: after trouble, a stop or a reload they are not sent unasked. */
  get queueRests(): boolean {
    return this.outbox.queue.length > 0 && !this.#busy && this.compared.length === 0 && !this.#waitsForOtherWindow();
  }

  /** Sends what waits, this question first; does nothing while something runs. */
  sendQueued(id: string): void {
    if (this.queueRests && this.outbox.putFirst(id)) this.#sendNext();
  }

  /** Stops what runs, or one answer of it; what was said so far stays. Questions that wait go on waiting. */
  stop(messageId?: string): void {
    for (const [id, turn] of this.#running) if (messageId === undefined || id === messageId) turn.stop();
  }

  /** Leaves out so many messages at the beginning from the next message on; 0 takes it back. */
  setLeavesOut(count: number): void {
    this.outbox.setLeavesOut(count === omittedMessageCount(activePath(this.#conversation)) ? undefined : count);
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
    const compared = this.#turns.size > 0 ? undefined : compareWithVersions(this.#conversation, messageId, crypto.randomUUID());
    if (compared === undefined) return;
    this.#conversation = compared;
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
    if (!this.#conversation.messages.has(messageId) || this.streamingInOtherWindows.has(messageId)) return;
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
    const shown = selectPathTo(this.#conversation, messageId);
    if (shown === undefined) return false;
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
    const running = Array.from(this.#running, ([id]) => id);
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
    const before = this.streamingInOtherWindows;
    const waited = this.#waitsForOtherWindow();
    await this.#keeper.catchUp(
      () => this.#conversation,
      (conversation) => {
        if (this.#closed) return;
        this.#conversation = conversation;
        this.outbox.dropSent(conversation);
        this.#pathChanged();
      },
    );
    if (this.#closed) return;
    const after = this.streamingInOtherWindows;
    if (before.size !== after.size || Array.from(before).some((id) => !after.has(id))) this.#pathChanged();
    this.#lookAgain();
    // As after an answer of our own: only what came to a good end is followed by what waits.
    const last = lastMessage(this.#conversation);
    const wellEnded = last?.role === "assistant" && (last.status === "done" || last.status === "cutOff");
    if (waited && !this.#waitsForOtherWindow() && wellEnded && !this.#busy && this.compared.length === 0) this.#sendNext();
  }

  /** Whether nothing would be lost if nobody held it any longer. */
  get idle(): boolean {
    return !this.#busy && this.outbox.nothingWaits;
  }

  /** Whether nothing was said, written or chosen here yet. */
  get untouched(): boolean {
    const { messages, model, overrides, tools } = this.#conversation;
    const chosen = [model, overrides, tools].some((choice) => choice !== undefined);
    return messages.size === 0 && !chosen && !this.#busy && this.outbox.untouched;
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
    this.#rounds?.clear();
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
  #waitsForOtherWindow(): boolean {
    const last = lastMessage(this.#conversation);
    return last !== undefined && this.streamingInOtherWindows.has(last.id);
  }

  #lookAgain(): void {
    clearTimeout(this.#look);
    if (this.streamingInOtherWindows.size > 0) this.#look = setTimeout(() => void this.catchUp(), lookAtOtherWindowsMs);
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

  /** Ends what runs and waits until it stands in the tree. */
  async #halt(): Promise<void> {
    const turns = Array.from(this.#running, ([, turn]) => turn);
    this.stop();
    await Promise.all(turns.map(({ done }) => done));
    // The continuation that puts the answer into the tree was attached first, so it has run.
    await Promise.resolve();
  }

  #sendNext(): void {
    const next = this.outbox.takeNext();
    if (next === undefined) return;
    const { question, models } = next;
    this.#addQuestion(question);
    if (models.length > 1) this.#askAll(question.id, models);
    else this.#ask(question.id, {});
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
    void this.#stored.then(() => this.#keeper.keepPending(this.outbox.pending));
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
    return planTurn({ conversationId: this.#conversation.id, settings, model, path, maxTokens });
  }

  #ask(questionId: string, { continues, maxTokens, comparison, ...asking }: Asking): void {
    const settings = this.#parts.settings(this.#conversation);
    const model = asking.model ?? settings.model.value;
    if (model === null) throw new Error("a message cannot be sent before a model is chosen");
    const path = pathTo(this.#conversation, questionId);
    const endpoint = settings.endpoint.value;
    const by = { endpoint, model, modelName: this.#parts.modelName(endpoint, model) };
    const answer = newAnswer(questionId, by, { continues, comparison });
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
    return this.#turns.size > 0 || (this.#rounds?.running.size ?? 0) > 0;
  }

  /** What runs, by the ids of the messages. */
  get #running(): readonly (readonly [string, Pick<Turn, "stop"> & { readonly done: Promise<unknown> }])[] {
    return [...this.#turns, ...(this.#rounds?.running ?? [])];
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
  #startTools(answer: AnswerMessage): boolean {
    const isOn = this.#rounds !== undefined && (this.#conversation.tools?.length ?? 0) > 0;
    if (answer.toolCalls.length === 0 || !isOn || (this.#conversation.children.get(answer.id) ?? []).length > 0) return false;
    const message = waitingCalls(answer);
    this.#add(message);
    this.#runTools(message);
    return true;
  }

  /** Executes what waits of a round, then asks the model on with the results. */
  #runTools({ id, parentId, runs }: ToolMessage): void {
    const before = callsBefore(pathTo(this.#conversation, parentId));
    this.#rounds?.start(id, { conversationId: this.id, runs, pinned: this.#conversation.tools ?? [], before });
    this.#changed.fire({ type: "state" });
  }

  #toolsChanged(messageId: string, runs: readonly ToolRun[]): void {
    this.#conversation = updateTools(this.#conversation, messageId, runs);
    this.#keeper.changed(this.#conversation);
    this.#changed.fire({ type: "message", id: messageId });
  }

  async #toolsExecuted(end: RoundEnd): Promise<boolean> {
    this.#stored = this.#keeper.save(this.#conversation);
    return end === "goOn" && ((await this.#parts.mayGoOn?.(this)) ?? true);
  }

  #toolsEnded(messageId: string, goesOn: boolean): void {
    const callerId = this.#conversation.messages.get(messageId)?.parentId ?? "";
    const caller = this.#conversation.messages.get(callerId);
    // What it thought goes back to the model that thought it.
    if (goesOn && caller?.role === "assistant") this.#ask(messageId, { model: caller.model });
    else this.#changed.fire({ type: "state" });
  }
}
