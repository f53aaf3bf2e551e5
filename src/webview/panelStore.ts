import { batch, computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { AnswerStatus } from "../shared/conversation.ts";
import type { AnswerActivity, PanelState, ShownMessage, ToWebview } from "../shared/protocol.ts";
import { fill, panelStrings, type PanelStrings } from "../shared/strings.ts";
import { AnswerTexts } from "./stream/answerTexts.ts";

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
  readonly #messages = new Map<string, Signal<ShownMessage>>();
  readonly #texts = new Map<string, AnswerTexts>();
  readonly #conversationId = signal<string | null>(null);
  readonly #temporary = signal(false);
  readonly #order = signal<readonly string[]>([]);
  readonly #size = computed(() => this.#order.value.length);
  readonly #state = signal<PanelState | null>(null);
  readonly #strings = signal<PanelStrings>(panelStrings);
  readonly #language = signal("en");
  readonly #activities = signal<ReadonlyMap<string, AnswerActivity>>(new Map());
  readonly #compared = signal<readonly string[]>([]);
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
  get announcement(): ReadonlySignal<Announcement> {
    return this.#announcement;
  }

  /** A message of the shown path. */
  message(id: string): ReadonlySignal<ShownMessage> | undefined {
    return this.#messages.get(id);
  }

  /** The texts of an answer of the shown path. Created on first use: most of a long conversation never needs them. */
  texts(id: string): AnswerTexts | undefined {
    const known = this.#texts.get(id);
    if (known !== undefined) return known;
    const message = this.#messages.get(id)?.peek().message;
    if (message?.role !== "assistant") return undefined;
    const texts = new AnswerTexts(message);
    this.#texts.set(id, texts);
    return texts;
  }

  /** The current text of a part of a message, "" if there is no text. While an answer streams, this is newer than the message. */
  source(id: string, part: "text" | "reasoning"): string {
    const message = this.#messages.get(id)?.peek().message;
    if (message === undefined || message.role === "tool") return "";
    if (message.role === "user") return part === "text" ? message.text : "";
    return this.#texts.get(id)?.[part].received ?? message[part];
  }

  /** Announces a sentence to screen readers, once. */
  announce(text: string): void {
    this.#announcement.value = { text, serial: this.#announcement.value.serial + 1 };
  }

  /** Replaces the whole state. Texts that only grew are not redrawn. */
  applySnapshot(snapshot: Extract<ToWebview, { type: "snapshot" }>): void {
    batch(() => {
      const ids = snapshot.messages.map((shown) => shown.message.id);
      const { compared = [] } = snapshot;
      const comparedIds = compared.map((shown) => shown.message.id);
      const kept = new Set([...ids, ...comparedIds]);
      for (const shown of [...snapshot.messages, ...compared]) this.#put(shown);
      this.#conversationId.value = snapshot.conversationId;
      this.#temporary.value = snapshot.temporary ?? false;
      this.#strings.value = snapshot.strings;
      this.#language.value = snapshot.language;
      this.#state.value = snapshot.state;
      this.#order.value = ids;
      this.#compared.value = comparedIds;
      this.#activities.value = new Map([...this.#activities.value].filter(([id]) => kept.has(id)));
      for (const id of this.#messages.keys()) if (!kept.has(id)) this.#forget(id);
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
    });
    return true;
  }

  applyState(state: PanelState): void {
    this.#state.value = state;
  }

  applyActivity(messageId: string, activity: AnswerActivity): void {
    this.#activities.value = new Map(this.#activities.value).set(messageId, activity);
  }

  #put(shown: ShownMessage): void {
    const { message } = shown;
    const known = this.#messages.get(message.id);
    if (message.role === "assistant") {
      this.#texts.get(message.id)?.reconcile(message);
      const before = known?.value.message;
      if (before?.role === "assistant" && before.status === "streaming" && message.status !== "streaming") {
        this.#announceEnd(message.status, message.modelName);
      }
    }
    if (known === undefined) this.#messages.set(message.id, signal(shown));
    else known.value = shown;
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
