import { isDay } from "./spending.ts";

/** What a conversation can be asked to contain with `has:`. */
export const searchedContents = ["image", "pdf", "file", "code", "tools"] as const;
export type SearchedContent = (typeof searchedContents)[number];

/** A condition for conversations. Times are milliseconds since the epoch, amounts USD; limits are undefined where there is none. */
export type SearchFilter =
  /** The id of the model contains this. */
  | { readonly name: "model"; readonly value: string }
  /** The name of the workspace contains this. */
  | { readonly name: "in"; readonly value: string }
  /** The name of the folder, or of one of the tags, contains this. */
  | { readonly name: "folder" | "tag"; readonly value: string }
  | { readonly name: "is"; readonly what: "archived" }
  | { readonly name: "before"; readonly at: number }
  /** At this time or later. */
  | { readonly name: "after"; readonly at: number }
  | { readonly name: "cost"; readonly isIn: (usd: number) => boolean }
  | { readonly name: "has"; readonly what: SearchedContent };

/** The names of filters. */
export const searchFilterNames = ["model", "in", "folder", "tag", "is", "before", "after", "cost", "has"] as const;
export type SearchFilterName = (typeof searchFilterNames)[number];

/** What was typed into a search. */
export interface SearchQuery {
  /** Words and phrases, all of which have to occur. */
  readonly terms: readonly string[];
  /** All of which have to hold. */
  readonly filters: readonly SearchFilter[];
  /** The first filter whose value has no meaning. Nothing is searched then. */
  readonly problem?: { readonly name: SearchFilterName; readonly value: string };
}

/**
 * Reads what was typed: words, `"phrases"`, and filters such as `model:claude`, `in:"my project"`, `folder:work`, `tag:bug`, `is:archived`, `before:2026-11-20`, `cost:>1` and
 * `has:image`. A filter without a value, which is still being typed, has no effect. Quotes around a word make one of what looks like a filter: `"in:"`.
 * @param now milliseconds since the epoch, for `today`, `yesterday` and `7d`
 */
export function readSearchQuery(text: string, now: number): SearchQuery {
  const terms: string[] = [];
  const filters: SearchFilter[] = [];
  let problem: SearchQuery["problem"];
  for (const [, named, quoted, bare = ""] of straight(text).matchAll(
    /(?:(model|in|folder|tag|is|before|after|cost|has):)?(?:"([^"]*)(?:"|$)|([^\s"]\S*)|(?<=:))/gi,
  )) {
    const value = (quoted ?? bare).trim();
    const name = searchFilterNames.find((known) => known === named?.toLowerCase());
    if (value === "") continue;
    if (name === undefined) {
      terms.push(value);
      continue;
    }
    const filter = filterFrom(name, value, now);
    if (filter === undefined) problem ??= { name, value };
    else filters.push(filter);
  }
  return { terms, filters, ...(problem === undefined ? {} : { problem }) };
}

/** Keyboards and input methods write curly quotes. */
function straight(text: string): string {
  return text.replaceAll(/[“”„]/g, '"');
}

function filterFrom(name: SearchFilterName, value: string, now: number): SearchFilter | undefined {
  switch (name) {
    case "model":
    case "in":
    case "folder":
    case "tag":
      return { name, value };
    case "is":
      return value.toLowerCase() === "archived" ? { name, what: "archived" } : undefined;
    case "before":
    case "after": {
      const at = timeFrom(value.toLowerCase(), now);
      return at === undefined ? undefined : { name, at };
    }
    case "cost": {
      const isIn = rangeFrom(value);
      return isIn && { name, isIn };
    }
    case "has": {
      const what = searchedContents.find((known) => known === value.toLowerCase());
      return what && { name, what };
    }
    default:
      return name satisfies never;
  }
}

/** The beginning, in local time, of a day, month or year, of `today` or `yesterday`, or of the day that was some days (`7d`) ago. */
function timeFrom(value: string, now: number): number | undefined {
  const daysAgo = value === "today" ? 0 : value === "yesterday" ? 1 : Number(/^(\d{1,4})d$/.exec(value)?.[1] ?? Number.NaN);
  if (!Number.isNaN(daysAgo)) {
    const date = new Date(now);
    return new Date(date.getFullYear(), date.getMonth(), date.getDate() - daysAgo).getTime();
  }
  const [, year = "", month = "01", day = "01"] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(value) ?? [];
  if (!isDay(`${year}-${month}-${day}`)) return undefined;
  const date = new Date(Number(year), Number(month) - 1, Number(day));
  // The constructor reads years below 100 as of the last century.
  date.setFullYear(Number(year));
  return date.getTime();
}

/** A comparison with an amount in USD (`>1`, `<=0.50`, `>$2`), or a range that includes both ends (`1..5`). */
function rangeFrom(value: string): ((usd: number) => boolean) | undefined {
  const [, compare, limit] = /^([<>]=?)\$?(\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})$/.exec(value) ?? [];
  const than = Number(limit);
  if (compare === ">") return (usd) => usd > than;
  if (compare === ">=") return (usd) => usd >= than;
  if (compare === "<") return (usd) => usd < than;
  if (compare === "<=") return (usd) => usd <= than;
  const [, low, high] = /^\$?(\d{1,9}(?:\.\d{1,9})?)\.\.\$?(\d{1,9}(?:\.\d{1,9})?)$/.exec(value) ?? [];
  return low === undefined || high === undefined ? undefined : (usd) => usd >= Number(low) && usd <= Number(high);
}
