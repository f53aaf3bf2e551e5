import * as l10n from "@vscode/l10n";
import { isNew, supportsImages, supportsReasoning, supportsTools } from "../../llm/catalogue/modelTraits.ts";
import type { ModelProvider } from "../../llm/catalogue/providers.ts";
import type { Model, ModelPricing } from "../../llm/model.ts";
import { displayLanguage } from "../../shared/locale.ts";
import { type ConditionalPrices, priceChange, pricesAt } from "../../shared/price.ts";

/** Describes models in the user's language. Create one per list: creating a number format costs more than the rest of an item. */
export class ModelFormat {
  readonly #short: Intl.NumberFormat;
  readonly #money: Intl.NumberFormat;
  readonly #now: number;

  /**
   * @param language BCP 47 tag
   * @param now milliseconds since the epoch; decides which models are new
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

  /**
   * A model in one line: abilities, context window and price, as far as the catalogue reports them. The price is last, because the end of a long line
   * may be cut off.
   * @param tellsNew whether the list that the model is in tells which models are new
   */
  describe(model: Model, tellsNew = true): string {
    const window = model.contextLength === undefined ? undefined : l10n.t("{0} context", this.tokens(model.contextLength));
    const price = this.shortPrice(model.pricing);
    const change = model.pricing === undefined ? undefined : this.change(model.pricing, 0);
    const priceNow = price === undefined || change === undefined ? price : l10n.t("{0} ({1})", price, change);
    return [...abilitiesOf(model, this.#now, tellsNew), window, priceNow].filter((part) => part !== undefined).join(" · ");
  }

  /** A compact number of tokens, such as `164K`. */
  tokens(count: number): string {
    return this.#short.format(count);
  }

  /** The price of now in USD per million tokens, input and output, and when it changes. */
  price(pricing: ModelPricing | undefined): string | undefined {
    const price = pricing === undefined ? undefined : this.plainPrice(pricesAt(pricing, 0, this.#now));
    const change = pricing === undefined ? undefined : this.change(pricing, 0);
    return price === undefined || change === undefined ? price : l10n.t("{0} ({1})", price, change);
  }

  /** The base price in USD per million tokens, input and output. */
  plainPrice(pricing: ModelPricing): string | undefined {
    if (pricing.dynamic === true) return l10n.t("price varies by model");
    const { prompt, completion, request = 0 } = pricing;
    if (prompt === undefined && completion === undefined) return undefined;
    if (prompt === 0 && completion === 0) {
      if (request > 0) return l10n.t("{0} per request", this.money(request));
      return pricing.otherCharges === true ? l10n.t("text free, other content charged") : l10n.t("free");
    }
    return l10n.t("{0} in, {1} out per million", this.#moneyOrUnknown(prompt), this.#moneyOrUnknown(completion));
  }

  /**
   * When the price of a prompt of some length changes within a week: `double until 10:00 UTC`, or `$0.28 in, $0.42 out per million from 16:30
   * UTC`.
   */
  change(pricing: ConditionalPrices, promptTokens: number): string | undefined {
    const change = priceChange(pricing, promptTokens, this.#now);
    if (change === undefined) return undefined;
    const { at, ratio, isSpecial } = change;
    const time = this.#time(at);
    const times = (isSpecial ? ratio : ratio === undefined ? undefined : 1 / ratio)?.toPrecision(6);
    if (Number(times) === 2) return isSpecial ? l10n.t("double until {0} UTC", time) : l10n.t("double from {0} UTC", time);
    if (Number(times) === 0.5) return isSpecial ? l10n.t("half price until {0} UTC", time) : l10n.t("half price from {0} UTC", time);
    const then = this.plainPrice(change as ModelPricing);
    return then === undefined ? l10n.t("changes at {0} UTC", time) : l10n.t("{0} from {1} UTC", then, time);
  }

  /** A time of the day in UTC, with its weekday unless it is within a day. */
  #time(at: number): string {
    const isSoon = at - this.#now < 24 * 3_600_000;
    return new Intl.DateTimeFormat(displayLanguage(), {
      ...(!isSoon && { weekday: "short" }),
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      timeZone: "UTC",
    }).format(at);
  }

  /** The price in USD for a sentence: `$3.00/M in, $15.00/M out`, where M is a million tokens. */
  shortPrice(pricing: ModelPricing | undefined): string | undefined {
    const { prompt, completion, dynamic = false } = pricing === undefined ? {} : pricesAt(pricing, 0, this.#now);
    if (dynamic || (prompt === undefined && completion === undefined) || (prompt === 0 && completion === 0)) {
      return pricing === undefined ? undefined : this.plainPrice(pricesAt(pricing, 0, this.#now));
    }
    return l10n.t("{0}/M in, {1}/M out", this.#moneyOrUnknown(prompt), this.#moneyOrUnknown(completion));
  }

  #moneyOrUnknown(usd: number | undefined): string {
    return usd === undefined ? l10n.t("unknown") : this.money(usd);
  }

  /** An amount in USD. */
  money(usd: number): string {
    return this.#money.format(usd);
  }
}

/** The abilities of a model, each with its icon. The price already says whether it is free. */
function abilitiesOf(model: Model, now: number, tellsNew: boolean): readonly string[] {
  return [
    ...retirement(model, now),
    ...(tellsNew && isNew(model, now) ? [`$(sparkle) ${l10n.t("new")}`] : []),
    ...(supportsReasoning(model) ? [`$(lightbulb) ${l10n.t("reasoning")}`] : []),
    ...(supportsImages(model) ? [`$(eye) ${l10n.t("images")}`] : []),
    ...(supportsTools(model) ? [`$(tools) ${l10n.t("tools")}`] : []),
    ...otherInputs(model),
    ...otherOutputs(model),
  ];
}

/** How long before its last day a model is marked, in milliseconds. */
const markedForMs = 60 * 24 * 3_600_000;

/** The last day of a model that retires soon. */
function retirement({ expirationDate }: Model, now: number): readonly string[] {
  if (expirationDate === undefined) return [];
  return Date.parse(expirationDate) - now < markedForMs ? [`$(warning) ${l10n.t("retires {0}", expirationDate)}`] : [];
}

/** Audio, files and video. Every model takes text, and images have an icon of their own. */
function otherInputs({ inputModalities = [] }: Model): readonly string[] {
  return inputModalities.filter((kind) => kind !== "text" && kind !== "image").map((kind) => l10n.t("{0} in", kind));
}

function otherOutputs({ outputModalities = [] }: Model): readonly string[] {
  return outputModalities.filter((kind) => kind !== "text").map((kind) => l10n.t("{0} out", kind));
}

/** Describes the purpose of a model variant; undefined for suffixes of other servers. */
export function formatVariant(suffix: string): string | undefined {
  switch (suffix.slice(suffix.lastIndexOf(":") + 1)) {
    case "nitro":
      return l10n.t("fastest providers first");
    case "floor":
      return l10n.t("cheapest providers first");
    case "exacto":
      return l10n.t("providers with the best tool calls first");
    case "online":
      return l10n.t("searches the web, for an extra fee");
    case "free":
      return l10n.t("free, with limits per minute and per day");
    case "thinking":
      return l10n.t("reasons by default");
    case "extended":
      return l10n.t("longer context");
    default:
      return undefined;
  }
}

/** Whether OpenRouter reports a provider as degraded or down. */
export function isDown({ status }: ModelProvider): boolean {
  return status !== undefined && status < 0;
}

/** A provider in one line: its limits, price, speed and reliability. */
export function formatProvider(provider: ModelProvider, format: ModelFormat): string {
  const { contextLength, quantization, pricing, latencyMs, throughput, uptime } = provider;
  const number = new Intl.NumberFormat(displayLanguage(), { maximumFractionDigits: 1 });
  return [
    isDown(provider) ? l10n.t("degraded or down") : undefined,
    quantization === undefined || quantization === "unknown" ? undefined : quantization,
    contextLength === undefined ? undefined : l10n.t("{0} context", format.tokens(contextLength)),
    format.price(pricing),
    latencyMs === undefined ? undefined : l10n.t("first token after {0} s", number.format(latencyMs / 1000)),
    throughput === undefined ? undefined : l10n.t("{0} tokens/s", number.format(throughput)),
    uptime === undefined ? undefined : l10n.t("{0}% uptime", number.format(uptime)),
  ]
    .filter((part) => part !== undefined)
    .join(" · ");
}
