import type { FactMiss, UsageFact } from "../../history/usageFact.ts";
import type { ModelPricing } from "../../llm/model.ts";
import type { CacheCause } from "../../shared/cacheCause.ts";
import type { Conversation } from "../../shared/conversation.ts";
import { sumUsd } from "../../shared/money.ts";
import type { UsageCacheMiss } from "../../shared/usageCache.ts";
import { type CacheKnowledge, cacheReports, savingPerToken } from "./cacheMiss.ts";
import { causeName } from "./cacheText.ts";

/** What is known of models and conversations. */
export interface CacheSumParts {
  readonly pricing: (endpoint: string, model: string) => ModelPricing | undefined;
  readonly name: (endpoint: string, model: string) => string;
  /** Whether a conversation is there to be opened. */
  readonly canOpen: (conversation: string) => boolean;
}

/** How many of the newest answers of a conversation are judged: each is compared with a whole prompt, so all of a very long one would take minutes. */
const mostJudged = 300;

/** What answers of a conversation missed, for their facts. @param hostOf see {@link CacheKnowledge} */
export function missesOf(conversation: Conversation, hostOf: CacheKnowledge["hostOf"]): ReadonlyMap<string, FactMiss> {
  const misses = new Map<string, FactMiss>();
  const answers = Array.from(conversation.messages.values()).filter(({ role }) => role === "assistant");
  const judged = answers.slice(-mostJudged).map(({ id }) => id);
  for (const [id, { miss }] of cacheReports(conversation, judged, { hostOf, pricing: () => undefined })) {
    // A first request had nothing to read.
    if (miss !== undefined && miss.tokens > 0) misses.set(id, { cause: miss.cause, tokens: miss.tokens });
  }
  return misses;
}

/** Why prompts were not read from caches, and what each cause cost: the most expensive first, those of unknown cost last. */
export function missSums(facts: readonly UsageFact[], { pricing, canOpen }: Omit<CacheSumParts, "name">): readonly UsageCacheMiss[] {
  const sums = new Map<CacheCause, Sum>();
  for (const fact of facts) {
    const { miss, endpoint, model, promptTokens, cachedTokens, at } = fact;
    const tokens = Math.min(miss?.tokens ?? 0, promptTokens - cachedTokens);
    if (miss === undefined || !(tokens > 0)) continue;
    let sum = sums.get(miss.cause);
    if (sum === undefined) {
      sum = { answers: 0, tokens: 0, unpriced: 0, usd: [], worst: undefined };
      sums.set(miss.cause, sum);
    }
    const saving = savingPerToken(pricing(endpoint, model), promptTokens, at);
    sum.answers += 1;
    sum.tokens += tokens;
    if (saving === undefined) sum.unpriced += tokens;
    else sum.usd.push(tokens * saving);
    const one: One = { fact, tokens, usd: saving === undefined ? -1 : tokens * saving };
    if (canOpen(fact.conversation ?? "") && (sum.worst === undefined || order(one, sum.worst) <= 0)) sum.worst = one;
  }
  return Array.from(sums, ([cause, sum]) => line(cause, sum)).toSorted(
    (one, other) => (other.usd ?? -1) - (one.usd ?? -1) || other.tokens - one.tokens,
  );
}

/** An answer and what it missed; `usd` is -1 where no price is known. */
interface One {
  readonly fact: UsageFact;
  readonly tokens: number;
  readonly usd: number;
}

interface Sum {
  answers: number;
  tokens: number;
  unpriced: number;
  readonly usd: number[];
  worst: One | undefined;
}

/** The most expensive first, then the latest. */
function order(one: One, other: One): number {
  return other.usd - one.usd || other.tokens - one.tokens || other.fact.at - one.fact.at;
}

function line(cause: CacheCause, { answers, tokens, unpriced, usd, worst }: Sum): UsageCacheMiss {
  const { conversation, message } = worst?.fact ?? {};
  return {
    cause,
    name: causeName(cause),
    answers,
    tokens,
    unpriced,
    usd: sumUsd(usd),
    ...(conversation === undefined || message === undefined ? {} : { conversation, message }),
  };
}
