import type { Answer, ChatEvent } from "../shared/chatEvent.ts";
import type { Endpoint, Parameters } from "../shared/parameters.ts";
import type { Model } from "./model.ts";
import type { PromptMessage, ToolDefinition } from "./prompt.ts";

/** One question to one model. */
export interface ChatRequest {
  readonly endpoint: Endpoint;
  /** The key of the endpoint's origin, or undefined where none is stored or wanted. */
  readonly key: string | undefined;
  readonly model: string;
  /** The model's row of the catalogue where known: decides which parameters are sent and how they are spelled. */
  readonly catalogueModel?: Model;
  readonly messages: readonly PromptMessage[];
  readonly parameters: Parameters;
  readonly tools?: readonly ToolDefinition[];
  /** DeepInfra's and OpenAI's `user`. */
  readonly user?: string;
  /** OpenRouter's `session_id`, at most 256 characters. */
  readonly sessionId?: string;
  readonly attribution?: { readonly siteUrl?: string; readonly siteName?: string };
}

/**
 * What only a person can decide while an answer runs. `keepWaiting`: the provider has sent nothing but signs of life for `waitedMs`.
 * `goOn`: the answer has `length` UTF-16 units and does not end.
 */
export type ChatQuestion =
  | { readonly type: "keepWaiting"; readonly model: string; readonly waitedMs: number }
  | { readonly type: "continueLongAnswer"; readonly model: string; readonly length: number };

/**
 * Asks the person who waits.
 * @param over aborted when the answer has ended, one way or another: then nobody waits for the reply any more
 * @returns true to go on, false to stop. While it is pending a silent provider is waited for, and an endless answer is not read on
 */
export type AskUser = (question: ChatQuestion, over: AbortSignal) => Promise<boolean>;

/** Takes the events of an answer, in batches as they come out of one network read; never called after the answer's promise settled. */
export type ChatEventSink = (events: readonly ChatEvent[]) => void;

/** Talks to endpoints. `stream` never rejects: whatever goes wrong is in the answer's verdict and error. */
export interface ChatClient {
  stream(request: ChatRequest, sink: ChatEventSink, signal: AbortSignal): Promise<Answer>;
}
