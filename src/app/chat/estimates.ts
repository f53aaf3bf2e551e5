import { baseId } from "../../llm/send/modelId.ts";
import { pictureTokens } from "../../llm/pictureTokens.ts";
import { type PromptEstimate, estimatePrompt } from "../../llm/promptTokens.ts";
import type { Model, ModelPricing } from "../../llm/model.ts";
import { activePath, type AnswerMessage, type Attachment, omittedMessageCount, type Message } from "../../shared/conversation.ts";
import { sentMessages, summaryInUse } from "../../shared/sentMessages.ts";
import type { Parameters } from "../../shared/parameters.ts";
import { displayLanguage } from "../../shared/locale.ts";
import { ModelFormat } from "../models/formatModel.ts";
import type { CountedPrice, CountedRequest } from "../../shared/countedCost.ts";
import { requestCost, type RequestPrice } from "../../shared/price.ts";
import { applyFit, median, type TokenFit } from "../../shared/tokenFit.ts";
import { isServerTool } from "../../shared/serverTools.ts";
import { estimateTokens } from "../../shared/tokens.ts";
import type { NextRequestEstimate } from "../../shared/protocol.ts";
import type { EffectiveSettings } from "../settings/effectiveSettings.ts";
import { isTextKind } from "../context/attachmentKind.ts";
import { plainPrompt } from "../outbound/outgoing.ts";
import type { Session } from "./session.ts";
import { perQuestion, TokenCounts } from "./tokenCounts.ts";
import type { TurnPlan } from "./turnPlan.ts";

/** The sources of estimates. */
export interface EstimateParts {
  readonly model: (endpoint: string, model: string) => Model | undefined;
  readonly calibration: {
    fitOf(model: string, tokenizer: string | undefined, reasons: boolean): TokenFit;
    learn(
      model: string,
      tokenizer: string | undefined,
      reasons: boolean,
      sample: { readonly estimated: number; readonly counted: number },
    ): void;
  };
  /** What every message of a conversation carries by itself. */
  readonly carried: (session: Session) => readonly Attachment[];
}

/** A question that is about to be asked. */
export interface Coming {
  readonly text: string;
  readonly attachments: readonly Attachment[];
}

/** Tokens to assume for an answer without any history. */
const usualAnswer = 800;
/** Tokens reserved for an answer where no length was set; never more than a quarter of the window. */
const answerRoom = 2000;

/** Estimates the tokens and cost of the next request. Nothing is counted twice, and never a part of it: what is not counted yet, each estimate counts. */
export class Estimates {
  readonly #parts: EstimateParts;
  readonly #tokens = new TokenCounts();
  readonly #counting = new WeakMap<Session, Promise<void>>();

  constructor(parts: EstimateParts) {
    this.#parts = parts;
  }

  /** Whether an estimate takes a few milliseconds at most. Otherwise `count` comes first, so that nothing else waits. */
  isQuick(session: Session): boolean {
    return this.#tokens.isQuick(sentNext(session));
  }

  /** Counts what the next request sends, giving way to everything else every few milliseconds: the estimates that follow need not. */
  async count(session: Session): Promise<void> {
    const counting =
      this.#counting.get(session) ??
      this.#tokens.count(sentMessages(activePath(session.conversation), 0)).finally(() => this.#counting.delete(session));
    this.#counting.set(session, counting);
    await counting;
  }

  /** The estimate for each model that the next message goes to; empty while no model is chosen. */
  nextRequests(session: Session, settings: EffectiveSettings): readonly NextRequestEstimate[] {
    return forEachModel(settings, session.outbox.compareModels).flatMap((each) => this.nextRequest(session, each) ?? []);
  }

  /** The next request without the draft; null while no model is chosen. */
  nextRequest(session: Session, settings: EffectiveSettings): NextRequestEstimate | null {
    const { value: id } = settings.model;
    if (id === null) return null;
    const model = this.#parts.model(settings.endpoint.value, id);
    const fit = this.#parts.calibration.fitOf(id, model?.tokenizer, asksForReasoning(settings.parameters));
    const path = activePath(session.conversation);
    const omitted = session.outbox.leavesOut ?? omittedMessageCount(path);
    const sent = sentNext(session);
    const attached = [...session.outbox.attachments, ...this.#parts.carried(session)];
    const raw = this.#system(settings) + this.#sum(sent) + this.#attached(attached);
    return {
      model: model?.name ?? id,
      tokens: raw + perQuestion,
      factor: fit.factor,
      // Pictures are counted by the provider's own rules, which the factor of texts does not change.
      offset: fit.offset + this.#pictures(sent, attached, id),
      window: model?.contextLength ?? null,
      answerTokens: expectedAnswer(path, settings),
      price: priceOf(model?.pricing),
      priceNote: noteOf(model?.pricing, applyFit(fit, raw + perQuestion) + this.#pictures(sent, attached, id)),
      // What a summary stands for is not sent anyway.
      omittedMessages: omitted > (summaryInUse(path)?.from ?? 0) ? omitted : 0,
    };
  }

  /** The estimate of the next request with this text: tokens as the model counts them, and by how many they exceed its window (or 0). */
  request(
    session: Session,
    settings: EffectiveSettings,
    text: string,
  ): { readonly tokens: number; readonly window: number | null; readonly over: number } | null {
    const estimate = this.nextRequest(session, settings);
    if (estimate === null) return null;
    const tokens = applyFit(estimate, estimate.tokens + estimateTokens(text));
    return { tokens, window: estimate.window, over: estimate.window === null ? 0 : Math.max(0, tokens - estimate.window) };
  }

  /** The expected cost of the next request, answer included, in USD; null where the price is unknown. */
  cost(session: Session, settings: EffectiveSettings, text: string): number | null {
    const estimate = this.nextRequest(session, settings);
    if (estimate?.price === null || estimate?.price === undefined) return null;
    const { sent, answer } = requestCost(
      estimate.price,
      applyFit(estimate, estimate.tokens + estimateTokens(text)),
      estimate.answerTokens,
      Date.now(),
    );
    const cost = sent + answer;
    // A free model that searches the web costs as much as the search, which no catalogue states.
    const searches =
      searchesTheWeb(settings.model.value ?? "", settings.parameters) ||
      (session.conversation.tools ?? []).some(({ name }) => isServerTool(name));
    return cost === 0 && searches ? null : cost;
  }

  /** The price of the next request and the tokens of its prompt; null where the price is unknown. */
  priced(
    session: Session,
    settings: EffectiveSettings,
    text: string,
  ): { readonly price: RequestPrice; readonly promptTokens: number } | null {
    const estimate = this.nextRequest(session, settings);
    if (estimate?.price === null || estimate?.price === undefined) return null;
    return { price: estimate.price, promptTokens: applyFit(estimate, estimate.tokens + estimateTokens(text)) };
  }

  /** The tokens of a request's prompt as its model counts them, with pictures and tools, and how the model counts. */
  promptOf({ messages, tools = [], model: id, settings, parameters }: TurnPlan): { readonly tokens: number; readonly factor: number } {
    const model = this.#parts.model(settings.endpoint.value, id);
    const fit = this.#parts.calibration.fitOf(id, model?.tokenizer, asksForReasoning(parameters));
    const { text, media, pictures } = estimatePrompt(plainPrompt(messages));
    const described = tools.length === 0 ? 0 : estimateTokens(JSON.stringify(tools));
    const tokens = applyFit(fit, text + described) + media + pictures.reduce((sum, size) => sum + pictureTokens(id, size), 0);
    return { tokens, factor: fit.factor };
  }

  /** The expected size of a request outside of a conversation, in tokens, with its model's window, and its cost with an answer of this length in USD. */
  oneOff(
    { messages, model: id, settings, parameters }: Pick<TurnPlan, "messages" | "model" | "settings" | "parameters">,
    answerTokens: number,
  ): {
    readonly tokens: number;
    readonly window: number | null;
    readonly cost: number | null;
    readonly price: RequestPrice | null;
  } {
    const model = this.#parts.model(settings.endpoint.value, id);
    const fit = this.#parts.calibration.fitOf(id, model?.tokenizer, asksForReasoning(parameters));
    const tokens = applyFit(fit, estimatePrompt(plainPrompt(messages)).text);
    const price = priceOf(model?.pricing);
    const { sent, answer } = price === null ? { sent: 0, answer: 0 } : requestCost(price, tokens, answerTokens, Date.now());
    return { tokens, window: model?.contextLength ?? null, cost: price === null ? null : sent + answer, price };
  }

  /**
   * How many messages at the beginning must be omitted for a request to fit, with room for an answer. Cuts only before questions, so that no
   * answer is left without its question.
   * @param path up to, but without, the question that is asked
   * @param limit tokens as the model counts; `factor` of the estimate where the server told how it counts
   * @returns undefined where not even the question alone fits
   */
  leaveOut(
    path: readonly Message[],
    question: Coming,
    settings: EffectiveSettings,
    limit: number,
    told?: { readonly requested: number },
  ): number | undefined {
    const id = settings.model.value ?? "";
    const system = this.#system(settings);
    const inUse = summaryInUse(path);
    const own =
      this.#attached(question.attachments) +
      this.#pictures([], question.attachments, id) +
      estimateTokens(question.text) +
      perQuestion +
      (inUse === undefined ? 0 : this.#tokens.of(inUse.summary));
    const from = inUse?.from ?? 0;
    const sizes = path.map((message, index) =>
      index < from || message.role === "summary" ? 0 : this.#tokens.of(message) + this.#tokens.ofPictures(message, id),
    );
    // The sizes of what is left from each message on.
    const rest = [...sizes, 0];
    for (let index = sizes.length - 1; index >= 0; index -= 1) rest[index] = (rest[index + 1] ?? 0) + (sizes[index] ?? 0);
    const whole = system + own + (rest[omittedMessageCount(path)] ?? 0);
    const fit =
      told === undefined
        ? this.#parts.calibration.fitOf(
            id,
            this.#parts.model(settings.endpoint.value, id)?.tokenizer,
            asksForReasoning(settings.parameters),
          )
        : { factor: told.requested / whole, offset: 0 };
    const room = limit - Math.min(settings.parameters.maxTokens ?? answerRoom, limit / 4);
    const cuts = [...path.flatMap(({ role }, index) => (role === "user" && index > from ? [index] : [])), path.length];
    return cuts.find((cut) => applyFit(fit, system + own + (rest[cut] ?? 0)) <= room);
  }

  /**
   * What the cost of an answer is counted from while it grows.
   * @param path up to, but without, the answer
   */
  counted(
    path: readonly Message[],
    settings: EffectiveSettings,
  ): Omit<CountedRequest, "price" | "at"> & { readonly price: CountedPrice | null } {
    const id = settings.model.value ?? "";
    const model = this.#parts.model(settings.endpoint.value, id);
    const fit = this.#parts.calibration.fitOf(id, model?.tokenizer, asksForReasoning(settings.parameters));
    const sent = sentMessages(path, omittedMessageCount(path));
    const promptTokens = applyFit(fit, this.#system(settings) + this.#sum(sent)) + this.#pictures(sent, [], id);
    return { price: priceOf(model?.pricing), promptTokens, factor: fit.factor };
  }

  /** The prices of a model, where the catalogue states them. */
  price(endpoint: string, model: string): CountedPrice | null {
    return priceOf(this.#parts.model(endpoint, model)?.pricing);
  }

  /** Estimated tokens of messages as they are sent, as this model counts them. */
  tokensOf(messages: readonly Message[], settings: EffectiveSettings): number {
    const id = settings.model.value ?? "";
    const tokenizer = this.#parts.model(settings.endpoint.value, id)?.tokenizer;
    const { factor } = this.#parts.calibration.fitOf(id, tokenizer, asksForReasoning(settings.parameters));
    return Math.round(factor * this.#sum(messages)) + this.#pictures(messages, [], id);
  }

  /** Learns from the tokens that a server counted. Prompts with images, tools or additions of the server are skipped: their counting rules are unknown. */
  learn(answer: AnswerMessage, plan: Pick<TurnPlan, "messages" | "model" | "settings" | "tools" | "serverTools" | "parameters">): void {
    const counted = answer.usage?.prompt_tokens;
    if (counted === undefined || counted <= 0 || !isPlain(answer, plan)) return;
    const estimate: PromptEstimate = estimatePrompt(plainPrompt(plan.messages));
    if (estimate.media > 0 || estimate.pictures.length > 0 || plan.messages.some((message) => message.role === "tool")) return;
    const { tokenizer } = this.#parts.model(plan.settings.endpoint.value, plan.model) ?? {};
    this.#parts.calibration.learn(plan.model, tokenizer, asksForReasoning(plan.parameters), { estimated: estimate.text, counted });
  }

  #system(settings: EffectiveSettings): number {
    const { value } = settings.systemPrompt;
    return value.trim() === "" ? 0 : estimateTokens(value) + perQuestion;
  }

  #sum(messages: readonly Message[]): number {
    return messages.reduce((sum, message) => sum + this.#tokens.of(message), 0);
  }

  /** The tokens of attachments without those of pictures. */
  #attached(attachments: readonly Attachment[]): number {
    return attachments.reduce(
      // A file that is read on sending has no text yet: its size was estimated when it was attached.
      (sum, attachment) =>
        sum + (attachment.unread === true && attachment.text === "" ? (attachment.tokens ?? 0) : this.#tokens.ofAttachment(attachment)),
      0,
    );
  }

  /** The tokens of the pictures in messages and among attachments, as a model counts them. */
  #pictures(messages: readonly Message[], attachments: readonly Attachment[], model: string): number {
    const sent = messages.reduce((sum, message) => sum + this.#tokens.ofPictures(message, model), 0);
    return attachments.reduce((sum, attachment) => sum + this.#tokens.ofAttachedPicture(attachment, model), sent);
  }

  /** An attachment with the size that the next request is estimated with: that of a picture or PDF depends on the model. */
  measured(attachment: Attachment, { model }: EffectiveSettings): Attachment {
    if (isTextKind(attachment.kind) || attachment.text === "") return attachment;
    const tokens = this.#tokens.ofAttachment(attachment) + this.#tokens.ofAttachedPicture(attachment, model.value ?? "");
    return { ...attachment, tokens };
  }
}

/** The messages that go with the next question. */
function sentNext({ conversation, outbox }: Session): readonly Message[] {
  const path = activePath(conversation);
  return sentMessages(path, outbox.leavesOut ?? omittedMessageCount(path));
}

function asksForReasoning({ reasoning }: Parameters): boolean {
  return reasoning !== undefined && reasoning.enabled !== false && reasoning.effort !== "none";
}

function searchesTheWeb(model: string, { plugins }: Parameters): boolean {
  return /:online(?::|$)/.test(model) || (plugins?.some(({ id, enabled }) => id === "web" && enabled !== false) ?? false);
}

/** Whether the count is of exactly the sent prompt, by the requested model: no tools, no web search, no fallback model. */
function isPlain(
  { servedModel }: AnswerMessage,
  { model, tools = [], serverTools = [], parameters }: Pick<TurnPlan, "model" | "tools" | "serverTools" | "parameters">,
): boolean {
  const { plugins, fallbackModels, extraBody } = parameters;
  if (tools.length > 0 || serverTools.length > 0 || plugins !== undefined || searchesTheWeb(model, parameters)) return false;
  // The id of the model that answered often has a date after the requested id.
  if (fallbackModels !== undefined && servedModel !== undefined && !servedModel.startsWith(baseId(model))) return false;
  return !["plugins", "tools", "web_search_options", "transforms", "models", "preset"].some((name) => Object.hasOwn(extraBody ?? {}, name));
}

/** The settings for each of the given models, or for the model in force if there are none. */
export function forEachModel(settings: EffectiveSettings, models: readonly string[]): readonly EffectiveSettings[] {
  return models.length > 0 ? models.map((value) => ({ ...settings, model: { value, source: "conversation" } })) : [settings];
}

/** The prices of a request, where the catalogue states them. */
function priceOf(pricing: ModelPricing | undefined): CountedPrice | null {
  const { prompt, completion, request = 0, overrides, dynamic, cacheRead, cacheWrite, internalReasoning } = pricing ?? {};
  if (prompt === undefined || completion === undefined || dynamic === true) return null;
  return {
    prompt,
    completion,
    request,
    ...(cacheRead !== undefined && { cacheRead }),
    ...(cacheWrite !== undefined && { cacheWrite }),
    ...(internalReasoning !== undefined && { internalReasoning }),
    ...(overrides !== undefined && { overrides }),
  };
}

/** When the price of a prompt of some length changes. */
function noteOf(pricing: ModelPricing | undefined, tokens: number): string | null {
  if (pricing?.overrides === undefined || priceOf(pricing) === null) return null;
  return new ModelFormat(displayLanguage(), Date.now()).change(pricing, tokens) ?? null;
}

/** The expected length of an answer, judging by the earlier ones. */
function expectedAnswer(path: readonly Message[], settings: EffectiveSettings): number {
  const before = path.flatMap((message) =>
    message.role === "assistant" && message.usage?.completion_tokens !== undefined ? [message.usage.completion_tokens] : [],
  );
  const expected = before.length === 0 ? usualAnswer : Math.round(median(before));
  return Math.min(expected, settings.parameters.maxTokens ?? Number.POSITIVE_INFINITY);
}
