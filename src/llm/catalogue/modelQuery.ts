import { everyModel, type ModelFilter, type ModelOrder } from "./modelFilter.ts";

/** The words of a model search that filter or sort, as they are typed. */
export const modelWords = [
  "@free",
  "@reasoning",
  "@images",
  "@tools",
  "@zdr",
  "@32k",
  "@128k",
  "@200k",
  "@1m",
  "@sort:price",
  "@sort:context",
  "@sort:newest",
] as const;
/** A word that filters or sorts. */
export type ModelWord = (typeof modelWords)[number];

/** A model search: its words that filter and sort, and the text that is looked for. */
export interface ModelQuery {
  readonly text: string;
  readonly filter: ModelFilter;
  readonly order: ModelOrder;
  /** The words that the last one begins like, while it is being typed. */
  readonly completions: readonly ModelWord[];
  /** The search without the word that is being typed. */
  readonly before: string;
}

const longestQuery = 300;

/** Reads a search such as `sonnet @tools @sort:price`. An unknown word with an @ is text: IDs of presets begin that way. */
export function parseModelQuery(query: string): ModelQuery {
  const words = query
    .slice(0, longestQuery)
    .split(/\s+/)
    .filter((word) => word !== "");
  const typed = /\s$/.test(query) ? "" : (words.at(-1) ?? "").toLowerCase();
  const completions = typed.startsWith("@") && !isWord(typed) ? modelWords.filter((word) => word.startsWith(typed)) : [];
  const finished = completions.length === 0 ? words : words.slice(0, -1);
  const known = finished.map((word) => word.toLowerCase()).filter(isWord);
  return {
    text: finished.filter((word) => !isWord(word.toLowerCase())).join(" "),
    filter: known.reduce<ModelFilter>((filter, word) => ({ ...filter, ...filterOf(word) }), everyModel),
    order: known.reduce<ModelOrder>((order, word) => orderOf(word) ?? order, "server"),
    completions,
    before: finished.map((word) => `${word} `).join(""),
  };
}

function isWord(word: string): word is ModelWord {
  return modelWords.some((one) => one === word);
}

function filterOf(word: ModelWord): Partial<ModelFilter> {
  switch (word) {
    case "@free":
      return { free: true };
    case "@reasoning":
      return { reasoning: true };
    case "@images":
      return { images: true };
    case "@tools":
      return { tools: true };
    case "@zdr":
      return { zdr: true };
    case "@32k":
      return { context: 32_000 };
    case "@128k":
      return { context: 128_000 };
    case "@200k":
      return { context: 200_000 };
    case "@1m":
      return { context: 1_000_000 };
    case "@sort:price":
    case "@sort:context":
    case "@sort:newest":
      return {};
    default:
      return word satisfies never;
  }
}

function orderOf(word: ModelWord): ModelOrder | undefined {
  switch (word) {
    case "@sort:price":
      return "price";
    case "@sort:context":
      return "context";
    case "@sort:newest":
      return "age";
    case "@free":
    case "@reasoning":
    case "@images":
    case "@tools":
    case "@zdr":
    case "@32k":
    case "@128k":
    case "@200k":
    case "@1m":
      return undefined;
    default:
      return word satisfies never;
  }
}
