import * as vscode from "vscode";
import type { Model } from "../../llm/model.ts";

/**
 * What the picker says of a model in one line: window and prices, as far as the catalogue tells.
 * @param language BCP 47 tag for numbers
 */
export function describeModel(model: Model, language: string): string {
  const parts = [contextOf(model, language), priceOf(model, language)].filter((part) => part !== undefined);
  return parts.join(" · ");
}

function contextOf({ contextLength }: Model, language: string): string | undefined {
  if (contextLength === undefined) return undefined;
  const short = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 }).format(contextLength);
  return vscode.l10n.t("{0} tokens of context", short);
}

/** Prices are USD per million tokens, in and out. */
function priceOf({ pricing }: Model, language: string): string | undefined {
  if (pricing === undefined) return undefined;
  if (pricing.dynamic === true) return vscode.l10n.t("price depends on the model that is picked");
  const { prompt, completion } = pricing;
  if (prompt === undefined && completion === undefined) return undefined;
  if ((prompt ?? 0) === 0 && (completion ?? 0) === 0) return vscode.l10n.t("free");
  const money = new Intl.NumberFormat(language, {
    style: "currency",
    currency: "USD",
    minimumFractionDigits: 2,
    maximumSignificantDigits: 3,
  });
  return vscode.l10n.t("{0} in, {1} out per million tokens", money.format(prompt ?? 0), money.format(completion ?? 0));
}
