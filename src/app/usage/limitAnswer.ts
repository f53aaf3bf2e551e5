import * as l10n from "@vscode/l10n";
import type { Model, ModelPricing } from "../../llm/model.ts";
import type { ChatError } from "../../shared/chatError.ts";
import type { ChatEvent } from "../../shared/chatEvent.ts";
import type { CostLimit } from "../../shared/conversation.ts";
import { type CountedPrice, countedCost, GrowingTokenCount } from "../../shared/countedCost.ts";
import { displayLanguage } from "../../shared/locale.ts";
import { exactMoneyFormat } from "../../shared/money.ts";
import type { Parameters } from "../../shared/parameters.ts";
import { parameterTable } from "../../shared/parameterTable.ts";
import { fewestTokens, tokensWithin } from "./answerLimit.ts";

/** A request whose answer may cost only so much. */
interface LimitedRequest {
  /** What the request may cost, in USD. */
  readonly usd: number;
  /** The rows of the model and of the user's fallback models; undefined for those that no catalogue lists. */
  readonly models: readonly [Model | undefined, ...(Model | undefined)[]];
  readonly parameters: Parameters;
  /** The prompt as the model counts it, and the model's tokens for each estimated one. */
  readonly promptTokens: number;
  readonly factor: number;
  /** When it is sent, milliseconds since the epoch. */
  readonly at: number;
}

/** How an answer is kept within its limit. */
export interface LimitedAnswer {
  /** Those of the request, with fewer output tokens where that keeps it within its limit. */
  readonly parameters: Parameters;
  readonly limit: CostLimit;
  readonly watch: CostWatch;
}

/** If the server enforces the limit of tokens, an answer may exceed its cost by this factor: the server counts better than an estimate. */
const tolerance = 1.1;

/** The smallest reasoning budget that Anthropic's models accept, in tokens. */
const leastReasoning = 1024;

/**
 * Keeps an answer within an amount: by a limit of output tokens where the price is known, and by its counted cost while it streams. Fallback models for which the amount
 * is too little are not asked: the user is asked about the cost of the model alone, and it would have no answer because of them.
 */
export function limitAnswer(request: LimitedRequest): LimitedAnswer | { readonly error: ChatError } {
  const { usd, models, promptTokens, at } = request;
  const all = models.map((model) => {
    const price = priceOf(model?.pricing);
    const room = price && tokensWithin(usd, dearest(price), promptTokens, at);
    // Half of what is asked about before: the two estimates may differ a little.
    return { price, room, isShort: room !== null && room < fewestTokens / 2 };
  });
  if (all[0]?.isShort === true) return { error: tooLittle(usd) };
  const asked = all.filter(({ isShort }) => !isShort);
  const prices = asked.map(({ price }) => price);
  const known = asked.map(({ room }) => room).filter((room) => room !== null);
  const least = known.length === asked.length ? Math.min(...known) : null;
  const tokens = least !== null && isLimiting(least, request) ? least : undefined;
  const parameters = withFallbacks(request.parameters, (index) => all[index + 1]?.isShort !== true);
  return {
    parameters: tokens === undefined ? parameters : { ...parameters, maxTokens: tokens },
    limit: { usd, ...(tokens === undefined ? {} : { tokens }) },
    watch: new CostWatch(
      request,
      prices.filter((price) => price !== null),
      tokens === undefined ? usd : usd * tolerance,
    ),
  };
}

/** Watches the cost of an answer while it streams. */
export class CostWatch {
  readonly #request: LimitedRequest;
  readonly #prices: readonly CountedPrice[];
  readonly #usd: number;
  readonly #counts = { text: new GrowingTokenCount(), reasoning: new GrowingTokenCount(), calls: new GrowingTokenCount() };
  #text = "";
  #reasoning = "";
  #calls = "";
  #isEnding = false;

  /** @param usd where the answer is to be stopped */
  constructor(request: LimitedRequest, prices: readonly CountedPrice[], usd: number) {
    this.#request = request;
    this.#prices = prices;
    this.#usd = usd;
  }

  /** Takes the events of one network read. Returns whether the answer has cost more than it may. */
  take(events: readonly ChatEvent[]): boolean {
    for (const event of events) {
      if (event.type === "text") this.#text += event.text;
      else if (event.type === "reasoning") this.#reasoning += event.text;
      else if (event.type === "toolCalls") this.#calls = event.calls.map((call) => call.function.arguments).join("");
      else if (event.type === "textWasReasoning") {
        this.#reasoning += this.#text;
        this.#text = "";
      }
      // A complete answer is not stopped.
      else if (event.type === "finish") this.#isEnding = true;
    }
    if (this.#isEnding) return false;
    const { promptTokens, factor, at } = this.#request;
    const output = {
      text: this.#counts.text.of(this.#text) + this.#counts.calls.of(this.#calls),
      reasoning: this.#counts.reasoning.of(this.#reasoning),
    };
    return this.#prices.some((price) => (countedCost({ price, promptTokens, factor, at }, output) ?? 0) >= this.#usd);
  }
}

/** Parameters with those of the fallback models alone that are kept, by their places. */
function withFallbacks(parameters: Parameters, isKept: (index: number) => boolean): Parameters {
  const { fallbackModels = [], ...others } = parameters;
  const kept = fallbackModels.filter((_, index) => isKept(index));
  if (kept.length === fallbackModels.length) return parameters;
  return kept.length === 0 ? others : { ...others, fallbackModels: kept };
}

/** Whether a limit of tokens changes anything, and whether the server takes it. */
function isLimiting(tokens: number, { models: [model], parameters, promptTokens }: LimitedRequest): boolean {
  const listed = model?.supportedParameters ?? [];
  const isTaken = listed.length === 0 || parameterTable.maxTokens.wire.some((name) => listed.includes(name));
  const window = model?.contextLength === undefined ? Infinity : model.contextLength - promptTokens;
  const most = Math.min(parameters.maxTokens ?? Infinity, model?.maxCompletionTokens ?? Infinity, window);
  const { reasoning } = parameters;
  const reasons = reasoning !== undefined && reasoning.enabled !== false && reasoning.effort !== "none";
  // Servers refuse a limit that is not above the budget for reasoning, which they make of an effort themselves.
  const budget = reasons ? (reasoning.maxTokens ?? leastReasoning) : 0;
  return isTaken && tokens < most && tokens > budget;
}

function priceOf(pricing: ModelPricing | undefined): CountedPrice | null {
  const { prompt, completion, request = 0, overrides, cacheRead, internalReasoning, dynamic } = pricing ?? {};
  if (prompt === undefined || completion === undefined || dynamic === true) return null;
  return {
    prompt,
    completion,
    request,
    ...(overrides === undefined ? {} : { overrides }),
    ...(cacheRead === undefined ? {} : { cacheRead }),
    ...(internalReasoning === undefined ? {} : { internalReasoning }),
  };
}

/** The price with output at its highest: all of an answer may be reasoning, which may cost more. */
function dearest(price: CountedPrice): CountedPrice {
  return { ...price, completion: Math.max(price.completion, price.internalReasoning ?? 0) };
}

function tooLittle(usd: number): ChatError {
  const message = l10n.t(
    "Your limit of {0} for an answer (aside.budget) leaves too little for a reply. The request was not sent.",
    exactMoneyFormat(displayLanguage())(usd),
  );
  return { code: "overBudget", message };
}

/** The error of an answer outside of a conversation that was stopped at its limit. */
export function stoppedAtLimit({ usd }: CostLimit): ChatError {
  const message = l10n.t(
    "The response was stopped at your limit of {0} for an answer (aside.budget). Some providers bill it in full.",
    exactMoneyFormat(displayLanguage())(usd),
  );
  return { code: "overBudget", message };
}
