import { type AnswerMessage, type Attachment, type Message, type UserMessage, emptyAnswer } from "../../../src/shared/conversation.ts";
import { outlineOf } from "../../../src/shared/messageOutline.ts";
import type { PanelState, ShownMessage, ToWebview } from "../../../src/shared/protocol.ts";
import { panelStrings } from "../../../src/shared/strings.ts";

export const attachment: Attachment = {
  id: "a1",
  kind: "selection",
  label: "cart.ts:12-20",
  path: "src/cart.ts",
  uri: "file:///project/src/cart.ts",
  languageId: "typescript",
  startLine: 12,
  endLine: 20,
  text: "",
};

/** The state of an ordinary panel: a model, a key, nothing running. */
export function stateOf(change: Partial<PanelState> = {}): PanelState {
  return {
    endpoint: { name: "openrouter", host: "openrouter.ai", notice: null },
    model: { id: "deepseek/deepseek-r1", name: "DeepSeek R1", source: "workspace" },
    compareModels: [],
    needsKey: false,
    sendWith: "enter",
    folderNotice: null,
    fileSettings: null,
    loadsImages: true,
    answering: null,
    summarizing: null,
    task: null,
    queued: [],
    isQueuePaused: false,
    attachments: [],
    reasoning: null,
    parameters: { own: 0, unusable: 0 },
    usage: { promptTokens: 0, completionTokens: 0, reasoningTokens: 0, cost: null, isEstimated: false },
    nextRequests: [],
    tools: { on: 0, unusable: null, allowed: [] },
    banner: null,
    ...change,
  };
}

export function question(id: string, text: string, change: Partial<UserMessage> = {}): UserMessage {
  return { role: "user", id, parentId: null, createdAt: Date.now(), text, attachments: [], ...change };
}

export function answer(id: string, text: string, change: Partial<AnswerMessage> = {}): AnswerMessage {
  return {
    ...emptyAnswer,
    id,
    parentId: "q1",
    createdAt: Date.now(),
    endpoint: "openrouter",
    model: "deepseek/deepseek-r1",
    modelName: "DeepSeek R1",
    status: "done",
    text,
    ...change,
  };
}

export function shown(message: Message, version = 1, versions = 1): ShownMessage {
  return { message, version, versions };
}

export function snapshot(messages: readonly Message[], state: PanelState = stateOf(), conversationId = "c1"): ToWebview {
  return {
    type: "snapshot",
    conversationId,
    messages: messages.map((message) => shown(message)),
    state,
    strings: panelStrings,
    language: "en",
  };
}

/** Deltas as a host sends them: numbered, each saying where it begins. */
export class DeltaScript {
  #seq = 0;
  #text = 0;
  #reasoning = 0;
  readonly #messageId: string;

  constructor(messageId: string) {
    this.#messageId = messageId;
  }

  next(text: string, reasoning = ""): ToWebview {
    this.#seq += 1;
    const delta = {
      type: "delta",
      seq: this.#seq,
      messageId: this.#messageId,
      text,
      textFrom: this.#text,
      reasoning,
      reasoningFrom: this.#reasoning,
    } as const;
    this.#text += text.length;
    this.#reasoning += reasoning.length;
    return delta;
  }
}

/** A snapshot of a long conversation as the host sends it: the last 60 messages, and outlines of the others. */
export function outlined(messages: readonly Message[]): ToWebview {
  const far = messages.length - 60;
  return {
    ...(snapshot(messages) as Extract<ToWebview, { type: "snapshot" }>),
    messages: messages.map((message, index) => (index < far ? (outlineOf(message) ?? shown(message)) : shown(message))),
  };
}
