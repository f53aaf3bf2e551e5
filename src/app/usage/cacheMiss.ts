import { isSameModel } from "../../llm/send/modelId.ts";
import type { ModelPricing } from "../../llm/model.ts";
import { type CacheTokens, cacheTokens } from "../../shared/cacheTokens.ts";
import { type AnswerMessage, type Conversation, omittedMessageCount, pathTo, type UserMessage } from "../../shared/conversation.ts";
import { costFrom } from "../../shared/money.ts";
import { pricesAt } from "../../shared/price.ts";
import type { CacheCause } from "../../shared/cacheCause.ts";
import { summaryInUse } from "../../shared/sentMessages.ts";
import { lookup } from "../../shared/guards.ts";
import { cacheSettings, type SentPrompt } from "../../shared/sentPrompt.ts";
import { type CacheFacts, cacheFactsOf } from "./cacheFacts.ts";
import { type PromptChange, PromptChanges, sentOf } from "./promptChange.ts";

/** Why less of a prompt was read from a cache than could have been. */
export interface CacheMiss {
  readonly cause: CacheCause;
  /** Tokens that were not read although the previous request had sent the same, or that replace others of it; 0 for a first request. */
  readonly tokens: number;
  /** What they cost more than if they had been read, in USD by list prices; null where those are not known. */
  readonly usd: number | null;
  /** The first message that differs, counted from 1 among those that were sent. Only for causes that concern one message. */
  readonly message?: number;
  /** The previous endpoint, model, provider or attachment; or the tools and parameters that differ. */
  readonly before?: string;
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
  /** Milliseconds since the previous request, and how long the cache is kept. */
  readonly ageMs?: number;
  readonly lifetimeMs?: number;
}

/** How much of an answer's prompt was read from a cache. */
export interface CacheReport extends CacheTokens {
  /** What reading saved, in USD: the difference of the list prices; null where those are not known. */
  readonly saved: number | null;
  /** Absent if everything that could have been read was read. */
  readonly miss?: CacheMiss;
}

/** What is known of servers and models. */
export interface CacheKnowledge {
  /** The host of an endpoint, without its port; undefined if there is no such endpoint any more. */
  readonly hostOf: (endpoint: string) => string | undefined;
  readonly pricing: (answer: AnswerMessage) => ModelPricing | undefined;
}

/** Fewer tokens than this, or a smaller share of those that could have been read, do not count as a miss: caches work in blocks. */
const leastMissed = { tokens: 128, part: 0.1 };

/**
 * What the caches did for some answers of a conversation, as far as their servers say so, by the answers' ids. Only those are compared: in a long conversation each
 * comparison takes as long as its prompt is.
 */
export function cacheReports(
  conversation: Conversation,
  answerIds: Iterable<string>,
  knowledge: CacheKnowledge,
): ReadonlyMap<string, CacheReport> {
  const wanted = new Set(answerIds);
  const requests = requestsOf(conversation);
  const changes = new PromptChanges(conversation.messages);
  const reports = new Map<string, CacheReport>();
  for (const [at, answer] of requests.entries()) {
    if (!wanted.has(answer.id)) continue;
    const report = reportOf(conversation, answer, requestBefore(requests, at), changes, knowledge);
    if (report !== undefined) reports.set(answer.id, report);
  }
  return reports;
}

/** The same for one answer; undefined where its server says nothing about caches, or the answer was not asked for here. */
export function cacheReport(conversation: Conversation, answerId: string, knowledge: CacheKnowledge): CacheReport | undefined {
  return cacheReports(conversation, [answerId], knowledge).get(answerId);
}

/** The answers of a conversation in the order in which they were asked for, without those that were never asked for here. */
function requestsOf({ messages }: Conversation): readonly AnswerMessage[] {
  return Array.from(messages.values())
    .filter(
      (message): message is AnswerMessage =>
        message.role === "assistant" && message.edited !== true && message.imported !== true && message.copied !== "import",
    )
    .filter(({ status, usage }) => status !== "failed" || usage !== undefined)
    .toSorted((one, other) => one.createdAt - other.createdAt);
}

/** Compared answers are requested at the same time, so none of them comes before the others. */
function requestBefore(requests: readonly AnswerMessage[], at: number): AnswerMessage | undefined {
  const { createdAt = 0, parentId = "" } = requests[at] ?? {};
  for (let index = at - 1; index >= 0; index -= 1) {
    const before = requests[index];
    if (before !== undefined && (before.parentId !== parentId || createdAt - before.createdAt >= 50)) return before;
  }
  return undefined;
}

function reportOf(
  conversation: Conversation,
  answer: AnswerMessage,
  before: AnswerMessage | undefined,
  changes: PromptChanges,
  knowledge: CacheKnowledge,
): CacheReport | undefined {
  const tokens = cacheTokens(answer.usage);
  // The figures of a copy are those of the conversation that it came from.
  if (tokens?.isReported !== true || answer.copied !== undefined) return undefined;
  const saving = savingPerToken(knowledge.pricing(answer), tokens.prompt, answer.createdAt);
  const usd = (count: number): number | null => (saving === undefined ? null : costFrom(count * saving));
  const report: CacheReport = { ...tokens, saved: usd(tokens.read) };
  if (before === undefined) return { ...report, miss: { cause: "first", tokens: 0, usd: 0 } };
  const found = new Comparison({
    conversation,
    answer,
    other: before,
    tokens,
    change: changes.between(before, answer),
    host: knowledge.hostOf(answer.endpoint),
  }).miss();
  return found === undefined ? report : { ...report, miss: { ...found, usd: usd(found.tokens) } };
}

/** USD that a token costs less if it is read; undefined where a price is not known. */
export function savingPerToken(listed: ModelPricing | undefined, prompt: number, at: number): number | undefined {
  const pricing = listed && pricesAt(listed, prompt, at);
  if (pricing?.prompt === undefined || pricing.cacheRead === undefined || pricing.dynamic === true) return undefined;
  return Math.max(0, pricing.prompt - pricing.cacheRead) / 1e6;
}

type Found = Omit<CacheMiss, "usd">;

/** An answer, the one whose request went out before its own, and what is known of both. */
interface Pair {
  readonly conversation: Conversation;
  readonly answer: AnswerMessage;
  readonly other: AnswerMessage;
  readonly tokens: CacheTokens;
  readonly change: PromptChange | undefined;
  readonly host: string | undefined;
}

/** An answer beside the request that went out before it. */
class Comparison {
  readonly #pair: Pair;
  readonly #facts: CacheFacts | undefined;
  readonly #before: CacheTokens | undefined;
  /** Tokens that could have been read, and those before the first difference. */
  readonly #possible: number;
  readonly #alike: number;

  constructor(pair: Pair) {
    this.#pair = pair;
    const { answer, other, tokens, change, host } = pair;
    const { servedModel, model, provider } = answer;
    this.#before = cacheTokens(other.usage);
    this.#facts = cacheFactsOf({ provider, host, model: servedModel ?? model }, sentOf(other)?.marks);
    const { prompt } = tokens;
    const most = Math.min(prompt, this.#before?.prompt ?? prompt);
    const part = (of: number): number =>
      change === undefined || change.length === 0 ? most : Math.min(prompt, (prompt * of) / change.length);
    this.#possible = change === undefined || change.isContinued ? most : part(change.comparable);
    this.#alike = change === undefined || change.isContinued ? most : Math.min(this.#possible, part(change.alike));
  }

  miss(): Found | undefined {
    const missed = Math.round(this.#possible - this.#pair.tokens.read);
    if (!isMuch(missed, this.#possible)) return undefined;
    return { tokens: missed, ...this.#cause() };
  }

  #cause(): Omit<Found, "tokens"> {
    const { answer, other, tokens, change } = this.#pair;
    if (answer.endpoint !== other.endpoint) return { cause: "endpoint", before: other.endpoint };
    if (!isSameModel(answer.model, other.model)) return { cause: "model", before: other.modelName };
    const { minTokens, caches } = this.#facts ?? {};
    if (minTokens !== undefined && (this.#before?.prompt ?? minTokens) < minTokens) return { cause: "tooShort" };
    const sent = sentOf(other);
    if (caches === "marked" && sent !== undefined && sent.marks === undefined) return { cause: "noMarks" };
    if (isOther(other.provider, answer.provider)) return { cause: "provider", before: other.provider ?? "" };
    const { servedModel, model } = answer;
    if (!isSameModel(servedModel ?? model, other.servedModel ?? other.model))
      return { cause: "model", before: other.servedModel ?? other.model };
    const lifetime = this.#facts?.lifetime;
    const age = { ageMs: answer.createdAt - other.createdAt, ...(lifetime === undefined ? {} : { lifetimeMs: lifetime.ms }) };
    const isOver = lifetime !== undefined && age.ageMs > lifetime.ms;
    // A lapsed cache has nothing, even of the part that is the same.
    if (isOver && lifetime.is !== "least" && isMuch(this.#alike / 2 - tokens.read, this.#possible)) return { cause: "lapsed", ...age };
    // A difference near the end explains nothing that was lost before it.
    if (change !== undefined && isMuch(this.#possible - this.#alike, this.#possible)) return this.#difference(change);
    const parameters = changedSettings(sent, sentOf(answer));
    if (parameters.length > 0) return { cause: "parameters", added: parameters };
    if (isOver) return { cause: "mayHaveLapsed", ...age };
    return { cause: change === undefined ? "notRecorded" : "unexplained" };
  }

  /** What the first difference between the prompts is. */
  #difference({ first, added, removed, at }: PromptChange): Omit<Found, "tokens"> {
    if (added.length > 0 || removed.length > 0 || first.kind === "t") return { cause: "tools", added, removed };
    if (first.kind === "s") return { cause: "systemPrompt" };
    const { conversation, answer, other } = this.#pair;
    const path = pathTo(conversation, answer.parentId);
    const before = pathTo(conversation, other.parentId);
    const summary = summaryInUse(path)?.summary.id;
    if (summary !== summaryInUse(before)?.summary.id) return { cause: summary === undefined ? "summaryOff" : "summary" };
    if (omittedMessageCount(path) !== omittedMessageCount(before)) return { cause: "omitted" };
    const message = at + 1;
    const parted = path.findIndex(({ id }, index) => before[index] !== undefined && before[index].id !== id);
    const [now, then] = [path[parted], before[parted]];
    if (now?.role === "user" && then?.role === "user") {
      const attachment = now.text === then.text ? otherAttachment(now, then) : undefined;
      return attachment === undefined ? { cause: "edited", message } : { cause: "attachment", message, before: attachment };
    }
    if (now !== undefined) return { cause: "version", message };
    if (first.kind === "a" && first.reasons !== first.reasonedBefore)
      return { cause: first.reasons ? "reasoningAdded" : "reasoning", message };
    return { cause: first.media === first.hadMedia ? "message" : "pictures", message };
  }
}

function isMuch(missed: number, possible: number): boolean {
  return missed >= leastMissed.tokens && missed > possible * leastMissed.part;
}

function isOther(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one.toLowerCase() !== other.toLowerCase();
}

function changedSettings(before: SentPrompt | undefined, after: SentPrompt | undefined): readonly string[] {
  if (before === undefined || after === undefined) return [];
  const [one, other] = [before.settings ?? {}, after.settings ?? {}];
  return cacheSettings.filter((name) => lookup(one, name) !== lookup(other, name));
}

/** The name of the first attachment whose content changed; undefined if all are the same. */
function otherAttachment({ attachments: now }: UserMessage, { attachments: then }: UserMessage): string | undefined {
  const found = now.find(({ text }, index) => then[index]?.text !== text) ?? then[now.length];
  return found?.label;
}
