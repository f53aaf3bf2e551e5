import * as l10n from "@vscode/l10n";
import { displayLanguage } from "../../shared/locale.ts";
import { answerCost } from "../../llm/catalogue/cost.ts";
import type { Model } from "../../llm/model.ts";
import type { ChatError } from "../../shared/chatError.ts";
import type { AnswerMessage } from "../../shared/conversation.ts";
import { ModelFormat } from "../models/formatModel.ts";

/** Finds a row of the catalogue by endpoint and model. */
type FindModel = (endpoint: string, model: string) => Model | undefined;

/** Adds the cost to an answer: the billed amount, or else its usage at the catalogue's prices. */
export function withPrice(answer: AnswerMessage, find: FindModel): AnswerMessage {
  const served = answer.servedModel === undefined ? undefined : find(answer.endpoint, answer.servedModel);
  const { pricing } = served ?? find(answer.endpoint, answer.model) ?? {};
  return { ...answer, ...answerCost(answer.usage, answer.cost, pricing, answer.createdAt) };
}

/**
 * Adds ways around a limit to an answer: the paid version of the same model, if the catalogue lists it, with its price, and the user's first
 * fallback model.
 */
export function withWaysOn(answer: AnswerMessage, fallbackModels: readonly string[], find: FindModel): AnswerMessage {
  const { error } = answer;
  if (error === undefined || (error.code !== "rateLimited" && error.code !== "freeLimit")) return answer;
  const paidId = answer.model.replace(/:free(?=:|$)/, "");
  const paid = paidId === answer.model ? undefined : find(answer.endpoint, paidId);
  const fallbackModel = fallbackModels.find((model) => model !== answer.model);
  const price = paid === undefined ? undefined : new ModelFormat(displayLanguage(), Date.now()).price(paid.pricing);
  const offered = price === undefined || paid === undefined ? "" : ` ${l10n.t("Paid version: {0} ({1}).", paidId, price)}`;
  const ways: ChatError = {
    ...error,
    message: `${error.message}${offered}`,
    ...(paid === undefined || paid.id.endsWith(":free") ? {} : { paidVariant: paidId }),
    // The user's own choice comes before the server's.
    ...(fallbackModel === undefined ? {} : { fallbackModel }),
  };
  return { ...answer, error: ways };
}
