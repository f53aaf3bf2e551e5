import { batch, computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { type MessageOutline, standIn } from "../shared/messageOutline.ts";
import type { AnswerStatus, Message, SummaryMessage } from "../shared/conversation.ts";
import type { AnswerActivity, PanelState, ShownMessage, ToWebview } from "../shared/protocol.ts";
import { summaryInUse } from "../shared/sentMessages.ts";
import { fill, panelStrings, type PanelStrings } from "../shared/strings.ts";
import type { ToolQuestion } from "../shared/toolQuestion.ts";
import { AnswerTexts } from "./stream/answerTexts.ts";

/** The key of `aside.focusToolQuestion`, as it is spoken. */
const questionKey = navigator.platform.startsWith("Mac") ? "Command+Shift+A" : "Control+Shift+A";

/** The shape of no text. */
const nothing = [0, 0, 0, 0, 0, 0] as const;

/** A text that never streams here, without a reasoning. */
const wholeText = { status: "done", reasoning: "" } as const;

/** A message of the shown path. While only its outline is here, `message` is as good as nothing but for a question's text. */
export interface KeptMessage extends ShownMessage {
  readonly outline?: MessageOutline;
}

/** An announcement for screen readers. `serial` distinguishes equal ones. */
export interface Announcement {
  readonly text: string;
  readonly serial: number;
}

/**
 * The latest state from the host, as signals: the projection that components draw. Each message has its own signal, so that a change of
 * one message redraws only that one. Growing text is not here; see `AnswerTexts`.
 */
export class PanelStore {
  /** The conversation that the question about a tool call is in. */
  #questionOf: string | null = null;
  #announcedCall: string | null = null;
  readonly #messages = new Map<string, Signal<KeptMessage>>();
  readonly #filled = signal(0);
  readonly #texts = new Map<string, AnswerTexts>();
  readonly #conversationId = signal<string | null>(null);
  readonly #temporary = signal(false);
  readonly #order = signal<readonly string[]>([]);
  readonly #size = computed(() => this.#order.value.length);
  readonly #summary = computed(() =>
    // Most conversations have none, which their messages need not be asked for.
    this.#summaries.value === 0 ? undefined : summaryInUse(this.#order.value.flatMap((id) => this.#messages.get(id)?.value.message ?? [])),
  );
  readonly #summaries = signal(0);
  readonly #state = signal<PanelState | null>(null);
  readonly #strings = signal<PanelStrings>(panelStrings);
  readonly #language = signal("en");
  readonly #activities = signal<ReadonlyMap<string, AnswerActivity>>(new Map());
  readonly #compared = signal<readonly string[]>([]);
  readonly #toolQuestion = signal<ToolQuestion | null>(null);
  readonly #readyToken = signal<string | null>(null);
  readonly #announcement = signal<Announcement>({ text: "", serial: 0 });

  /** The conversation that is shown; null until the first snapshot. */
  get conversationId(): ReadonlySignal<string | null> {
    return this.#conversationId;
  }
  /** Whether the conversation is temporary: nothing of it may be saved. */
  get temporary(): ReadonlySignal<boolean> {
    return this.#temporary;
  }
  /** Ids of the shown path, first to last. */
  get order(): ReadonlySignal<readonly string[]> {
    return this.#order;
  }
  /** The summary that is sent, and the place of the first message that is still sent as it is; undefined where there is none. */
  get summary(): ReadonlySignal<{ readonly summary: SummaryMessage; readonly from: number } | undefined> {
    return this.#summary;
  }
  /** How many messages the shown path has. */
  get size(): ReadonlySignal<number> {
    return this.#size;
  }
  get state(): ReadonlySignal<PanelState | null> {
    return this.#state;
  }
  get strings(): ReadonlySignal<PanelStrings> {
    return this.#strings;
  }
  /** BCP 47 tag for numbers and dates. */
  get language(): ReadonlySignal<string> {
    return this.#language;
  }
  /** The progress of each streaming answer. */
  get activities(): ReadonlySignal<ReadonlyMap<string, AnswerActivity>> {
    return this.#activities;
  }
  /** Ids of the answers shown side by side at the end of the path, including the one on the path. */
  get compared(): ReadonlySignal<readonly string[]> {
    return this.#compared;
  }
  /** The host's question about a tool call of the conversation, or null. */
  get toolQuestion(): ReadonlySignal<ToolQuestion | null> {
    return this.#toolQuestion;
  }
  get announcement(): ReadonlySignal<Announcement> {
    return this.#announcement;
  }

  /** A message of the shown path. */
  message(id: string): ReadonlySignal<KeptMessage> | undefined {
    return this.#messages.get(id);
  }

  /** Whether a message of the shown path is not here but for its outline. */
  isOutline(id: string): boolean {
    return this.#messages.get(id)?.peek().outline !== undefined;
  }

  /** What is known of a message that decides on its height. */
  measurable(id: string): Message | undefined {
    const shown = this.#messages.get(id)?.peek();
    return shown?.outline === undefined ? shown?.message : standIn(shown.outline);
  }

  /** How often messages have come that were outlines. */
  get filled(): ReadonlySignal<number> {
    return this.#filled;
  }

  /** The texts of an answer of the shown path. Created on first use: most of a long conversation never needs them. */
  texts(id: string): AnswerTexts | undefined {
    const known = this.#texts.get(id);
    if (known !== undefined) return known;
    const { message, outline } = this.#messages.get(id)?.peek() ?? {};
    if (outline !== undefined || (message?.role !== "assistant" && message?.role !== "summary")) return undefined;
    const texts = new AnswerTexts(message.role === "summary" ? { ...wholeText, text: message.text } : message);
    this.#texts.set(id, texts);
    return texts;
  }

  /** The current text of a part of a message, "" if there is no text or it is not here. While an answer streams, this is newer than the message. */
  source(id: string, part: "text" | "reasoning"): string {
    const { message, outline } = this.#messages.get(id)?.peek() ?? {};
    if (message === undefined || outline !== undefined || message.role === "tool") return "";
    if (message.role === "user" || message.role === "summary") return part === "text" ? message.text : "";
    return this.#texts.get(id)?.[part].received ?? message[part];
  }

  /** Announces a sentence to screen readers, once. */
  announce(text: string): void {
    this.#announcement.value = { text, serial: this.#announcement.value.serial + 1 };
  }

  /** Replaces the whole state. Texts that only grew are not redrawn. */
  applySnapshot(snapshot: Extract<ToWebview, { type: "snapshot" }>): void {
    batch(() => {
      const ids = snapshot.messages.map(idOf);
      const { compared = [] } = snapshot;
      const comparedIds = compared.map((shown) => shown.message.id);
      const kept = new Set([...ids, ...comparedIds]);
      for (const shown of [...snapshot.messages, ...compared]) {
        if ("message" in shown) this.#put(shown);
        else this.#putOutline(shown);
      }
      this.#conversationId.value = snapshot.conversationId;
      if (this.#questionOf !== snapshot.conversationId) this.#toolQuestion.value = null;
      this.#temporary.value = snapshot.temporary ?? false;
      this.#strings.value = snapshot.strings;
      this.#language.value = snapshot.language;
      this.#state.value = snapshot.state;
      this.#order.value = ids;
      this.#compared.value = comparedIds;
      this.#activities.value = new Map([...this.#activities.value].filter(([id]) => kept.has(id)));
      for (const id of this.#messages.keys()) if (!kept.has(id)) this.#forget(id);
      this.#announceQuestion();
    });
  }

  /** Adds or replaces one message. Returns false if it belongs to another conversation. */
  applyMessage({ conversationId, shown }: Extract<ToWebview, { type: "message" }>): boolean {
    if (conversationId !== this.#conversationId.value) return false;
    const { id } = shown.message;
    batch(() => {
      const isNew = !this.#messages.has(id);
      this.#put(shown);
      if (isNew) this.#order.value = [...this.#order.value, id];
      this.#announceQuestion();
    });
    return true;
  }

  /** Takes messages that were outlines. */
  applyMessages(shown: readonly ShownMessage[]): void {
    batch(() => {
      for (const one of shown) if (this.isOutline(one.message.id)) this.#put(one);
      this.#filled.value += 1;
    });
  }

  /** The token of the question that the host takes an answer to. */
  get readyToken(): ReadonlySignal<string | null> {
    return this.#readyToken;
  }

  /** The host takes an answer to the question with this token from now on. */
  applyToolQuestionReady(token: string): void {
    this.#readyToken.value = token;
  }

  /** Takes a question about a tool call, or that there is none any more. */
  applyToolQuestion({ conversationId, question }: Extract<ToWebview, { type: "toolQuestion" }>): void {
    this.#questionOf = conversationId;
    this.#toolQuestion.value = question;
    this.#announceQuestion();
  }

  applyState(state: PanelState): void {
    this.#state.value = state;
  }

  applyActivity(messageId: string, activity: AnswerActivity): void {
    this.#activities.value = new Map(this.#activities.value).set(messageId, activity);
  }

  #putOutline(outline: MessageOutline): void {
    const known = this.#messages.get(outline.id);
    if (outline.isKept === true && known !== undefined && known.value.outline === undefined) return;
    this.#texts.delete(outline.id);
    // Its text would be as long as the message's own.
    const message = standIn(outline.role === "assistant" ? { ...outline, shape: nothing } : outline);
    const kept: KeptMessage = { message, version: 1, versions: 1, outline };
    if (known === undefined) this.#messages.set(outline.id, signal(kept));
    else known.value = kept;
  }

  #put(shown: ShownMessage): void {
    const { message } = shown;
    const known = this.#messages.get(message.id);
    if (message.role === "assistant") {
      this.#texts.get(message.id)?.reconcile(message);
      const before = known?.value.message;
      // An answer that calls tools is not the last word: what comes of the calls follows.
      const goesOn = message.status === "done" && message.toolCalls.length > 0 && (this.#state.value?.tools.on ?? 0) > 0;
      if (before?.role === "assistant" && before.status === "streaming" && message.status !== "streaming" && !goesOn) {
        this.#announceEnd(message.status, message.modelName);
      }
    }
    // A summary comes whole: it has no end of a stream that would be announced.
    if (message.role === "summary" && known === undefined && this.#state.value?.summarizing !== null && this.#state.value !== null)
      this.announce(this.#strings.value.summaryDone);
    if (known === undefined && message.role === "summary") this.#summaries.value += 1;
    if (known === undefined) this.#messages.set(message.id, signal(shown));
    else known.value = shown;
  }

  /** Announces a question once its call is there, in the language of the conversation's texts, and once for each call. */
  #announceQuestion(): void {
    const question = this.#toolQuestion.value;
    const call = question === null ? null : `${question.messageId}/${question.at}`;
    if (question !== null && !this.#messages.has(question.messageId)) return;
    if (question !== null && call !== this.#announcedCall)
      this.announce(fill(this.#strings.value.toolQuestionAsked, question.title, questionKey));
    this.#announcedCall = call;
  }

  #forget(id: string): void {
    this.#messages.delete(id);
    this.#texts.delete(id);
  }

  #announceEnd(status: Exclude<AnswerStatus, "streaming">, modelName: string): void {
    const strings = this.#strings.value;
    switch (status) {
      case "done":
        return this.announce(fill(strings.answerDone, modelName));
      case "stopped":
        return this.announce(fill(strings.answerStopped, modelName));
      case "cutOff":
        return this.announce(fill(strings.answerCutOff, modelName));
      case "interrupted":
        return this.announce(fill(strings.answerInterrupted, modelName));
      case "failed":
        // The error card is an alert, which is announced anyway.
        return;
    }
  }
}

/** The id of a message or of its outline. */
function idOf(shown: ShownMessage | MessageOutline): string {
  return "message" in shown ? shown.message.id : shown.id;
}
