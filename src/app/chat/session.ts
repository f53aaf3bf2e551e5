import { comparedWith, compareWithVersions, uncompare } from "../../shared/comparison.ts";
import type { ChatError } from "../../shared/chatError.ts";
import {
  activePath,
  type AnswerMessage,
  type Attachment,
  type Conversation,
  lastMessage,
  type Message,
  omittedMessageCount,
  pathTo,
  selectPathTo,
  selectVersion,
  setFileSettings,
  setModel,
  setOverride,
  setOverrides,
  setTools,
  stepVersion,
  type SummaryMessage,
  takeFileSettings,
  updateAnswer,
  updateTools,
  type UserMessage,
} from "../../shared/conversation.ts";
import { uncheckedAttachments } from "../../history/markImported.ts";
import { summaryInUse } from "../../shared/sentMessages.ts";
import { withoutFields } from "../../shared/lesson.ts";
import { isServerTool } from "../../shared/serverTools.ts";
import type { PinnedTool, ToolMessage } from "../../shared/toolMessage.ts";
import type { Disposable, Event } from "../events.ts";
import { holdsFiles } from "../tools/holdsFiles.ts";
import type { ToolBench } from "../tools/toolBench.ts";
import type { ConversationKeeper, KeptConversation } from "./conversationKeeper.ts";
import { ConversationTree, type SessionChange } from "./conversationTree.ts";
import type { LiveAnswer } from "./liveAnswer.ts";
import { OtherWindows } from "./otherWindows.ts";
import { Outbox, type Queued } from "./outbox.ts";
import type { SummaryRun } from "./summaryRun.ts";
import { type AnswersDeps, type Asking, RunningAnswers } from "./runningAnswers.ts";
import { callsBefore, callsTools, ToolRounds, waitingCalls } from "./toolRounds.ts";
import type { Turn } from "./turn.ts";
import type { TurnPlan } from "./turnPlan.ts";

/** The surroundings of a session. */
export interface SessionParts extends AnswersDeps {
  /** Absent if conversations have no tools. */
  readonly tools?: ToolBench;
  /** Whether the results of tools may be sent to the model, which costs as much as a question. */
  readonly mayContinueTools?: (session: Session) => Promise<boolean>;
}

/**
 * One open conversation: its tree, the answers that run, the queue, and what the next message carries. The truth that panels project.
 * No operation destroys anything: edits and regenerated answers are siblings.
 */
export class Session implements Disposable {
  readonly #parts: SessionParts;
  readonly #keeper: ConversationKeeper;
  readonly #tree: ConversationTree;
  readonly #answers: RunningAnswers;
  readonly #otherWindows: OtherWindows;
  /** Absent if conversations have no tools. */
  readonly #rounds: ToolRounds | undefined;
  readonly #saveErrorListener: { dispose(): void };
  /** How many records of the conversation's file could not be read when it was opened. */
  readonly damaged: number;
  /** It is never written. */
  readonly temporary: boolean;
  /** What was written or chosen and is not sent. */
  readonly outbox: Outbox;
  /** The tools that it began with: those that are on in every new conversation. */
  readonly #firstTools: readonly PinnedTool[] | undefined;
  #summary: SummaryRun | undefined;
  #closed = false;

  constructor({ conversation, recorder, damaged, temporary = false, pending }: KeptConversation, parts: SessionParts) {
    this.#parts = parts;
    this.#keeper = recorder;
    this.damaged = damaged;
    this.temporary = temporary;
    this.#firstTools = conversation.tools;
    this.#tree = new ConversationTree(conversation, recorder);
    this.outbox = new Outbox(pending, { keep: () => this.#keepPending(), changed: () => this.#tree.tell({ type: "state" }) });
    this.outbox.dropSent(conversation);
    this.#answers = new RunningAnswers(this.#tree, recorder, parts, {
      offerTools: () => this.#offerTools(),
      ended: (answer) => this.#ended(answer),
    });
    this.#otherWindows = new OtherWindows(this.#tree, recorder, {
      // What waits here may have been sent there.
      written: (written) => this.outbox.dropSent(written),
      answered: () => {
        if (!this.#busy && this.compared.length === 0) this.#sendNext();
      },
    });
    this.#rounds =
      parts.tools &&
      new ToolRounds(parts.tools, {
        changed: (messageId, runs) => this.#tree.setMessage(updateTools(this.conversation, messageId, runs), messageId),
        executed: async (end) => {
          this.#tree.saveInOrder();
          return end === "continue" && ((await parts.mayContinueTools?.(this)) ?? true);
        },
        ended: (messageId, goesOn) => this.#toolsEnded(messageId, goesOn),
      });
    this.#saveErrorListener = recorder.onDidChangeSaveError(() => this.#tree.tell({ type: "state" }));
    this.#otherWindows.watch();
  }

  get onDidChange(): Event<SessionChange> {
    return this.#tree.onDidChange;
  }

  get id(): string {
    return this.conversation.id;
  }

  get conversation(): Conversation {
    return this.#tree.conversation;
  }

  /** Why the last messages are not kept, or null. */
  get saveError(): ChatError | null {
    return this.#tree.saveError;
  }

  /** The answer that streams and is shown, else the first that streams, or null. */
  get live(): LiveAnswer | null {
    const { lives } = this;
    return lives.find(({ id, parentId }) => this.conversation.active.get(parentId) === id) ?? lives[0] ?? null;
  }

  /** All answers that stream, in the order in which they began. */
  get lives(): readonly LiveAnswer[] {
    return this.#answers.lives;
  }

  /** Id of what runs at the end of the shown path, an answer, a round of tools or a summary, or null. */
  get answering(): string | null {
    return this.live?.id ?? this.#rounds?.running.keys().next().value ?? this.#summary?.id ?? null;
  }

  /** The summary that is being written, or null. */
  get summarizing(): Pick<SummaryRun, "messages" | "tokens"> | null {
    return this.#summary ?? null;
  }

  /** The answers that are compared at the end of the shown path, for one to be kept; empty where none are. */
  get compared(): readonly string[] {
    const last = lastMessage(this.conversation);
    return last === undefined ? [] : comparedWith(this.conversation, last.id);
  }

  /** Answers that another window receives right now. They are shown as streaming, and cannot be stopped or continued here. */
  get streamingInOtherWindows(): ReadonlySet<string> {
    return this.#otherWindows.streaming;
  }

  /** The conversation as it is now, with the text that has streamed so far. */
  current(): Conversation {
    return this.#answers.current();
  }

  /** A message as it is now, with the text that has streamed so far. */
  message(id: string): Message | undefined {
    const streaming = this.#answers.streaming(id);
    if (streaming !== undefined) return streaming;
    const message = this.conversation.messages.get(id);
    return message?.role === "assistant" && this.streamingInOtherWindows.has(id) ? { ...message, status: "streaming" } : message;
  }

  // Questions and the queue.

  /** Replaces the draft of the next question, in every panel that shows the conversation. */
  replaceDraft(text: string): void {
    this.outbox.replaceDraft(text);
    this.#tree.tell({ type: "path" });
  }

  /**
   * Sends a question, or queues it while an answer runs (here or in another window), older questions wait, or a comparison is undecided.
   * @param leavesOut how many messages at the beginning of the conversation are omitted
   */
  send(text: string, attachments?: readonly Attachment[], leavesOut?: number): void {
    if (!this.outbox.add(text, attachments, leavesOut)) return;
    if (this.#isFree) this.#sendNext();
    else this.#pendingChanged();
  }

  /**
   * The request that a draft would be sent with now; without a draft and attachments, the one that would ask the last question again.
   * Undefined where there is no question, or no model is chosen.
   * @param attachments those of the draft, as they would be sent
   */
  planFor(draft: string, attachments: readonly Attachment[]): TurnPlan | undefined {
    const settings = this.#parts.settings(this.conversation);
    const path = activePath(this.current());
    const isDraft = draft.trim() !== "" || attachments.length > 0;
    // After a summary the request is the one that goes before the next question.
    const isSummarized = path.at(-1) !== undefined && summaryInUse(path)?.summary === path.at(-1);
    const asked = isDraft || isSummarized ? path : path.slice(0, path.findLastIndex(({ role }) => role === "user") + 1);
    if (settings.model.value === null || (!isDraft && asked.length === 0)) return undefined;
    const question: UserMessage = {
      role: "user",
      id: "draft",
      parentId: path.at(-1)?.id ?? null,
      createdAt: Date.now(),
      text: draft,
      attachments,
    };
    return this.#answers.plan(settings.model.value, settings, isDraft ? [...path, question] : asked);
  }

  /** Whether questions wait and nothing runs that they wait for: after a failure, a stop or a reload they are not sent by themselves. */
  get isQueuePaused(): boolean {
    return this.outbox.queue.length > 0 && this.#isFree;
  }

  /** Sends the queue, this question first; does nothing while something runs. */
  sendQueued(id: string): void {
    if (this.isQueuePaused && this.outbox.putFirst(id)) this.#sendNext();
  }

  /** Stops what runs, or one answer of it; the text so far stays. Questions in the queue keep waiting. */
  stop(messageId?: string): void {
    for (const [id, turn] of this.#running) if (messageId === undefined || id === messageId) turn.stop();
  }

  /** Omits so many messages at the beginning from the next message on; 0 omits none. */
  setLeavesOut(count: number): void {
    this.outbox.setLeavesOut(count === omittedMessageCount(activePath(this.conversation)) ? undefined : count);
  }

  /** Asks a question again without so many messages at the beginning of the conversation; the old question stays as a version. */
  async askLeavingOut(questionId: string, leavesOut: number): Promise<void> {
    await this.#halt();
    const question = this.conversation.messages.get(questionId);
    if (question?.role === "user") this.#askAnew({ ...question, leavesOut });
  }

  // Summaries.

  /** Why the shown path cannot be summarized now; undefined where it can. */
  get notSummarizable(): "busy" | "undecided" | "unfinished" | undefined {
    const last = lastMessage(this.conversation);
    if (this.#busy || this.#otherWindows.isAnswering) return "busy";
    if (this.compared.length > 0) return "undecided";
    // What continues there would be beside the summary.
    const isUnfinished = last?.role === "tool" || (last?.role === "assistant" && callsTools(last));
    return isUnfinished ? "unfinished" : undefined;
  }

  /**
   * A summary is being written, so that questions wait and `stop` ends it. `summarizing` tells panels how far it is.
   * @returns ends that: with the summary, which is then added at the end of the shown path
   */
  beginSummary(run: SummaryRun): (summary?: SummaryMessage) => void {
    const wasPaused = this.isQueuePaused;
    this.#summary = run;
    this.#tree.tell({ type: "state" });
    return (summary) => {
      if (summary !== undefined) this.#tree.add(summary);
      this.#summary = undefined;
      this.#tree.tell({ type: "state" });
      if (summary !== undefined && !wasPaused && !this.#busy) this.#sendNext();
    };
  }

  /** The summary that is being written grew. */
  summaryGrew(): void {
    this.#tree.tell({ type: "state" });
  }

  /** Takes another value of a summary. */
  putSummary(summary: SummaryMessage): void {
    this.#tree.setMessage({ ...this.conversation, messages: new Map(this.conversation.messages).set(summary.id, summary) }, summary.id);
    this.#tree.tell({ type: "state" });
  }

  // What the conversation sets for itself.

  setModel(model: string | undefined): void {
    this.#tree.set(setModel(this.conversation, model));
  }

  /** Sets a value for this conversation alone, by the setting's name without `aside.`; undefined removes it. */
  setOverride(name: string, value: unknown): void {
    this.#tree.set(setOverride(this.conversation, name, value));
  }

  /** Removes every value that this conversation sets for itself, its model aside. */
  resetOverrides(): void {
    this.#tree.set(setOverrides(this.conversation, undefined));
  }

  /** Makes what the conversation's file sets its own choice. */
  takeFileSettings(): void {
    this.#tree.set(takeFileSettings(this.conversation));
  }

  /** Drops what the conversation's file sets. */
  discardFileSettings(): void {
    this.#tree.set(setFileSettings(this.conversation, undefined));
  }

  /** Switches tools on and off in this conversation. */
  setTools(tools: readonly PinnedTool[]): void {
    this.#tree.set(setTools(this.conversation, tools));
  }

  // Versions: edits, other answers, comparisons.

  /** Asks a question again with another text, or puts the user's text beside an answer's; the old one stays as a version, with what follows it. */
  async edit(messageId: string, text: string): Promise<void> {
    if (!this.conversation.messages.has(messageId) || text.trim() === "") return;
    const { editedAnswer, editedSummary } = await import("./editedAnswer.ts");
    await this.#halt();
    const edited = this.message(messageId);
    if (edited?.role === "user") {
      // The user was asked about the new text. Attachments that came with an import were never looked at, and their secrets stay masked.
      const { imported, ...question } = edited;
      const attachments = imported === true ? uncheckedAttachments(edited.attachments) : edited.attachments;
      this.#askAnew({ ...question, text, attachments });
    }
    if (edited?.role === "summary") {
      this.#tree.add({ ...editedSummary(edited, text), id: crypto.randomUUID(), createdAt: Date.now() });
      this.#tree.tell({ type: "state" });
    }
    if (edited?.role !== "assistant" || edited.text === text) return;
    this.#tree.add({ ...editedAnswer(edited, text), id: crypto.randomUUID(), createdAt: Date.now() });
    this.#tree.tell({ type: "state" });
  }

  /** Asks for another answer beside this one, or for an answer to this question. */
  async regenerate(messageId: string, how: Pick<Asking, "maxTokens" | "model" | "without" | "effort"> = {}): Promise<void> {
    if (!this.conversation.messages.has(messageId)) return;
    if (this.compared.includes(messageId)) return this.#answers.askAgainBeside(messageId, how);
    await this.#halt();
    const message = this.message(messageId);
    if (message === undefined || message.role === "summary") return;
    this.#answers.ask(message.role === "user" ? message.id : message.parentId, how);
    // An answer that never began is not worth keeping as a version.
    if (message.role === "assistant" && message.status === "failed") this.#tree.delete(message.id);
  }

  /** Continues an answer that was stopped or cut off, in a new version that begins with its text. */
  async continueAnswer(messageId: string): Promise<void> {
    // An answer that another window receives would be paid for twice.
    if (!this.conversation.messages.has(messageId) || this.streamingInOtherWindows.has(messageId)) return;
    await this.#halt();
    const answer = this.message(messageId);
    if (answer?.role === "tool") this.#runTools(answer);
    if (answer?.role !== "assistant") return;
    // A call in an answer that broke off may lack something that matters, such as its arguments.
    if (callsTools(answer) && this.#startTools(answer)) return;
    this.#answers.ask(answer.parentId, answer.text === "" ? {} : { continues: answer });
  }

  /** Puts the parts of a continued answer apart where they may be joined wrongly, in a version of its own. */
  async separateParts(messageId: string, at: number): Promise<void> {
    const { separateParts } = await import("./separateParts.ts");
    const answer = this.message(messageId);
    const apart = answer?.role === "assistant" && answer.status !== "streaming" ? separateParts(answer, at) : undefined;
    if (apart === undefined) return;
    await this.#halt();
    const { comparison: _comparison, ...version } = apart;
    this.#tree.add({ ...version, id: crypto.randomUUID(), createdAt: Date.now(), copied: true });
    this.#tree.tell({ type: "state" });
  }

  /** Asks several models an earlier question again, so that their answers can be compared. */
  async compareAnswers(messageId: string, models: readonly string[]): Promise<void> {
    if (!this.conversation.messages.has(messageId)) return;
    await this.#halt();
    const message = this.message(messageId);
    if (message?.role === "summary") return;
    const questionId = message?.role === "user" ? message.id : message?.parentId;
    if (questionId !== undefined && questionId !== null) this.#answers.askAll(questionId, models);
  }

  /** Compares the last answer with its nearest versions, up to four, as if they had been asked for at once. */
  compareVersions(messageId: string): void {
    const isStreaming = this.#answers.turns.size > 0;
    const compared = isStreaming ? undefined : compareWithVersions(this.conversation, messageId, crypto.randomUUID());
    if (compared !== undefined) this.#tree.set(compared, "path");
  }

  /** Keeps one of the compared answers and continues with its model. The others stay as versions; those that still run are stopped. */
  keep(messageId: string): void {
    if (!this.compared.includes(messageId)) return;
    for (const id of this.compared) if (id !== messageId) this.stop(id);
    const selected = selectVersion(uncompare(this.conversation, messageId), messageId);
    const kept = selected.messages.get(messageId);
    const isOther = kept?.role === "assistant" && this.#parts.settings(selected).model.value !== kept.model;
    this.#tree.set(isOther ? setModel(selected, kept.model) : selected, "path");
    if (!this.#busy) this.#sendNext();
  }

  /** Shows the version before or after this one. */
  showVersion(messageId: string, step: -1 | 1): void {
    const stepped = stepVersion(this.conversation, messageId, step);
    if (stepped !== this.conversation) this.#tree.set(stepped, "path");
  }

  /** Shows the versions that lead to a message, so that it is on the shown path. False where it does not exist, or is deleted. */
  showMessage(messageId: string): boolean {
    const shown = selectPathTo(this.conversation, messageId);
    if (shown === undefined) return false;
    if (shown !== this.conversation) this.#tree.set(shown, "path");
    return true;
  }

  /**
   * Hides a message and everything that follows it; `restore` undoes it.
   * @returns whether the message exists
   */
  async delete(messageId: string): Promise<boolean> {
    if (!this.conversation.messages.has(messageId)) return false;
    const running = Array.from(this.#running, ([id]) => id);
    if (this.#summary !== undefined || running.some((at) => pathTo(this.conversation, at).some(({ id }) => id === messageId)))
      await this.#halt();
    this.#tree.deleteForNow(messageId);
    return true;
  }

  /** Whether the last deletion can be undone: until a message is added. */
  get canRestore(): boolean {
    return this.#tree.canRestore;
  }

  /** Undoes the last deletion. */
  restore(): void {
    this.#tree.restore();
  }

  /** Notes the final cost of an answer that has ended. */
  applyLateCost(messageId: string, change: Pick<AnswerMessage, "cost" | "costBasis" | "usage">): void {
    const answer = this.conversation.messages.get(messageId);
    if (answer?.role !== "assistant" || this.#answers.turns.has(messageId) || this.#closed) return;
    void this.#tree.save(updateAnswer(this.conversation, messageId, change));
    this.#tree.tell({ type: "message", id: messageId });
    this.#tree.tell({ type: "state" });
  }

  // Its life.

  /** Takes in what another window added to this conversation. */
  async catchUp(): Promise<void> {
    await this.#otherWindows.catchUp();
  }

  /** Whether it was closed: nothing of it is written any more. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Whether it can be released without losing anything. */
  get idle(): boolean {
    return !this.#busy && this.outbox.nothingWaits;
  }

  /** Whether nothing was sent, written or chosen here yet. */
  get untouched(): boolean {
    const { messages, model, overrides, tools } = this.conversation;
    const isChosen = model !== undefined || overrides !== undefined || tools !== this.#firstTools;
    return messages.size === 0 && !isChosen && !this.#busy && this.outbox.untouched;
  }

  /** Closes the conversation after everything is written. */
  async close(): Promise<void> {
    this.dispose();
    await this.#keeper.close();
  }

  /** Ends what runs; the text so far is written as far as time allows. */
  dispose(): void {
    // A turn's own end would come too late: the answer is found as interrupted.
    if (this.#busy) this.#answers.keep();
    this.stop();
    this.#answers.clear();
    this.#rounds?.clear();
    this.#closed = true;
    this.#otherWindows.dispose();
    this.#saveErrorListener.dispose();
    this.#tree.dispose();
  }

  /** Whether an answer, a tool or a summary runs. */
  get #busy(): boolean {
    return this.#answers.turns.size > 0 || (this.#rounds?.running.size ?? 0) > 0 || this.#summary !== undefined;
  }

  /** Whether a question can be sent at once. */
  get #isFree(): boolean {
    return !this.#busy && this.compared.length === 0 && !this.#otherWindows.isAnswering;
  }

  /** What runs, by the ids of the messages. */
  get #running(): readonly (readonly [string, Pick<Turn, "stop"> & { readonly done: Promise<unknown> }])[] {
    const run = this.#summary;
    return [...this.#answers.turns, ...(this.#rounds?.running ?? []), ...(run === undefined ? [] : [[run.id, run] as const])];
  }

  /** Ends what runs and waits until it is in the tree. */
  async #halt(): Promise<void> {
    const turns = Array.from(this.#running, ([, turn]) => turn);
    this.stop();
    await Promise.all(turns.map(({ done }) => done));
    // The continuation that puts the answer into the tree was attached first, so it has run.
    await Promise.resolve();
  }

  #askAnew(question: UserMessage): void {
    const id = crypto.randomUUID();
    this.#tree.add({ ...question, id, createdAt: Date.now() });
    this.#answers.ask(id);
  }

  #sendNext(): void {
    const next = this.outbox.takeNext();
    if (next === undefined) return;
    const { question, models } = next;
    this.#addQuestion(question);
    if (models.length > 1) this.#answers.askAll(question.id, models);
    else this.#answers.ask(question.id);
  }

  /** The message has the id of the queued question, so that after a crash or in another window it is clear that it was sent. */
  #addQuestion({ id, text, attachments, leavesOut }: Queued): void {
    const parentId = lastMessage(this.conversation)?.id ?? null;
    const message: UserMessage = { role: "user", id, parentId, createdAt: Date.now(), text, attachments };
    this.#tree.add(leavesOut === undefined ? message : { ...message, leavesOut });
    this.#keepPending();
  }

  #pendingChanged(): void {
    this.#keepPending();
    this.#tree.tell({ type: "state" });
  }

  /** Writes the message before clearing it from pending, so that a crash never loses it. */
  #keepPending(): void {
    void this.#tree.stored.then(() => this.#keeper.keepPending(this.outbox.pending));
  }

  #ended(answer: AnswerMessage): void {
    if (answer.comparison === undefined && callsTools(answer) && this.#startTools(answer)) return;
    // After a failure or a stop the queue is not sent by itself; of several answers the shown one decides.
    const shown = lastMessage(this.conversation);
    const { status } = shown?.role === "assistant" && shown.parentId === answer.parentId ? shown : answer;
    const endedWell = status === "done" || status === "cutOff";
    if (endedWell && !this.#busy && this.compared.length === 0) this.#sendNext();
  }

  // Tools.

  async #offerTools(): Promise<Pick<TurnPlan, "tools" | "serverTools">> {
    const { tools: bench } = this.#parts;
    const pinned = (): readonly PinnedTool[] => this.conversation.tools ?? [];
    if (bench === undefined || pinned().length === 0) return {};
    // A choice that the user made while a question about the tools was open stays.
    const repinning = (asked: readonly PinnedTool[]) => (changed: readonly PinnedTool[]) => {
      if (pinned() === asked) this.setTools(changed);
    };
    const tools = await bench.offer(pinned(), repinning(pinned()));
    // Asked about one after the other: each may change the list.
    const now = pinned();
    const serverTools = await bench.offerServerTools(now, repinning(now), {
      endpoint: this.#parts.settings(this.conversation).endpoint.value,
      holdsFiles: holdsFiles(activePath(this.conversation), now),
    });
    return { ...(tools.length === 0 ? {} : { tools }), ...(serverTools.length === 0 ? {} : { serverTools }) };
  }

  /** Starts the calls of an answer; false where it has none, or they were started before. */
  #startTools(answer: AnswerMessage): boolean {
    // Tools that the server runs have no calls here.
    const isOn = this.#rounds !== undefined && (this.conversation.tools ?? []).some(({ name }) => !isServerTool(name));
    if (answer.toolCalls.length === 0 || !isOn || (this.conversation.children.get(answer.id) ?? []).length > 0) return false;
    const message = waitingCalls(answer);
    this.#tree.add(message);
    this.#runTools(message);
    return true;
  }

  /** Runs the waiting calls of a round, then sends the results to the model. */
  #runTools({ id, parentId, runs }: ToolMessage): void {
    const before = callsBefore(pathTo(this.conversation, parentId));
    this.#rounds?.start(id, { conversationId: this.id, messageId: id, runs, pinned: this.conversation.tools ?? [], before });
    this.#tree.tell({ type: "state" });
  }

  #toolsEnded(messageId: string, willContinue: boolean): void {
    const callerId = this.conversation.messages.get(messageId)?.parentId ?? "";
    const caller = this.conversation.messages.get(callerId);
    // Its reasoning goes back to the model that reasoned.
    if (willContinue && caller?.role === "assistant")
      this.#answers.ask(messageId, { model: caller.model, without: withoutFields(caller.lessons), effort: caller.effort });
    else this.#tree.tell({ type: "state" });
  }
}
