import type { ModelPricing } from "../model.ts";
import { field, type JsonObject } from "../read/json.ts";

/**
 * Reads prices: OpenRouter's decimal strings in USD a token (or image, or request), DeepInfra's numbers in USD per million tokens
 * (`input_tokens` …), its native cents a token (`cents_per_input_token` …, less `discount`, a fraction).
 * @returns USD per million tokens; undefined where nothing is said
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

type LoosePricing = { readonly [K in keyof ModelPricing]: ModelPricing[K] | undefined };

function openRouter(raw: JsonObject): LoosePricing {
  const names = Object.keys(raw);
  // Rows of 2026 omit what costs nothing; one that says nothing at all says nothing of its price.
  const missing = names.length === 0 ? undefined : 0;
  const dynamic = names.some((name) => Number(field(raw, name)) < 0);
  const million = (name: string): number | undefined => scaled(field(raw, name), 1e6);
  return {
    prompt: dynamic ? undefined : (million("prompt") ?? missing),
    completion: dynamic ? undefined : (million("completion") ?? missing),
    cacheRead: million("input_cache_read"),
    cacheWrite: million("input_cache_write"),
    request: scaled(field(raw, "request"), 1),
    image: scaled(field(raw, "image"), 1),
    internalReasoning: million("internal_reasoning"),
    dynamic: dynamic ? true : undefined,
  };
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

/** A price, scaled and freed of the dust of binary fractions. Negative and absurd ones are none. */
function scaled(value: unknown, factor: number): number | undefined {
  const price = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof price !== "number" || !Number.isFinite(price) || price < 0 || price > 1e6) return undefined;
  return Number((price * factor).toPrecision(12));
}
