import type { ChatError } from "../shared/chatError.ts";
import type { Answer, ChatEvent } from "../shared/chatEvent.ts";
import type { Lesson } from "../shared/lesson.ts";
import type { Endpoint, Parameters } from "../shared/parameters.ts";
import type { Policy } from "../shared/policy.ts";
import type { ServerTool } from "../shared/serverTools.ts";
import type { Model } from "./model.ts";
import type { ClearedPrompt, ToolDefinition } from "./prompt.ts";

/** A half answer that a request continues. */
export interface Continuation {
  /** Its text as it is sent, without white space at its end, and that white space. */
  readonly half: string;
  readonly space: string;
  /** Its last words, by which the place is found where the model continues. */
  readonly anchor: string;
  /** Asks the model to continue from the last words, where a prompt must not end with an answer. */
  readonly ask: ClearedPrompt;
}

/** A request that is on its way out: each time it is tried, whatever comes of it. */
export interface Sending {
  /** Name of the host, and its port unless it is the scheme's own. */
  readonly host: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** The body as text, as sent. */
  readonly text: string;
}

/** One request to one model. */
export interface ChatRequest {
  readonly endpoint: Endpoint;
  /** The key for the endpoint's origin, or undefined if none is stored or needed. */
  readonly key: string | undefined;
  readonly model: string;
  /** The model's catalogue row, if known. It decides which parameters are sent and under which names. */
  readonly catalogueModel?: Model;
  readonly messages: ClearedPrompt;
  readonly parameters: Parameters;
  /** The answer at the end of `messages` is continued. What comes back is its continuation alone, whatever the model repeats. */
  readonly continuation?: Continuation;
  /** The answer may contain pictures: a model that can draw is asked for them. */
  readonly mayDraw?: true;
  readonly tools?: readonly ToolDefinition[];
  /** Tools that OpenRouter runs; other servers do not get them. */
  readonly serverTools?: readonly ServerTool[];
  /** DeepInfra's and OpenAI's `user`. */
  readonly user?: string;
  /** OpenRouter's `session_id`, at most 256 characters. */
  readonly sessionId?: string;
  readonly attribution?: { readonly siteUrl?: string; readonly siteName?: string };
  /** What the machine's policy demands of the request and forbids in it. */
  readonly policy?: Policy | undefined;
  /** What refusals of this server taught about this model, and what the user said to leave out. */
  readonly lessons?: readonly Lesson[];
  /** Told once the request was accepted with further lessons. */
  readonly onLearned?: (lessons: readonly Lesson[]) => void;
  /** Told right before the request is sent, also again. It must not take long, and what it returns is told of how that attempt ended. */
  readonly onSending?: (sending: Sending) => (ended: Pick<Answer, "provider">) => void;
  /** The request if it has been built already; otherwise the client builds it. */
  readonly built?: BuiltRequest;
}

/** A parameter that is set but not sent, and the reason, which the user sees once. `parameter` is its name on the wire. */
export interface UnsupportedParameter {
  readonly parameter: string;
  readonly reason: string;
}

/** A request as it will be sent and as “View Exact Request” shows it. Neither body nor headers contain the key. */
export type BuiltRequest =
  | {
      readonly ok: true;
      readonly body: Readonly<Record<string, unknown>>;
      /** Attribution and the endpoint's own headers; the transport adds content type, accept and authorization. */
      readonly headers: Readonly<Record<string, string>>;
      /** The parameters that are set but not sent, in the order of the body. */
      readonly unsupportedParameters: readonly UnsupportedParameter[];
    }
  /** `problem` is the message of `error` without the remark that nothing was sent. */
  | { readonly ok: false; readonly error: ChatError; readonly problem: string };

/**
 * A question that only the user can answer while an answer is running. `keepWaiting`: the provider has sent nothing but keep-alives for
 * `waitedMs`. `continueLongAnswer`: the answer has `length` UTF-16 units and has not ended.
 */
export type ChatQuestion =
  | { readonly type: "keepWaiting"; readonly model: string; readonly waitedMs: number }
  | { readonly type: "continueLongAnswer"; readonly model: string; readonly length: number };

/**
 * Asks the user.
 * @param over aborted when the answer has ended in any way, so that the reply no longer matters
 * @returns true to continue, false to stop. Until it resolves, a silent provider is waited for and a long answer is not read on
 */
export type AskUser = (question: ChatQuestion, over: AbortSignal) => Promise<boolean>;

/** Receives the events of an answer, one batch for each network read. It is never called after the answer's promise has settled. */
export type ChatEventSink = (events: readonly ChatEvent[]) => void;

/** Talks to endpoints. `stream` never rejects: a failure is in the verdict and error of the answer. */
export interface ChatClient {
  stream(request: ChatRequest, sink: ChatEventSink, signal: AbortSignal): Promise<Answer>;
}
