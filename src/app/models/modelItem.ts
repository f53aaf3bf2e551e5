import * as l10n from "@vscode/l10n";
import { isNew, supportsImages, supportsReasoning, supportsTools } from "../../llm/catalogue/modelTraits.ts";
import type { Model, ModelPricing } from "../../llm/model.ts";

/** Numbers in the user's language; made once, for making one costs more than all else of an item. */
export class ModelWords {
  readonly #short: Intl.NumberFormat;
  readonly #money: Intl.NumberFormat;
  readonly #now: number;

  /**
   * @param language BCP 47 tag
   * @param now milliseconds since the epoch, for what is new
   */
  constructor(language: string, now: number) {
    this.#short = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 });
    this.#money = new Intl.NumberFormat(language, {
      style: "currency",
      currency: "USD",
      currencyDisplay: "narrowSymbol",
      minimumFractionDigits: 2,
      maximumFractionDigits: 4,
    });
    this.#now = now;
  }

  /** What a list says of a model in one line: window, price and what it can do, as far as the catalogue tells. */
  describe(model: Model): string {
    const window = model.contextLength === undefined ? undefined : l10n.t("{0} context", this.tokens(model.contextLength));
    return [window, this.price(model.pricing), ...marksOf(model, this.#now)].filter((part) => part !== undefined).join(" · ");
  }

  /** A number of tokens in short, such as `164K`. */
  tokens(count: number): string {
    return this.#short.format(count);
  }

  /** USD per million tokens, in and out. */
  price(pricing: ModelPricing | undefined): string | undefined {
    if (pricing === undefined) return undefined;
    if (pricing.dynamic === true) return l10n.t("price depends on the model that is picked");
    const { prompt, completion, request = 0 } = pricing;
    if (prompt === undefined && completion === undefined) return undefined;
    if (prompt === 0 && completion === 0) return request > 0 ? l10n.t("{0} a request", this.money(request)) : l10n.t("free");
    return l10n.t("{0} in, {1} out per million", this.#moneyOrUnknown(prompt), this.#moneyOrUnknown(completion));
  }

  #moneyOrUnknown(usd: number | undefined): string {
    return usd === undefined ? l10n.t("unknown") : this.money(usd);
  }

  /** An amount in USD. */
  money(usd: number): string {
    return this.#money.format(usd);
  }
}

/** What a model can do, each with its icon. Free is said by the price. */
function marksOf(model: Model, now: number): readonly string[] {
  return [
    // First: what comes last may be cut off.
    ...expiry(model, now),
    ...(supportsReasoning(model) ? [`$(lightbulb) ${l10n.t("reasoning")}`] : []),
    ...(supportsImages(model) ? [`$(eye) ${l10n.t("vision")}`] : []),
    ...(supportsTools(model) ? [`$(tools) ${l10n.t("tools")}`] : []),
    ...(isNew(model, now) ? [`$(sparkle) ${l10n.t("new")}`] : []),
    ...otherInputs(model),
    ...otherOutputs(model),
  ];
}

/** From so long before its last day on a model is marked. */
const markedForMs = 60 * 24 * 3_600_000;

/** A model that will not be there for long says until when. */
function expiry({ expirationDate }: Model, now: number): readonly string[] {
  if (expirationDate === undefined) return [];
  return Date.parse(expirationDate) - now < markedForMs ? [`$(warning) ${l10n.t("gone after {0}", expirationDate)}`] : [];
}

/** Audio, files and video that it takes; text is a matter of course, and pictures have their mark. */
function otherInputs({ inputModalities = [] }: Model): readonly string[] {
  return inputModalities.filter((kind) => kind !== "text" && kind !== "image").map((kind) => l10n.t("{0} in", kind));
}

function otherOutputs({ outputModalities = [] }: Model): readonly string[] {
  return outputModalities.filter((kind) => kind !== "text").map((kind) => l10n.t("{0} out", kind));
}

/** What a variant of a model is good for; undefined for suffixes of other servers. */
export function variantWords(suffix: string): string | undefined {
  switch (suffix.slice(suffix.lastIndexOf(":") + 1)) {
    case "nitro":
      return l10n.t("fastest providers first");
    case "floor":
      return l10n.t("cheapest providers first");
    case "exacto":
      return l10n.t("providers that call tools best first");
    case "online":
      return l10n.t("searches the web, at an extra price");
    case "free":
      return l10n.t("free, with limits a minute and a day");
    case "thinking":
      return l10n.t("reasons by default");
    case "extended":
      return l10n.t("longer context");
    default:
      return undefined;
  }
}
