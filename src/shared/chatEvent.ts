import type { ChatError } from "./chatError.ts";
import type { Lesson } from "./lesson.ts";

/**
 * How an answer ended. `complete`: all of it arrived. `stopped`: by the user. `cutOff`: the model was cut (length, filter, tool
 * arguments that do not close). `interrupted`: it failed after some text was shown. `failed`: nothing was shown.
 */
export type Verdict = "complete" | "stopped" | "cutOff" | "interrupted" | "failed";

/** Finish reasons as OpenRouter normalizes them; the server's own value is in `nativeFinishReason`. */
export type FinishReason = "stop" | "length" | "tool_calls" | "content_filter" | "error" | (string & {});

/**
 * One entry of `reasoning_details`, kept unchanged: OpenRouter requires it byte for byte on the next turn.
 * Entries are merged over a stream by (type, index).
 */
export type ReasoningDetail = { readonly type: string; readonly [field: string]: unknown };

/** A tool call, assembled from its fragments. `arguments` is the JSON text as the model wrote it, not parsed. */
export interface ToolCall {
  /** Its position among the calls of the answer, if the server sends it. Not sent back. */
  readonly index?: number;
  readonly id: string;
  readonly type: "function";
  readonly function: { readonly name: string; readonly arguments: string };
  /** Fields that the server added, such as Gemini's signature. They go back with the call, unchanged. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** The same, inside `function`. */
  readonly functionExtra?: Readonly<Record<string, unknown>>;
}

/** Usage as on the wire: every field is optional, unknown fields are kept. */
export interface WireUsage {
  readonly prompt_tokens?: number;
  readonly completion_tokens?: number;
  readonly total_tokens?: number;
  /** OpenRouter: billed USD; other servers may send an object. Read `cost` of the event or answer, which is checked. */
  readonly cost?: unknown;
  readonly is_byok?: boolean;
  /** DeepInfra: USD. */
  readonly estimated_cost?: number;
  readonly cost_details?: { readonly upstream_inference_cost?: number | null; readonly [field: string]: unknown };
  readonly prompt_tokens_details?: { readonly cached_tokens?: number; readonly [field: string]: unknown } | null;
  readonly completion_tokens_details?: { readonly reasoning_tokens?: number; readonly [field: string]: unknown } | null;
  readonly [field: string]: unknown;
}

/**
 * The events of a stream, for every server. `text` and `reasoning` are append-only deltas; every other event replaces the
 * previous one of its type. A stream ends with exactly one `end`, which is always its last event.
 */
export type ChatEvent =
  /** The headers have arrived; `keepAlive` events follow while a provider is working. */
  | { readonly type: "connected"; readonly status: number; readonly generationId?: string }
  /** A keep-alive comment: a sign of life, but no token. */
  | { readonly type: "keepAlive" }
  /** Only before the first token: the request failed and will be retried after `delayMs`. */
  | { readonly type: "retry"; readonly attempt: number; readonly maxAttempts: number; readonly delayMs: number; readonly error: ChatError }
  /** Only before the first token: the server refused fields of the request, and it goes out again. All lessons of this request so far. */
  | { readonly type: "resent"; readonly lessons: readonly Lesson[] }
  /** Who serves the request: generation id, model, upstream provider, system_fingerprint, service_tier. Only known fields. */
  | {
      readonly type: "served";
      readonly id?: string;
      readonly model?: string;
      readonly provider?: string;
      readonly fingerprint?: string;
      readonly serviceTier?: string;
    }
  | { readonly type: "text"; readonly text: string }
  /** Before the first text of a continuation: where it joins the half answer is not certain. `cut` was left out at its beginning. */
  | { readonly type: "seam"; readonly cut: string }
  | { readonly type: "reasoning"; readonly text: string }
  /**
   * All text so far was reasoning: a `</think>` arrived without its opening tag, which some chat templates write themselves. Receivers
   * move the text to the end of the reasoning; the answer's text starts over. Rare, at most once per stream.
   */
  | { readonly type: "textWasReasoning" }
  /** All details so far, merged. Sent once, before `end`. */
  | { readonly type: "reasoningDetails"; readonly details: readonly ReasoningDetail[] }
  /** All calls so far, assembled. Sent when a call grows (at most once a network chunk), and finally before `end`. */
  | { readonly type: "toolCalls"; readonly calls: readonly ToolCall[] }
  /** Images so far, as data: or https: URLs of the wire. */
  | { readonly type: "images"; readonly images: readonly unknown[] }
  /** Annotations so far, as on the wire; `citations` are the bare URLs that Perplexity sends beside the choices. */
  | { readonly type: "annotations"; readonly annotations: readonly unknown[]; readonly citations?: readonly string[] }
  | { readonly type: "usage"; readonly usage: WireUsage; readonly cost: number | null }
  | { readonly type: "finish"; readonly finishReason: FinishReason; readonly nativeFinishReason?: string }
  | { readonly type: "end"; readonly verdict: Verdict; readonly error: ChatError | null };

/** A whole answer, assembled. Printed by `npm run replay` and kept by a turn. */
export interface Answer {
  readonly text: string;
  /** See the event `seam`. */
  readonly seam?: { readonly cut: string };
  readonly reasoning: string;
  readonly reasoningDetails: readonly ReasoningDetail[];
  /** The server sent a list of details that is empty. It goes back like any other. */
  readonly emptyDetails?: true;
  /** The name of the field that the reasoning came in, if it is not `reasoning_content`. */
  readonly reasoningField?: string;
  readonly toolCalls: readonly ToolCall[];
  readonly images: readonly unknown[];
  /** The model answered with sound alone. */
  readonly audioOnly?: true;
  readonly annotations: readonly unknown[];
  /** Source URLs sent next to the choices (Perplexity), in the order of their numbers in the text. */
  readonly citations?: readonly string[];
  /** The last finish reason that was not null. */
  readonly finishReason: FinishReason | null;
  readonly nativeFinishReason: string | null;
  readonly verdict: Verdict;
  /** As on the wire, or null. */
  readonly usage: WireUsage | null;
  /** USD, or null if the server does not report it. */
  readonly cost: number | null;
  readonly provider: string | null;
  /** The model that actually served. */
  readonly model: string | null;
  /** The service tier that it was served with, if reported. */
  readonly serviceTier?: string;
  /** Id of the generation. */
  readonly id: string | null;
  readonly error: ChatError | null;
}
