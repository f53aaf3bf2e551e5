import { asStrings, field, isFiniteNumber, isObject } from "../../../shared/guards.ts";

/** OpenRouter's `provider` object, or one plugin, as the settings hold it (docs/wire.md, Provider routing and Plugins). */
export type Fields = Readonly<Record<string, unknown>>;

/** Names of the lists of providers: who is asked first, who alone, who never. */
export type ProviderList = "order" | "only" | "ignore";

export const sorts = ["price", "throughput", "latency", "exacto"] as const;
export const quantizations = ["int4", "int8", "fp4", "mxfp4", "nvfp4", "fp6", "fp8", "mxfp8", "fp16", "bf16", "fp32", "unknown"] as const;
export const webEngines = ["native", "exa", "firecrawl", "parallel", "perplexity"] as const;
export const pdfEngines = ["native", "mistral-ocr", "cloudflare-ai"] as const;

/**
 * Sets a field, or takes it away (undefined, or an empty list).
 * @returns null where nothing is left, so that nothing is sent
 */
export function withField(fields: Fields | null, name: string, value: unknown): Fields | null {
  const { [name]: _previous, ...rest } = fields ?? {};
  const isNothing = value === undefined || (Array.isArray(value) && value.length === 0);
  const next = isNothing ? rest : { ...rest, [name]: value };
  return Object.keys(next).length === 0 ? null : next;
}

/** A list of texts in a field; whatever else is there is none. */
export function textsOf(fields: Fields | null, name: string): readonly string[] {
  return asStrings(field(fields, name));
}

/** By what providers are sorted: `sort` is a word, or an object with the word under `by`. */
export function sortOf(fields: Fields | null): string | undefined {
  const sort = fields?.["sort"];
  const by = isObject(sort) ? sort["by"] : sort;
  return typeof by === "string" ? by : undefined;
}

/** The next of yes, no and not said. */
export function nextFlag(value: unknown): boolean | undefined {
  return value === undefined ? true : value === true ? false : undefined;
}

/** The highest price that is taken, USD per million tokens; undefined where nothing is said. */
export function maxPriceOf(fields: Fields | null, of: "prompt" | "completion"): number | undefined {
  const value = field(fields?.["max_price"], of);
  const usd = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return isFiniteNumber(usd) ? usd : undefined;
}

/** Sets one of the highest prices; undefined takes it away. */
export function withMaxPrice(fields: Fields | null, of: "prompt" | "completion", usd: number | undefined): Fields | null {
  const price = fields?.["max_price"];
  const before = isObject(price) ? price : null;
  return withField(fields, "max_price", withField(before, of, usd) ?? undefined);
}

/** Reads a price as a person types it. Null where it is none; undefined for an empty text. */
export function parsePrice(text: string): number | null | undefined {
  const trimmed = text.trim().replace(/^\$/, "").replace(",", ".");
  if (trimmed === "") return undefined;
  const value = Number(trimmed);
  return Number.isFinite(value) && value >= 0 ? value : null;
}

/** A plugin by its id; undefined where it is not in the list. */
export function pluginOf(plugins: readonly Fields[], id: string): Fields | undefined {
  return plugins.find((plugin) => plugin["id"] === id);
}

/** Puts a plugin into the list in the place of the one with its id, or takes that one out (undefined). Null where none is left. */
export function withPlugin(plugins: readonly Fields[], id: string, plugin: Fields | undefined): readonly Fields[] | null {
  const at = plugins.findIndex((one) => one["id"] === id);
  const others = plugins.filter((one) => one["id"] !== id);
  if (plugin === undefined) return others.length === 0 ? null : others;
  return at < 0 ? [...others, plugin] : others.toSpliced(at, 0, plugin);
}

/** Reads an object out of JSON as a person types it; an empty text is no object (null), undefined is a mistake. */
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
