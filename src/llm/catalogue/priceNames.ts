/** The prices that are known by name. */
export type PriceName = "prompt" | "completion" | "cacheRead" | "cacheWrite" | "request" | "image" | "internalReasoning";

/** What a price is for how many of: tokens, or a request or image. */
export type PriceUnit = { readonly perTokens: number; readonly cents: boolean };

/** A field with a price, and its unit if the name says it. */
export interface NamedPrice {
  readonly name: PriceName;
  readonly unit?: PriceUnit;
}

const names: ReadonlyMap<string, PriceName> = new Map<string, PriceName>([
  ...["prompt", "input", "in", "input text", "text input", "prompt text", "uncached input"].map((name) => [name, "prompt"] as const),
  ...["completion", "output", "out", "output text", "text output", "completion text", "generation"].map(
    (name) => [name, "completion"] as const,
  ),
  ...[
    "input cache read",
    "cache read",
    "cache read input",
    "cached input",
    "cached prompt",
    "prompt cache read",
    "cache hit",
    "input cached",
    "input cache hit",
  ].map((name) => [name, "cacheRead"] as const),
  ...["input cache write", "cache write", "cache creation", "cache creation input", "cache write input", "prompt cache write"].map(
    (name) => [name, "cacheWrite"] as const,
  ),
  ["request", "request"],
  ["image", "image"],
  ["internal reasoning", "internalReasoning"],
  ["reasoning", "internalReasoning"],
]);

const noise: ReadonlySet<string> = new Set(["cost", "costs", "price", "prices", "usd", "dollars", "rate", "cents", "token", "tokens"]);

/** The names that were read before, up to a number: thousands of rows have the same few. */
const known = new Map<string, NamedPrice | undefined>();
const mostKnown = 200;

/**
 * Reads the name of a price, as servers write it: `prompt`, `inputPrice`, `output_cost_per_token`, `price_per_million_input_tokens`,
 * `cents_per_input_token`.
 * @returns undefined if it is no price that is known
 */
export function parsePriceName(field: string): NamedPrice | undefined {
  if (field.length > 60) return undefined;
  if (known.has(field)) return known.get(field);
  const read = readPriceName(field);
  if (known.size < mostKnown) known.set(field, read);
  return read;
}

function readPriceName(field: string): NamedPrice | undefined {
  const words = field
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[\s_./-]+/)
    .filter((word) => word !== "");
  const per = words.indexOf("per");
  const unit = per === -1 ? undefined : parsePriceUnit(words.join(" "));
  // "per request" and "per image" say what the price is for, not in what unit it is.
  const stem = words.filter((word, at) => at !== per && !noise.has(word) && (per === -1 || at < per || !isQuantity(word)));
  const name = names.get(stem.join(" "));
  if (name === undefined || (per !== -1 && unit === undefined)) return undefined;
  return unit === undefined ? { name } : { name, unit };
}

/**
 * Reads a unit, such as `usd_per_1m_tokens`, "USD/1M tokens", `per_token` or `cents_per_1k_tokens`.
 * @returns undefined if it is unknown, also if it is in another currency
 */
export function parsePriceUnit(text: string): PriceUnit | undefined {
  const words = text
    .toLowerCase()
    .replaceAll("$", " usd ")
    .replace(/(\d)\s*,\s*(?=\d{3})/g, "$1")
    .split(/[\s_./()-]+/)
    .filter((word) => word !== "");
  if (
    words.some((word) =>
      /^(?:eur|euros?|cny|rmb|yuan|gbp|jpy|inr|krw|credits?|diem|tao|points?|microdollars?|micros?|nanos?)$|[€¥£₩₹]/.test(word),
    )
  )
    return undefined;
  const quantity = words.map(quantityOf).find((one) => one !== undefined);
  const isOfTokens = words.some((word) => /^(?:tokens?|mtoks?|ktoks?|toks?)$|^\d+[km]?tokens?$/.test(word));
  if (quantity === undefined && !isOfTokens) return undefined;
  return { perTokens: quantity ?? 1, cents: words.includes("cents") || words.includes("cent") };
}

function isQuantity(word: string): boolean {
  return quantityOf(word) !== undefined;
}

function quantityOf(word: string): number | undefined {
  if (/^(?:1?m|1?mtoks?|1?mtokens?|1?million|1000000|1e6|1?mm)$/.test(word)) return 1e6;
  if (/^(?:1?k|1?ktoks?|1?ktokens?|1?thousand|1000|1e3)$/.test(word)) return 1000;
  return undefined;
}
