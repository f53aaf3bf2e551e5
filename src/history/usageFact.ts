import type { CacheCause } from "../shared/cacheCause.ts";
import type { AnswerMessage } from "../shared/conversation.ts";
import type { LedgerKind } from "./ledger.ts";

/**
 * What a request was for: a question (`chat`), what followed tool results (`tools`), a summary or a title of a conversation, or what belongs to no
 * conversation.
 */
export type UsageKind = "chat" | "tools" | "title" | LedgerKind;

/** What one request took, cost and came to. The Usage page and its export are sums of these; they are read from journals and the ledger. */
export interface UsageFact {
  readonly kind: UsageKind;
  /** Milliseconds since the epoch: when the request was sent. Of old ledger entries, noon of their day in local time. */
  readonly at: number;
  /** ID of the conversation, if it belongs to one, and of its message, if it has one. */
  readonly conversation?: string;
  readonly message?: string;
  /** The workspace as the list of conversations has it; "" where there is none, or it is not known. */
  readonly workspace: string;
  /** Name of the endpoint and id of the model that were asked, and the provider that served; "" where they are not known. */
  readonly endpoint: string;
  readonly model: string;
  readonly provider: string;
  /** The tier of service that the server said it used. */
  readonly tier?: string;
  /**
   * How many requests these figures are the sum of: 1, or more for sums in the ledger; 0 for titles, which are no answers. Those that `failed` and cost nothing brought no answer
   * either, and are told by their `outcome`.
   */
  readonly answers: number;
  /** Tokens, each a part of `promptTokens` (read from a cache, written to it) or of `completionTokens` (reasoning). 0 where not reported. */
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly writtenTokens: number;
  readonly completionTokens: number;
  readonly reasoningTokens: number;
  /** USD; null if unknown. */
  readonly cost: number | null;
  readonly costBasis?: AnswerMessage["costBasis"];
  /** How it ended; undefined where that is not known. `failed` are requests that brought nothing. */
  readonly outcome?: "complete" | "stopped" | "cutOff" | "interrupted" | "failed";
  /** Milliseconds from sending to the first text or reasoning, and to the end. */
  readonly firstTokenMs?: number;
  readonly totalMs?: number;
  /** Calls of tools that the model made, and those of them whose arguments could not be read or did not fit the tool's schema. */
  readonly toolCalls?: number;
  readonly invalidCalls?: number;
  /** Why less of its prompt was read from a cache than could have been, and how many tokens less; absent where nothing was missed, or it is not known. */
  readonly miss?: FactMiss;
}

/** Tokens, more than 0, that could have been read from a cache. */
export interface FactMiss {
  readonly cause: CacheCause;
  readonly tokens: number;
}
