import type { PriceTier } from "../../shared/price.ts";
import type { ModelPricing } from "../model.ts";
import { field, isFiniteNumber, isObject, type JsonObject, listField } from "../../shared/guards.ts";

/**
 * Reads prices: OpenRouter's decimal strings in USD per token (or image, or request), DeepInfra's numbers in USD per million tokens
 * (`input_tokens` …), its native cents per token (`cents_per_input_token` …, less `discount`, a fraction).
 * @returns USD per million tokens; undefined if no price is reported
 */
export function parsePricing(raw: JsonObject | undefined): ModelPricing | undefined {
  if (raw === undefined) return undefined;
  const price =
    field(raw, "cents_per_input_token") !== undefined
      ? nativeDeepInfra(raw)
      : field(raw, "input_tokens") !== undefined
        ? deepInfra(raw)
        : openRouter(raw);
  const known = Object.fromEntries(Object.entries(price).filter(([, value]) => value !== undefined)) as ModelPricing;
  return Object.keys(known).length === 0 ? undefined : known;
}

const mostTiers = 20;
/** A higher price is an error of the catalogue, in USD (per million tokens, per image or per request). */
const highestPrice = 1e6;

type LoosePricing = { readonly [K in keyof ModelPricing]: ModelPricing[K] | undefined };

function openRouter(raw: JsonObject): LoosePricing {
  const values = Object.entries(raw).flatMap(([name, value]) => (name === "discount" || typeof value === "object" ? [] : [value]));
  const dynamic = values.some((value) => Number(value) < 0);
  const million = (name: string): number | undefined => scaled(field(raw, name), 1e6);
  // Since 2026, rows omit free items. A row without any price has an unknown price, and an unreadable price is not free.
  const charged = (name: string): number | undefined => (field(raw, name) === undefined && values.length > 0 ? 0 : million(name));
  return {
    prompt: dynamic ? undefined : charged("prompt"),
    completion: dynamic ? undefined : charged("completion"),
    cacheRead: million("input_cache_read"),
    cacheWrite: million("input_cache_write"),
    request: scaled(field(raw, "request"), 1),
    image: scaled(field(raw, "image"), 1),
    internalReasoning: million("internal_reasoning"),
    tiers: dynamic ? undefined : tiersOf(raw),
    dynamic: dynamic ? true : undefined,
  };
}

/** Prices for long prompts. Prices that depend on the time of day are not distinguished and are skipped. */
function tiersOf(raw: JsonObject): readonly PriceTier[] | undefined {
  const tiers = listField(raw, "overrides")
    .slice(0, mostTiers)
    .flatMap((row): readonly PriceTier[] => {
      const from = field(row, "min_prompt_tokens");
      if (!isObject(row) || typeof from !== "number" || !Number.isSafeInteger(from) || from <= 0) return [];
      const prices = {
        prompt: scaled(field(row, "prompt"), 1e6),
        completion: scaled(field(row, "completion"), 1e6),
        cacheRead: scaled(field(row, "input_cache_read"), 1e6),
        cacheWrite: scaled(field(row, "input_cache_write"), 1e6),
      };
      return [{ from, ...(Object.fromEntries(Object.entries(prices).filter(([, price]) => price !== undefined)) as Partial<PriceTier>) }];
    })
    .toSorted((a, b) => a.from - b.from);
  return tiers.length === 0 ? undefined : tiers;
}

function deepInfra(raw: JsonObject): LoosePricing {
  return {
    prompt: scaled(field(raw, "input_tokens"), 1),
    completion: scaled(field(raw, "output_tokens"), 1),
    cacheRead: scaled(field(raw, "cache_read_tokens"), 1),
  };
}

function nativeDeepInfra(raw: JsonObject): LoosePricing {
  const discount = field(raw, "discount");
  const share = typeof discount === "number" && discount > 0 && discount < 1 ? 1 - discount : 1;
  return {
    prompt: scaled(field(raw, "cents_per_input_token"), 1e4 * share),
    completion: scaled(field(raw, "cents_per_output_token"), 1e4 * share),
  };
}

/** A scaled price, rounded to hide binary fractions. Negative and absurd prices are invalid. */
function scaled(value: unknown, factor: number): number | undefined {
  const price = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (!isFiniteNumber(price) || price < 0 || price * factor > highestPrice) return undefined;
  return Number((price * factor).toPrecision(12));
}
