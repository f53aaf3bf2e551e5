import type { AnswerMessage } from "../../shared/conversation.ts";
import { sumUsd } from "../../shared/money.ts";
import { serverToolUse } from "../../shared/serverToolUse.ts";
import { fill, type PanelStrings } from "../../shared/strings.ts";
import type { Format } from "../format.ts";
import type { PanelStore } from "../panelStore.ts";
import type { MessagePlace } from "./messagePlace.ts";

/** A figure, and its tooltip if it has one. */
interface Figure {
  readonly text: string;
  readonly detail?: string;
}

/** What a turn has cost and how fast it was. */
export interface TurnFigures {
  /** Cost and tokens; without both, what else is known first. */
  readonly main: readonly Figure[];
  /** The rest, in reading order. */
  readonly rest: readonly string[];
}

/**
 * The answers whose figures belong below an answer: those of its turn, itself last. Null for an answer that has called tools and is continued
 * below their results: its figures are part of the sum there; and while an answer of the turn is not here yet. Where the turn was stopped at its tools, its figures are above them.
 */
export function answersOfTurn(store: PanelStore, message: AnswerMessage, { position }: MessagePlace): readonly AnswerMessage[] | null {
  const order = store.order.value;
  // An answer beside others that it is compared with has no tools.
  if (order[position - 1] !== message.id) return [message];
  const shownAt = (index: number) => store.message(order[index] ?? "")?.value;
  const isContinued = position + 1 < order.length || store.state.value?.answering !== null;
  if (isContinued && shownAt(position)?.message.role === "tool") return null;
  const answers = [message];
  for (let index = position - 2; index >= 0; index -= 1) {
    const before = shownAt(index);
    if (before === undefined || before.message.role === "user") break;
    // A part of the sum would be wrong.
    if (before.outline !== undefined) return null;
    if (before.message.role === "assistant") answers.unshift(before.message);
  }
  return answers;
}

/**
 * The figures of a turn; null if nothing is known of it.
 * @param answers of one turn, at least one; times and provider are those of the last
 * @param host that bills the user's own keys
 * @param counted what answers have cost whose cost was not reported, USD, by their ids
 */
export function turnFigures(
  answers: readonly AnswerMessage[],
  host: string,
  format: Format,
  strings: PanelStrings,
  counted: Readonly<Record<string, number>> = {},
): TurnFigures | null {
  const tokens = tokensOf(answers);
  const money = turnMoney(
    answers.map((answer) => withCounted(answer, counted)),
    host,
    format,
    strings,
  );
  const total = tokens.prompt + tokens.completion;
  const main: Figure[] = money === null ? [] : [money];
  if (total > 0) main.push({ text: format.counted(strings.answerTokens, total) });
  const rest = restOf(answers, tokens, format, strings);
  if (main.length > 0) return { main, rest };
  const [first, ...others] = rest;
  return first === undefined ? null : { main: [{ text: first }], rest: others };
}

/** An answer whose cost is the one that was counted, where there is no other. */
function withCounted(answer: AnswerMessage, counted: Readonly<Record<string, number>>): CostlyAnswer {
  const cost = answer.cost === null && Object.hasOwn(counted, answer.id) ? (counted[answer.id] ?? null) : null;
  return cost === null ? answer : { ...answer, cost, costBasis: "counted" };
}

/** An answer, or one whose cost was counted here. */
type CostlyAnswer = Omit<AnswerMessage, "costBasis"> & { readonly costBasis?: AnswerMessage["costBasis"] | "counted" };

interface Tokens {
  readonly prompt: number;
  readonly cached: number;
  readonly completion: number;
  readonly reasoning: number;
}

function tokensOf(answers: readonly AnswerMessage[]): Tokens {
  const sum = (count: (answer: AnswerMessage) => number | undefined): number =>
    answers.reduce((total, answer) => total + (count(answer) ?? 0), 0);
  return {
    prompt: sum(({ usage }) => usage?.prompt_tokens),
    cached: sum(({ usage }) => usage?.prompt_tokens_details?.cached_tokens ?? undefined),
    completion: sum(({ usage }) => usage?.completion_tokens),
    reasoning: sum(({ usage }) => usage?.completion_tokens_details?.reasoning_tokens ?? undefined),
  };
}

/** The cost of a turn, and where the amount comes from. */
function turnMoney(answers: readonly CostlyAnswer[], host: string, format: Format, strings: PanelStrings): Figure | null {
  const [first] = answers;
  if (first !== undefined && answers.length === 1) return answerMoney(first, host, format, strings);
  const usd = sumUsd(answers.map(({ cost, costBasis }) => (costBasis === "implausible" ? null : cost)));
  if (usd === null) return null;
  const isEstimated = answers.some(({ costBasis }) => costBasis === "listPrice" || costBasis === "counted");
  const amount = (value: number, write: Format["dollars"]): string =>
    isEstimated ? fill(strings.costListPrice, write(value)) : write(value);
  const each = answers.map(({ cost, costBasis }) =>
    cost === null || costBasis === "implausible" ? strings.costImplausible : format.exactDollars(cost),
  );
  const requests = format.counted(strings.turnCosts, answers.length, each.join(" + "));
  return { text: amount(usd, format.dollars), detail: `${amount(usd, format.exactDollars)} · ${requests}` };
}

function answerMoney({ cost, costBasis, usage, copied }: CostlyAnswer, host: string, format: Format, strings: PanelStrings): Figure | null {
  if (costBasis === "implausible") return { text: strings.costImplausible, detail: strings.costImplausibleTitle };
  if (cost === null) return null;
  const text = format.dollars(cost);
  const exact = format.exactDollars(cost);
  if (copied !== undefined) return { text, detail: `${exact} · ${strings.costCopiedTitle}` };
  switch (costBasis) {
    case undefined:
      return { text, detail: exact };
    case "listPrice":
      return { text: fill(strings.costListPrice, text), detail: `${fill(strings.costListPrice, exact)} · ${strings.costListPriceTitle}` };
    case "counted":
      return { text: fill(strings.costListPrice, text), detail: strings.costCountedTitle };
    case "byok": {
      const upstream = usage?.cost_details?.upstream_inference_cost ?? 0;
      const ours = format.exactDollars(Math.max(0, cost - upstream));
      return { text, detail: fill(strings.costByokTitle, format.exactDollars(upstream), ours, host) };
    }
    default:
      return costBasis satisfies never;
  }
}

/** An answer that comes in less time has come at once: from a cache, or buffered on its way. Its rate would say nothing about the model. Milliseconds. */
const shortestStreamMs = 100;

/** What OpenRouter's tools did in a turn, and what they have cost. */
function serverToolFigures(answers: readonly AnswerMessage[], format: Format, strings: PanelStrings): readonly string[] {
  const uses = answers.map(({ usage }) => serverToolUse(usage));
  const sum = (numbers: readonly (number | undefined)[]): number => numbers.reduce<number>((total, value) => total + (value ?? 0), 0);
  const searches = sum(uses.map((use) => use.searches));
  const calls = sum(uses.map((use) => use.calls));
  const usd = sumUsd(uses.flatMap((use) => use.usd ?? []));
  return [
    ...(searches > 0 ? [format.counted(strings.webSearches, searches)] : []),
    ...(calls > 0 ? [format.counted(strings.serverToolCalls, calls)] : []),
    ...(usd !== null && usd > 0 ? [fill(strings.serverToolCost, format.exactDollars(usd))] : []),
  ];
}

function restOf(answers: readonly AnswerMessage[], tokens: Tokens, format: Format, strings: PanelStrings): readonly string[] {
  const figures: string[] = [];
  const answer = answers.at(-1);
  if (tokens.prompt > 0) figures.push(fill(strings.tokensIn, format.count(tokens.prompt)));
  if (tokens.cached > 0) figures.push(fill(strings.tokensCached, format.count(tokens.cached)));
  if (tokens.completion > 0) figures.push(fill(strings.tokensOut, format.count(tokens.completion)));
  if (tokens.reasoning > 0) figures.push(fill(strings.tokensReasoning, format.count(tokens.reasoning)));
  figures.push(...serverToolFigures(answers, format, strings));
  if (answer === undefined) return figures;
  const { firstTokenMs, totalMs } = answer.timings;
  if (firstTokenMs !== undefined) figures.push(fill(strings.firstToken, format.duration(firstTokenMs)));
  const streamedMs = (totalMs ?? 0) - (firstTokenMs ?? Number.POSITIVE_INFINITY);
  const completion = answer.usage?.completion_tokens ?? 0;
  if (completion > 1 && streamedMs >= shortestStreamMs) {
    figures.push(fill(strings.tokensPerSecond, format.rate(completion / (streamedMs / 1000))));
  }
  if (totalMs !== undefined && totalMs >= 1000) figures.push(fill(strings.totalTime, format.duration(totalMs)));
  if (answer.servedModel !== undefined && answer.servedModel !== answer.model) figures.push(fill(strings.servedAs, answer.servedModel));
  if (answer.provider !== undefined) figures.push(fill(strings.servedBy, answer.provider));
  if (answer.costLimit?.tokens !== undefined)
    figures.push(format.counted(strings.costLimitTokens, answer.costLimit.tokens, format.exactDollars(answer.costLimit.usd)));
  if (answer.serviceTier !== undefined) figures.push(fill(strings.servedTier, answer.serviceTier));
  return figures;
}
