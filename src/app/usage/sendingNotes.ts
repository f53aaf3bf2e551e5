import * as l10n from "@vscode/l10n";
import { isClaude, isSameModel } from "../../llm/send/modelId.ts";
import { counted } from "../../shared/counted.ts";
import { type AnswerMessage, type Message, omittedMessageCount } from "../../shared/conversation.ts";
import type { CountedPrice } from "../../shared/countedCost.ts";
import { moneyFormat } from "../../shared/money.ts";
import { priceChange, pricesAt } from "../../shared/price.ts";
import type { NextRequestEstimate, SendingNote } from "../../shared/protocol.ts";
import { summaryInUse } from "../../shared/sentMessages.ts";
import { ModelFormat } from "../models/formatModel.ts";
import { cacheState, type CacheAsked, type CacheState } from "./cacheState.ts";

/** Everything the notes depend on. */
export interface SendingFacts {
  /** The shown path. */
  readonly path: readonly Message[];
  /** How many messages at its beginning the next request omits. */
  readonly omitted: number;
  /** The part of the beginning of the prompt that has changed since the last answer, if known. */
  readonly changed?: "tools" | "systemPrompt" | undefined;
  readonly asked: CacheAsked;
  readonly next: Pick<NextRequestEstimate, "tokens" | "factor" | "offset" | "price">;
  /** The next request as the model counts it, in tokens. */
  readonly nextTokens: number;
  readonly priceOf: (endpoint: string, model: string) => CountedPrice | null;
  readonly nameOf: (endpoint: string, model: string) => string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** BCP 47 tag. */
  readonly language: string;
}

/** Smaller amounts are not worth a line, in USD. */
const leastUsd = 0.01;
/** Every provider that says how long it keeps a prompt keeps it at least this long (docs/wire.md, Prompt caching). */
const presumedLifetimeMs = 5 * 60_000;
/** A longer lifetime is only the longest possible one: when the cache lapsed is not known. */
const longestToldMs = 3 * 3_600_000;

/** What may make the next message more expensive than necessary. There is no note where a price, a usage or a lifetime is unknown. */
export function sendingNotes(facts: SendingFacts): readonly SendingNote[] {
  return [...cacheNotes(facts), ...lengthNotes(facts), ...timeNote(facts)];
}

/** The last answer of the path, if its prompt is the beginning of the next one. */
function lastAnswer({ path, omitted }: SendingFacts): AnswerMessage | undefined {
  const at = path.findLastIndex((message) => message.role === "assistant");
  const answer = path[at];
  if (answer?.role !== "assistant" || answer.edited === true || answer.imported === true) return undefined;
  const summary = summaryInUse(path)?.summary;
  const isSummarized = summary !== undefined && path.indexOf(summary) > at;
  return isSummarized || omittedMessageCount(path.slice(0, at)) !== omitted ? undefined : answer;
}

function cacheNotes(facts: SendingFacts): readonly SendingNote[] {
  const { path, asked, now, nextTokens } = facts;
  const last = lastAnswer(facts);
  if (last === undefined) return [];
  const isSame = last.endpoint === asked.endpoint && isSameModel(last.model, asked.model);
  const own = cacheState(path, asked);
  if (isSame) {
    // Of an older answer, more of the prompt is new than is known.
    if (own === undefined || own.since !== last.createdAt) return [];
    const state = { ...own, tokens: Math.min(own.tokens, nextTokens) };
    return [...lapsedNote(facts, state), ...changedNote(facts, state), ...editingNote(facts, state)];
  }
  const host = last.endpoint === asked.endpoint ? asked.host : undefined;
  const before = cacheState(path, { endpoint: last.endpoint, host, model: last.model });
  if (before === undefined || before.since !== last.createdAt) return [];
  const stillOwn = own !== undefined && now < endOf(own) ? own.tokens : 0;
  return modelNote(facts, last, before, Math.min(before.tokens, nextTokens) - stillOwn);
}

/** Until when a prompt is taken to be cached. */
function endOf({ since, lifetimeMs }: CacheState): number {
  return since + (lifetimeMs ?? presumedLifetimeMs);
}

function lapsedNote(facts: SendingFacts, { tokens, since, lifetimeMs, provider }: CacheState): readonly SendingNote[] {
  const rates = ratesOf(facts.next.price, facts.asked.model, facts);
  if (lifetimeMs === undefined || rates === undefined) return [];
  const usd = (tokens * (rates.anew - rates.cached)) / 1e6;
  if (usd <= leastUsd) return [];
  const keeper = provider === "" ? facts.nameOf(facts.asked.endpoint, facts.asked.model) : provider;
  const isTold = lifetimeMs <= longestToldMs;
  return [
    {
      kind: "lapsed",
      text: isTold ? l10n.t("≈ {0} more: the cache lapsed {1}", "{0}", "{1}") : l10n.t("≈ {0} more: the cache has lapsed", "{0}"),
      detail: `${keptFor(keeper, lifetimeMs, isTold)} ${readAnew(facts, tokens, rates)}`,
      usd,
      from: since + lifetimeMs,
      action: l10n.t("Details"),
    },
  ];
}

function keptFor(keeper: string, lifetimeMs: number, isExact: boolean): string {
  const minutes = Math.round(lifetimeMs / 60_000);
  if (!isExact)
    return counted(
      Math.round(minutes / 60),
      "{1} keeps a prompt for {0} hour at most.",
      "{1} keeps a prompt for {0} hours at most.",
      keeper,
    );
  return minutes < 120
    ? counted(
        minutes,
        "{1} keeps a prompt for {0} minute after its last use.",
        "{1} keeps a prompt for {0} minutes after its last use.",
        keeper,
      )
    : counted(
        minutes / 60,
        "{1} keeps a prompt for {0} hour after its last use.",
        "{1} keeps a prompt for {0} hours after its last use.",
        keeper,
      );
}

/** USD per million tokens that are read from the cache, and that are not in it. */
interface Rates {
  readonly cached: number;
  readonly anew: number;
}

function readAnew({ language }: SendingFacts, tokens: number, { cached, anew }: Rates): string {
  const dollars = moneyFormat(language);
  return counted(
    tokens,
    "{0} token is read at {1} per million instead of {2}.",
    "{0} tokens are read at {1} per million instead of {2}.",
    dollars(anew),
    dollars(cached),
  );
}

/** Undefined where the price of cached tokens is not known. */
function ratesOf(price: CountedPrice | null, model: string, { nextTokens, now }: SendingFacts): Rates | undefined {
  if (price === null) return undefined;
  const { prompt, cacheRead, cacheWrite } = pricesAt(price, nextTokens, now);
  if (cacheRead === undefined) return undefined;
  // What is marked is written to the cache, at its own price.
  return { cached: cacheRead, anew: isClaude(model) ? (cacheWrite ?? prompt) : prompt };
}

/** Tools and system prompt come before everything else: with others, nothing of the cache is read. */
function changedNote(facts: SendingFacts, state: CacheState): readonly SendingNote[] {
  const rates = ratesOf(facts.next.price, facts.asked.model, facts);
  if (rates === undefined || facts.changed === undefined) return [];
  const usd = (state.tokens * (rates.anew - rates.cached)) / 1e6;
  if (usd <= leastUsd) return [];
  const isTools = facts.changed === "tools";
  return [
    {
      kind: facts.changed,
      text: isTools
        ? l10n.t("≈ {0} more: the changed tools invalidate the cache", "{0}")
        : l10n.t("≈ {0} more: the changed system prompt invalidates the cache", "{0}"),
      detail: `${l10n.t("A cache is read up to the first change, and this change is at the beginning.")} ${readAnew(facts, state.tokens, rates)}`,
      usd,
      until: endOf(state),
      action: isTools ? l10n.t("Configure tools…") : l10n.t("Show parameters"),
    },
  ];
}

function editingNote(facts: SendingFacts, state: CacheState): readonly SendingNote[] {
  const rates = ratesOf(facts.next.price, facts.asked.model, facts);
  if (rates === undefined) return [];
  const usd = (state.tokens * (rates.anew - rates.cached)) / 1e6;
  if (usd <= leastUsd) return [];
  const dollars = moneyFormat(facts.language);
  return [
    {
      kind: "editing",
      text: l10n.t("Editing this message throws away {0} cached tokens (≈ {1})", "{1}", "{0}"),
      detail: l10n.t(
        "A cache is read up to the first change. After that, tokens cost {0} per million instead of {1}.",
        dollars(rates.anew),
        dollars(rates.cached),
      ),
      usd,
      tokens: state.tokens,
      until: endOf(state),
    },
  ];
}

function modelNote(facts: SendingFacts, last: AnswerMessage, before: CacheState, anew: number): readonly SendingNote[] {
  const { asked, next, nextTokens, now, language } = facts;
  const old = facts.priceOf(last.endpoint, last.model);
  const cached = old === null ? undefined : pricesAt(old, nextTokens, now).cacheRead;
  if (cached === undefined || next.price === null || anew <= 0) return [];
  const { prompt, cacheWrite } = pricesAt(next.price, nextTokens, now);
  const rates = { cached, anew: isClaude(asked.model) ? (cacheWrite ?? prompt) : prompt };
  const usd = (anew * (rates.anew - rates.cached)) / 1e6;
  if (usd <= leastUsd) return [];
  const oldName = facts.nameOf(last.endpoint, last.model);
  return [
    {
      kind: "model",
      text: counted(
        anew,
        "Switching the model re-reads {1} token (≈ {2} more)",
        "Switching the model re-reads {1} tokens (≈ {2} more)",
        shortCount(anew, language),
        "{0}",
      ),
      detail: `${l10n.t("The conversation is in the cache of {0}.", oldName)} ${readAnew(facts, anew, rates)}`,
      usd,
      until: endOf(before),
      ...(last.endpoint === asked.endpoint && { action: l10n.t("Back to {0}", oldName) }),
    },
  ];
}

/** A note for each length from which on prompts have a higher price: how long the prompt is depends on the draft. */
function lengthNotes({ next: { price }, now, language }: SendingFacts): readonly SendingNote[] {
  if (price === null) return [];
  const lengths = new Set((price.overrides ?? []).flatMap(({ above }) => above ?? []));
  return [...lengths].flatMap((above): readonly SendingNote[] => {
    const before = pricesAt(price, above, now);
    const after = pricesAt(price, above + 1, now);
    if (!(after.prompt > before.prompt)) return [];
    const length = shortCount(above, language);
    const format = new ModelFormat(language, now);
    return [
      {
        kind: "length",
        text: counted(
          above,
          "≈ {2} more: above {1} token, {3}",
          "≈ {2} more: above {1} tokens, {3}",
          length,
          "{0}",
          stepText(before, after, language),
        ),
        detail: counted(
          above,
          "{2} per million; up to {1} token {3}",
          "{2} per million; up to {1} tokens {3}",
          length,
          inAndOut(after, format),
          inAndOut(before, format),
        ),
        above,
        action: l10n.t("Compact conversation"),
      },
    ];
  });
}

function shortCount(count: number, language: string): string {
  return new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 }).format(count);
}

function inAndOut({ prompt, completion }: CountedPrice, format: ModelFormat): string {
  return l10n.t("{0} in, {1} out", format.money(prompt), format.money(completion));
}

function stepText(before: CountedPrice, after: CountedPrice, language: string): string {
  const input = after.prompt / before.prompt;
  const isAll = Math.abs(after.completion / before.completion - input) < 1e-6 || (before.completion === 0 && after.completion === 0);
  if (!Number.isFinite(input)) return l10n.t("input is no longer free");
  const times = new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(input);
  if (isAll) return input === 2 ? l10n.t("everything costs double") : l10n.t("everything costs {0} times as much", times);
  return input === 2 ? l10n.t("input costs double") : l10n.t("input costs {0} times as much", times);
}

/** A price of this time that is higher than the usual one. */
function timeNote({ next: { price }, nextTokens, now, language }: SendingFacts): readonly SendingNote[] {
  const change = price === null ? undefined : priceChange(price, nextTokens, now);
  if (price === null || change?.isSpecial !== true) return [];
  const words = new ModelFormat(language, now).change(price, nextTokens);
  if (words === undefined) return [];
  const isDouble = change.ratio === 2;
  return [
    {
      kind: "time",
      text: isDouble ? l10n.t("≈ {0} more: the price is {1}", "{0}", words) : l10n.t("≈ {0} more at this time: {1}", "{0}", words),
      detail: l10n.t("The list price is different at this time of day."),
      until: change.at,
    },
  ];
}
