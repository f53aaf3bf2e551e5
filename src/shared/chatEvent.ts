import type { ChatError } from "./chatError.ts";

/**
 * How an answer ended. `complete`: all of it is here. `stopped`: by the user. `cutOff`: the model was cut (length, filter, tool
 * arguments that do not close). `interrupted`: something was shown, then it broke. `failed`: nothing was shown.
 */
export type Verdict = "complete" | "stopped" | "cutOff" | "interrupted" | "failed";

/** Finish reasons as OpenRouter normalises them; a server's own word stays in `nativeFinishReason`. */
export type FinishReason = "stop" | "length" | "tool_calls" | "content_filter" | "error" | (string & {});

/**
 * One entry of `reasoning_details`, kept as it came: OpenRouter wants it back byte-exact on the next turn.
 * Entries are merged over a stream by (type, index).
 */
export type ReasoningDetail = { readonly type: string; readonly [field: string]: unknown };

/** A tool call, assembled from its fragments. `arguments` is the JSON text as the model wrote it, not parsed. */
export interface ToolCall {
  /** Its place among the calls of the answer, where the wire says so. Not part of what is sent back. */
  readonly index?: number;
  readonly id: string;
  readonly type: "function";
  readonly function: { readonly name: string; readonly arguments: string };
}

/** Usage as on the wire: every field is optional, unknown fields are kept. */
export interface WireUsage {
  readonly prompt_tokens?: number;
  readonly completion_tokens?: number;
  readonly total_tokens?: number;
  /** OpenRouter: USD that were billed; elsewhere it may be an object. Read `cost` of the event or answer, which is checked. */
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
 * What a stream can say, whoever sends it. `text` and `reasoning` are append-only deltas; everything else replaces what was said
 * before under the same type. A stream ends with exactly one `end`, which is always its last event.
 */
export type ChatEvent =
  /** The request is on its way or waits for headers; `keepAlive` events follow while a provider works. */
  | { readonly type: "connected"; readonly status: number; readonly generationId?: string }
  /** A keep-alive comment: life, but no token. */
  | { readonly type: "keepAlive" }
  /** Before the first token only: the request failed and is tried again after `delayMs`. */
  | { readonly type: "retry"; readonly attempt: number; readonly maxAttempts: number; readonly delayMs: number; readonly error: ChatError }
  /** Who serves: the id of the generation, the model that answers, the upstream provider, system_fingerprint. Only fields that are known. */
  | { readonly type: "served"; readonly id?: string; readonly model?: string; readonly provider?: string; readonly fingerprint?: string }
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "reasoning"; readonly text: string }
  /**
   * All text so far was reasoning: its `</think>` came, the opening tag never did (servers whose chat template writes it). Whoever
   * keeps the text moves it to the end of the reasoning; the answer's text starts anew. Rare, at most once a stream.
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

/** All that one answer said, assembled. What `npm run replay` prints and what a turn keeps. */
export interface Answer {
  readonly text: string;
  readonly reasoning: string;
  readonly reasoningDetails: readonly ReasoningDetail[];
  readonly toolCalls: readonly ToolCall[];
  readonly images: readonly unknown[];
  readonly annotations: readonly unknown[];
  /** Source URLs that came beside the choices (Perplexity), in the order of their numbers in the text. */
  readonly citations?: readonly string[];
  /** The last finish reason that was not null. */
  readonly finishReason: FinishReason | null;
  readonly nativeFinishReason: string | null;
  readonly verdict: Verdict;
  /** As on the wire, or null. */
  readonly usage: WireUsage | null;
  /** USD, or null where the server does not say. */
  readonly cost: number | null;
  readonly provider: string | null;
  /** The model that actually served. */
  readonly model: string | null;
  /** Id of the generation. */
  readonly id: string | null;
  readonly error: ChatError | null;
}
