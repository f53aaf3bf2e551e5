import { asStrings, field, isFiniteNumber, isObject } from "../../../shared/guards.ts";

/** OpenRouter's `provider` object, or one plugin, as the settings hold it (docs/wire.md, Provider routing and Plugins). */
export type Fields = Readonly<Record<string, unknown>>;

/** The lists of providers: those to try first, the only ones allowed, those to avoid. */
export type ProviderList = "order" | "only" | "ignore";

export const sorts = ["price", "throughput", "latency", "exacto"] as const;
export const quantizations = ["int4", "int8", "fp4", "mxfp4", "nvfp4", "fp6", "fp8", "mxfp8", "fp16", "bf16", "fp32", "unknown"] as const;
export const webEngines = ["native", "exa", "firecrawl", "parallel", "perplexity"] as const;
export const pdfEngines = ["native", "mistral-ocr", "cloudflare-ai"] as const;

/**
 * Sets a field, or removes it (undefined, or an empty list).
 * @returns null if no field is left, so that the object is not sent
 */
export function withField(fields: Fields | null, name: string, value: unknown): Fields | null {
  const { [name]: _previous, ...rest } = fields ?? {};
  const isNothing = value === undefined || (Array.isArray(value) && value.length === 0);
  const next = isNothing ? rest : { ...rest, [name]: value };
  return Object.keys(next).length === 0 ? null : next;
}

/** The strings in a list field; empty if it is not a list. */
export function textsOf(fields: Fields | null, name: string): readonly string[] {
  return asStrings(field(fields, name));
}

/** The sort order of providers: `sort` is a string, or an object with the string under `by`. */
export function sortOf(fields: Fields | null): string | undefined {
  const sort = fields?.["sort"];
  const by = isObject(sort) ? sort["by"] : sort;
  return typeof by === "string" ? by : undefined;
}

/** Cycles through yes, no and not set. */
export function nextFlag(value: unknown): boolean | undefined {
  return value === undefined ? true : value === true ? false : undefined;
}

/** The price limit in USD per million tokens; undefined if there is no limit. */
export function maxPriceOf(fields: Fields | null, of: "prompt" | "completion"): number | undefined {
  const value = field(fields?.["max_price"], of);
  const usd = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return isFiniteNumber(usd) ? usd : undefined;
}

/** Sets a price limit; undefined removes it. */
export function withMaxPrice(fields: Fields | null, of: "prompt" | "completion", usd: number | undefined): Fields | null {
  const price = fields?.["max_price"];
  const before = isObject(price) ? price : null;
  return withField(fields, "max_price", withField(before, of, usd) ?? undefined);
}

/** Parses a typed price. Null if it is invalid; undefined for an empty text. */
export function parsePrice(text: string): number | null | undefined {
  const trimmed = text.trim().replace(/^\$/, "").replace(",", ".");
  if (trimmed === "") return undefined;
  const value = Number(trimmed);
  return Number.isFinite(value) && value >= 0 ? value : null;
}

/** A plugin by its ID; undefined if it is not in the list. */
export function pluginOf(plugins: readonly Fields[], id: string): Fields | undefined {
  return plugins.find((plugin) => plugin["id"] === id);
}

/** Replaces or adds a plugin, or removes it (undefined). Null if the list becomes empty. */
export function withPlugin(plugins: readonly Fields[], id: string, plugin: Fields | undefined): readonly Fields[] | null {
  const at = plugins.findIndex((one) => one["id"] === id);
  const others = plugins.filter((one) => one["id"] !== id);
  if (plugin === undefined) return others.length === 0 ? null : others;
  return at < 0 ? [...others, plugin] : others.toSpliced(at, 0, plugin);
}

/** Parses a typed JSON object. Null for an empty text or `null`; undefined if it is invalid. */
export function parseObject(text: string): Fields | null | undefined {
  if (text.trim() === "") return null;
  try {
    const value: unknown = JSON.parse(text);
    if (value === null) return null;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
