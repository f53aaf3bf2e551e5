import type { ChatClient } from "../../llm/chatClient.ts";
import { uncompare } from "../../shared/comparison.ts";
import {
  type AnswerMessage,
  type Conversation,
  deleteMessage,
  type Message,
  pathTo,
  selectVersion,
  updateAnswer,
} from "../../shared/conversation.ts";
import type { EffectiveSettings } from "../settings/effectiveSettings.ts";
import { distinctCalls } from "../tools/distinctCalls.ts";
import type { ConversationKeeper } from "./conversationKeeper.ts";
import type { ConversationTree } from "./conversationTree.ts";
import { LiveAnswer } from "./liveAnswer.ts";
import type { SentTrail } from "./sentTrail.ts";
import { type Prepared, startTurn, type Turn } from "./turn.ts";
import { newAnswer, planTurn, type TurnPlan } from "./turnPlan.ts";

/** The surroundings of answers. */
export interface AnswersDeps {
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly client: () => Promise<ChatClient>;
  readonly settings: (conversation: Conversation) => EffectiveSettings;
  readonly modelName: (endpoint: string, model: string) => string;
  readonly prepare: (plan: TurnPlan, signal: AbortSignal, message: string) => Promise<Prepared>;
  /** Called with each answer that ended; gives it back, perhaps with its cost, or with more in its error. */
  readonly onEnded: (answer: AnswerMessage, plan: TurnPlan) => AnswerMessage;
}

/** What the conversation does around its answers. */
export interface AnswersListener {
  /** The tools that go out with a request. */
  readonly offerTools: () => Promise<Pick<TurnPlan, "tools" | "serverTools">>;
  /** An answer has ended and is in the tree. */
  readonly ended: (answer: AnswerMessage) => void;
}

/** How an answer is asked for, where that differs from the settings. */
export interface Asking {
  /** An answer whose text is continued. */
  readonly continues?: AnswerMessage;
  readonly maxTokens?: number;
  /** Fields of the request that the user said to leave out. */
  readonly without?: readonly string[];
  /** This model and not the one in force. */
  readonly model?: string;
  /** This effort of reasoning and not the one in force. */
  readonly effort?: AnswerMessage["effort"];
  /** Shared by answers that are asked for at once. */
  readonly comparison?: string;
}

/** How often a growing answer is handed to the keeper, milliseconds. */
const checkpointMs = 50;

/** The answers of a conversation that stream: one, or several that are compared. */
export class RunningAnswers {
  readonly #tree: ConversationTree;
  readonly #keeper: ConversationKeeper;
  readonly #deps: AnswersDeps;
  readonly #listener: AnswersListener;
  /** By their ids, in the order in which they began. */
  readonly #turns = new Map<string, Turn>();
  #checkpoint: ReturnType<typeof setTimeout> | undefined;
  /** Loaded while the first answer is waited for, so that nothing waits for it. */
  #trail: SentTrail | undefined;

  constructor(tree: ConversationTree, keeper: ConversationKeeper, deps: AnswersDeps, listener: AnswersListener) {
    this.#tree = tree;
    this.#keeper = keeper;
    this.#deps = deps;
    this.#listener = listener;
  }

  /** What runs, by the ids of the messages. */
  get turns(): ReadonlyMap<string, Turn> {
    return this.#turns;
  }

  /** All answers that stream, in the order in which they began. */
  get lives(): readonly LiveAnswer[] {
    return Array.from(this.#turns.values(), ({ live }) => live);
  }

  /** The conversation as it is now, with the text that has streamed so far. */
  current(): Conversation {
    const { conversation } = this.#tree;
    if (this.#turns.size === 0) return conversation;
    const messages = new Map(conversation.messages);
    for (const live of this.lives) if (messages.has(live.id)) messages.set(live.id, this.#asOfNow(live));
    return { ...conversation, messages };
  }

  /** A streaming answer as far as it has come; undefined where it does not stream. */
  streaming(id: string): AnswerMessage | undefined {
    const live = this.#turns.get(id)?.live;
    return live && this.#asOfNow(live);
  }

  /** Plans a request for the end of a path. */
  plan(
    model: string,
    settings: EffectiveSettings,
    path: readonly Message[],
    how: Pick<Asking, "maxTokens" | "without" | "effort"> & { readonly continues?: boolean } = {},
  ): TurnPlan {
    return planTurn({ conversationId: this.#tree.conversation.id, settings, model, path, ...how });
  }

  /**
   * Asks for an answer to a question (or to the results of tools).
   * @throws where no model is chosen
   */
  ask(questionId: string, { continues, maxTokens, comparison, without, effort, ...asking }: Asking = {}): void {
    const { conversation } = this.#tree;
    const settings = this.#deps.settings(conversation);
    const model = asking.model ?? settings.model.value;
    if (model === null) throw new Error("a message cannot be sent before a model is chosen");
    const path = pathTo(conversation, questionId);
    const endpoint = settings.endpoint.value;
    const by = { endpoint, model, modelName: this.#deps.modelName(endpoint, model) };
    const answer = newAnswer(questionId, by, { continues, comparison, without, effort });
    const questionStored = this.#tree.stored;
    // The live answer exists before panels hear of its message, so that none takes it for an interrupted one.
    const live = new LiveAnswer(answer, this.#deps.now);
    const plan = this.plan(model, settings, continues === undefined ? path : [...path, continues], {
      ...(maxTokens === undefined ? {} : { maxTokens }),
      ...(without === undefined ? {} : { without }),
      ...(effort === undefined ? {} : { effort }),
      continues: continues !== undefined,
    });
    const lease = this.#keeper.hold(answer.id);
    const turn = startTurn(live, {
      client: this.#deps.client,
      prepare: async (signal) => {
        // Nothing goes out before the question would survive a power cut (or the keeper has said that it cannot).
        await questionStored;
        void this.#loadTrail();
        // Compared answers get no tools: only one of them may cause side effects.
        const tools = comparison === undefined ? await this.#listener.offerTools() : {};
        return this.#deps.prepare({ ...plan, ...tools }, signal, live.id);
      },
      noted: (request, lessons) => this.#trail?.note(live.id, request, lessons, this.#tree.conversation.messages),
      onApplied: ({ grew, activity, fields }) => {
        if (activity !== null) this.#tree.tell({ type: "activity", id: live.id, activity });
        if (fields) this.#tree.tell({ type: "message", id: live.id });
        if (grew) this.#tree.tell({ type: "grew" });
        // A picture is kept as soon as it is here, even without a word beside it.
        if (grew || fields) this.#keepLive(live);
      },
    });
    this.#turns.set(live.id, turn);
    void turn.done.then((ended) => this.#ended(turn, ended, plan, lease));
    this.#tree.add(answer);
    this.#tree.tell({ type: "activity", id: live.id, activity: live.activity });
    this.#tree.tell({ type: "state" });
  }

  /** Asks several models at once; all their answers are shown, the first in front. */
  askAll(questionId: string, models: readonly string[]): void {
    const comparison = crypto.randomUUID();
    for (const model of models) this.ask(questionId, { model, comparison });
    const [first] = this.lives;
    this.#tree.set(first === undefined ? this.#tree.conversation : selectVersion(this.#tree.conversation, first.id), "path");
  }

  /** Replaces one of several compared answers; the others continue. */
  async askAgainBeside(messageId: string, how: Pick<Asking, "maxTokens" | "model" | "without" | "effort">): Promise<void> {
    const turn = this.#turns.get(messageId);
    turn?.stop();
    await turn?.done;
    await Promise.resolve();
    const answer = this.#tree.conversation.messages.get(messageId);
    if (answer?.role !== "assistant" || answer.comparison === undefined) return;
    this.ask(answer.parentId, { model: answer.model, ...how, comparison: answer.comparison });
    const separate = uncompare(this.#tree.conversation, messageId);
    this.#tree.set(answer.status === "failed" ? deleteMessage(separate, messageId) : separate, "path");
  }

  /** Hands the answers to the keeper as far as they have come. Beside the tree: a copy of it would cost as much as the conversation is long. */
  keep(): void {
    this.#keeper.changed(
      this.#tree.conversation,
      this.lives.map((live) => this.#asOfNow(live)),
    );
  }

  /** Drops all answers; nothing about them is announced or written again. */
  clear(): void {
    clearTimeout(this.#checkpoint);
    this.#turns.clear();
  }

  async #loadTrail(): Promise<void> {
    if (this.#trail !== undefined) return;
    const { SentTrail: Trail } = await import("./sentTrail.ts");
    this.#trail ??= new Trail();
  }

  /** Hands the answer to the keeper as far as it has come; the keeper writes it within a second. */
  #keepLive(live: LiveAnswer): void {
    this.#checkpoint ??= setTimeout(() => {
      this.#checkpoint = undefined;
      if (this.#turns.has(live.id)) this.keep();
    }, checkpointMs);
  }

  #ended(turn: Turn, answer: AnswerMessage, plan: TurnPlan, lease: { dispose(): unknown }): void {
    // Closed meanwhile: the keeper has what there was.
    if (this.#turns.get(turn.live.id) !== turn) return;
    this.#turns.delete(turn.live.id);
    const ended = this.#withComparison(this.#deps.onEnded(answer, plan));
    const final = ended.toolCalls.length === 0 ? ended : { ...ended, toolCalls: distinctCalls(ended.toolCalls) };
    // Released only when a question that waited for the answer is in the journal, too: another window, where it may wait as well, must not send it.
    void this.#tree
      .save(updateAnswer(this.#tree.conversation, final.id, final))
      .then(() => this.#tree.stored)
      .then(() => lease.dispose());
    this.#tree.tell({ type: "message", id: final.id });
    this.#tree.tell({ type: "state" });
    this.#listener.ended(final);
  }

  #asOfNow(live: LiveAnswer): AnswerMessage {
    return this.#withComparison(live.current());
  }

  /** Whether an answer is still compared is for the tree to say: another one may have been kept since. */
  #withComparison({ comparison: _comparison, ...answer }: AnswerMessage): AnswerMessage {
    const now = this.#tree.conversation.messages.get(answer.id);
    return now?.role === "assistant" && now.comparison !== undefined ? { ...answer, comparison: now.comparison } : answer;
  }
}
