import { isSameModel } from "../../llm/send/modelId.ts";
import { cacheTokens } from "../../shared/cacheTokens.ts";
import type { AnswerMessage, Message } from "../../shared/conversation.ts";
import { type CacheFacts, cacheFactsOf } from "./cacheFacts.ts";

/** What of a conversation is presumably still in a provider's cache. */
export interface CacheState {
  /** Tokens of the prompt; more than 0. */
  readonly tokens: number;
  /** When the cache was last used, in milliseconds since the epoch. */
  readonly since: number;
  /**
   * After how many milliseconds without use the cache is gone for certain; undefined where no source says it (docs/wire.md, Prompt caching). The state is given whether or not that time is over.
   */
  readonly lifetimeMs: number | undefined;
  /** The provider that served the answer; "" where it is not known. */
  readonly provider: string;
  readonly model: string;
}

/** Who would be asked next. */
export interface CacheAsked {
  /** Name of the endpoint, and its host without the port where it is known. */
  readonly endpoint: string;
  readonly host?: string | undefined;
  readonly model: string;
}

/**
 * What is presumably still cached of a conversation, by the usage of the last answer of this model at this endpoint.
 * @param path messages of the shown path, first to last
 * @returns undefined where no answer says or lets one expect that anything was cached
 */
export function cacheState(path: readonly Message[], asked: CacheAsked): CacheState | undefined {
  const answer = path.findLast(
    (message): message is AnswerMessage =>
      message.role === "assistant" &&
      message.edited !== true &&
      message.imported !== true &&
      message.endpoint === asked.endpoint &&
      isSameModel(message.model, asked.model) &&
      cacheTokens(message.usage) !== undefined,
  );
  const tokens = answer && cacheTokens(answer.usage);
  if (answer === undefined || tokens === undefined) return undefined;
  const { provider = "", model } = answer;
  const facts = cacheFactsOf({ provider, host: asked.host, model: answer.servedModel ?? model }, answer.sent?.marks);
  const cached = tokensCached(tokens, facts);
  if (cached === 0) return undefined;
  const { lifetime } = facts ?? {};
  return {
    tokens: cached,
    since: answer.createdAt,
    lifetimeMs: lifetime === undefined || lifetime.is === "least" ? undefined : lifetime.ms,
    provider,
    model,
  };
}

function tokensCached({ prompt, read, written }: NonNullable<ReturnType<typeof cacheTokens>>, facts: CacheFacts | undefined): number {
  if (facts?.caches !== "byItself") return read + written;
  // What was sent is kept, whether or not any of it was read.
  return facts.minTokens === undefined ? read + written && prompt : prompt >= facts.minTokens ? prompt : 0;
}
