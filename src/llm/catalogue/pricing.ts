import type { ModelPricing } from "../model.ts";
import { parseOverrides } from "./priceOverrides.ts";
import { type NamedPrice, parsePriceName, parsePriceUnit, type PriceName, type PriceUnit } from "./priceNames.ts";
import { field, isFiniteNumber, isObject, type JsonObject, objectField, textField } from "../../shared/guards.ts";

/** A higher price is an error of the catalogue, in USD (per million tokens, per image or per request). */
const highestPrice = 1e6;
/** A higher price per token is in another unit, in USD. No model costs thousands of dollars per million tokens. */
const highestPerToken = 0.002;

const perToken: PriceUnit = { perTokens: 1, cents: false };
const perMillion: PriceUnit = { perTokens: 1e6, cents: false };

type Prices = { readonly [K in PriceName]?: number };

/**
 * Reads the prices of a row, wherever it has them and whatever it calls them (docs/wire.md, Prices): in `pricing`, `price`, `model_spec` or
 * `model_info`, or in fields of its own. A price in a unit that is not known is unknown, never 0.
 * @returns USD per million tokens; undefined if no price is known
 */
export function parseRowPricing(row: JsonObject, details: JsonObject): ModelPricing | undefined {
  const spec = objectField(row, "model_spec");
  const places = [field(details, "pricing"), field(row, "pricing"), field(spec, "pricing"), field(row, "price"), field(row, "cost")];
  for (const place of places.filter(isObject)) {
    const pricing = parsePricing(place);
    if (pricing !== undefined) return pricing;
  }
  return parseGrok(row) ?? parseSpelledOut(objectField(row, "model_info") ?? row);
}

/** Reads an object with prices; see `parseRowPricing`. */
export function parsePricing(raw: JsonObject | undefined): ModelPricing | undefined {
  if (raw === undefined || !isInDollars(raw)) return undefined;
  if (field(raw, "cents_per_input_token") !== undefined) return nativeDeepInfra(raw);
  // DeepInfra's names, documented as USD per million.
  if (field(raw, "input_tokens") !== undefined) return known(pricesIn(raw, perMillion));
  const stated = textField(raw, "unit") ?? textField(raw, "units") ?? textField(raw, "per");
  if (stated !== undefined) {
    const unit = parsePriceUnit(stated);
    return unit === undefined ? undefined : known(pricesIn(raw, unit));
  }
  if (isTogether(raw)) return known(pricesIn(raw, perMillion));
  if (isOpenRouter(raw)) return openRouter(raw);
  const nested = Object.fromEntries(
    Object.entries(raw).flatMap(([name, value]) => (isObject(value) && "usd" in value ? [[name, value["usd"]]] : [])),
  );
  // Venice and Chutes: each price in several currencies, per million.
  if (Object.keys(nested).length > 0) return known(pricesIn(nested, perMillion));
  return known(pricesIn(raw, undefined));
}

/** Prices in fields of the row itself count only if their names say the unit: `input_cost_per_token`. */
function parseSpelledOut(row: JsonObject): ModelPricing | undefined {
  const spelled = Object.entries(row).filter(([name]) => parsePriceName(name)?.unit !== undefined);
  return spelled.length === 0 ? undefined : known(pricesIn(Object.fromEntries(spelled), undefined));
}

/** xAI's list of language models: cents per 100 million tokens. */
function parseGrok(row: JsonObject): ModelPricing | undefined {
  const price = (name: string) => scaled(field(row, name), 1e-4);
  const prices = {
    prompt: price("prompt_text_token_price"),
    completion: price("completion_text_token_price"),
    cacheRead: price("cached_prompt_text_token_price"),
  };
  return prices.prompt === undefined && prices.completion === undefined ? undefined : known(prices);
}

function isInDollars(raw: JsonObject): boolean {
  const currency = textField(raw, "currency");
  return currency === undefined || /^(?:usd|us\$|\$)$/i.test(currency.trim());
}

/** Together's prices, in USD per million. Its models by the hour have an `hourly` price, and no price of tokens is known for those. */
function isTogether(raw: JsonObject): boolean {
  return ["hourly", "base", "finetune", "input", "output"].every((name) => Object.hasOwn(raw, name)) && field(raw, "hourly") === 0;
}

/** Names that only OpenRouter and its relatives use, with prices per token. Since 2026 what is free is left out, `prompt` and `completion` too. */
const openRouterNames: ReadonlySet<string> = new Set([
  "prompt",
  "completion",
  "request",
  "image",
  "image_token",
  "image_output",
  "audio",
  "audio_output",
  "web_search",
  "internal_reasoning",
  "input_cache_read",
  "input_cache_write",
  "input_cache_write_1h",
  "input_audio_cache",
]);
/** Names that other servers use, too, where they mean something else or nothing about the unit. */
const foreign = /^(?:input|output|in|out)(?:$|_(?:cost|price|token|text)|Price|Cost)/;

function isOpenRouter(raw: JsonObject): boolean {
  const fields = Object.keys(raw);
  return fields.some((name) => openRouterNames.has(name)) && !fields.some((name) => foreign.test(name));
}

function openRouter(raw: JsonObject): ModelPricing | undefined {
  const listed = Object.entries(raw).filter(([name]) => openRouterNames.has(name));
  const dynamic = listed.some(([, value]) => Number(value) < 0);
  const discount = field(raw, "discount");
  const share = isFiniteNumber(discount) && discount > 0 && discount <= 1 ? { discount } : {};
  if (dynamic) return { ...pricesOutsideTokens(raw), ...share, dynamic: true };
  const prices = pricesIn(raw, perToken);
  // A row without a price that can be read has an unknown price, and a price that cannot be read is not free.
  const isReadable = listed.some(([, value]) => scaled(value, 1) !== undefined);
  const free = (name: "prompt" | "completion"): Prices => (!Object.hasOwn(raw, name) && isReadable ? { [name]: 0 } : {});
  const isOverride = (name: string): boolean => openRouterNames.has(name);
  const overrides = parseOverrides(raw, (row) => withoutImage(pricesIn(row, perToken)), isOverride);
  const all = { ...free("prompt"), ...free("completion"), ...prices };
  if (Object.keys(all).length === 0) return undefined;
  const others = listed.some(([name, value]) => chargedElsewhere.test(name) && (scaled(value, 1) ?? 1) > 0);
  return { ...all, ...(overrides && { overrides }), ...share, ...(others && { otherCharges: true }) };
}

/** Prices of OpenRouter's for something else than text: a model with one of them is not free. A search is not part of every answer. */
const chargedElsewhere = /^(?:image|audio)/;

function pricesOutsideTokens(raw: JsonObject): Prices {
  const { request, image } = pricesIn(raw, perToken);
  return { ...(request !== undefined && { request }), ...(image !== undefined && { image }) };
}

function withoutImage({ image: _image, ...prices }: Prices): Omit<Prices, "image"> {
  return prices;
}

/** DeepInfra's native list: cents per token, less the `discount`, a fraction. */
function nativeDeepInfra(raw: JsonObject): ModelPricing | undefined {
  const discount = field(raw, "discount");
  const share = typeof discount === "number" && discount > 0 && discount < 1 ? 1 - discount : 1;
  return known({
    prompt: scaled(field(raw, "cents_per_input_token"), 1e4 * share),
    completion: scaled(field(raw, "cents_per_output_token"), 1e4 * share),
  });
}

/** The prices among some fields. Without a unit, only what can be nothing but a price per token is known. */
function pricesIn(raw: JsonObject, unit: PriceUnit | undefined): Prices {
  const found = new Map<PriceName, number>();
  for (const [name, value] of Object.entries(raw)) {
    const named = parsePriceName(name);
    const price = named === undefined ? undefined : priceOf(value, named, unit);
    if (named !== undefined && price !== undefined && !found.has(named.name)) found.set(named.name, price);
  }
  return Object.fromEntries(found);
}

function priceOf(value: unknown, { name, unit: own }: NamedPrice, stated: PriceUnit | undefined): number | undefined {
  const unit = own ?? stated;
  if (name === "request" || name === "image") return scaled(value, unit?.cents === true ? 0.01 : 1);
  const amount = scaled(value, 1);
  if (amount === undefined) return undefined;
  if (unit === undefined) return amount > 0 && amount <= highestPerToken ? scaled(value, 1e6) : undefined;
  if (unit.perTokens === 1 && amount * (unit.cents ? 0.01 : 1) > highestPerToken) return undefined;
  return scaled(value, (1e6 / unit.perTokens) * (unit.cents ? 0.01 : 1));
}

function known(prices: { readonly [K in PriceName]?: number | undefined }): ModelPricing | undefined {
  const entries = Object.entries(prices).filter(([, price]) => price !== undefined);
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as ModelPricing);
}

/** A scaled price, rounded to hide binary fractions. Negative and absurd prices are invalid. */
function scaled(value: unknown, factor: number): number | undefined {
  const price = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (!isFiniteNumber(price) || price < 0 || price * factor > highestPrice) return undefined;
  return Number((price * factor).toPrecision(12));
}
